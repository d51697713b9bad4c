"""How far the statement is that an engine runs now."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from zhongshu.app.progress import progress
from zhongshu.lake.engine import Engine
from zhongshu.packs.hub import Hub


class WatchedEngine(Engine):
    """Another engine's database, whose open sessions can be asked how far they are; results are the same."""

    def __init__(self, engine: Engine):
        self.__dict__.update(vars(engine))
        self._opened = engine.root
        self._running: list[Any] = []

    @contextmanager
    def session(self) -> Iterator[Any]:
        """A session that keeps count of its progress and prints none by itself."""
        with super().session() as connection:
            connection.execute("SET enable_progress_bar = true")
            connection.execute("SET enable_progress_bar_print = false")
            self._running.append(connection)
            try:
                yield connection
            finally:
                self._running.remove(connection)

    def percent(self) -> float | None:
        """Of the newest session's statement, 0 to 100; None between statements. Any thread may ask."""
        running = self._running[-1:]
        try:
            reached = running[0].query_progress() if running else -1
        except Exception:  # the session has closed since
            return None
        return reached if reached >= 0 else None


def watching(hub: Hub) -> Callable[[str], AbstractContextManager[None]]:
    """Let a hub's loads and refreshes be watched; returns what draws a bar while one of them runs, on a terminal."""
    if not sys.stderr.isatty():
        return lambda _: nullcontext()
    engine = WatchedEngine(hub.intake.engine)
    hub.intake.engine = engine
    hub.refresher.engine = engine
    return lambda doing: progress(doing, engine.percent)
