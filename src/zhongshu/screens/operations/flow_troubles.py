"""What is wrong with what flows: jobs, data, services, queue, notices, requests, records. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhongshu.core.periods import format_duration
from zhongshu.screens.data_health import CatalogueLine
from zhongshu.screens.operations.facts import (
    DataFacts,
    Job,
    NoticeFacts,
    QueueFacts,
    RecordsLine,
    ServiceLine,
)
from zhongshu.screens.operations.trouble import Trouble, Weight, both

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


def of_job(job: Job, now: datetime, *, working: bool) -> Iterator[Trouble]:
    """A source that fails or that nobody pulls, and rows that became no case."""
    path, name = f"/data/{job.dataset}", f"{job.dataset} {job.source}"
    if job.opens:
        if job.mark.failures:
            said, since = job.mark.message or "—", job.mark.arrived or job.mark.tried
            title = both(f"{job.dataset} 有数据行没有成为事项：{said}", f"rows that ask for {job.dataset}: {said}")
            do = both("改正数据、表单或岗位；会自动再试", "mend the rows, the form or the posts: it is tried again")
            yield Trouble("warn", "rows_without_case", title, do, since, job.dataset, job.owner, path)
    elif job.mark.failures:
        n, said = job.mark.failures, job.mark.message or "—"
        title = both(f"{name} 连续 {n} 次取不到：{said}", f"{name} has failed {n} time{'s' * (n > 1)} in a row: {said}")
        do = both("看来源，或找它的单位", "look at the source, or call its unit")
        weight: Weight = "bad" if n >= SEVERAL else "warn"
        since = job.mark.arrived or job.mark.tried
        yield Trouble(weight, "source_failing", title, do, since, job.dataset, job.owner, path)
    elif working and now - job.due > OVERDUE:
        title = both(f"{name} 到点了没有人去取", f"{name} is due, and nobody pulls it")
        do = both("工作进程卡在别的来源上？看运行记录", "is the worker held up by another source? see the runs")
        yield Trouble("warn", "source_overdue", title, do, job.due, job.dataset, job.owner, "/runs")


def of_dataset(line: CatalogueLine, data: DataFacts) -> Iterator[Trouble]:
    """A load that failed, and a dataset that is late."""
    failed, arrival, path = data.failed.get(line.name), line.arrival, f"/data/{line.name}"
    if failed is not None:
        said = str(failed.report.get("message") or "—").splitlines()[0]
        title = both(f"{line.title.zh}上次装载失败：{said}", f"{line.title.en}: the last load failed: {said}")
        do = both("看这次运行", "see the run")
        yield Trouble("warn", "load_failed", title, do, failed.started, line.name, line.owner, f"/runs/{failed.number}")
    if arrival is not None and arrival.state == "late" and arrival.late_by is not None:
        late = {language: format_duration(arrival.late_by, language) for language in ("zh", "en")}
        title = both(f"{line.title.zh}迟到 {late['zh']}", f"{line.title.en} is {late['en']} late")
        do = both("找它的单位", "call its unit")
        yield Trouble("warn", "dataset_late", title, do, arrival.at, line.name, line.owner, path)


def of_service(line: ServiceLine) -> Iterator[Trouble]:
    """A service that fails or is left alone."""
    path, said, day = f"/services/{line.name}", line.standing.fault or "—", line.today
    since = line.standing.answered or line.standing.fault_at
    if line.breaker:
        title = both(f"{line.name} 熔断中：{said}", f"{line.name} is left alone for a while: {said}")
        do = both("找它的单位；恢复后自动接上", "call its unit; it is taken up again by itself")
        yield Trouble("bad", "breaker_open", title, do, since, line.name, line.owner, path)
    elif line.failing or (day.calls >= FEW_CALLS and day.wrong > day.calls * WRONG_SHARE):
        zh, en = f"{line.name} 今天 {day.calls} 次里错 {day.wrong} 次", f"{line.name}: {day.wrong} of {day.calls} calls"
        title = both(f"{zh}：{said}", f"{en} failed today: {said}")
        yield Trouble(
            "warn", "service_failing", title, both("找它的单位", "call its unit"), since, line.name, line.owner, path
        )


def of_queue(queue: QueueFacts, now: datetime) -> Iterator[Trouble]:
    """Questions that wait too long to be asked."""
    if queue.oldest is not None and now - queue.oldest > QUEUED:
        n = queue.waiting
        title = both(
            f"{n} 个稍后答复的问题还没有去问",
            f"{n} question{'s wait' if n > 1 else ' waits'} to be asked of live services",
        )
        do = both("看工作进程和服务页", "look at the worker, and at the services")
        yield Trouble("warn", "queue_late", title, do, queue.oldest, path="/services")


def of_notices(notices: NoticeFacts, now: datetime) -> Iterator[Trouble]:
    """Notices that were given up of late."""
    last = next(iter(notices.lost), None)
    if last is not None and now - last.made <= LOST:
        n = notices.given_up
        title = both(
            f"{n} 条事项通知没有送到，不再重发；最近一条（{last.channel}）：{last.said}",
            f"{n} notice{'s' * (n > 1)} of cases given up; the last one ({last.channel}): {last.said}",
        )
        do = both(
            "看 region.yaml 的 notices 和那个渠道，再告诉相关的人",
            "look at that channel in the notices of region.yaml, and tell whom it was for",
        )
        yield Trouble("warn", "notice_lost", title, do, last.made, last.channel)


def of_request(id: str, units: tuple[str, ...], *, late: bool) -> Trouble:
    """A request that is due."""
    zh, en = ("已经超时", "is overdue") if late else ("快到期", "is nearly due")
    title = both(f"数据申请 {id} {zh}", f"the request {id} {en}")
    owner = units[0] if units else None
    return Trouble(
        "warn", "request_due", title, both("请它的单位决定", "its unit decides"), None, id, owner, f"/grants/{id}"
    )


def of_records(line: RecordsLine, now: datetime) -> Iterator[Trouble]:
    """Records that wait for a person, and odds that are not reckoned."""
    path = f"/entities/{line.name.replace('.', '/', 1)}/review"
    if line.unable is not None:
        title = both(f"{line.title.zh}只按代码和全名归并", f"{line.title.en}: linked by codes and whole names alone")
        do = both(
            "缺少 splink，按 docs/guide/link-records.md 安装；之后会重新归并全部记录",
            f"{line.unable}; then all records are linked anew",
        )
        yield Trouble("warn", "records_without_odds", title, do, None, line.name)
    if line.clashes:
        n = line.clashes
        title = both(
            f"{line.title.zh}：{n} 条记录的代码是别家的",
            f"{line.title.en}: {n} record{'s' * (n > 1)} with the code of another",
        )
        do = both("核实代码，在来源改正，或作决定", "find out whose the code is: mend the source, or decide")
        yield Trouble("warn", "codes_clash", title, do, line.oldest, line.name, line.owner, path)
    if line.pairs and line.oldest is not None and now - line.oldest > UNREVIEWED:
        n = line.pairs
        title = both(
            f"{line.title.zh}：{n} 对记录等人认定",
            f"{line.title.en}: {n} {'pairs of records wait' if n > 1 else 'pair of records waits'} for a person",
        )
        do = both("去认定", "decide over them")
        yield Trouble("warn", "records_unreviewed", title, do, line.oldest, line.name, line.owner, path)
