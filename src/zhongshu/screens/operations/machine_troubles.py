"""What is wrong with the machine: state, processes, disk, backups, ledger. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhongshu.screens.operations.facts import DiskFacts, LedgerFacts, ProcessFacts, StateFacts
from zhongshu.screens.operations.settings import OperationsSettings
from zhongshu.screens.operations.trouble import Trouble, both

SLOW = 0.25
"""Seconds for the smallest question to the state; more is told."""
UNCOVERED = 1500
"""Entries that no checkpoint covers; the ledger itself stops at about a thousand."""
UNSIGNED = timedelta(minutes=5)
"""How long an entry may have no checkpoint; the ledger itself signs within a minute."""
BEHIND = timedelta(hours=24)
"""How long a witness may not have vouched while there are new entries."""
_GB = 10**9


def of_state(state: StateFacts) -> Iterator[Trouble]:
    """A database that answers slowly."""
    if state.seconds > SLOW:
        took = f"{state.seconds:.2f}"
        title = both(
            f"数据库答得慢：最小的一问用了 {took} 秒", f"the database is slow: its smallest answer took {took} s"
        )
        do = both("看数据库所在机器的负载和磁盘", "look at load and disk of the database's machine")
        yield Trouble("warn", "state_slow", title, do)


def of_processes(processes: ProcessFacts) -> Iterator[Trouble]:
    """No worker that is elected."""
    if processes.worker is not None:
        return
    last = next((one.seen for one in processes.gone if one.kind == "worker"), None)
    if any(one.kind == "worker" for one in processes.at_work):
        title = both("没有工作进程当选：都在等候", "no worker is elected: those there are stand by")
        do = both(
            "看数据库是否连得上，旧的工作进程是否还占着锁", "is the database there; does an old worker hold the lock?"
        )
        yield Trouble("bad", "worker_waits", title, do, since=last)
        return
    title = both("工作进程不在：没有来源在拉取", "the worker is away: no source is pulled")
    do = both("启动它：zhongshu work，或带它的 zhongshu serve", "start it: zhongshu work, or zhongshu serve with it")
    yield Trouble("bad", "worker_away", title, do, since=last)


def of_disk(disk: DiskFacts, settings: OperationsSettings) -> Iterator[Trouble]:
    """A disk that fills up."""
    least, free = settings.least_free_gb * _GB, disk.free.free
    if free >= least:
        return
    left, growth = f"{free / _GB:.1f}", disk.measured.growth
    zh, en = f"磁盘只剩 {left} GB", f"only {left} GB of the disk are free"
    if growth is not None and growth > 0:
        zh, en = f"{zh}，按近来的增长够 {free // growth} 天", f"{en}, at the recent growth for {free // growth} days"
    do = both(
        "加盘，或清理备份和旧文件；写满时什么都不再收",
        "add room, or clear backups and old files; a full disk takes nothing",
    )
    yield Trouble("bad" if free < least / 3 else "warn", "disk_full", both(zh, en), do)


def of_backups(disk: DiskFacts, settings: OperationsSettings, now: datetime) -> Iterator[Trouble]:
    """Backups and drills that failed or are too old."""
    told = disk.measured.backups
    if told is None:  # nobody has looked yet
        return
    if told.fault is not None:
        title = both(f"上次恢复演练没有通过：{told.fault}", f"the last drill of a restore failed: {told.fault}")
        do = both("重做备份，再演练：zhongshu backup drill", "make a backup anew and try that: zhongshu backup drill")
        yield Trouble("bad", "drill_failed", title, do, since=told.drilled)
    for kind, at, days in (("backup", told.made, settings.backup_days), ("drill", told.drilled, settings.drill_days)):
        if days is None or (at is not None and now - at <= timedelta(days=days)):
            continue
        zh, en = {"backup": ("备份", "backup"), "drill": ("恢复演练", "drill of a restore")}[kind]
        title = both(f"从没做过{zh}", f"there was never a {en}")
        if at is not None:
            old = (now - at).days
            title = both(f"上次{zh}在 {old} 天前", f"the last {en} was {old} days ago")
        word = "zhongshu backup PLACE" if kind == "backup" else "zhongshu backup drill PLACE"
        yield Trouble("warn", f"{kind}_old", title, both(f"去做：{word}", f"do it: {word}"), since=at)


def of_ledger(ledger: LedgerFacts, now: datetime) -> Iterator[Trouble]:
    """Entries without a checkpoint, witnesses that are behind, histories that fork."""
    left = ledger.entries - ledger.covered
    if left > UNCOVERED or (ledger.uncovered is not None and now - ledger.uncovered > UNSIGNED):
        have = "entry of the ledger has" if left == 1 else "entries of the ledger have"
        title = both(f"账本有 {left} 条没有检查点", f"{left} {have} no checkpoint")
        do = both("看账本页；zhongshu ledger checkpoint", "see the ledger's page; zhongshu ledger checkpoint")
        yield Trouble("bad", "ledger_uncovered", title, do, since=ledger.uncovered, path="/ledger")
    for name in ledger.forked:
        title = both(f"{name} 的账本有两个版本", f"the ledger of {name} has two histories")
        do = both("告诉那个中枢的审计员，证据在账本页", "tell that hub's auditor: the evidence is on the ledger's page")
        yield Trouble("bad", "log_forked", title, do, about=name, path="/ledger")
    for one in ledger.witnesses:
        if one.apart:
            said = one.said or one.name
            title = both(
                f"见证方 {one.name} 有另一个版本：{said}", f"the witness {one.name} has another history: {said}"
            )
            do = both("停下，找审计员：zhongshu ledger verify", "stop, and call the auditor: zhongshu ledger verify")
            yield Trouble("bad", "ledger_forked", title, do, about=one.name, path="/ledger")
        elif one.behind > 0 and (one.vouched is None or now - one.vouched > BEHIND):
            behind = f"{one.behind} {'entry' if one.behind == 1 else 'entries'} behind"
            title = both(f"见证方 {one.name} 落后 {one.behind} 条", f"the witness {one.name} is {behind}")
            do = both(one.said or "看它是否连得上", one.said or "can it be reached?")
            yield Trouble("warn", "witness_behind", title, do, since=one.vouched, about=one.name, path="/ledger")
