"""One load: source -> typed rows -> rules -> accepted rows in the lake, rejected ones in quarantine -> a snapshot."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from zhongshu.core.errors import LoadError, UnknownName
from zhongshu.datasets.catalogue import Catalogue, Dataset
from zhongshu.datasets.merge import Difference, compare, write
from zhongshu.datasets.publish import Draft, SnapshotStore, drafting
from zhongshu.datasets.quarantine import COLUMNS as REJECT_COLUMNS
from zhongshu.datasets.quarantine import table_name, write_rejects
from zhongshu.datasets.runs import Counts, RunStore, SourceMark, SourceStore
from zhongshu.datasets.sources.drift import Drift
from zhongshu.datasets.sources.drift import compare as compare_columns
from zhongshu.datasets.sources.open import Opened, Seen, open_source
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.stage import Reject, Rejected, Staged, plain_name, reader_types, rejected, stage
from zhongshu.lake.engine import Engine, quote_name, relation
from zhongshu.lake.table import DataFile, Lake

AfterCommit = Callable[[Draft, duckdb.DuckDBPyConnection], None]
"""What else is drafted with a load before it is published: the refresh of everything derived from it."""


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load. `version` is the dataset's, unchanged when nothing changed; `snapshot` the published one."""

    dataset: str
    source: str | None
    file: str | None
    run: int
    counts: Counts
    version: int
    snapshot: int
    warnings: Mapping[str, int] = field(default_factory=dict)
    drift: Drift | None = None
    same_as: int | None = None


@dataclass(frozen=True)
class Preview:
    """What a load would do, before anybody hands it in. `rejects` are the first ones, `changes` sample rows by kind."""

    dataset: str
    counts: Counts
    rejects: tuple[Reject, ...]
    changes: tuple[tuple[str, Mapping[str, object]], ...]
    warnings: Mapping[str, int]
    drift: Drift | None


