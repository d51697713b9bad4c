"""A lease that dies with its process: one writer at a time, readers never wait."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhongshu.core.errors import BusyError


@contextmanager
def lease(path: Path, *, wait: float = 60.0) -> Iterator[None]:
    """Hold the file lock at `path`; BusyError after `wait` seconds names the process that has it.

    The kernel drops the lock when the process ends, however it ends, so nothing has to be cleaned up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(handle, path, time.monotonic() + wait)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 32, 0).decode(errors="replace") or "unknown"
                raise BusyError(
                    f"process {holder} is writing to this region",
                    hint=f"wait for it, or stop it; the lock is {path.name}",
                ) from None
            time.sleep(0.05)
