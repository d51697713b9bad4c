"""One line a bound: `NAME.MEASURE ratio R against WHAT, bound B: ok` or `short`."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A measured ratio; `most` or `least` is its bound. `note` carries the absolute figures behind it."""

    name: str
    measure: str
    ratio: float
    against: str
    least: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool:
        return (self.least is None or self.ratio >= self.least) and (self.most is None or self.ratio <= self.most)

    def __str__(self) -> str:
        bound = f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}"
        verdict = "ok" if self.ok else "short"
        note = f"  ({self.note})" if self.note else ""
        return (
            f"{self.name}.{self.measure} ratio {self.ratio:.3f} against {self.against}, bound {bound}: {verdict}{note}"
        )


@dataclass
class Stopwatch:
    """Wall seconds of the block; `seconds` is set when it ends."""

    seconds: float = field(default=0.0)


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """A stopwatch that stops with the block, however it ends."""
    watch = Stopwatch()
    started = time.perf_counter()
    try:
        yield watch
    finally:
        watch.seconds = time.perf_counter() - started


def in_process(module: str, function: str, *arguments: str) -> tuple[float, float, str]:
    """Run `function` of a bench module in a process of its own: wall seconds, peak megabytes, what it printed."""
    code = f"import sys; from {module} import {function}; {function}(*sys.argv[1:])"
    with timed() as watch:
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{module}.{function} failed with status {status}")
    return watch.seconds, usage.ru_maxrss / 1024, out
