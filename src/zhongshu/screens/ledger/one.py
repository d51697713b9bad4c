"""One entry: its line, its proof, and the other end of its stream."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.screens.ledger.sight import Ground, Sight
from zhongshu.sharing.ledger.checkpoint import last_checkpoint
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.lines import line_of_entry
from zhongshu.sharing.ledger.prove import prove
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.ledger.tree import leaf_hash
from zhongshu.sharing.ledger.writer import Ledger

_LONGEST_STREAM = timedelta(days=1)
_MOST_STREAMS = 200


@dataclass(frozen=True)
class Shown:
    """An entry that may be seen, why, and its canonical line."""

    entry: Entry
    ground: Ground
    line: str

    @property
    def leaf(self) -> bytes:
        """Its hash in the tree."""
        return leaf_hash(self.line.encode())


def look_at(folders: Folders, sight: Sight, sequence: int) -> Shown:
    """UnknownName for an entry that is not there, and in the same words for one that may not be seen."""
    try:
        line = line_of_entry(folders, sequence)
    except UnknownName:
        raise _none(sequence) from None
    entry = decode(line)
    ground = sight.ground(entry)
    if ground is None:
        raise _none(sequence)
    return Shown(entry, ground, line.decode())


def proof_so_far(ledger: Ledger, sequence: int) -> dict[str, Any] | None:
    """As `prove`, under the newest checkpoint; None while none vouches for the entry, or when the tree is damaged."""
    newest = last_checkpoint(ledger.folders)
    if newest is None or newest.size <= sequence:
        return None
    try:
        return prove(ledger.folders, sequence, newest)
    except LedgerError:
        return None


def other_end(folders: Folders, sight: Sight, entry: Entry) -> Entry | None:
    """Of a stream's beginning its end, of its end the beginning; None where it has none, or it may not be seen."""
    if entry.opened is not None:
        try:
            return look_at(folders, sight, entry.opened).entry
        except UnknownName:
            return None
    if entry.kind != "opened":
        return None
    wanted = Wanted(
        actor=entry.actor,
        grant=entry.grant,
        kinds=("closed", "broken"),
        first=entry.at,
        until=entry.at + _LONGEST_STREAM,
    )
    ended = (one for one in search(folders, wanted, limit=_MOST_STREAMS) if one.opened == entry.sequence)
    return next((one for one in ended if sight.ground(one) is not None), None)


def _none(sequence: int) -> UnknownName:
    return UnknownName(f"no entry {sequence} for you", hint="/ledger lists the entries that are yours to see")
