"""How soon the program answers: its help, and the demo's first page after installation."""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.pages import wait_for
from bench.report import Line


def run(folder: Path, only: str | None) -> Iterator[Line]:
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "zhongshu", "--help"], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    helped = statistics.median(taken)
    yield Line("start", "help", helped / 0.4, "0.4 s", most=1.0, note=f"median {helped * 1000:.0f} ms")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "zhongshu", "demo", "--home", str(folder / "demo"), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first = wait_for(port)
    finally:
        process.terminate()
        process.wait(20)
    yield Line("start", "demo", first / 20, "20 s", most=1.0, note=f"first page after {first:.1f} s, samples loaded")
