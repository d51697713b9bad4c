"""What is wrong, worst first: one sentence each, since when, whose it is, and where one goes to act. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Literal

from zhongshu.core.periods import format_duration
from zhongshu.core.text import Text
from zhongshu.screens.data_health import CatalogueLine
from zhongshu.screens.operations.facts import (
    NOT_ASKED,
    Away,
    DataFacts,
    DiskFacts,
    Job,
    JobFacts,
    LedgerFacts,
    NoticeFacts,
    Operations,
    ProcessFacts,
    QueueFacts,
    RecordsLine,
    ServiceLine,
    StateFacts,
)
from zhongshu.screens.operations.settings import OperationsSettings

Weight = Literal["bad", "warn"]
_ORDER: dict[Weight, int] = {"bad": 0, "warn": 1}

SLOW = 0.25
"""Seconds for the smallest question to the state; more is told."""
UNCOVERED = 1500
"""Entries that no checkpoint covers; the ledger itself stops at about a thousand."""
UNSIGNED = timedelta(minutes=5)
"""How long an entry may have no checkpoint; the ledger itself signs within a minute."""
BEHIND = timedelta(hours=24)
"""How long a witness may not have vouched while there are new entries."""
OVERDUE = timedelta(minutes=5)
"""How long a source may be due while nobody pulls it; a worker that loads something else is that late."""
QUEUED = timedelta(minutes=2)
LOST = timedelta(days=7)
"""How long a notice that was given up is told."""
UNREVIEWED = timedelta(days=7)
"""How long a pair of records may wait for a person; a clash of codes is told at once."""
SEVERAL = 3
"""Failures in a row that are no hiccup."""
WRONG_SHARE, FEW_CALLS = 0.05, 20
"""A service is failing above this share of so many calls of a day."""
_GB = 10**9


@dataclass(frozen=True)
class Trouble:
    """`kind` is a word for programs, `about` the dataset, service or witness. `owner` is the unit that answers for it,
    None where that is whoever runs the hub; `path` leads to where one acts, None where that is the machine itself."""

    weight: Weight
    kind: str
    title: Text
    action: Text
    since: datetime | None = None
    about: str | None = None
    owner: str | None = None
    path: str | None = None


def troubles(found: Operations, settings: OperationsSettings) -> tuple[Trouble, ...]:
    """Bad before warnings, the longest standing first in each; what has no beginning stands before."""
    told: list[Trouble] = list(_away(found))
    if isinstance(found.state, StateFacts):
        told += _state(found.state)
    if isinstance(found.processes, ProcessFacts):
        told += _processes(found.processes)
    if isinstance(found.disk, DiskFacts):
        told += _disk(found.disk, settings)
        told += _backups(found.disk, settings, found.at)
    if isinstance(found.ledger, LedgerFacts):
        told += _ledger(found.ledger, found.at)
    working = isinstance(found.processes, ProcessFacts) and found.processes.worker is not None
    if isinstance(found.jobs, JobFacts):
        told += [one for job in found.jobs.jobs for one in _job(job, found.at, working=working)]
    if isinstance(found.data, DataFacts):
        told += [one for line in found.data.lines for one in _dataset(line, found.data)]
    if not isinstance(found.services, Away):
        told += [one for line in found.services for one in _service(line)]
    if isinstance(found.queue, QueueFacts):
        told += _queue(found.queue, found.at)
    if isinstance(found.notices, NoticeFacts):
        told += _notices(found.notices, found.at)
    if not isinstance(found.requests, Away):
        told += [_request(one.id, one.units, late=one.late) for one in found.requests]
    if not isinstance(found.records, Away):
        told += [one for line in found.records for one in _records(line, found.at)]
    return _sorted(told)


def _sorted(told: Iterable[Trouble]) -> tuple[Trouble, ...]:
    return tuple(
        sorted(told, key=lambda one: (_ORDER[one.weight], one.since is not None, one.since or 0, one.about or ""))
    )


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_PARTS = {
    "state": _t("数据库", "the database"),
    "processes": _t("进程", "the processes"),
    "jobs": _t("作业", "the jobs"),
    "data": _t("数据", "the data"),
    "services": _t("实时服务", "the live services"),
    "queue": _t("稍后答复的队列", "the queue of later answers"),
    "notices": _t("事项通知", "the notices of cases"),
    "requests": _t("数据申请", "the requests for data"),
    "records": _t("记录归并", "the linking of records"),
    "disk": _t("磁盘", "the disk"),
    "ledger": _t("账本", "the ledger"),
    "use": _t("用量", "the use"),
}


def _away(found: Operations) -> Iterator[Trouble]:
    for one in fields(found):
        part = getattr(found, one.name)
        if isinstance(part, Away) and part is not NOT_ASKED:
            named = _PARTS[one.name]
            title = _t(f"{named.zh}读不出来：{part.said}", f"{named.en} cannot be read: {part.said}")
            do = _t("看机器上的日志；其余部分照常", "see the log on the machine; the other parts stand")
            yield Trouble("bad", "part_away", title, do, about=one.name)


def _state(state: StateFacts) -> Iterator[Trouble]:
    if state.seconds > SLOW:
        took = f"{state.seconds:.2f}"
        title = _t(
            f"数据库答得慢：最小的一问用了 {took} 秒", f"the database is slow: its smallest answer took {took} s"
        )
        do = _t("看数据库所在机器的负载和磁盘", "look at load and disk of the database's machine")
        yield Trouble("warn", "state_slow", title, do)


def _processes(processes: ProcessFacts) -> Iterator[Trouble]:
    if processes.worker is not None:
        return
    last = next((one.seen for one in processes.gone if one.kind == "worker"), None)
    if any(one.kind == "worker" for one in processes.at_work):
        title = _t("没有工作进程当选：都在等候", "no worker is elected: those there are stand by")
        do = _t(
            "看数据库是否连得上，旧的工作进程是否还占着锁", "is the database there; does an old worker hold the lock?"
        )
        yield Trouble("bad", "worker_waits", title, do, since=last)
        return
    title = _t("工作进程不在：没有来源在拉取", "the worker is away: no source is pulled")
    do = _t("启动它：zhongshu work，或带它的 zhongshu serve", "start it: zhongshu work, or zhongshu serve with it")
    yield Trouble("bad", "worker_away", title, do, since=last)


def _disk(disk: DiskFacts, settings: OperationsSettings) -> Iterator[Trouble]:
    least, free = settings.least_free_gb * _GB, disk.free.free
    if free >= least:
        return
    left, growth = f"{free / _GB:.1f}", disk.measured.growth
    zh, en = f"磁盘只剩 {left} GB", f"only {left} GB of the disk are free"
    if growth is not None and growth > 0:
        zh, en = f"{zh}，按近来的增长够 {free // growth} 天", f"{en}, at the recent growth for {free // growth} days"
    do = _t(
        "加盘，或清理备份和旧文件；写满时什么都不再收",
        "add room, or clear backups and old files; a full disk takes nothing",
    )
    yield Trouble("bad" if free < least / 3 else "warn", "disk_full", _t(zh, en), do)


def _backups(disk: DiskFacts, settings: OperationsSettings, now: datetime) -> Iterator[Trouble]:
    told = disk.measured.backups
    if told is None:  # nobody has looked yet
        return
    if told.fault is not None:
        title = _t(f"上次恢复演练没有通过：{told.fault}", f"the last drill of a restore failed: {told.fault}")
        do = _t("重做备份，再演练：zhongshu backup drill", "make a backup anew and try that: zhongshu backup drill")
        yield Trouble("bad", "drill_failed", title, do, since=told.drilled)
    for kind, at, days in (("backup", told.made, settings.backup_days), ("drill", told.drilled, settings.drill_days)):
        if days is None or (at is not None and now - at <= timedelta(days=days)):
            continue
        zh, en = {"backup": ("备份", "backup"), "drill": ("恢复演练", "drill of a restore")}[kind]
        title = _t(f"从没做过{zh}", f"there was never a {en}")
        if at is not None:
            old = (now - at).days
            title = _t(f"上次{zh}在 {old} 天前", f"the last {en} was {old} days ago")
        word = "zhongshu backup PLACE" if kind == "backup" else "zhongshu backup drill PLACE"
        yield Trouble("warn", f"{kind}_old", title, _t(f"去做：{word}", f"do it: {word}"), since=at)


def _ledger(ledger: LedgerFacts, now: datetime) -> Iterator[Trouble]:
    left = ledger.entries - ledger.covered
    if left > UNCOVERED or (ledger.uncovered is not None and now - ledger.uncovered > UNSIGNED):
        have = "entry of the ledger has" if left == 1 else "entries of the ledger have"
        title = _t(f"账本有 {left} 条没有检查点", f"{left} {have} no checkpoint")
        do = _t("看账本页；zhongshu ledger checkpoint", "see the ledger's page; zhongshu ledger checkpoint")
        yield Trouble("bad", "ledger_uncovered", title, do, since=ledger.uncovered, path="/ledger")
    for name in ledger.forked:
        title = _t(f"{name} 的账本有两个版本", f"the ledger of {name} has two histories")
        do = _t("告诉那个中枢的审计员，证据在账本页", "tell that hub's auditor: the evidence is on the ledger's page")
        yield Trouble("bad", "log_forked", title, do, about=name, path="/ledger")
    for one in ledger.witnesses:
        if one.apart:
            said = one.said or one.name
            title = _t(f"见证方 {one.name} 有另一个版本：{said}", f"the witness {one.name} has another history: {said}")
            do = _t("停下，找审计员：zhongshu ledger verify", "stop, and call the auditor: zhongshu ledger verify")
            yield Trouble("bad", "ledger_forked", title, do, about=one.name, path="/ledger")
        elif one.behind > 0 and (one.vouched is None or now - one.vouched > BEHIND):
            behind = f"{one.behind} {'entry' if one.behind == 1 else 'entries'} behind"
            title = _t(f"见证方 {one.name} 落后 {one.behind} 条", f"the witness {one.name} is {behind}")
            do = _t(one.said or "看它是否连得上", one.said or "can it be reached?")
            yield Trouble("warn", "witness_behind", title, do, since=one.vouched, about=one.name, path="/ledger")


def _job(job: Job, now: datetime, *, working: bool) -> Iterator[Trouble]:
    path, name = f"/data/{job.dataset}", f"{job.dataset} {job.source}"
    if job.opens:
        if job.mark.failures:
            said, since = job.mark.message or "—", job.mark.arrived or job.mark.tried
            title = _t(f"{job.dataset} 有数据行没有成为事项：{said}", f"rows that ask for {job.dataset}: {said}")
            do = _t("改正数据、表单或岗位；会自动再试", "mend the rows, the form or the posts: it is tried again")
            yield Trouble("warn", "rows_without_case", title, do, since, job.dataset, job.owner, path)
    elif job.mark.failures:
        n, said = job.mark.failures, job.mark.message or "—"
        title = _t(f"{name} 连续 {n} 次取不到：{said}", f"{name} has failed {n} time{'s' * (n > 1)} in a row: {said}")
        do = _t("看来源，或找它的单位", "look at the source, or call its unit")
        weight: Weight = "bad" if n >= SEVERAL else "warn"
        since = job.mark.arrived or job.mark.tried
        yield Trouble(weight, "source_failing", title, do, since, job.dataset, job.owner, path)
    elif working and now - job.due > OVERDUE:
        title = _t(f"{name} 到点了没有人去取", f"{name} is due, and nobody pulls it")
        do = _t("工作进程卡在别的来源上？看运行记录", "is the worker held up by another source? see the runs")
        yield Trouble("warn", "source_overdue", title, do, job.due, job.dataset, job.owner, "/runs")


def _dataset(line: CatalogueLine, data: DataFacts) -> Iterator[Trouble]:
    failed, arrival, path = data.failed.get(line.name), line.arrival, f"/data/{line.name}"
    if failed is not None:
        said = str(failed.report.get("message") or "—").splitlines()[0]
        title = _t(f"{line.title.zh}上次装载失败：{said}", f"{line.title.en}: the last load failed: {said}")
        do = _t("看这次运行", "see the run")
        yield Trouble("warn", "load_failed", title, do, failed.started, line.name, line.owner, f"/runs/{failed.number}")
    if arrival is not None and arrival.state == "late" and arrival.late_by is not None:
        late = {language: format_duration(arrival.late_by, language) for language in ("zh", "en")}
        title = _t(f"{line.title.zh}迟到 {late['zh']}", f"{line.title.en} is {late['en']} late")
        do = _t("找它的单位", "call its unit")
        yield Trouble("warn", "dataset_late", title, do, arrival.at, line.name, line.owner, path)


def _service(line: ServiceLine) -> Iterator[Trouble]:
    path, said, day = f"/services/{line.name}", line.standing.fault or "—", line.today
    since = line.standing.answered or line.standing.fault_at
    if line.breaker:
        title = _t(f"{line.name} 熔断中：{said}", f"{line.name} is left alone for a while: {said}")
        do = _t("找它的单位；恢复后自动接上", "call its unit; it is taken up again by itself")
        yield Trouble("bad", "breaker_open", title, do, since, line.name, line.owner, path)
    elif line.failing or (day.calls >= FEW_CALLS and day.wrong > day.calls * WRONG_SHARE):
        zh, en = f"{line.name} 今天 {day.calls} 次里错 {day.wrong} 次", f"{line.name}: {day.wrong} of {day.calls} calls"
        title = _t(f"{zh}：{said}", f"{en} failed today: {said}")
        yield Trouble(
            "warn", "service_failing", title, _t("找它的单位", "call its unit"), since, line.name, line.owner, path
        )


def _queue(queue: QueueFacts, now: datetime) -> Iterator[Trouble]:
    if queue.oldest is not None and now - queue.oldest > QUEUED:
        n = queue.waiting
        title = _t(f"{n} 个稍后答复的问题还没有去问", f"{n} question{'s' * (n > 1)} to live services wait to be asked")
        do = _t("看工作进程和服务页", "look at the worker, and at the services")
        yield Trouble("warn", "queue_late", title, do, queue.oldest, path="/services")


def _notices(notices: NoticeFacts, now: datetime) -> Iterator[Trouble]:
    last = next(iter(notices.lost), None)
    if last is not None and now - last.made <= LOST:
        n = notices.given_up
        title = _t(
            f"{n} 条事项通知没有送到，不再重发；最近一条（{last.channel}）：{last.said}",
            f"{n} notice{'s' * (n > 1)} of cases given up; the last one ({last.channel}): {last.said}",
        )
        do = _t(
            "看 region.yaml 的 notices 和那个渠道，再告诉相关的人",
            "look at that channel in the notices of region.yaml, and tell whom it was for",
        )
        yield Trouble("warn", "notice_lost", title, do, last.made, last.channel)


def _request(id: str, units: tuple[str, ...], *, late: bool) -> Trouble:
    zh, en = ("已经超时", "is overdue") if late else ("快到期", "is nearly due")
    title = _t(f"数据申请 {id} {zh}", f"the request {id} {en}")
    owner = units[0] if units else None
    return Trouble(
        "warn", "request_due", title, _t("请它的单位决定", "its unit decides"), None, id, owner, f"/grants/{id}"
    )


def _records(line: RecordsLine, now: datetime) -> Iterator[Trouble]:
    path = f"/entities/{line.name.replace('.', '/', 1)}/review"
    if line.unable is not None:
        title = _t(f"{line.title.zh}只按代码和全名归并", f"{line.title.en}: linked by codes and whole names alone")
        yield Trouble("warn", "records_without_odds", title, _t(line.unable, line.unable), None, line.name)
    if line.clashes:
        n = line.clashes
        title = _t(
            f"{line.title.zh}：{n} 条记录的代码是别家的",
            f"{line.title.en}: {n} record{'s' * (n > 1)} with the code of another",
        )
        do = _t("核实代码，在来源改正，或作决定", "find out whose the code is: mend the source, or decide")
        yield Trouble("warn", "codes_clash", title, do, line.oldest, line.name, line.owner, path)
    if line.pairs and line.oldest is not None and now - line.oldest > UNREVIEWED:
        n = line.pairs
        title = _t(
            f"{line.title.zh}：{n} 对记录等人认定",
            f"{line.title.en}: {n} pair{'s' * (n > 1)} of records wait for a person",
        )
        do = _t("去认定", "decide over them")
        yield Trouble("warn", "records_unreviewed", title, do, line.oldest, line.name, line.owner, path)
