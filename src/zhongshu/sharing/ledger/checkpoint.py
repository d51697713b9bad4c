"""Signed checkpoints (c2sp.org/tlog-checkpoint): so many entries had this root. Kept beside the ledger and outside."""

import base64
import binascii
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from zhongshu.core.errors import LedgerError
from zhongshu.lake.durable import sync_files, write_file
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.signing import HubKey, PublicKey

_LINES = 6
"""Of a note in the file: origin, size, root, empty, signature, empty."""


@dataclass(frozen=True)
class Checkpoint:
    """`note` is the signed text of the three others."""

    origin: str
    size: int
    root: bytes
    note: str


def sign_checkpoint(key: HubKey, size: int, root: bytes) -> Checkpoint:
    """The region's key speaks for its own ledger: the origin is its name."""
    note = key.sign_note(f"{key.name}\n{size}\n{base64.b64encode(root).decode()}\n")
    return Checkpoint(key.name, size, root, note)


def parse_checkpoint(note: str) -> Checkpoint:
    """ValueError for a note of another form; its signature is not looked at."""
    lines = note.split("\n")
    if len(lines) != _LINES or lines[3] or lines[5] or not lines[1].isdecimal():
        raise ValueError("not a checkpoint")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error as error:
        raise ValueError("not a checkpoint: its root is not base64") from error
    if str(int(lines[1])) != lines[1] or base64.b64encode(root).decode() != lines[2]:
        raise ValueError("not a checkpoint as it is written")
    return Checkpoint(lines[0], int(lines[1]), root, note)


def open_checkpoint(note: str, key: PublicKey) -> Checkpoint:
    """ValueError unless it is a checkpoint that this key signed for its own ledger."""
    checkpoint = parse_checkpoint(note)
    if checkpoint.origin != key.name or key.verify_note(note) is None:
        raise ValueError(f"the signature is not that of {key.name}")
    return checkpoint


def split_notes(content: bytes) -> list[str]:
    """The notes of a file; ValueError when it does not consist of whole ones."""
    lines = content.decode().split("\n")
    if lines.pop() or len(lines) % _LINES:
        raise ValueError("it ends in the middle of a checkpoint")
    return ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]


def read_notes(path: Path) -> list[str]:
    """Oldest first; none where there is no file."""
    try:
        return split_notes(path.read_bytes())
    except FileNotFoundError:
        return []


_TAIL = 4096
"""More bytes than two notes have."""


def last_notes(path: Path) -> list[str]:
    """The last few whole notes of a file, oldest first; a torn one at its end is left out."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(max(length - _TAIL, 0))
            content = file.read()
    except FileNotFoundError:
        return []
    found: list[str] = []
    blocks = content.decode(errors="replace").split("\n\n")[:-1]
    for text, signature in pairwise(blocks):
        note = f"{text}\n\n{signature}\n"
        try:
            parse_checkpoint(note)
        except ValueError:
            continue
        found.append(note)
    return found


def last_checkpoint(folders: Folders) -> Checkpoint | None:
    """The newest in either file."""
    notes = [note for path in folders.checkpoints for note in last_notes(path)[-1:]]
    return max(map(parse_checkpoint, notes), key=lambda one: one.size, default=None)


def append_checkpoint(folders: Folders, checkpoint: Checkpoint) -> None:
    """To both files, outside first. What an earlier crash left behind is set right: a torn note is cut, a note that
    reached only the outside is added inside; a new folder outside gets all notes from inside."""
    inside, outside = folders.checkpoints
    try:
        for path in (inside, outside):
            _cut_torn(path)
        if inside.exists() and not outside.exists():
            write_file(outside, inside.read_bytes())
        here, there = last_notes(inside), last_notes(outside)
        if there and here != there and here[-1:] == there[-2:-1]:
            _append(inside, there[-1])
        for path in (outside, inside):
            _append(path, checkpoint.note)
    except OSError as error:
        raise LedgerError(f"a checkpoint could not be written: {error}") from error


def _cut_torn(path: Path) -> None:
    """Cut what was begun after the last whole note and never ended; a note that was altered stays for `verify`."""
    if not path.exists():
        return
    whole = last_notes(path)
    with path.open("r+b") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(length - _TAIL, 0))
        tail = file.read()
        end = f"{whole[-1]}\n".encode() if whole else b""
        rest = tail[tail.rfind(end) + len(end) :] if whole else tail
        if rest.count(b"\n\n") < 2 and len(rest) < _TAIL:
            file.truncate(length - len(rest))


def _append(path: Path, note: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("ab") as file:
        file.write(f"{note}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync_files([path])
