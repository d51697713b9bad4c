"""A folder on another disk or machine as a witness: a file that this hub only ever adds its checkpoints to.

It signs nothing and refuses nothing by itself: the hub holds itself against the last checkpoint there before it adds
one, so that a ledger that was rolled back or copied and gone another way finds what it is not. Let the folder be one
where this machine may append and not delete.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import last_notes
from zhongshu.sharing.ledger.errand import Errand, Unvouched
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.note import Note, parse_head, parse_note
from zhongshu.sharing.ledger.segment_check import Fault
from zhongshu.sharing.ledger.witnessed import contradiction, fault_of, signed
from zhongshu.sharing.signing import PublicKey

_SIGNATURE = 64
"""Bytes of one that is whole: of a torn one fewer are left."""


def to_folder(errand: Errand, witness: str, folder: Path) -> Note:
    """Add the checkpoint, durably, unless it is the last one there; Unvouched when the folder holds another history, or
    cannot be written. LedgerError when the tree on disk is damaged."""
    path = _file(folder, errand.public)
    note = parse_note(errand.checkpoint.note)
    try:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            last = _last(path, errand.public)
            if last is not None and (found := errand.contradicts(witness, last)) is not None:
                raise Unvouched("rollback" if found.rollback else "fork", found.sentence, evidence=last)
            if last is None or parse_head(last.text).size < errand.head.size:
                _append(handle, path, note)
        finally:
            os.close(handle)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unvouched("away", f"nothing can be added to {path}: {reason}") from error
    return note


def _last(path: Path, key: PublicKey) -> Note | None:
    """The last checkpoint that this hub signed. Unvouched when another key signed the last whole one: somebody else
    writes there in this hub's name. What a crash tore is passed over."""
    for note in reversed(_notes(path)):
        if signed(note, key):
            return note
        line = note.signatures[0]
        if len(line.signed) == _SIGNATURE:
            who = f"the key {line.name}+{line.key_id.hex()} and not this hub's"
            raise Unvouched("fork", f"{path} ends with a checkpoint of {parse_head(note.text).told}, signed by {who}")
    return None


def _append(handle: int, path: Path, note: Note) -> None:
    content = f"{note.whole}\n".encode()
    length = os.fstat(handle).st_size
    if length and os.pread(handle, 2, length - 2) != b"\n\n":  # torn by a crash or a full disk: begin anew
        content = b"\n\n" + content
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]
    os.fsync(handle)
    if not length:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def folder_faults(folders: Folders, key: PublicKey, size: int, witness: str, folder: Path) -> list[Fault]:
    """For `verify`: that the ledger of `size` entries leads to the last checkpoint in the folder, as far as it can be
    read."""
    path = _file(folder, key)
    try:
        last = _last(path, key)
        if last is None:
            return []
        found = contradiction(folders, witness, path, parse_head(last.text), size)
        heads = [parse_head(note.text) for note in _notes(path) if signed(note, key)]
        return [] if found is None else [fault_of(folders, found, heads)]
    except (Unvouched, LedgerError) as error:
        return [Fault(path, error.message)]
    except OSError:
        return []


def _notes(path: Path) -> list[Note]:
    """The last few that are whole, oldest first."""
    found = []
    for content in last_notes(path):
        with suppress(ValueError):
            found.append(parse_note(content))
    return found


def _file(folder: Path, key: PublicKey) -> Path:
    return folder / f"{key.name}.checkpoints"
