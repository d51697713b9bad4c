"""How much room a region takes: measured by the worker now and then, remembered by day.

Adding up the files of a lake takes seconds, which no page has; what is free is asked of the system at once.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

MEASURED_EVERY = timedelta(minutes=10)
DAYS = 31
"""Days whose last measure is remembered."""
_A_WEEK = 7


@dataclass(frozen=True)
class Room:
    """Bytes by part of a home (lake, ledger, state, scratch), and how many entries the ledger had; `at` is UTC."""

    at: datetime
    bytes: Mapping[str, int]
    entries: int

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


@dataclass(frozen=True)
class Backups:
    """When a backup was last made and one last restored for trial (UTC), None for never; `fault` is what the last trial
    found wrong."""

    made: datetime | None = None
    drilled: datetime | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Measured:
    """The last measure of each day, the newest last."""

    days: Mapping[date, Room] = field(default_factory=dict)
    backups: Backups | None = None

    @property
    def newest(self) -> Room | None:
        return self.days[max(self.days)] if self.days else None

    @property
    def growth(self) -> int | None:
        """Bytes a day over the last week that was measured; None before the second day."""
        found = self._between()
        return None if found is None else round((found[1].total - found[0].total) / _days(found))

    @property
    def entries_a_day(self) -> int | None:
        """Of the ledger, over the same time."""
        found = self._between()
        return None if found is None else round((found[1].entries - found[0].entries) / _days(found))

    def _between(self) -> tuple[Room, Room] | None:
        if self.newest is None:
            return None
        week = [one for one in self.days.values() if self.newest.at - one.at <= timedelta(days=_A_WEEK)]
        first = min(week, key=lambda one: one.at)
        return (first, self.newest) if _days((first, self.newest)) >= 0.5 else None


@dataclass(frozen=True)
class Free:
    """Bytes of the disk that a home lies on."""

    total: int
    free: int


@dataclass(frozen=True)
class Disk:
    """Of one home. `parts` are its folders and files by name."""

    home: Path
    parts: Mapping[str, tuple[Path, ...]]

    def free(self) -> Free:
        """OSError where the home is gone."""
        found = shutil.disk_usage(self.home)
        return Free(found.total, found.free)

    def measure(self, entries: int, zone_day: date, *, extra: Mapping[str, int], backups: Backups) -> Measured:
        """Add everything up and remember it. `extra` are parts that are no files, as a database on a server."""
        before = self.measured()
        sizes = {name: sum(map(size_of, paths)) for name, paths in self.parts.items()}
        now = Room(datetime.now(UTC), {**sizes, **extra}, entries)
        days = dict(sorted({**before.days, zone_day: now}.items())[-DAYS:])
        made = Measured(days, backups)
        path = self._path
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(_written(made)), encoding="utf-8")
        draft.replace(path)
        return made

    def measured(self) -> Measured:
        """Empty before the first measure, or where the file is none. Backups and drills are told up to now."""
        try:
            found = _read(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Measured()
        return found if found.backups is None else replace(found, backups=self._up_to_now(found.backups))

    def backed_up(self, at: datetime) -> None:
        """Remember that a backup was made; the ledger has no word of it."""
        self._note("backed-up", at)

    def last_backup(self) -> datetime | None:
        """As `backed_up` was last told."""
        noted = self._noted("backed-up")
        return None if noted is None else noted[0]

    def drilled(self, at: datetime, fault: str | None) -> None:
        """Remember that a backup was restored for trial: the ledger has it too, but is not searched for every look."""
        self._note("drilled", at, fault or "")

    def _up_to_now(self, told: Backups) -> Backups:
        told = replace(told, made=self.last_backup() or told.made)
        noted = self._noted("drilled")
        if noted is None or (told.drilled is not None and told.drilled >= noted[0]):
            return told
        return replace(told, drilled=noted[0], fault=noted[1] or None)

    def _note(self, name: str, at: datetime, words: str = "") -> None:
        path = self.home / "scratch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{at.astimezone(UTC).isoformat()}\n{words}", encoding="utf-8")

    def _noted(self, name: str) -> tuple[datetime, str] | None:
        try:
            at, _, words = (self.home / "scratch" / name).read_text(encoding="utf-8").partition("\n")
            return datetime.fromisoformat(at), words
        except (OSError, ValueError):
            return None

    @property
    def _path(self) -> Path:
        return self.home / "scratch" / "measured.json"


def size_of(path: Path) -> int:
    """Bytes on disk of a file or of everything below a folder; what vanishes meanwhile counts nothing."""
    if path.is_dir():
        return sum(size_of(Path(one)) for one in _listed(path))
    try:
        return path.lstat().st_blocks * 512
    except OSError:
        return 0


def _listed(path: Path) -> list[str]:
    try:
        with os.scandir(path) as found:
            return [one.path for one in found if not one.is_symlink()]
    except OSError:
        return []


def _days(two: tuple[Room, Room]) -> float:
    return (two[1].at - two[0].at) / timedelta(days=1)


def _written(made: Measured) -> dict[str, Any]:
    days = {str(day): {**asdict(one), "at": one.at.isoformat()} for day, one in made.days.items()}
    backups = None if made.backups is None else {name: _plain(one) for name, one in asdict(made.backups).items()}
    return {"days": days, "backups": backups}


def _read(said: dict[str, Any]) -> Measured:
    days = {
        date.fromisoformat(day): Room(datetime.fromisoformat(one["at"]), one["bytes"], one["entries"])
        for day, one in said["days"].items()
    }
    told = said["backups"]
    backups = None if told is None else Backups(_time(told["made"]), _time(told["drilled"]), told["fault"])
    return Measured(days, backups)


def _plain(one: object) -> object:
    return one.isoformat() if isinstance(one, datetime) else one


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
