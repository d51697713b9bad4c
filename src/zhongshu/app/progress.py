"""A line on the terminal that says what is being done, how far it is, and for how long."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_BAR = 24
_PATIENCE = 0.5
_EVERY = 0.1
_CLEAR = "\r\x1b[K"

Percent = Callable[[], float | None]
"""How far the present step is, 0 to 100; None while nobody can tell. It starts anew with each step."""


@contextmanager
def progress(doing: str, percent: Percent = lambda: None, stream: TextIO | None = None) -> Iterator[None]:
    """Draw a bar below the prompt while the body runs, from half a second on; nothing where stderr is no terminal."""
    stream = sys.stderr if stream is None else stream
    if not stream.isatty():
        yield
        return
    done = threading.Event()
    drawer = threading.Thread(target=_draw, args=(doing, percent, stream, done), daemon=True)
    drawer.start()
    try:
        yield
    finally:
        done.set()
        drawer.join()


def bar(doing: str, percent: float | None, seconds: float) -> str:
    """One line, for instance `air.station_hour 台州.csv ━━━━━━━━━━━━━━────────── 58 % 3 s`."""
    if percent is None:
        return f"{doing} {seconds:.0f} s"
    full = round(_BAR * min(max(percent, 0), 100) / 100)
    return f"{doing} {'━' * full}{'─' * (_BAR - full)} {percent:.0f} % {seconds:.0f} s"


def _draw(doing: str, percent: Percent, stream: TextIO, done: threading.Event) -> None:
    started = time.monotonic()
    if done.wait(_PATIENCE):
        return
    step, before = 1, 0.0
    while not done.wait(_EVERY):
        reached = percent()
        if reached is not None and reached < before:
            step += 1
        before = before if reached is None else reached
        shown = doing if step == 1 else f"{doing}, step {step}"
        stream.write(_CLEAR + bar(shown, reached, time.monotonic() - started))
        stream.flush()
    stream.write(_CLEAR)
    stream.flush()
