"""One load: source -> typed rows -> rules -> accepted rows in the lake, rejected ones in quarantine -> a snapshot."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from zhongshu.core.watching import UNWATCHED, Watcher
from zhongshu.datasets.catalogue import Catalogue, Dataset
from zhongshu.datasets.job import Job, fitting_source, source_spec
from zhongshu.datasets.merge import Difference, compare, rewrite, sample, write
from zhongshu.datasets.parts import Part, Parts
from zhongshu.datasets.publish import Draft, SnapshotStore, drafting
from zhongshu.datasets.quarantine import COLUMNS as REJECT_COLUMNS
from zhongshu.datasets.quarantine import ResolutionStore, quarantining, table_name
from zhongshu.datasets.rejected import Reject, rejected
from zhongshu.datasets.runs import Counts, Run, RunStore, SourceMark, SourceStore
from zhongshu.datasets.sources.address import Guard
from zhongshu.datasets.sources.drift import Drift
from zhongshu.datasets.sources.drift import compare as compare_columns
from zhongshu.datasets.sources.open import Opened, Seen, open_source
from zhongshu.datasets.sources.report import Reports
from zhongshu.datasets.stage import Staged, stage
from zhongshu.datasets.targets import needed_columns, reader_types
from zhongshu.lake.engine import Engine, counts_of, quote_name, relation
from zhongshu.lake.table import Lake

_REMEMBERED = 50
"""Of so many newest loads of a dataset the rejected rows are settled when their file is handed in again."""

AfterCommit = Callable[[Draft, duckdb.DuckDBPyConnection], None]
"""What else is drafted with a load before it is published: the refresh of everything derived from it."""


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load. `version` is the dataset's, unchanged when nothing changed; `snapshot` the published one.

    `warnings` counts accepted rows by check, `drift` is None when the columns are those of the last load, `same_as`
    names the run that brought the same bytes before, `repeated` counts rows that stand before in the same file, sign
    for sign: they are accepted, and there once.
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
    repeated: int = 0

    @property
    def report(self) -> Mapping[str, object]:
        """What its run keeps of it."""
        return {
            "version": self.version,
            "snapshot": self.snapshot,
            "warnings": dict(self.warnings),
            "drift": None if self.drift is None else self.drift.text.model_dump(),
        }


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


@dataclass
class Intake:
    """Loads for one region. `lock` is the writer's lease, `scratch` holds one folder a load and is emptied after it.

    `connections` maps the name of a database to its SQLAlchemy URL; `guard` says which addresses are fetched from;
    `reports` are what the hub tells of itself, by name.
    """

    catalogue: Catalogue
    lake: Lake
    engine: Engine
    snapshots: SnapshotStore
    runs: RunStore
    sources: SourceStore
    resolutions: ResolutionStore
    lock: Path
    scratch: Path
    connections: Mapping[str, str] = field(default_factory=dict)
    guard: Guard = field(default_factory=Guard)
    reports: Reports = field(default_factory=dict)
    watcher: Watcher = UNWATCHED

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

        Without a source a text file is read by the one that its header fits. `shown` is the file's name as people know
        it. UnknownName for a dataset or source that is none; LoadError when
        the source cannot be read: the run record then holds the sentence.
        """
        dataset = self.catalogue.dataset(name)
        source = fitting_source(dataset, path) if source is None else source
        file = shown or (path.name if path else None)
        run = self.runs.start("load", name, who=who, source=source, file=file)
        try:
            with (
                self.watcher.watch("load", dataset=name) as doing,
                self.job(dataset, path, Parts((Part(file or name, run),)), source=source, who=who) as job,
            ):
                loaded = self._load(job, after)
                doing.note(accepted=loaded.counts.accepted, rejected=loaded.counts.rejected)
                return loaded
        except BaseException as error:
            self.runs.fail(run, str(error) or type(error).__name__)
            raise

    def preview(
        self, name: str, path: Path, *, source: str | None, shown: str | None = None, most: int = 200
    ) -> Preview:
        """Stage and compare, commit nothing; at `most` so many rejected rows are located. Raises what `load` raises."""
        dataset = self.catalogue.dataset(name)
        source = fitting_source(dataset, path) if source is None else source
        with self.job(dataset, path, Parts((Part(shown or path.name, 0),)), source=source, who="") as job:
            opened, drift = self.open(job)
            assert opened is not None, "a file at hand is always opened"
            staged = self.stage(job, opened)
            number = self.snapshots.current().tables.get(name)
            existing = None if number is None else self.lake.version(name, number)
            difference = compare(job.connection, dataset, staged.accepted, existing, mode=job.mode)
            changes = sample(job.connection, dataset, staged.accepted, compared=difference is not None)
            if difference is None:
                (new,) = counts_of(job.connection, f"SELECT count(*) FROM {staged.accepted}")
                difference = Difference(new, 0, 0, 0)
            every = (reject for batch in rejected(job.connection, staged, most=most) for reject in batch.located())
            first, counts = tuple(islice(every, most)), _counts(staged, difference)
            return Preview(name, counts, first, changes, staged.warnings, drift)

    def _load(self, job: Job, after: AfterCommit | None) -> Loaded:
        opened, drift = self.open(job)
        if opened is None:
            return self._nothing_new(job, None, None)
        if (earlier := self._loaded_before(job, opened)) is not None:
            return self._nothing_new(job, earlier, opened)
        staged = self.stage(job, opened)
        difference, version, number = self.publish(job, staged, after)
        counts = _counts(staged, difference)
        loaded = Loaded(
            job.dataset.name,
            job.source,
            job.file,
            job.run,
            counts,
            version,
            number,
            staged.warnings,
            drift,
            repeated=staged.twice,
        )
        self.runs.finish(job.run, counts=counts, report=loaded.report, digest=opened.digest)
        self.remember(job, opened)
        self.supersede(job, [counts])
        return loaded

    def publish(self, job: Job, staged: Staged, after: AfterCommit | None) -> tuple[Difference, int, int]:
        """Write and publish what is staged: what it changes, the dataset's version and the snapshot's number."""
        with drafting(self.lake, self.snapshots, self.lock, run=job.run) as draft:
            difference = self._draft(draft, job, staged)
            if after is not None and job.dataset.name in draft.tables:
                after(draft, job.connection)
            version = draft.snapshot.tables.get(job.dataset.name, 0)
        return difference, version, self.snapshots.current_number()

    def _loaded_before(self, job: Job, opened: Opened) -> Run | None:
        """An append knows its bytes again; the other modes find by themselves that nothing changed."""
        if job.mode != "append" or not self.runs.loaded(job.dataset.name, job.source):
            return None
        return self.runs.with_digest(job.dataset.name, job.source, opened.digest)

    def _nothing_new(self, job: Job, earlier: Run | None, opened: Opened | None) -> Loaded:
        """The server said that nothing changed, or the same bytes were appended before."""
        before = Counts() if earlier is None else earlier.counts
        counts = replace(before, inserted=0, updated=0, deleted=0, unchanged=before.accepted)
        current = self.snapshots.current()
        version = current.tables.get(job.dataset.name, 0)
        digest = None if opened is None else opened.digest
        self.runs.finish(job.run, counts=counts, report={"version": version, "same": True}, digest=digest)
        same_as = None if earlier is None else earlier.number
        return Loaded(job.dataset.name, job.source, job.file, job.run, counts, version, current.number, same_as=same_as)

    def _draft(self, draft: Draft, job: Job, staged: Staged) -> Difference:
        dataset, connection = job.dataset, job.connection
        existing = draft.version(dataset.name)
        columns, partitioned = dataset.spec.duckdb_columns, dataset.partition is not None
        if existing is not None and dict(existing.columns) != dict(columns):
            files = rewrite(connection, dataset, existing, self.lake)
            draft.recreate(dataset.name, columns, add=files, partitioned=partitioned)
            existing = draft.version(dataset.name)
        compared = compare(connection, dataset, staged.accepted, existing, mode=job.mode)
        quarantine = self.lake.path(table_name(dataset.name))
        with quarantining(rejected(connection, staged), quarantine, job.parts) as quarantined:
            difference = write(connection, dataset, staged.accepted, existing, compared, self.lake, mode=job.mode)
        if difference.add or difference.remove:
            draft.commit(
                dataset.name,
                columns,
                add=difference.add,
                remove=difference.remove,
                partitioned=partitioned,
            )
        if quarantined:
            draft.commit(table_name(dataset.name), REJECT_COLUMNS, add=quarantined, partitioned=False)
        return difference

    def open(self, job: Job) -> tuple[Opened | None, Drift | None]:
        """The source and how its columns have drifted since the last load; nothing where the server has nothing new."""
        seen = self.sources.get(job.dataset.name, job.source or "")
        opened = open_source(
            job.spec,
            job.path,
            scratch=job.scratch,
            types=reader_types(job.dataset, job.spec, ()),
            seen=Seen(**seen.mark) if job.path is None and seen.mark else Seen(),
            connections=self.connections,
            guard=self.guard,
            reports=self.reports,
        )
        if opened is None:
            return None, None
        before = tuple(seen.columns) or None
        needed = needed_columns(job.dataset, job.spec)
        extra = job.spec.allow_extra
        drift = compare_columns(needed, before, opened.scan.columns, allow_extra=extra, source=job.file)
        return opened, drift if drift.any else None

    def stage(self, job: Job, opened: Opened) -> Staged:
        """Its typed rows, judged; nothing of the lake is touched."""
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
        """A SELECT of the values that a column must be among: PACK.DATASET.column as it is published now."""
        name, _, column = reference.rpartition(".")
        columns = self.catalogue.relation(name).columns
        number = self.snapshots.current().tables.get(name)
        version = None if number is None else self.lake.version(name, number)
        rows = relation([], columns) if version is None else relation(version.paths(), columns, stored=version.columns)
        return f"SELECT {quote_name(column)} FROM {rows} WHERE {quote_name(column)} IS NOT NULL"

    def remember(self, job: Job, opened: Opened) -> None:
        """What the next load of this source will want to know of this one."""
        now = datetime.now(UTC)
        mark = SourceMark(opened.scan.columns, asdict(opened.seen), tried=now, arrived=now)
        self.sources.set(job.dataset.name, job.source or "", mark)

    def supersede(self, job: Job, counts: Sequence[Counts]) -> None:
        """A whole file that is handed in again settles the rows that were rejected of it before. `counts` are those of
        the job's parts."""
        number = self.snapshots.current().tables.get(table_name(job.dataset.name))
        if job.mode == "append" or number is None:
            return
        rows = relation(self.lake.version(table_name(job.dataset.name), number).paths(), REJECT_COLUMNS)
        latest = self.runs.latest(job.dataset.name, limit=_REMEMBERED + len(job.parts.every))
        before = [run for run in latest if run.number < job.run and run.source == job.source and run.counts.rejected]
        for part, count in zip(job.parts.every, counts, strict=True):
            for run in before:
                if run.file == part.file and run.counts.input <= count.input:
                    found = job.connection.execute(f"SELECT record FROM {rows} WHERE run = {run.number}").fetchall()
                    reason = f"handed in again: run {part.run}"
                    records = [record for (record,) in found]
                    self.resolutions.add(run.number, records, "discarded", reason=reason, who=job.who)

    @contextmanager
    def job(self, dataset: Dataset, path: Path | None, parts: Parts, *, source: str | None, who: str) -> Iterator[Job]:
        """A scratch folder and a session, both gone with the block."""
        spec = source_spec(dataset, source, path)
        self.scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix="load-", dir=self.scratch))
        try:
            with self.engine.session() as connection:
                mode = dataset.spec.mode(source)
                yield Job(dataset, source, spec, mode, path, parts, who, folder, connection)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


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
