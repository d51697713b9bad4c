"""What every process has to see at once: three numbers in a file that all of them map into memory."""

import mmap
import os
import struct
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LENGTH = 32
"""Bytes of the file: the three numbers, and eight of their digest."""


class Head:
    """Size, number of acts, and time of the last entry in microseconds since 1970.

    A number is read or written in one piece of eight bytes, so no process sees half of one. They are hints: what was
    decided by them is checked again under the lock.
    """

    def __init__(self, path: Path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if os.fstat(handle).st_size != LENGTH:
                os.ftruncate(handle, LENGTH)
            self._map = mmap.mmap(handle, LENGTH)
        finally:
            os.close(handle)
        self._numbers = memoryview(self._map).cast("Q")

    @property
    def size(self) -> int:
        """Entries that are durable."""
        return self._numbers[0]

    @property
    def acts(self) -> int:
        """Acts among them."""
        return self._numbers[1]

    @property
    def at(self) -> int:
        """Microseconds since 1970 of the last one."""
        return self._numbers[2]

    def set(self, size: int, acts: int, at: int) -> None:
        """Time first, so that nobody who sees an act reckons with a time before it."""
        self._numbers[2] = at
        self._numbers[1] = acts
        self._numbers[0] = size
        self._numbers[3] = _check(size, acts, at)

    def close(self) -> None:
        """Give the memory back."""
        self._numbers.release()
        self._map.close()


def told_size(path: Path) -> int:
    """How many entries a head file says are durable; 0 where there is none, or its writer died while it wrote it."""
    try:
        return read_head(path.read_bytes())[0]
    except (FileNotFoundError, ValueError):
        return 0


def read_head(content: bytes) -> tuple[int, int, int]:
    """Size, acts and time of the bytes of a head file; ValueError when they are not as they were written."""
    if len(content) != LENGTH:
        raise ValueError(f"it has {len(content)} bytes, not {LENGTH}")
    size, acts, at, check = struct.unpack("=4Q", content)
    if check != _check(size, acts, at):
        raise ValueError("its digest is not that of its numbers")
    return size, acts, at


def _check(size: int, acts: int, at: int) -> int:
    return int.from_bytes(sha256(struct.pack("=3Q", size, acts, at)).digest()[:8])
