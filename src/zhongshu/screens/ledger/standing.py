"""How the ledger stands: how much is in it, who vouches for how much of it, what was mended."""

from dataclasses import dataclass
from datetime import UTC, datetime

from zhongshu.sharing.ledger.checkpoint import Checkpoint, last_checkpoint
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import Folders, list_segments
from zhongshu.sharing.ledger.lines import line_starting, while_moving
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.ledger.writer import Ledger

MOST_MENDED = 20


@dataclass(frozen=True)
class LedgerStanding:
    """`first` is the oldest entry that can be read, `signed` when the newest checkpoint was written (UTC); `mended`
    are the newest notes of lines that a crash tore and the ledger cut off."""

    entries: int
    first: Entry | None
    last: Entry | None
    checkpoint: Checkpoint | None
    signed: datetime | None
    vkey: str
    mended: tuple[Entry, ...]


def standing_of(ledger: Ledger) -> LedgerStanding:
    """LedgerError when a file cannot be read."""
    folders = ledger.folders
    checkpoint = last_checkpoint(folders)
    return LedgerStanding(
        entries=ledger.size,
        first=first_entry(folders),
        last=next(iter(search(folders, Wanted(), limit=1)), None),
        checkpoint=checkpoint,
        signed=None if checkpoint is None else _written(folders),
        vkey=ledger.key.vkey,
        mended=tuple(search(folders, Wanted(actor="ledger", kinds=("note",)), limit=MOST_MENDED)),
    )


def first_entry(folders: Folders) -> Entry | None:
    """The oldest that is still there; None in an empty ledger."""

    def look() -> Entry | None:
        segments = list_segments(folders)
        line = line_starting(segments[0], 0) if segments else b""
        return decode(line) if line else None

    return while_moving(look)


def _written(folders: Folders) -> datetime:
    """When a checkpoint was last added to either file: a checkpoint itself tells no time."""
    times = [path.stat().st_mtime for path in folders.checkpoints if path.exists()]
    return datetime.fromtimestamp(max(times), UTC)
