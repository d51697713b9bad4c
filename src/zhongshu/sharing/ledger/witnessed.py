"""This hub's own checkpoints as its witnesses have them: a signed note a file, outside of the ledger.

What a witness has of this hub was signed by this hub. So whatever of it the ledger does not lead to shows that the
ledger was cut short or rewritten since, and nothing more is signed then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LedgerError
from zhongshu.lake.durable import write_file
from zhongshu.sharing.ledger.checkpoint import Checkpoint
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import Note, Signature, TreeHead, parse_head, parse_note
from zhongshu.sharing.ledger.segment_check import Fault
from zhongshu.sharing.ledger.tiles import TileReader
from zhongshu.sharing.ledger.tree import EMPTY
from zhongshu.sharing.signing import PublicKey

CONTRADICTS = ".contradicts"
"""Ends the name of the file that holds what a witness has and this ledger does not lead to."""


@dataclass(frozen=True)
class Witnessed:
    """A checkpoint as `witness` (its name in region.yaml) has it."""

    witness: str
    path: Path
    note: Note
    head: TreeHead

    @property
    def contradicts(self) -> bool:
        """Whether the ledger did not lead to it when it was kept."""
        return self.path.name.endswith(CONTRADICTS)


@dataclass(frozen=True)
class Contradiction:
    """What a witness has, and the ledger of `size` entries does not lead to. `root` is the one that the ledger has of
    so many entries; None where it has fewer: it was rolled back."""

    witness: str
    path: Path
    head: TreeHead
    size: int
    root: bytes | None

    @property
    def rollback(self) -> bool:
        """Whether entries are missing; else they are others."""
        return self.root is None

    @property
    def sentence(self) -> str:
        """For people and logs."""
        head = self.head
        if self.root is None:
            return (
                f"the witness {self.witness} has a checkpoint of {head.size} entries that this hub signed, and the "
                f"ledger has {self.size}: the entries from {self.size} on are missing (rollback)"
            )
        return (
            f"the witness {self.witness} has another root of {head.size} entries that this hub signed: "
            f"{head.root.hex()} there, {self.root.hex()} here (fork)"
        )


def keep(folders: Folders, witness: str, note: Note, *, contradicts: bool = False) -> None:
    """Replace what is known of a witness; OSError when it cannot be written."""
    write_file(folders.witnessed / f"{witness}{CONTRADICTS if contradicts else ''}", note.whole.encode())


def read_witnessed(folders: Folders) -> tuple[list[Witnessed], list[Fault]]:
    """What is known of each witness, by name; files that cannot be read are faults."""
    found, faults = [], []
    paths = sorted(folders.witnessed.iterdir()) if folders.witnessed.is_dir() else []
    for path in paths:
        if path.name.startswith("."):  # a draft that a crash left
            continue
        try:
            note = parse_note(path.read_bytes().decode())
            found.append(Witnessed(path.name.removesuffix(CONTRADICTS), path, note, parse_head(note.text)))
        except ValueError as error:
            faults.append(Fault(path, f"it is not as it was written: {error}"))
    return found, faults


def contradictions(folders: Folders, key: PublicKey, size: int) -> list[Contradiction]:
    """What the witnesses have and a ledger of `size` entries, with its tree on disk, does not lead to.

    LedgerError when the tree cannot be read. What is not signed by `key` for its own ledger counts for nothing.
    """
    seen = (one for one in read_witnessed(folders)[0] if _own(one, key))
    found = (contradiction(folders, one.witness, one.path, one.head, size) for one in seen)
    return [one for one in found if one is not None]


def contradiction(folders: Folders, witness: str, path: Path, head: TreeHead, size: int) -> Contradiction | None:
    """None when the ledger leads to what the witness has."""
    if head.size > size:
        return Contradiction(witness, path, head, size, None)
    here = own_root(folders, head.size)
    return None if here == head.root else Contradiction(witness, path, head, size, here)


def own_root(folders: Folders, size: int) -> bytes:
    """Of the first `size` entries, by the hashes on disk. LedgerError when they cannot be read."""
    try:
        return TileReader(folders.tree)(0, size) if size else EMPTY
    except (OSError, ValueError) as error:
        hint = "zhongshu ledger verify names what is wrong"
        raise LedgerError(f"the ledger's tree cannot be read: {error}", hint=hint) from error


def settle(folders: Folders, witness: str, size: int) -> None:
    """Forget what a witness had against a ledger that leads to it now, a newer backup having been restored."""
    for one in read_witnessed(folders)[0]:
        old = one.contradicts and one.witness == witness
        if old and contradiction(folders, witness, one.path, one.head, size) is None:
            one.path.unlink(missing_ok=True)


def require_one_history(folders: Folders, key: PublicKey, size: int) -> None:
    """LedgerError when a witness has what a ledger of `size` entries does not lead to: no checkpoint may be signed."""
    for one in contradictions(folders, key, size):
        raise LedgerError(one.sentence, hint=go_on(folders))


def go_on(folders: Folders) -> str:
    """What can be done about a contradiction."""
    return (
        "restore a newer backup of ledger/; to go on all the same, move "
        f"{folders.witnessed.parent.name}/{folders.witnessed.name} away: every witness will go on naming it"
    )


def best_witnessed(folders: Folders, sequence: int, newest: Checkpoint) -> tuple[Checkpoint, tuple[Signature, ...]]:
    """The checkpoint that vouches for the entry and that most witnesses cosigned, the largest of these, and their
    lines; else `newest`."""
    notes: dict[str, tuple[TreeHead, Note]] = {}
    for one in read_witnessed(folders)[0]:
        covers = sequence < one.head.size <= newest.size and one.head.origin == newest.origin
        if covers and not one.contradicts:
            known = notes.get(one.note.text)
            notes[one.note.text] = one.head, one.note if known is None else known[1].bearing(one.note.signatures)
    best = max(notes.values(), key=lambda found: (len(found[1].signatures), found[0].size), default=None)
    if best is None or len(best[1].signatures) < 2:
        return newest, ()
    head, note = best
    own, *others = note.signatures
    return Checkpoint(head.origin, head.size, head.root, Note(note.text, (own,)).whole), tuple(others)


def _own(one: Witnessed, key: PublicKey) -> bool:
    return one.head.origin == key.name and signed(one.note, key)


def signed(note: Note, key: PublicKey) -> bool:
    """Whether the key signed it, a spoiled line counting as none."""
    try:
        return note.signed_by(key)
    except ValueError:
        return False


def faults_of(folders: Folders, key: PublicKey, size: int) -> Iterable[Fault]:
    """For `verify`: what witnesses have and the ledger does not lead to, and files that are not as they were."""
    found, faults = read_witnessed(folders)
    faults += [Fault(one.path, f"it is not signed by {key.name}") for one in found if not _own(one, key)]
    own = [one for one in found if _own(one, key)]
    try:
        for one in contradictions(folders, key, size):
            heads = [beside.head for beside in own if beside.witness == one.witness]
            faults.append(fault_of(folders, one, heads))
    except LedgerError as error:
        faults.append(Fault(folders.tree, error.message))
    return faults


def fault_of(folders: Folders, found: Contradiction, heads: Iterable[TreeHead]) -> Fault:
    """For `verify`. Of all that the witness has (`heads`), the ledger leads to some: the first entry that differs comes
    after those, and is named where it can only be one. LedgerError when the tree cannot be read."""
    if found.rollback:
        return Fault(found.path, found.sentence, found.size)
    last = found.head.size - 1
    alike = (one.size for one in heads if one.size <= last and own_root(folders, one.size) == one.root)
    first = max(alike, default=0)
    which = f"{first}" if first == last else f"one of {first} to {last}"
    message = f"{found.sentence}: the first entry that differs is {which}"
    return Fault(found.path, message, first if first == last else None)
