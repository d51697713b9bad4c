"""Who of a region's processes is at work: each keeps a file and writes it anew every few seconds.

Files and not rows: they are there while the database is not, and nothing of the state grows by them.
"""

import json
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

Kind = Literal["web", "worker"]

EVERY = 5.0
"""Seconds between two writes of a process."""
GONE_AFTER = timedelta(seconds=20)
"""Who has not been seen for so long is not at work."""
REMEMBERED = timedelta(days=1)
"""How long a process that ended without a word is told of."""


@dataclass(frozen=True)
class Process:
    """`since` and `seen` are UTC. `elected`: it is the region's worker; others stand by. `memory` in bytes, `cpu` in
    seconds, `files` that it has open; None where the system does not say. `left_alone` are the live services that its
    circuit breakers keep from being called."""

    kind: Kind
    host: str
    pid: int
    since: datetime
    seen: datetime
    version: str
    elected: bool = False
    memory: int | None = None
    cpu: float | None = None
    files: int | None = None
    left_alone: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """One of its own, also when its number is given again."""
        return f"{self.host}-{self.pid}-{int(self.since.timestamp() * 1000)}"

    def at_work(self, now: datetime) -> bool:
        """Whether it was seen lately; a process of this machine that is gone is not, however lately."""
        return now - self.seen <= GONE_AFTER and (self.host != this_host() or lives(self.pid))

    @classmethod
    def of(cls, kind: Kind, version: str) -> Self:
        """This one, now."""
        now = datetime.now(UTC)
        return cls(kind, this_host(), os.getpid(), now, now, version)

    def again(self, *, elected: bool = False, left_alone: tuple[str, ...] = ()) -> Self:
        """As it is now. Only for the process itself."""
        used = {"memory": _memory(), "cpu": _cpu(), "files": _files()}
        return replace(self, seen=datetime.now(UTC), elected=elected, left_alone=left_alone, **used)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Processes:
    """The files of one region, in a folder below its home."""

    folder: Path

    def all(self) -> list[Process]:
        """Those at work and those that ended without a word, the newest seen first. OSError where there is no looking;
        a file that is written right now or is none is passed over."""
        found = [one for path in self.folder.glob("*.json") if (one := _read(path)) is not None]
        return sorted(found, key=lambda one: one.seen, reverse=True)

    def write(self, one: Process) -> None:
        """In place of what it said before. OSError where the disk takes nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(one)
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(asdict(one), default=lambda at: at.isoformat()), encoding="utf-8")
        draft.replace(path)

    def leave(self, one: Process) -> None:
        """It ends as it should, and is not told of any more."""
        self._path(one).unlink(missing_ok=True)

    def tidy(self, now: datetime) -> None:
        """Forget those that ended long ago, and those whose kind has ended and begun since."""
        known = self.all()
        for one in known:
            followed = any(two.kind == one.kind and two.since > one.seen for two in known)
            if not one.at_work(now) and (now - one.seen > REMEMBERED or followed):
                self.leave(one)

    def _path(self, one: Process) -> Path:
        return self.folder / f"{one.name}.json"


def this_host() -> str:
    """The name of this machine, as file names and labels may have it."""
    return "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in socket.gethostname())[:60]


def _read(path: Path) -> Process | None:
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        times = {name: datetime.fromisoformat(said[name]) for name in ("since", "seen")}
        return Process(**{**said, **times, "left_alone": tuple(said["left_alone"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def lives(pid: int) -> bool:
    """Whether a process of this machine runs, whosever it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _told(ask: Callable[[], float]) -> float | None:
    """Linux says it below /proc; elsewhere nobody does."""
    try:
        return ask()
    except (OSError, ValueError, IndexError):
        return None


def _memory() -> int | None:
    pages = _told(lambda: int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]))
    return None if pages is None else int(pages) * os.sysconf("SC_PAGE_SIZE")


def _files() -> int | None:
    found = _told(lambda: len(os.listdir("/proc/self/fd")))
    return None if found is None else int(found)


def _cpu() -> float:
    used = os.times()
    return round(used.user + used.system, 3)
