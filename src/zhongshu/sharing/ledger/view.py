"""A ledger at one instant, while others write to it: what is small is read, what only grows is measured."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.files import Folders, IndexFile, Segment, list_indexes, list_segments, list_tree


@dataclass(frozen=True)
class View:
    """`open_lines` is the content of the open segment; `small` that of head, standing and checkpoint files by path, as
    far as there are such; `tree` the length of each file of hashes, lowest level first."""

    segments: tuple[Segment, ...]
    indexes: Mapping[int, IndexFile]
    open_lines: bytes
    small: Mapping[Path, bytes]
    tree: Mapping[Path, int]


def view(folders: Folders) -> View:
    """LedgerError when there is no ledger."""
    if not folders.segments.is_dir():
        raise LedgerError(f"there is no ledger in {folders.ledger}", hint="it is made with the first entry")
    with _shared(folders.upkeep_lock), _shared(folders.lock):
        segments = tuple(list_segments(folders))
        tree = {path: path.stat().st_size for path in list_tree(folders)}
        open_lines = segments[-1].path.read_bytes() if segments and segments[-1].digest is None else b""
        paths = [*folders.checkpoints, folders.standing, folders.head, folders.dropped]
        small = {path: path.read_bytes() for path in paths if path.exists()}
        return View(segments, list_indexes(folders), open_lines, small, tree)


@contextmanager
def _shared(path: Path) -> Iterator[None]:
    """Keep writers out for as long; a copy of a ledger, without its lock files, has none."""
    if not path.exists():
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)
