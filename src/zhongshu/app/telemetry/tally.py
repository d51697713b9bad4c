"""Counts of one process, and those of all processes of a region together.

A process counts in memory and writes its file every few seconds; whoever is asked adds the files up. What a process
that ended has counted is added to one more file before its own goes, so that no sum ever falls. A client library's
mapped files would do the first half only, at some microseconds a count.
"""

import json
import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zhongshu.app.telemetry.families import FAMILIES, Family
from zhongshu.core.errors import BusyError
from zhongshu.lake.lease import lease

Series = tuple[str, ...]
"""A family's name, and the values of its labels."""
Counts = dict[Series, list[float]]
"""One number for a counter; for a histogram the seconds' sum, then how many fell up to each bound, then beyond."""

_ENDED = "ended"
_MOST = 20_000
"""Series of one process: far more than routes, datasets and services make."""


@dataclass
class Tally:
    """One a process. `name` is the process's own, which no other ever has; threads share it."""

    folder: Path
    name: str
    counts: Counts = field(default_factory=dict)
    _written: Counts = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, family: Family, *labels: str, by: float = 1) -> None:
        """Count."""
        key = (family.name, *labels)
        with self._lock:
            found = self.counts.get(key)
            if found is not None:
                found[0] += by
            elif len(self.counts) < _MOST:
                self.counts[key] = [by]

    def took(self, family: Family, seconds: float, *labels: str) -> None:
        """Add one length of time to a histogram."""
        key = (family.name, *labels)
        with self._lock:
            found = self.counts.get(key)
            if found is None:
                if len(self.counts) >= _MOST:
                    return
                found = self.counts[key] = [0.0] * (len(family.bounds) + 2)
            found[0] += seconds
            found[bisect_left(family.bounds, seconds) + 1] += 1

    def write(self) -> None:
        """Bring this process's file up to date. OSError where the disk takes nothing.

        A file that is gone was added to those of ended processes, who took this one for dead: it begins anew.
        """
        path = self.folder / f"{self.name}.json"
        with self._lock:
            if self._written and not path.exists():
                self.counts = _less(self.counts, self._written)
            now = {key: list(values) for key, values in self.counts.items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(path, now)
        self._written = now

    def all(self) -> Counts:
        """Of every process that is or was, this one's newest. A file that cannot be read is passed over."""
        found, folded = _read(self.folder / _ENDED)
        for path in sorted(self.folder.glob("*.json")):
            if path.stem not in (self.name, *folded):
                _add(found, _read(path)[0])
        with self._lock:
            _add(found, self.counts)
        return found

    def fold(self, alive: Callable[[str], bool]) -> int:
        """Add up the files of processes that are no more; how many those were. Another process may be at it."""
        try:
            with lease(self.folder / "lock", wait=0):
                return self._fold(alive)
        except BusyError:
            return 0

    def _fold(self, alive: Callable[[str], bool]) -> int:
        ended, folded = _read(self.folder / _ENDED)
        left = [self.folder / f"{name}.json" for name in folded]  # a crash came between adding and deleting
        gone = [path for path in self.folder.glob("*.json") if path.stem != self.name and not alive(path.stem)]
        for path in gone:
            if path not in left:
                _add(ended, _read(path)[0])
        if gone or left:
            _write(self.folder / _ENDED, ended, [path.stem for path in gone])
            for path in {*gone, *left}:
                path.unlink(missing_ok=True)
            _write(self.folder / _ENDED, ended)
        return len(gone)


def _add(to: Counts, more: Mapping[Series, list[float]]) -> None:
    for key, values in more.items():
        found = to.get(key)
        if found is None or len(found) != len(values):
            to[key] = list(values)
        else:
            to[key] = [one + two for one, two in zip(found, values, strict=True)]


def _less(counts: Counts, by: Counts) -> Counts:
    made = {
        key: [one - two for one, two in zip(values, by.get(key, [0.0] * len(values)), strict=True)]
        for key, values in counts.items()
    }
    return {key: values for key, values in made.items() if any(values)}


def _write(path: Path, counts: Counts, folded: Sequence[str] = ()) -> None:
    draft = path.with_suffix(".part")
    series = [[list(key), values] for key, values in counts.items()]
    draft.write_text(json.dumps({"series": series, "folded": list(folded)}), encoding="utf-8")
    draft.replace(path)


_SHAPES = {one.name: (len(one.labels) + 1, 1 if not one.bounds else len(one.bounds) + 2) for one in FAMILIES}


def _read(path: Path) -> tuple[Counts, tuple[str, ...]]:
    """Nothing of a file that is not there; of an earlier version's only what is still counted alike."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = {tuple(key): [float(value) for value in values] for key, values in said["series"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}, ()
    kept = {key: values for key, values in found.items() if _SHAPES.get(key[0]) == (len(key), len(values))}
    return kept, tuple(said["folded"])
