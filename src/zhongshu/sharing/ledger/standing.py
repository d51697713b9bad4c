"""Where a ledger stands after so many entries: its tree, its acts, its counters. A fold, and its file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.core.errors import LedgerError
from zhongshu.lake.durable import write_file
from zhongshu.sharing.ledger.counters import Counters, Used, used_by
from zhongshu.sharing.ledger.entry import members
from zhongshu.sharing.ledger.tree import Frontier, leaf_hash

BEGINNING = "1970-01-01T00:00:00.000000Z"
"""The time of a ledger without entries."""


@dataclass
class Standing:
    """A fold over the entries 0 .. size - 1. `at` is the time of the last one, as lines have it."""

    zone: ZoneInfo
    frontier: Frontier = field(default_factory=Frontier)
    acts: int = 0
    at: str = BEGINNING
    counters: Counters = field(default_factory=Counters)

    @property
    def size(self) -> int:
        """Entries folded."""
        return self.frontier.size

    def day(self, at: str) -> str:
        """The day of the region's zone, as ISO date."""
        return _day(at[:16], self.zone)

    def add(self, found: Mapping[str, Any], leaf: bytes) -> list[bytes]:
        """The members of the next line, and its hash; what `Frontier.append` returns."""
        self.count(found)
        return self.frontier.append(leaf)

    def count(self, found: Mapping[str, Any]) -> None:
        """What the next line does to time, acts and counters."""
        self.at = found["at"]
        kind = found["kind"]
        if kind == "act":
            self.acts += 1
        grant = found.get("grant")
        if grant is not None and (day := self.counted_on(kind, self.at, found.get("day"))) is not None:
            self.counters.add(grant, day, used_by(kind, found))

    def counted_on(self, kind: str, at: str, day: str | None) -> str | None:
        """The day whose counters an entry belongs to; None for one that uses nothing."""
        if kind in ("read", "opened"):
            return self.day(at)
        return day if kind in ("closed", "broken") else None

    def add_line(self, line: bytes) -> tuple[bytes, list[bytes]]:
        """The leaf hash of the next line of a segment, and what it completes; LedgerError when it cannot be next."""
        try:
            found = members(line)
            if found["sequence"] != self.size or found["at"] < self.at:
                raise LedgerError(f"it says sequence {found['sequence']} and {found['at']}")
            leaf = leaf_hash(line)
            return leaf, self.add(found, leaf)
        except (LedgerError, KeyError, TypeError, ValueError) as error:
            hint = "zhongshu ledger verify names what is wrong; restore the ledger from a backup"
            raise LedgerError(f"the ledger is damaged at entry {self.size}: {error}", hint=hint) from error

    def document(self) -> bytes:
        """As `standing.json` has it: an object, with the digest of the rest as its last member."""
        counters = self.counters.recent(self.day(self.at))
        used = sorted((*key, one.calls, one.subjects, one.rows) for key, one in counters.days.items())
        body = {
            "size": self.size,
            "peaks": [peak.hex() for peak in self.frontier.peaks],
            "acts": self.acts,
            "at": self.at,
            "counters": used,
        }
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return f'{text[:-1]},"sha256":"{sha256(text.encode()).hexdigest()}"}}\n'.encode()


@lru_cache(maxsize=4096)
def _day(minute: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(f"{minute}+00:00").astimezone(zone).date().isoformat()


def write_standing(path: Path, document: bytes) -> None:
    """Replace the file, durably."""
    write_file(path, document)


def read_standing(path: Path, zone: ZoneInfo) -> Standing | None:
    """None when there is no such file, or anything in it is not as it was written."""
    try:
        return parse_standing(path.read_bytes(), zone)
    except OSError:
        return None


def parse_standing(content: bytes, zone: ZoneInfo) -> Standing | None:
    """None when anything in it is not as `document` wrote it."""
    try:
        found = json.loads(content)
        frontier = Frontier(found["size"], [bytes.fromhex(peak) for peak in found["peaks"]])
        counters = Counters({(grant, day): Used(*used) for grant, day, *used in found["counters"]})
        standing = Standing(zone, frontier, found["acts"], found["at"], counters)
        return standing if standing.document() == content else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
