"""The state of a region's machine as JSON has it: the same for the API and for `zhongshu status`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from zhongshu.screens.operations.facts import (
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
    UseFacts,
)
from zhongshu.screens.operations.trouble import Trouble

Document = dict[str, Any]


def document(found: Operations, wrong: Sequence[Trouble]) -> Document:
    """Times are ISO 8601 in UTC, lengths in seconds, sizes in bytes. A part that is away says only `away`."""
    told: dict[str, Callable[[Any], Any]] = {
        "state": _state,
        "processes": _processes,
        "jobs": _jobs,
        "data": _data,
        "services": lambda lines: [_service(one) for one in lines],
        "queue": _queue,
        "notices": _notices,
        "requests": lambda some: [asdict(one) for one in some],
        "records": lambda lines: [_records(one) for one in lines],
        "disk": _disk,
        "ledger": _ledger,
        "use": _use,
    }
    parts: Document = {}
    for name, tell in told.items():
        part = getattr(found, name)
        parts[name] = {"away": part.said} if isinstance(part, Away) else tell(part)
    return {"at": _at(found.at), "ok": not wrong, "troubles": [_trouble(one) for one in wrong], "parts": parts}


def _trouble(one: Trouble) -> Document:
    return {
        "weight": one.weight,
        "kind": one.kind,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "action": {"zh": one.action.zh, "en": one.action.en},
        "since": _at(one.since),
        "about": one.about,
        "owner": one.owner,
        "path": one.path,
    }


def _state(found: StateFacts) -> Document:
    return {"kind": found.kind, "answer_seconds": round(found.seconds, 6)}


def _processes(found: ProcessFacts) -> list[Document]:
    return [
        {
            "kind": one.kind,
            "host": one.host,
            "pid": one.pid,
            "since": _at(one.since),
            "seen": _at(one.seen),
            "at_work": one in found.at_work,
            "elected": one.elected,
            "version": one.version,
            "memory": one.memory,
        }
        for one in (*found.at_work, *found.gone)
    ]


def _jobs(found: JobFacts) -> Document:
    runs = {"refresh": found.refresh, "upkeep": found.upkeep}
    last: Mapping[str, Document | None] = {
        name: None if run is None else {"run": run.number, "started": _at(run.started), "status": run.status}
        for name, run in runs.items()
    }
    return {"sources": [_job(one) for one in found.jobs], **last}


def _job(one: Job) -> Document:
    return {
        "dataset": one.dataset,
        "source": one.source,
        "owner": one.owner,
        "every_seconds": one.every.total_seconds(),
        "tried": _at(one.mark.tried),
        "due": _at(one.due),
        "failures": one.mark.failures,
        "message": one.mark.message,
    }


def _data(found: DataFacts) -> Document:
    datasets = [
        {
            "name": one.name,
            "owner": one.owner,
            "rows": one.rows,
            "arrived": None if one.arrival is None else _at(one.arrival.at),
            "state": None if one.arrival is None else one.arrival.state,
            "open_rejects": 0 if one.quality is None else one.quality.open_rejects,
        }
        for one in found.lines
    ]
    units = [{**asdict(one), "rejected": None if one.rejected is None else str(one.rejected)} for one in found.units]
    return {"datasets": datasets, "units": units}


def _service(one: ServiceLine) -> Document:
    return {
        "name": one.name,
        "owner": one.owner,
        "calls_today": one.today.calls,
        "wrong_today": one.today.wrong,
        "from_cache_today": one.today.hits,
        "p95_ms": one.today.quantile(0.95),
        "breaker_open": one.breaker,
        "answered": _at(one.standing.answered),
        "fault": one.standing.fault,
        "fault_at": _at(one.standing.fault_at),
    }


def _queue(found: QueueFacts) -> Document:
    return {"waiting": found.waiting, "oldest": _at(found.oldest)}


def _notices(found: NoticeFacts) -> Document:
    counts = {"waiting": found.waiting, "failing": found.failing, "given_up": found.given_up}
    return {
        **counts,
        "oldest": _at(found.oldest),
        "lost": [{**asdict(one), "made": _at(one.made)} for one in found.lost],
    }


def _records(one: RecordsLine) -> Document:
    told = {"name": one.name, "owner": one.owner, "clashes": one.clashes, "pairs": one.pairs}
    return {**told, "oldest": _at(one.oldest), "unable": one.unable}


def _disk(found: DiskFacts) -> Document:
    newest, backups = found.measured.newest, found.measured.backups
    return {
        "total": found.free.total,
        "free": found.free.free,
        "measured": None if newest is None else _at(newest.at),
        "parts": {} if newest is None else dict(newest.bytes),
        "growth_a_day": found.measured.growth,
        "last_backup": None if backups is None else _at(backups.made),
        "last_drill": None if backups is None else _at(backups.drilled),
    }


def _ledger(found: LedgerFacts) -> Document:
    witnesses = [{**asdict(one), "vouched": _at(one.vouched)} for one in found.witnesses]
    told = {"entries": found.entries, "covered": found.covered}
    times = {"signed": _at(found.signed), "uncovered_since": _at(found.uncovered)}
    return {**told, **times, "witnesses": witnesses, "forked": list(found.forked)}


def _use(found: UseFacts) -> Document:
    days = [{**asdict(one), "day": str(one.day)} for one in found.days]
    return {"days": days, "usual_calls": found.usual, "uncounted": found.uncounted, "faults_today": found.faults}


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
