"""The line on the terminal."""

import io
import time
from pathlib import Path

from zhongshu.app.progress import bar, progress
from zhongshu.app.watched import WatchedEngine
from zhongshu.lake.engine import Engine


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_says_what_how_far_and_how_long() -> None:
    assert bar("air.station_hour 台州.csv", 50, 3.2) == f"air.station_hour 台州.csv {'━' * 12}{'─' * 12} 50 % 3 s"
    assert bar("refresh", None, 61) == "refresh 61 s"
    assert bar("x", 140, 0).count("━") == 24


def test_it_is_drawn_on_a_terminal_and_wiped_away() -> None:
    terminal = Terminal()
    with progress("load", lambda: 25.0, terminal):
        time.sleep(0.8)
    text = terminal.getvalue()
    assert "load ━━━━━━──────────────────" in text
    assert text.endswith("\r\x1b[K")


def test_work_of_several_steps_counts_them() -> None:
    terminal = Terminal()
    reached = iter([50.0, 100.0, 10.0])
    with progress("load", lambda: next(reached, 10.0), terminal):
        time.sleep(1.0)
    assert "load ━" in terminal.getvalue()
    assert "load, step 2 ━━──" in terminal.getvalue()


def test_quick_work_and_pipes_show_nothing() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    with progress("load", lambda: 25.0, terminal):
        pass
    with progress("load", lambda: 25.0, pipe):
        time.sleep(0.7)
    assert (terminal.getvalue(), pipe.getvalue()) == ("", "")


def test_a_watched_engine_answers_like_the_other(tmp_path: Path) -> None:
    engine = WatchedEngine(Engine("Asia/Shanghai", tmp_path))
    assert engine.percent() is None
    with engine.session() as connection:
        assert connection.execute("SELECT sum(i) FROM range(1000) AS t(i)").fetchall() == [(499500,)]
        assert engine.percent() is None or 0 <= engine.percent() <= 100
    assert engine.percent() is None
