"""The checkpoint files looked at note by note: the part of `verify` that needs no entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zhongshu.sharing.ledger.checkpoint import Checkpoint, open_checkpoint
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.segment_check import Fault
from zhongshu.sharing.signing import PublicKey

_LINES = 6


@dataclass
class Vouched:
    """What the region vouched for: roots by size, each with the file it stands in."""

    by_size: dict[int, dict[Path, Checkpoint]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def sizes(self) -> list[int]:
        """Rising."""
        return sorted(self.by_size)


def check_notes(folders: Folders, contents: Mapping[Path, bytes], key: PublicKey) -> Vouched:
    """Form, signature and order of every note in both files, and that the files say the same."""
    found = Vouched()
    inside, outside = folders.checkpoints
    notes = {path: _notes(path, contents[path], key, found) for path in (inside, outside) if path in contents}
    for path in (inside, outside):
        if path not in notes and notes:
            found.faults.append(Fault(path, "it is missing"))
    if len(notes) == 2 and not found.faults:
        here, there = notes[inside], notes[outside]
        lacking, fuller = (outside, here) if len(there) < len(here) else (inside, there)
        shorter = min(here, there, key=len)
        if not (here == there or here == there[:-1]):
            at = next((at for at, one in enumerate(shorter) if one != fuller[at]), len(shorter))
            found.faults.append(Fault(lacking, f"checkpoint {at + 1} is not that of the other file"))
    return found


def _notes(path: Path, content: bytes, key: PublicKey, found: Vouched) -> list[str]:
    notes: list[str] = []
    lines = content.decode(errors="replace").split("\n")
    if lines.pop() or len(lines) % _LINES:
        found.faults.append(Fault(path, "it does not consist of whole checkpoints"))
    size = -1
    for at in range(0, len(lines) - len(lines) % _LINES, _LINES):
        note = "\n".join(lines[at : at + _LINES])
        try:
            checkpoint = open_checkpoint(note, key)
            if checkpoint.size <= size:
                raise ValueError(f"it follows one of {size} entries and vouches for {checkpoint.size}")
        except ValueError as error:
            found.faults.append(Fault(path, f"checkpoint {at // _LINES + 1}: {error}", line=at + 1))
            return notes
        notes.append(note)
        size = checkpoint.size
        found.by_size.setdefault(size, {})[path] = checkpoint
    return notes
