"""One writer at a time: the holder is named, and a killed one holds nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zhongshu.core.errors import BusyError
from zhongshu.lake.lease import lease

HOLDER = """
import sys, time
from pathlib import Path
from zhongshu.lake.lease import lease
with lease(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held_elsewhere(lock: Path) -> Iterator[int]:
    """Another process holds the lease while the block runs; its id."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def test_a_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "writer.lock"
    with held_elsewhere(lock) as holder, pytest.raises(BusyError) as refused, lease(lock, wait=0.1):
        pytest.fail("two writers at once")
    assert str(refused.value) == (
        f"process {holder} is writing to this region\n  hint: wait for it, or stop it; the lock is writer.lock"
    )


def test_a_killed_writer_holds_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with held_elsewhere(lock) as holder:
        os.kill(holder, signal.SIGKILL)
        with lease(lock, wait=5):
            assert lock.read_text() == str(os.getpid())


def test_it_is_free_again_after_an_error(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with pytest.raises(ZeroDivisionError), lease(lock):
        raise ZeroDivisionError
    with lease(lock, wait=0):
        assert lock.read_text() == str(os.getpid())
