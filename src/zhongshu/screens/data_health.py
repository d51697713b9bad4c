"""How the region's rows are doing: what there is, whether it comes on time, how much of it is accepted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.quarantine import ResolutionStore, table_name
from zhongshu.datasets.runs import Run
from zhongshu.datasets.spec import Origin
from zhongshu.screens.desk import Desk

Kind = Literal["dataset", "table", "parameter"]
Punctuality = Literal["on_time", "late", "never", "unpromised"]
RECENT = 10
"""Quality is told over this many of the newest finished loads."""
_RUNS = 500


@dataclass(frozen=True)
class Arrival:
    """When a dataset last came, and how that keeps its promise; `late_by` only when it is late."""

    at: datetime | None
    promise: timedelta | None
    state: Punctuality
    late_by: timedelta | None = None


@dataclass(frozen=True)
class Quality:
    """Rows of the newest finished loads, and the rejected rows of all loads that nobody has decided about."""

    loads: int
    input: int
    accepted: int
    warned: int
    open_rejects: int

    @property
    def share(self) -> Decimal | None:
        """Accepted rows in % of those received; None before the first row."""
        return Decimal(self.accepted) * 100 / self.input if self.input else None


@dataclass(frozen=True)
class CatalogueLine:
    """One relation of the region. `level` and `origin` of a table are the strictest and weakest of what it is made of.

    `arrival` and `quality` are for datasets only; `version` is None before the first row.
    """

    name: str
    kind: Kind
    title: Text
    owner: str | None
    level: int | None
    origin: Origin | None
    rows: int
    version: int | None
    columns: int
    arrival: Arrival | None = None
    quality: Quality | None = None

    @property
    def pack(self) -> str:
        return self.name.split(".")[0]


@dataclass(frozen=True)
class UnitLine:
    """The datasets of one unit: how many, how many of those with a promise keep it, rejected rows in % of received."""

    unit: str
    datasets: int
    promised: int
    on_time: int
    rejected: Decimal | None
    open_rejects: int


def catalogue_lines(desk: Desk, resolutions: ResolutionStore, now: datetime) -> tuple[CatalogueLine, ...]:
    """Every dataset, table and parameter of the scenarios that the reader finds, in the order of their names."""
    catalogue = desk.catalogue
    runs = newest_runs(desk, list(catalogue.datasets))
    decided = _decided(desk, resolutions, runs)
    lines = []
    for name in catalogue.names:
        if not desk.sight.opens(pack_of(name)):
            continue
        line = relation_line(desk, name)
        if name in catalogue.datasets:
            line = _with_health(desk, line, runs[name], decided.get(name, 0), now)
        lines.append(line)
    return tuple(sorted(lines, key=lambda line: line.name))


def dataset_line(desk: Desk, resolutions: ResolutionStore, name: str, now: datetime) -> CatalogueLine:
    """The line of one dataset alone."""
    runs = newest_runs(desk, [name])
    decided = _decided(desk, resolutions, runs)
    return _with_health(desk, relation_line(desk, name), runs[name], decided.get(name, 0), now)


def unit_lines(lines: Iterable[CatalogueLine]) -> tuple[UnitLine, ...]:
    """Units in the order of the names, those whose datasets are late or rejected before the others."""
    by_unit: dict[str, list[CatalogueLine]] = defaultdict(list)
    for line in lines:
        if line.kind == "dataset":
            by_unit[line.owner or ""].append(line)
    made = [_unit(unit, own) for unit, own in by_unit.items()]
    return tuple(sorted(made, key=lambda unit: (unit.on_time == unit.promised and not unit.open_rejects, unit.unit)))


def relation_line(desk: Desk, name: str) -> CatalogueLine:
    """A relation without its health; UnknownName when no pack defines it."""
    catalogue = desk.catalogue
    relation = catalogue.relation(name)
    sources = [catalogue.datasets[source] for source in catalogue.sources_of(name) if source in catalogue.datasets]
    return CatalogueLine(
        name=name,
        kind=relation.kind,
        title=catalogue.title(name),
        owner=catalogue.owner(name),
        level=max((dataset.spec.level for dataset in sources), default=None),
        origin=catalogue.origin(name) if sources else None,
        rows=desk.count(name),
        version=desk.snapshot.tables.get(name),
        columns=len(relation.columns),
    )


def newest_runs(desk: Desk, names: Sequence[str]) -> dict[str, list[Run]]:
    """The newest loads of each dataset, newest first: one query for all that were loaded lately."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    if len(names) > 1:
        for run in desk.runs.latest(limit=_RUNS):
            if run.kind == "load" and run.subject in found:
                found[run.subject].append(run)
    for name, runs in found.items():
        if not runs:
            runs += [run for run in desk.runs.latest(name, limit=RECENT * 3) if run.kind == "load"]
    return found


def arrival(runs: Sequence[Run], fresh_within: str | None, now: datetime) -> Arrival:
    """From loads, newest first: one that brought nothing new is an arrival too, a failed one is none."""
    came = next((run.ended for run in runs if run.status == "done"), None)
    promise = None if fresh_within is None else parse_duration(fresh_within)
    if came is None:
        return Arrival(None, promise, "never")
    if promise is None:
        return Arrival(came, None, "unpromised")
    late_by = now - came - promise
    return Arrival(came, promise, "late", late_by) if late_by > timedelta() else Arrival(came, promise, "on_time")


def quality(runs: Sequence[Run], open_rejects: int) -> Quality:
    """Over the newest finished loads of `runs`, newest first."""
    counts = [run.counts for run in runs if run.status == "done"][:RECENT]
    return Quality(
        loads=len(counts),
        input=sum(count.input for count in counts),
        accepted=sum(count.accepted for count in counts),
        warned=sum(count.warned for count in counts),
        open_rejects=open_rejects,
    )


def _with_health(desk: Desk, line: CatalogueLine, runs: Sequence[Run], decided: int, now: datetime) -> CatalogueLine:
    rejected = desk.count(table_name(line.name))
    spec = desk.catalogue.datasets[line.name].spec
    return replace(
        line, arrival=arrival(runs, spec.fresh_within, now), quality=quality(runs, max(rejected - decided, 0))
    )


def _decided(desk: Desk, resolutions: ResolutionStore, known: Mapping[str, Sequence[Run]]) -> dict[str, int]:
    """Rejected rows that a person decided about, by dataset."""
    subjects = {run.number: name for name, runs in known.items() for run in runs}
    found: dict[str, int] = defaultdict(int)
    for number, count in resolutions.counts().items():
        if number not in subjects and (run := desk.runs.get(number)) is not None:
            subjects[number] = run.subject
        found[subjects.get(number, "")] += count
    return found


def _unit(unit: str, lines: Sequence[CatalogueLine]) -> UnitLine:
    arrivals = [line.arrival for line in lines if line.arrival is not None and line.arrival.promise is not None]
    qualities = [line.quality for line in lines if line.quality is not None]
    received = sum(one.input for one in qualities)
    rejected = received - sum(one.accepted for one in qualities)
    return UnitLine(
        unit=unit,
        datasets=len(lines),
        promised=len(arrivals),
        on_time=sum(1 for one in arrivals if one.state == "on_time"),
        rejected=Decimal(rejected) * 100 / received if received else None,
        open_rejects=sum(one.open_rejects for one in qualities),
    )
