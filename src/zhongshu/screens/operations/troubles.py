"""What is wrong, worst first: one sentence each, since when, whose it is, and where one goes to act. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from zhongshu.screens.operations.facts import (
    NOT_ASKED,
    Away,
    DataFacts,
    DiskFacts,
    JobFacts,
    LedgerFacts,
    NoticeFacts,
    Operations,
    ProcessFacts,
    QueueFacts,
    StateFacts,
)
from zhongshu.screens.operations.flow_troubles import (
    of_dataset,
    of_job,
    of_notices,
    of_queue,
    of_records,
    of_request,
    of_service,
)
from zhongshu.screens.operations.machine_troubles import of_backups, of_disk, of_ledger, of_processes, of_state
from zhongshu.screens.operations.settings import OperationsSettings
from zhongshu.screens.operations.trouble import Trouble, Weight, both

_ORDER: dict[Weight, int] = {"bad": 0, "warn": 1}


def troubles(found: Operations, settings: OperationsSettings) -> tuple[Trouble, ...]:
    """Bad before warnings, the longest standing first in each; what has no beginning stands before."""
    told: list[Trouble] = list(_away(found))
    if isinstance(found.state, StateFacts):
        told += of_state(found.state)
    if isinstance(found.processes, ProcessFacts):
        told += of_processes(found.processes)
    if isinstance(found.disk, DiskFacts):
        told += of_disk(found.disk, settings)
        told += of_backups(found.disk, settings, found.at)
    if isinstance(found.ledger, LedgerFacts):
        told += of_ledger(found.ledger, found.at)
    working = isinstance(found.processes, ProcessFacts) and found.processes.worker is not None
    if isinstance(found.jobs, JobFacts):
        told += [one for job in found.jobs.jobs for one in of_job(job, found.at, working=working)]
    if isinstance(found.data, DataFacts):
        told += [one for line in found.data.lines for one in of_dataset(line, found.data)]
    if not isinstance(found.services, Away):
        told += [one for line in found.services for one in of_service(line)]
    if isinstance(found.queue, QueueFacts):
        told += of_queue(found.queue, found.at)
    if isinstance(found.notices, NoticeFacts):
        told += of_notices(found.notices, found.at)
    if not isinstance(found.requests, Away):
        told += [of_request(one.id, one.units, late=one.late) for one in found.requests]
    if not isinstance(found.records, Away):
        told += [one for line in found.records for one in of_records(line, found.at)]
    return _sorted(told)


def _sorted(told: Iterable[Trouble]) -> tuple[Trouble, ...]:
    return tuple(
        sorted(told, key=lambda one: (_ORDER[one.weight], one.since is not None, one.since or 0, one.about or ""))
    )


_PARTS = {
    "state": both("数据库", "the database"),
    "processes": both("进程", "the processes"),
    "jobs": both("作业", "the jobs"),
    "data": both("数据", "the data"),
    "services": both("实时服务", "the live services"),
    "queue": both("稍后答复的队列", "the queue of later answers"),
    "notices": both("事项通知", "the notices of cases"),
    "requests": both("数据申请", "the requests for data"),
    "records": both("记录归并", "the linking of records"),
    "disk": both("磁盘", "the disk"),
    "ledger": both("账本", "the ledger"),
    "use": both("用量", "the use"),
}


def _away(found: Operations) -> Iterator[Trouble]:
    for one in fields(found):
        part = getattr(found, one.name)
        if isinstance(part, Away) and part is not NOT_ASKED:
            named = _PARTS[one.name]
            title = both(f"{named.zh}读不出来：{part.said}", f"{named.en} cannot be read: {part.said}")
            do = both("看机器上的日志；其余部分照常", "see the log on the machine; the other parts stand")
            yield Trouble("bad", "part_away", title, do, about=one.name)
