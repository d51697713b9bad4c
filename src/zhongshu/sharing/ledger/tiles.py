"""The tree's hashes on disk: one flat file a level, of which a proof reads a few kilobytes."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from zhongshu.sharing.ledger.tree import TILE, node_hash, root

HASH = 32
WIDTH = 1 << TILE
Completed = Mapping[int, Sequence[bytes]]
"""Hashes by level, to follow those there are."""


class Tiles:
    """Files 0, 1, 2, ... of a folder; they can always be made anew from the segments."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._handles: dict[int, int] = {}

    def write(self, size: int, added: Completed) -> None:
        """Set what follows the first `size` leaves. Higher levels go first: a whole level 0 vouches for the others."""
        for level in sorted(added, reverse=True):
            write_at(self._handle(level), b"".join(added[level]), (size >> TILE * level) * HASH)

    def cut(self, size: int) -> None:
        """Forget what is beyond the first `size` leaves."""
        for level in [int(name) for name in os.listdir(self.folder) if name.isdigit()]:
            length = (size >> TILE * level) * HASH
            if os.fstat(self._handle(level)).st_size > length:
                os.ftruncate(self._handle(level), length)

    def reach(self, size: int) -> bool:
        """Whether there are as many as a tree of `size` leaves has, on every level."""
        levels = range((size.bit_length() + TILE - 1) // TILE)
        return all(os.fstat(self._handle(one)).st_size >= (size >> TILE * one) * HASH for one in levels)

    def close(self) -> None:
        """Give the files back."""
        while self._handles:
            os.close(self._handles.popitem()[1])

    def _handle(self, level: int) -> int:
        if level not in self._handles:
            self._handles[level] = os.open(self.folder / str(level), os.O_RDWR | os.O_CREAT, 0o644)
        return self._handles[level]


def write_at(handle: int, content: bytes, offset: int) -> None:
    """All of it; a disk that is full takes a part and then raises."""
    view = memoryview(content)
    while view:
        written = os.pwrite(handle, view, offset)
        view, offset = view[written:], offset + written


class TileReader:
    """Subtrees of the tree whose hashes lie in a folder, for proofs."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, start: int, end: int) -> bytes:
        """The root over leaves [start, end); `start` is a multiple of the power of two at or above their number, as in
        every proof. FileNotFoundError, or ValueError when the files are too short."""
        count = end - start
        full = 1 << (count.bit_length() - 1)
        if full != count:
            return node_hash(self(start, start + full), self(start + full, end))
        level = (count.bit_length() - 1) // TILE
        return root(self.hashes(level, start >> TILE * level, count >> TILE * level))

    def hashes(self, level: int, first: int, count: int) -> list[bytes]:
        """Consecutive hashes of a level; ValueError when there are fewer."""
        with (self.folder / str(level)).open("rb", buffering=0) as file:
            found = os.pread(file.fileno(), count * HASH, first * HASH)
        if len(found) != count * HASH:
            raise ValueError(f"tree/{level} has no hashes {first} to {first + count}")
        return [found[at : at + HASH] for at in range(0, len(found), HASH)]
