"""Restore drills as the ledger has them: whether the backup of a region was tried, when, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.search import Wanted, search

ACT = "backup.drilled"
_PAGE = 50


@dataclass(frozen=True)
class Drilled:
    """`made` is when the backup was (UTC), `seconds` how long it took to have the region back, `fault` what was not as
    it should be, None when all was well. `source` is a folder or s3://bucket/prefix. `at` is the ledger's time."""

    source: str
    made: str
    snapshot: int
    seconds: int
    fault: str | None = None
    at: datetime | None = None

    @property
    def ok(self) -> bool:
        return self.fault is None


def drill_entry(drilled: Drilled, actor: str) -> Entry:
    """A note: nobody has to decide anew because of it."""
    return Entry(
        kind="note",
        actor=actor,
        act=ACT,
        reason=drilled.fault,
        result="ok" if drilled.ok else "failed",
        details={
            "source": drilled.source,
            "made": drilled.made,
            "snapshot": str(drilled.snapshot),
            "seconds": str(drilled.seconds),
        },
    )


def last_drill(folders: Folders) -> Drilled | None:
    """The newest in the ledger; None when there was never one. LedgerError when a file cannot be read."""
    before: int | None = None
    while found := search(folders, Wanted(kinds=("note",), text=ACT), limit=_PAGE, before=before):
        for entry in found:
            if entry.act == ACT:
                return _read(entry)
        before = found[-1].sequence
    return None


def _read(entry: Entry) -> Drilled:
    told = entry.details
    return Drilled(
        source=told["source"],
        made=told["made"],
        snapshot=int(told["snapshot"]),
        seconds=int(told["seconds"]),
        fault=None if entry.result == "ok" else entry.reason,
        at=entry.at,
    )
