"""A region's machine looked at: every part for itself, so that one that is away does not hide the others."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from zhongshu.cases.notices.outbox import Outbox
from zhongshu.cases.row_cases import ROWS, TRIED_AGAIN
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.masking import masked
from zhongshu.core.spec import pack_of
from zhongshu.datasets.runs import Run, SourceMark
from zhongshu.packs.hub import Hub
from zhongshu.packs.schedule import next_try, schedule
from zhongshu.screens.data_health import catalogue_lines, newest_runs
from zhongshu.screens.desk import Desk
from zhongshu.screens.operations.facts import (
    NOT_ASKED,
    Away,
    DataFacts,
    DayOfUse,
    DiskFacts,
    Job,
    JobFacts,
    LedgerFacts,
    NoticeFacts,
    Operations,
    ProcessFacts,
    QueueFacts,
    RecordsLine,
    Request,
    ServiceLine,
    StateFacts,
    Undelivered,
    UseFacts,
    WitnessLine,
)
from zhongshu.screens.operations.machine import Machine
from zhongshu.screens.operations.trouble import Trouble
from zhongshu.screens.operations.troubles import troubles
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.entry import decode
from zhongshu.sharing.ledger.lines import line_of_entry
from zhongshu.sharing.operations.processes import Process
from zhongshu.sharing.read import Access
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.usage.fold import Door
from zhongshu.state.tables.services import service_request
from zhongshu.state.tables.usage import usage_day

T = TypeVar("T")

DAYS = 28
"""Days of use that the usual is told from."""
_RUNS = 200
_SERVED: tuple[Door, ...] = ("page", "api", "agent")


def operations(hub: Hub, reader: Reader | Access) -> Operations:
    """Never raises for a part that is away. Names of scenarios that the reader may not open are left out.

    No row of data is read: counts and states only, in a bounded number of small questions.
    """
    processes = _tried(lambda: processes_of(hub.machine, datetime.now(UTC)))
    desk = _tried(lambda: _desk(hub, reader))
    return Operations(
        at=_now(hub),
        state=_tried(lambda: _state(hub)),
        processes=processes,
        jobs=_at(desk, lambda desk: _jobs(hub, desk)),
        data=_at(desk, lambda desk: _data(hub, desk)),
        services=_at(desk, lambda desk: _services(hub, desk, processes)),
        queue=_tried(lambda: _queue(hub)),
        notices=_tried(lambda: _notices(hub)),
        requests=_tried(lambda: tuple(_requests(hub))),
        records=_at(desk, lambda desk: tuple(_records(hub, desk))),
        disk=_tried(lambda: disk_facts(hub.machine)),
        ledger=_tried(lambda: _ledger(hub)),
        use=_tried(lambda: _use(hub)),
    )


def without_hub(machine: Machine, error: Exception) -> Operations:
    """What is known where the region cannot be opened, for that reason."""
    away = _away(error)
    now = datetime.now(UTC)
    return Operations(
        at=now,
        state=away,
        processes=_tried(lambda: processes_of(machine, now)),
        jobs=NOT_ASKED,
        data=NOT_ASKED,
        services=NOT_ASKED,
        queue=NOT_ASKED,
        notices=NOT_ASKED,
        requests=NOT_ASKED,
        records=NOT_ASKED,
        disk=_tried(lambda: disk_facts(machine)),
        ledger=NOT_ASKED,
        use=NOT_ASKED,
    )


def troubles_of(hub: Hub, found: Operations) -> tuple[Trouble, ...]:
    """What is wrong by the region's own limits."""
    return troubles(found, hub.machine.settings)


def processes_of(machine: Machine, now: datetime) -> ProcessFacts:
    """Every process that keeps its file."""
    found = machine.processes.all()
    at_work = tuple(one for one in found if one.at_work(now))
    return ProcessFacts(at_work, tuple(one for one in found if one not in at_work))


def disk_facts(machine: Machine) -> DiskFacts:
    """What is free now, and what was last measured."""
    return DiskFacts(machine.disk.free(), machine.disk.measured())


def _tried(look: Callable[[], T]) -> T | Away:
    """A store that is away, a file that is damaged: whatever it is, the officer reads it in place of the part."""
    try:
        return look()
    except Exception as error:
        return _away(error)


def _away(error: Exception) -> Away:
    """Of an error that is not ours only the kind: its words may hold a value."""
    if isinstance(error, ZhongshuError):
        return Away(masked(error.message.splitlines()[0]))
    said = error.strerror if isinstance(error, OSError) else None
    return Away(f"{type(error).__name__}: {said}" if said else type(error).__name__)


def _at(desk: Desk | Away, look: Callable[[Desk], T]) -> T | Away:
    return desk if isinstance(desk, Away) else _tried(lambda: look(desk))


def _now(hub: Hub) -> datetime:
    found = _tried(hub.now)
    return datetime.now(UTC) if isinstance(found, Away) else found


def _state(hub: Hub) -> StateFacts:
    database = hub.snapshots.database
    began = time.perf_counter()
    with database.connect() as connection:
        connection.execute(select(1))
    return StateFacts(database.dialect.name, time.perf_counter() - began)


def _desk(hub: Hub, reader: Reader | Access) -> Desk:
    if isinstance(reader, Access):
        return hub.desk(reader)
    desk = hub.desk(reader)
    desk.access.drop()  # nobody is shown a row
    return desk


