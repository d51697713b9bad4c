"""One backup at a time in a bucket: a lock object that is put where none is, and renewed by whoever put it.

A bucket tells nobody that a process died, so the lock has an end; a clock that is minutes wrong ends it too early, and
whoever loses it so finds out before it writes a manifest.
"""

import json
import os
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from zhongshu.app.backup.store import Check
from zhongshu.core.errors import BusyError, HomeError
from zhongshu.sharing.operations.processes import lives

LOCK = "lock"
LASTS = timedelta(minutes=5)
_RENEWED = 60.0


class Bucket(Protocol):
    """Where the lock lies: `S3Store`."""

    @property
    def shown(self) -> str: ...

    def put_if(self, name: str, content: bytes, tag: str | None) -> str | None: ...

    def get_tagged(self, name: str) -> tuple[bytes, str]: ...

    def delete(self, names: Iterable[str]) -> None: ...


@dataclass
class _Lock:
    """The tag of the lock object as it was put last, and its end."""

    store: Bucket
    tag: str
    until: datetime
    lost: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def renew(self) -> None:
        """Until it is over; a line that is down may come back before the end."""
        while not self.over.wait(_RENEWED) and not self.lost:
            with suppress(HomeError):
                text, until = _said()
                tag = self.store.put_if(LOCK, text, self.tag)
                self.lost = tag is None
                self.tag, self.until = tag or self.tag, until

    def check(self) -> None:
        """BusyError when it is another's, or might be."""
        if self.lost or datetime.now(UTC) > self.until:
            said = f"another process has taken over the backup {self.store.shown}"
            raise BusyError(said, hint="this one was too slow, or the clock was set; begin again")


@contextmanager
def locked(store: Bucket) -> Iterator[Check]:
    """BusyError when another process has it."""
    lock = _take(store)
    thread = threading.Thread(target=lock.renew, daemon=True)
    thread.start()
    try:
        yield lock.check
    finally:
        lock.over.set()
        thread.join()
        if not lock.lost:
            with suppress(HomeError, FileNotFoundError):
                store.delete([LOCK])


def _take(store: Bucket) -> _Lock:
    text, until = _said()
    tag = store.put_if(LOCK, text, None)
    if tag is None:
        try:
            before, old = store.get_tagged(LOCK)
        except FileNotFoundError:
            before, old = b"{}", None
        if _holds(before):
            raise _busy(store, before)
        tag = store.put_if(LOCK, text, old)
    if tag is None:
        raise _busy(store, b"{}")
    return _Lock(store, tag, until)


def _said() -> tuple[bytes, datetime]:
    until = datetime.now(UTC) + LASTS
    words = {"machine": socket.gethostname(), "process": os.getpid(), "until": until.isoformat()}
    return json.dumps(words).encode(), until


def _holds(text: bytes) -> bool:
    """Not when its time is over, nor when its process was one of this machine and is gone."""
    try:
        words = json.loads(text)
        if datetime.fromisoformat(words["until"]) < datetime.now(UTC):
            return False
        return words["machine"] != socket.gethostname() or lives(int(words["process"]))
    except (ValueError, KeyError, TypeError):
        return False


def _busy(store: Bucket, text: bytes) -> BusyError:
    try:
        words = json.loads(text)
        who = f"process {words['process']} on {words['machine']}"
        hint = f"let it end; when it dies its lock ends by itself, at {words['until'][:19]} UTC"
    except (ValueError, KeyError, TypeError):
        who, hint = "another process", "let it end first"
    return BusyError(f"{who} is writing to the backup {store.shown}", hint=hint)
