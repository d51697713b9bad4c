"""Records of what came in and what was made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Engine, RowMapping, insert, select, update

from zhongshu.core.masking import masked
from zhongshu.state.holding import upsert
from zhongshu.state.tables import lake as schema

Status = Literal["running", "done", "failed"]


@dataclass(frozen=True)
class Counts:
    """Rows of one load. input = accepted + rejected; accepted = inserted + updated + unchanged.

    `deleted` counts rows that a full snapshot no longer holds, `warned` accepted rows that failed a check that only
    warns.
    """

    input: int = 0
    accepted: int = 0
    rejected: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    warned: int = 0

    @property
    def changed(self) -> int:
        return self.inserted + self.updated + self.deleted


@dataclass(frozen=True)
class Run:
    """One load or refresh, from `started` to `ended` (UTC; None while it runs or when its process died).

    `subject` is a dataset, or "region" for a refresh; `digest` the SHA-256 of what was loaded. `report` holds versions,
    warnings, drift, and of a failed run the sentence.
    """

    number: int
    kind: str
    subject: str
    source: str | None
    file: str | None
    digest: str | None
    who: str
    started: datetime
    ended: datetime | None
    status: Status
    counts: Counts
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """How a run ended well: what it counted, what it reports, the digest of what was loaded."""

    number: int
    counts: Counts
    report: Mapping[str, Any]
    digest: str | None = None


class RunStore:
    """The records of all runs, in the state; none is ever deleted."""

    def __init__(self, database: Engine):
        self._database = database

    def start(self, kind: str, subject: str, *, who: str, source: str | None = None, file: str | None = None) -> int:
        """The number of a new run, on record before its work begins."""
        return self.start_all(kind, subject, who=who, source=source, files=[file])[0]

    def start_all(
        self, kind: str, subject: str, *, who: str, source: str | None, files: Sequence[str | None]
    ) -> list[int]:
        """A new run for each file, ascending, all of them on record before the work begins."""
        common = {"kind": kind, "subject": subject, "source": source, "who": who, "status": "running"}
        made = []
        with self._database.begin() as connection:
            for file in files:
                begun: dict[str, Any] = {"file": file, "started": datetime.now(UTC), "counts": {}, "report": {}}
                inserted = connection.execute(insert(schema.run).values(**common, **begun)).inserted_primary_key
                assert inserted is not None
                made.append(int(inserted[0]))
        return made

    def finish(self, number: int, *, counts: Counts, report: Mapping[str, Any], digest: str | None = None) -> None:
        self.finish_all([Finished(number, counts, report, digest)])

    def finish_all(self, done: Sequence[Finished]) -> None:
        """All of them at once, or none."""
        self._end(
            {one.number: {"status": "done", "counts": asdict(one.counts), "report": dict(one.report)} for one in done},
            {one.number: one.digest for one in done},
        )

    def fail(self, number: int, message: str) -> None:
        self.fail_all([number], message)

    def fail_all(self, numbers: Sequence[int], message: str) -> None:
        """Runs that ended together, for one reason."""
        report = {"message": masked(message)}
        self._end({number: {"status": "failed", "report": report} for number in numbers}, {})

    def _end(self, told: Mapping[int, Mapping[str, Any]], digests: Mapping[int, str | None]) -> None:
        with self._database.begin() as connection:
            for number, values in told.items():
                said = {**values, "ended": datetime.now(UTC)} | ({"digest": digests[number]} if digests else {})
                connection.execute(update(schema.run).where(schema.run.c.number == number).values(**said))

    def get(self, number: int) -> Run | None:
        found = (
            self._select(schema.run.c.number == number) if 0 <= number < 2**63 else []
        )  # no number that a database counts to
        return found[0] if found else None

    def latest(self, subject: str | None = None, *, limit: int = 50) -> list[Run]:
        """Newest first."""
        return self._select(*([] if subject is None else [schema.run.c.subject == subject]), limit=limit)

    def loaded(self, subject: str, source: str | None) -> bool:
        """Whether anything was ever loaded from that source."""
        run = schema.run.c
        return bool(
            self._select(run.subject == subject, run.source == source, run.status == "done", run.kind == "load")
        )

    def with_digest(self, subject: str, source: str | None, digest: str) -> Run | None:
        """The last finished load of exactly these bytes."""
        run = schema.run.c
        found = self._select(
            run.subject == subject,
            run.source == source,
            run.digest == digest,
            run.status == "done",
            run.kind == "load",
            limit=1,
        )
        return found[0] if found else None

    def _select(self, *conditions: Any, limit: int = 1) -> list[Run]:
        query = select(schema.run).where(*conditions).order_by(schema.run.c.number.desc()).limit(limit)
        with self._database.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]


def _run(row: RowMapping) -> Run:
    return Run(**{**row, "counts": Counts(**row["counts"])})


@dataclass(frozen=True)
class SourceMark:
    """What is remembered of a source between its loads; `mark` is its reader's own (etag, watermark).

    `columns` are those it last came with, `tried` and `arrived` are UTC, `failures` counts those since it last arrived,
    `message` is the last one's sentence.
    """

    columns: Sequence[str] = ()
    mark: Mapping[str, Any] = field(default_factory=dict)
    tried: datetime | None = None
    arrived: datetime | None = None
    failures: int = 0
    message: str | None = None


class SourceStore:
    """The marks of all sources, in the state."""

    def __init__(self, database: Engine):
        self._database = database

    def get(self, dataset: str, source: str) -> SourceMark:
        """An empty mark before the first load."""
        kept = [schema.source.c[field.name] for field in fields(SourceMark)]
        query = select(*kept).where(schema.source.c.dataset == dataset, schema.source.c.source == source)
        with self._database.connect() as connection:
            row = connection.execute(query).mappings().first()
        return SourceMark() if row is None else SourceMark(**row)

    def all(self) -> dict[tuple[str, str], SourceMark]:
        """By dataset and source, of those that were ever tried."""
        kept = [schema.source.c[field.name] for field in fields(SourceMark)]
        with self._database.connect() as connection:
            rows = connection.execute(select(schema.source.c.dataset, schema.source.c.source, *kept)).all()
        return {(row[0], row[1]): SourceMark(*row[2:]) for row in rows}

    def set(self, dataset: str, source: str, mark: SourceMark) -> None:
        values = asdict(mark) | {"columns": list(mark.columns), "mark": dict(mark.mark)}
        with self._database.begin() as connection:
            upsert(connection, schema.source, dataset=dataset, source=source, **values)
