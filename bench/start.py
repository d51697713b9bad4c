"""How soon the program answers: its help, and the demo's first page after installation."""

import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.report import Line, timed
from bench.server import serving, wait_for


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `start`."""
    taken = []
    for _ in range(7):
        with timed() as watch:
            subprocess.run([sys.executable, "-m", "zhongshu", "--help"], check=True, stdout=subprocess.DEVNULL)
        taken.append(watch.seconds)
    helped = statistics.median(taken)
    yield Line("start", "help", helped / 0.4, "0.4 s", most=1.0, note=f"median {helped * 1000:.0f} ms")
    with serving("demo", "--home", str(folder / "demo")) as port:
        first = wait_for(port)
    yield Line("start", "demo", first / 20, "20 s", most=1.0, note=f"first page after {first:.1f} s, samples loaded")
