"""One load: source -> typed rows -> rules -> accepted rows in the lake, rejected ones in quarantine -> a snapshot."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
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
from zhongshu.datasets.rejected import Reject, Rejected, rejected
from zhongshu.datasets.runs import Counts, Run, RunStore, SourceMark, SourceStore
from zhongshu.datasets.sources.drift import Drift
from zhongshu.datasets.sources.drift import compare as compare_columns
from zhongshu.datasets.sources.open import Opened, Seen, open_source
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import Mode
from zhongshu.datasets.stage import Staged, stage
from zhongshu.datasets.targets import plain_name, reader_types
from zhongshu.lake.engine import Engine, quote_name, relation
from zhongshu.lake.table import DataFile, Lake

AfterCommit = Callable[[Draft, duckdb.DuckDBPyConnection], None]
"""What else is drafted with a load before it is published: the refresh of everything derived from it."""


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load. `version` is the dataset's, unchanged when nothing changed; `snapshot` the published one.

    `same_as` names the run that brought the same bytes before.
    """

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
    """What a load would do, before anybody hands it in.

    `rejects` are the first ones, `changes` sample rows, each with what would happen to it (inserted, updated).
    """

    dataset: str
    counts: Counts
    rejects: tuple[Reject, ...]
    changes: tuple[tuple[str, Mapping[str, object]], ...]
    warnings: Mapping[str, int]
    drift: Drift | None