@dataclass
class Intake:
    """Loads for one region. `lock` is the writer's lease, `scratch` holds one folder a load and is emptied after it."""

    catalogue: Catalogue
    lake: Lake
    engine: Engine
    snapshots: SnapshotStore
    runs: RunStore
    sources: SourceStore
    lock: Path
    scratch: Path
    connections: Mapping[str, str] = field(default_factory=dict)

    def load(
        self, name: str, path: Path | None, *, source: str | None, who: str, shown: str | None = None, after: AfterCommit | None = None
    ) -> Loaded:
        """Load one file, or what the source itself fetches when `path` is None; publishes one snapshot at most.

        Raises LoadError when the source cannot be read; the run record then holds the sentence.
        """
        dataset = self.catalogue.dataset(name)
        file = shown or (path.name if path else None)
        run = self.runs.start("load", name, who=who, source=source, file=file)
        try:
            return self._load(dataset, path, source=source, run=run, file=file or name, after=after)
        except BaseException as error:
            self.runs.fail(run, str(error) or type(error).__name__)
            raise

    def preview(self, name: str, path: Path, *, source: str | None, shown: str | None = None, most: int = 200) -> Preview:
        """Stage and compare, commit nothing."""
        dataset = self.catalogue.dataset(name)
        with self._staging() as (scratch, connection):
            opened, drift = self._open(dataset, source, path, scratch)
            staged = self._stage(connection, dataset, source, opened, file=shown or path.name, scratch=scratch)
            existing = self._existing(dataset)
            mode = dataset.spec.mode(source)
            difference = compare(connection, dataset, staged.accepted, existing, mode=mode)
            changes = _sample(connection, dataset, staged, compared=difference is not None)
            counted = difference or Difference(_count(connection, staged.accepted), 0, 0, 0)
            every = (reject for batch in rejected(connection, staged, most=most) for reject in batch.located())
            return Preview(name, _counts(staged, counted), tuple(islice(every, most)), changes, staged.warnings, drift)

    def _load(self, dataset: Dataset, path: Path | None, *, source: str | None, run: int, file: str, after: AfterCommit | None) -> Loaded:
        with self._staging() as (scratch, connection):
            opened, drift = self._open(dataset, source, path, scratch)
            current = self.snapshots.current()
            version = current.tables.get(dataset.name, 0)
            mode = dataset.spec.mode(source)
            earlier = None if opened is None or mode != "append" else self.runs.with_digest(dataset.name, source, opened.digest)
            if opened is None or earlier is not None:
                counts = _all_unchanged(earlier.counts) if earlier else Counts()
                self.runs.finish(run, counts=counts, report={"version": version, "same": True}, digest=opened.digest if opened else None)
                return Loaded(dataset.name, source, file, run, counts, version, current.number, same_as=earlier.number if earlier else None)
            staged = self._stage(connection, dataset, source, opened, file=file, scratch=scratch)
            with drafting(self.lake, self.snapshots, self.lock, run=run) as draft:
                difference = self._draft(draft, connection, dataset, staged, mode=mode, run=run, file=file)
                if after is not None and dataset.name in draft.tables:
                    after(draft, connection)
                version = draft.snapshot.tables.get(dataset.name, 0)
            counts = _counts(staged, difference)
            number = self.snapshots.current_number()
            report = {"version": version, "snapshot": number, "warnings": dict(staged.warnings), "drift": None if drift is None else drift.text.model_dump()}
            self.runs.finish(run, counts=counts, report=report, digest=opened.digest)
            self._remember(dataset, source, opened)
            return Loaded(dataset.name, source, file, run, counts, version, number, staged.warnings, drift)

    def _draft(
        self, draft: Draft, connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged, *, mode: str, run: int, file: str
    ) -> Difference:
        existing = draft.version(dataset.name)
        compared = compare(connection, dataset, staged.accepted, existing, mode=mode)
        with self._quarantining(connection, dataset, staged, run=run, file=file) as quarantined:
            difference = write(connection, dataset, staged.accepted, existing, compared, self.lake, mode=mode)
        if difference.add or difference.remove:
            partitioned = dataset.partition is not None
            draft.commit(dataset.name, dataset.spec.duckdb_columns, add=difference.add, remove=difference.remove, partitioned=partitioned)
        if quarantined:
            draft.commit(table_name(dataset.name), REJECT_COLUMNS, add=quarantined, partitioned=False)
        return difference

    @contextmanager
    def _quarantining(
        self, connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged, *, run: int, file: str
    ) -> Iterator[list[DataFile]]:
        """Find the lines of rejected rows and write them, the last of them while the accepted rows are written."""
        folder = self.lake.path(table_name(dataset.name))
        written: list[DataFile] = []
        batches = rejected(connection, staged)
        waiting: Rejected | None = next(batches, None)
        with ThreadPoolExecutor(max_workers=1) as pool:
            while waiting is not None and (following := next(batches, None)) is not None:
                written += write_rejects(waiting.located(), folder, run=run, file=file)
                waiting = following
            last = None if waiting is None else pool.submit(write_rejects, waiting.located(), folder, run=run, file=file)
            yield written
            written += [] if last is None else last.result()

    def _open(self, dataset: Dataset, source: str | None, path: Path | None, scratch: Path) -> tuple[Opened, Drift | None]:
        spec = _source(dataset, source, path)
        seen = self.sources.get(dataset.name, source or "")
        mark = Seen(**seen.mark) if path is None and seen.mark else Seen()
        opened = open_source(
            spec, path, scratch=scratch, types=reader_types(dataset, spec, ()), seen=mark, connections=self.connections
        )
        if opened is None:
            return opened, None  # type: ignore[return-value]
        drift = compare_columns(_needed(dataset, spec), tuple(seen.columns) or None, opened.scan.columns)
        return opened, drift if drift.any else None

    def _stage(
        self, connection: duckdb.DuckDBPyConnection, dataset: Dataset, source: str | None, opened: Opened, *, file: str, scratch: Path
    ) -> Staged:
        spec = dataset.spec.sources.get(source) if source else None
        return stage(
            connection,
            dataset,
            spec,
            opened,
            file=file,
            scratch=scratch,
            areas=self.catalogue.areas,
            references={name: self._reference(column.reference) for name, column in dataset.spec.columns.items() if column.reference},
        )

    def _reference(self, reference: str) -> str:
        name, _, column = reference.rpartition(".")
        columns = self.catalogue.relation(name).columns
        number = self.snapshots.current().tables.get(name)
        paths = [] if number is None else self.lake.version(name, number).paths()
        return f"SELECT {quote_name(column)} FROM {relation(paths, columns)} WHERE {quote_name(column)} IS NOT NULL"

    def _existing(self, dataset: Dataset):  # type: ignore[no-untyped-def]
        number = self.snapshots.current().tables.get(dataset.name)
        return None if number is None else self.lake.version(dataset.name, number)

    def _remember(self, dataset: Dataset, source: str | None, opened: Opened) -> None:
        now = datetime.now(UTC)
        mark = {key: value for key, value in vars(opened.seen).items()}
        self.sources.set(dataset.name, source or "", SourceMark(opened.scan.columns, mark, tried=now, arrived=now))

    @contextmanager
    def _staging(self) -> Iterator[tuple[Path, duckdb.DuckDBPyConnection]]:
        self.scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix="load-", dir=self.scratch))
        try:
            with self.engine.session() as connection:
                yield folder, connection
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _source(dataset: Dataset, source: str | None, path: Path | None) -> SourceSpec:
    if source is not None:
        if source not in dataset.spec.sources:
            raise UnknownName.among(f"source of {dataset.name}", source, dataset.spec.sources)
        return dataset.spec.sources[source]
    if path is None:
        raise LoadError(f"{dataset.name}: give a file or a source")
    kinds = {".csv": "csv", ".tsv": "tsv", ".txt": "csv", ".xlsx": "excel", ".xls": "excel", ".ods": "excel"}
    kinds |= {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise LoadError(f"cannot tell what {path.name} is by its ending", hint=f"known endings: {', '.join(kinds)}; or name a source")
    return SourceSpec.model_validate({"kind": kind})


def _needed(dataset: Dataset, source: SourceSpec) -> tuple[str, ...]:
    """The source columns that the mapping takes as they are, and the key columns that go unmapped."""
    mapped = [name for text in source.columns.values() if (name := plain_name(text)) is not None]
    return tuple(dict.fromkeys([*mapped, *(name for name in dataset.spec.key if name not in source.columns)]))


def _counts(staged: Staged, difference: Difference) -> Counts:
    accepted = difference.inserted + difference.updated + difference.unchanged + staged.twice
    return Counts(
        input=staged.input,
        accepted=accepted,
        rejected=staged.input - accepted,
        inserted=difference.inserted,
        updated=difference.updated,
        unchanged=difference.unchanged + staged.twice,
        deleted=difference.deleted,
        warned=sum(staged.warnings.values()),
    )


def _all_unchanged(counts: Counts) -> Counts:
    return replace(counts, inserted=0, updated=0, deleted=0, unchanged=counts.accepted)


def _sample(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged, *, compared: bool, most: int = 20
) -> tuple[tuple[str, Mapping[str, object]], ...]:
    names = list(dataset.spec.columns)
    columns = ", ".join(quote_name(name) for name in names)
    if compared:
        query = f"SELECT CASE WHEN _new THEN 'inserted' ELSE 'updated' END, {columns} FROM compared WHERE _new OR _differs LIMIT {most}"
    else:
        query = f"SELECT 'inserted', {columns} FROM {staged.accepted} LIMIT {most}"
    return tuple((row[0], dict(zip(names, row[1:], strict=True))) for row in connection.execute(query).fetchall())


def _count(connection: duckdb.DuckDBPyConnection, relation_: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {relation_}").fetchone()
    assert row is not None
    return int(row[0])
