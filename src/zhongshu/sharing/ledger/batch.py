"""What is decided about entries that are written together: stale, denied by quota, or written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.counters import NOTHING, Quota, Used, used_by
from zhongshu.sharing.ledger.entry import Entry, line_of, members_of, stamp
from zhongshu.sharing.ledger.standing import Standing
from zhongshu.sharing.ledger.tail import Added
from zhongshu.sharing.ledger.tree import leaf_hash

Write = tuple[Entry, Quota | None]
"""An entry, and the quota of its grant that it may not pass."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """written: durable as asked. denied: durable as a denial, whose `reason` names the limit. stale: nothing was
    written, because an act came after those that were seen; decide again.

    `sequence` is that of the first entry (-1 when stale), `at` the ledger's time of it.
    """

    verdict: Literal["written", "denied", "stale"]
    at: datetime
    sequence: int = -1
    reason: str | None = None


class Batch:
    """Lines that follow a standing, all at one time. The standing is folded along."""

    def __init__(self, standing: Standing, at: datetime):
        self.standing = standing
        self.at = at
        self.lines: list[bytes] = []
        self.added = Added(standing.size)
        self._stamp = stamp(at)

    def decide(self, writes: Sequence[Write], seen: int | None) -> Outcome | LedgerError:
        """All of the entries as they are, or all as denials, or none. An error concerns these entries only."""
        if seen is not None and seen < self.standing.acts:
            return Outcome("stale", self.at)
        reason = self._refusal(writes)
        entries = [entry if reason is None else _denied(entry, reason) for entry, _ in writes]
        first = self.standing.size
        try:
            found = [members_of(entry, first + at, self._stamp) for at, entry in enumerate(entries)]
            lines = [line_of(one) for one in found]
        except LedgerError as error:
            return error
        for one, line in zip(found, lines, strict=True):
            self._write(one, line)
        return Outcome("written" if reason is None else "denied", self.at, first, reason)

    def _write(self, found: Mapping[str, Any], line: bytes) -> None:
        leaf = leaf_hash(line)
        self.added.add(leaf, self.standing.add(found, leaf))
        self.lines.append(line)

    def _refusal(self, writes: Sequence[Write]) -> str | None:
        planned: dict[tuple[str, str], Used] = {}
        for entry, quota in writes:
            day = self.standing.counted_on(entry.kind, self._stamp, entry.day)
            if quota is None or entry.grant is None or day is None:
                continue
            key = entry.grant, day
            planned[key] = planned.get(key, NOTHING) + used_by(
                entry.kind, {"subject_count": entry.subject_count, "rows": entry.rows, "reserved": entry.reserved}
            )
            if reason := self.standing.counters.refusal(*key, quota, planned[key]):
                return reason if len(writes) == 1 else f"{reason} of {entry.grant}"
        return None


def _denied(entry: Entry, reason: str) -> Entry:
    """What it would have been, with nothing handed out."""
    return replace(entry, kind="denied", decision="denied", reason=reason, rows=0, reserved=0, result=None)