def _jobs(hub: Hub, desk: Desk) -> JobFacts:
    now, marks = hub.now(), hub.sources.all()
    jobs = []
    for one in schedule(hub):
        if desk.sight.opens(pack_of(one.dataset)):
            mark = marks.get((one.dataset, one.source), SourceMark())
            owner = hub.packs.catalogue.owner(one.dataset)
            jobs.append(Job(one.dataset, one.source, owner, one.every, next_try(mark, one.every, now), mark))
    jobs += [one for one in _rows_to_cases(hub, marks, now) if desk.sight.opens(pack_of(one.dataset))]
    runs = hub.runs.latest("region", limit=_RUNS)
    jobs.sort(key=lambda job: (-job.mark.failures, job.due))
    return JobFacts(tuple(jobs), _last(runs, "refresh"), _last(runs, "upkeep"))


def _rows_to_cases(hub: Hub, marks: Mapping[tuple[str, str], SourceMark], now: datetime) -> Iterator[Job]:
    """Looked at whenever the rows are others; after a failure as any source."""
    for name, type in hub.packs.cases.items():
        if type.spec.from_rows is not None and not hub.scenarios.is_retired(type.pack):
            mark, owner = marks.get((name, ROWS), SourceMark()), hub.packs.catalogue.owner(name)
            due = next_try(mark, TRIED_AGAIN, now) if mark.failures else now
            yield Job(name, ROWS, owner, TRIED_AGAIN, due, mark, opens=True)


def _last(runs: Iterable[Run], kind: str) -> Run | None:
    return next((run for run in runs if run.kind == kind), None)


def _data(hub: Hub, desk: Desk) -> DataFacts:
    lines = tuple(one for one in catalogue_lines(desk, hub.resolutions, hub.now()) if one.kind == "dataset")
    runs = newest_runs(desk, [one.name for one in lines])
    failed = {name: some[0] for name, some in runs.items() if some and some[0].status == "failed"}
    return DataFacts(lines, failed)


def _services(hub: Hub, desk: Desk, processes: ProcessFacts | Away) -> tuple[ServiceLine, ...]:
    caller = hub.services.live.caller
    alone = {name for one in _at_work(processes) for name in one.left_alone}
    alone |= {name for name, one in caller.breakers.items() if one.state == "open"}
    found = []
    for name, service in hub.services.live.services.items():
        if desk.sight.opens(pack_of(name)):
            (today,) = caller.measures.days(name, 1)
            standing = caller.measures.standing(name)
            found.append(ServiceLine(name, service.owner, today, standing, name in alone))
    return tuple(sorted(found, key=_urgent))


def _urgent(line: ServiceLine) -> tuple[bool, bool, str]:
    return not line.breaker, not line.failing, line.name


def _at_work(processes: ProcessFacts | Away) -> tuple[Process, ...]:
    return () if isinstance(processes, Away) else processes.at_work


def _queue(hub: Hub) -> QueueFacts:
    column = service_request.c
    query = select(func.count(), func.min(column.at)).where(column.status == "pending")
    with hub.snapshots.database.connect() as connection:
        count, oldest = connection.execute(query).one()
    return QueueFacts(int(count), oldest)


def _notices(hub: Hub) -> NoticeFacts:
    found = Outbox(hub.cases.store.database).facts()
    lost = tuple(Undelivered(one.channel, one.made, one.trouble) for one in found.lost)
    return NoticeFacts(found.waiting, found.oldest, found.failing, found.given_up, lost)


def _requests(hub: Hub) -> Iterable[Request]:
    for one in hub.grants.requests_due():
        if one.standing is not None:
            yield Request(one.grant.id, tuple(one.units), one.standing.state == "overdue")


def _records(hub: Hub, desk: Desk) -> Iterator[RecordsLine]:
    for name, file in hub.packs.entities.items():
        if desk.sight.opens(file.pack) and not hub.scenarios.is_retired(file.pack):
            waits, spec = hub.linkage.questions.waiting(name), file.spec
            unable = hub.linking.unable(file)
            yield RecordsLine(name, spec.title, spec.owner, waits.clashes, waits.pairs, waits.oldest, unable)


def _ledger(hub: Hub) -> LedgerFacts:
    folders, size = hub.ledger.folders, hub.ledger.size
    newest = last_checkpoint(folders)
    times = [path.stat().st_mtime for path in folders.checkpoints if path.exists()]
    covered = 0 if newest is None else newest.size
    witnesses = [
        WitnessLine(one.name, max(covered - (one.size or 0), 0), one.vouched, one.apart or one.proven, one.message)
        for one in hub.witnesses.own()
    ]
    forked = tuple(one.name for one in hub.witnesses.others() if one.forks)
    signed = datetime.fromtimestamp(max(times), UTC) if times else None
    uncovered = decode(line_of_entry(folders, covered)).at if size > covered else None
    return LedgerFacts(size, covered, signed, uncovered, tuple(witnesses), forked)


def _use(hub: Hub) -> UseFacts:
    today = hub.now().astimezone(hub.place.zone).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS + 1))]
    column = usage_day.c
    counts = [func.sum(column.calls), func.sum(column.denied), func.sum(column.rows)]
    wanted = (column.day >= days[0].isoformat(), column.door.in_(_SERVED))
    query = select(column.day, *counts).where(*wanted).group_by(column.day)
    with hub.usage.database.connect() as connection:
        found = {day: tuple(map(int, told)) for day, *told in connection.execute(query)}
    told = tuple(DayOfUse(day, *found.get(day.isoformat(), (0, 0, 0))) for day in days)
    faults = sum(hub.scenarios.faults.since(today.isoformat()).values())
    return UseFacts(told, hub.usage.uncounted(), faults)