@dataclass(frozen=True)
class _Job:
    """One source on its way into one dataset. `file` is its name as people know it, `run` 0 for a preview."""

    dataset: Dataset
    source: str | None
    spec: SourceSpec
    mode: Mode
    path: Path | None
    file: str
    run: int
    scratch: Path
    connection: duckdb.DuckDBPyConnection


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
        self,
        name: str,
        path: Path | None,
        *,
        source: str | None,
        who: str,
        shown: str | None = None,
        after: AfterCommit | None = None,
    ) -> Loaded:
        """Load one file, or what the source itself fetches when `path` is None; publishes one snapshot at most.

        Raises LoadError when the source cannot be read; the run record then holds the sentence.
        """
        dataset = self.catalogue.dataset(name)
        file = shown or (path.name if path else None)
        run = self.runs.start("load", name, who=who, source=source, file=file)
        try:
            with self._job(dataset, path, source=source, file=file or name, run=run) as job:
                return self._load(job, after)
        except BaseException as error:
            self.runs.fail(run, str(error) or type(error).__name__)
            raise

    def preview(
        self, name: str, path: Path, *, source: str | None, shown: str | None = None, most: int = 200
    ) -> Preview:
        """Stage and compare, commit nothing."""
        dataset = self.catalogue.dataset(name)
        with self._job(dataset, path, source=source, file=shown or path.name, run=0) as job:
            opened, drift = self._open(job)
            assert opened is not None, "a file at hand is always opened"
            staged = self._stage(job, opened)
            number = self.snapshots.current().tables.get(name)
            existing = None if number is None else self.lake.version(name, number)
            difference = compare(job.connection, dataset, staged.accepted, existing, mode=job.mode)
            changes = _sample(job.connection, dataset, staged, compared=difference is not None)
            counted = difference or Difference(_count(job.connection, staged.accepted), 0, 0, 0)
            every = (reject for batch in rejected(job.connection, staged, most=most) for reject in batch.located())
            return Preview(name, _counts(staged, counted), tuple(islice(every, most)), changes, staged.warnings, drift)

    def _load(self, job: _Job, after: AfterCommit | None) -> Loaded:
        opened, drift = self._open(job)
        if opened is None or (earlier := self._loaded_before(job, opened)) is not None:
            return self._nothing_new(job, None if opened is None else earlier, opened)
        staged = self._stage(job, opened)
        with drafting(self.lake, self.snapshots, self.lock, run=job.run) as draft:
            difference = self._draft(draft, job, staged)
            if after is not None and job.dataset.name in draft.tables:
                after(draft, job.connection)
            version = draft.snapshot.tables.get(job.dataset.name, 0)
        counts = _counts(staged, difference)
        number = self.snapshots.current_number()
        report = {
            "version": version,
            "snapshot": number,
            "warnings": dict(staged.warnings),
            "drift": None if drift is None else drift.text.model_dump(),
        }
        self.runs.finish(job.run, counts=counts, report=report, digest=opened.digest)
        self._remember(job, opened)
        return Loaded(job.dataset.name, job.source, job.file, job.run, counts, version, number, staged.warnings, drift)

    def _loaded_before(self, job: _Job, opened: Opened) -> Run | None:
        """An append knows its bytes again; the other modes find by themselves that nothing changed."""
        if job.mode != "append":
            return None
        return self.runs.with_digest(job.dataset.name, job.source, opened.digest)

    def _nothing_new(self, job: _Job, earlier: Run | None, opened: Opened | None) -> Loaded:
        """The server said that nothing changed, or the same bytes were appended before."""
        before = Counts() if earlier is None else earlier.counts
        counts = replace(before, inserted=0, updated=0, deleted=0, unchanged=before.accepted)
        current = self.snapshots.current()
        version = current.tables.get(job.dataset.name, 0)
        digest = None if opened is None else opened.digest
        self.runs.finish(job.run, counts=counts, report={"version": version, "same": True}, digest=digest)
        same_as = None if earlier is None else earlier.number
        return Loaded(job.dataset.name, job.source, job.file, job.run, counts, version, current.number, same_as=same_as)

    def _draft(self, draft: Draft, job: _Job, staged: Staged) -> Difference:
        dataset, connection = job.dataset, job.connection
        existing = draft.version(dataset.name)
        compared = compare(connection, dataset, staged.accepted, existing, mode=job.mode)
        with self._quarantining(job, staged) as quarantined:
            difference = write(connection, dataset, staged.accepted, existing, compared, self.lake, mode=job.mode)
        if difference.add or difference.remove:
            draft.commit(
                dataset.name,
                dataset.spec.duckdb_columns,
                add=difference.add,
                remove=difference.remove,
                partitioned=dataset.partition is not None,
            )
        if quarantined:
            draft.commit(table_name(dataset.name), REJECT_COLUMNS, add=quarantined, partitioned=False)
        return difference

    @contextmanager
    def _quarantining(self, job: _Job, staged: Staged) -> Iterator[list[DataFile]]:
        """Find the lines of rejected rows and write them, the last of them while the accepted rows are written."""
        folder = self.lake.path(table_name(job.dataset.name))
        written: list[DataFile] = []
        batches = rejected(job.connection, staged)
        waiting: Rejected | None = next(batches, None)
        with ThreadPoolExecutor(max_workers=1) as pool:
            while waiting is not None and (following := next(batches, None)) is not None:
                written += write_rejects(waiting.located(), folder, run=job.run, file=job.file)
                waiting = following
            if waiting is None:
                yield written
                return
            last = pool.submit(write_rejects, waiting.located(), folder, run=job.run, file=job.file)
            yield written
            written += last.result()

    def _open(self, job: _Job) -> tuple[Opened | None, Drift | None]:
        seen = self.sources.get(job.dataset.name, job.source or "")
        opened = open_source(
            job.spec,
            job.path,
            scratch=job.scratch,
            types=reader_types(job.dataset, job.spec, ()),
            seen=Seen(**seen.mark) if job.path is None and seen.mark else Seen(),
            connections=self.connections,
        )
        if opened is None:
            return None, None
        drift = compare_columns(_needed(job.dataset, job.spec), tuple(seen.columns) or None, opened.scan.columns)
        return opened, drift if drift.any else None

    def _stage(self, job: _Job, opened: Opened) -> Staged:
        columns = job.dataset.spec.columns.items()
        return stage(
            job.connection,
            job.dataset,
            job.spec,
            opened,
            file=job.file,
            scratch=job.scratch,
            areas=self.catalogue.areas,
            references={name: self._reference(column.reference) for name, column in columns if column.reference},
        )

    def _reference(self, reference: str) -> str:
        name, _, column = reference.rpartition(".")
        columns = self.catalogue.relation(name).columns
        number = self.snapshots.current().tables.get(name)
        paths = [] if number is None else self.lake.version(name, number).paths()
        return f"SELECT {quote_name(column)} FROM {relation(paths, columns)} WHERE {quote_name(column)} IS NOT NULL"

    def _remember(self, job: _Job, opened: Opened) -> None:
        now = datetime.now(UTC)
        mark = SourceMark(opened.scan.columns, asdict(opened.seen), tried=now, arrived=now)
        self.sources.set(job.dataset.name, job.source or "", mark)

    @contextmanager
    def _job(self, dataset: Dataset, path: Path | None, *, source: str | None, file: str, run: int) -> Iterator[_Job]:
        """A scratch folder and a session, both gone with the block."""
        spec = _source(dataset, source, path)
        self.scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix="load-", dir=self.scratch))
        try:
            with self.engine.session() as connection:
                mode = dataset.spec.mode(source)
                yield _Job(dataset, source, spec, mode, path, file, run, folder, connection)
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
        raise LoadError(
            f"cannot tell what {path.name} is by its ending",
            hint=f"known endings: {', '.join(kinds)}; or name a source",
        )
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


def _sample(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged, *, compared: bool, most: int = 20
) -> tuple[tuple[str, Mapping[str, object]], ...]:
    names = list(dataset.spec.columns)
    columns = ", ".join(quote_name(name) for name in names)
    if compared:
        kind = "CASE WHEN _new THEN 'inserted' ELSE 'updated' END"
        query = f"SELECT {kind}, {columns} FROM compared WHERE _new OR _differs LIMIT {most}"
    else:
        query = f"SELECT 'inserted', {columns} FROM {staged.accepted} LIMIT {most}"
    return tuple((row[0], dict(zip(names, row[1:], strict=True))) for row in connection.execute(query).fetchall())


def _count(connection: duckdb.DuckDBPyConnection, relation_: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {relation_}").fetchone()
    assert row is not None
    return int(row[0])
