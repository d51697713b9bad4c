"""Statements run over their snapshots, memory bounded. Whoever may see the answer was decided before: `read`."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.watching import UNWATCHED, Watcher
from zhongshu.datasets.plan import Plan
from zhongshu.lake.engine import Engine, damage_named
from zhongshu.lake.snapshot import SnapshotViews

Row = tuple[Any, ...]

KEPT_ROWS = 5000
"""A longer answer is not kept."""

_WORDS = re.compile(r"""'(?:[^']|'')*'|"(?P<name>(?:[^"]|"")+)\"""")


@dataclass
class Runner:
    """Answers over one snapshot never change, so they are kept (`kept` of them).

    Threads may share it; each run has a connection of its own. DamageError when a file that is needed is damaged.
    """

    engine: Engine
    views: SnapshotViews
    kept: int = 4096
    watcher: Watcher = UNWATCHED
    _answers: OrderedDict[tuple[str, tuple[int, ...]], list[Row]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rows(self, plan: Plan) -> list[Row]:
        """Times come aware, decimals exact."""
        key = (plan.sql, tuple(plan.snapshot.tables.get(name, -1) for name in plan.reads))
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        with self._running(plan) as (connection, statement):
            rows = connection.execute(statement).fetchall()
        if len(rows) <= KEPT_ROWS:
            with self._lock:
                self._answers[key] = rows
                while len(self._answers) > self.kept:
                    self._answers.popitem(last=False)
        return rows

    def batches(self, plan: Plan, batch: int, *, seconds: float | None = None) -> Iterator[list[Row]]:
        """The rows, `batch` at a time. ZhongshuError when they are not through within `seconds`."""
        with self._running(plan) as (connection, statement), _within(connection, seconds):
            result = connection.execute(statement)
            while rows := result.fetchmany(batch):
                yield rows

    def columns(self, plan: Plan) -> dict[str, str]:
        """Names and types of the plan's columns; reads no row."""
        with self._running(plan) as (connection, statement):
            described = connection.execute(f"DESCRIBE {statement}").fetchall()
        return {row[0]: row[1] for row in described}

    @contextmanager
    def _running(self, plan: Plan) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
        of = next(iter(plan.reads), "")
        with (
            self.watcher.watch("statement", of=of),
            damage_named(", ".join(plan.reads)),
            self.engine.session() as connection,
        ):
            names = {
                name: self.views.view(plan.snapshot, name, columns, plan.window) for name, columns in plan.reads.items()
            }
            try:
                yield connection, over_views(plan.sql, names)
            except duckdb.OutOfMemoryException as error:
                raise ZhongshuError(
                    "the answer needs more memory than a reader may use",
                    hint="narrow it: an area, a period, fewer columns",
                ) from error


@contextmanager
def _within(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    """Break a statement off after so many seconds; None is never."""
    if seconds is None:
        yield
        return
    alarm = threading.Timer(seconds, connection.interrupt)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    except duckdb.InterruptException as error:
        hint = "narrow it: an area, a period, fewer columns; or take everything as a stream"
        raise ZhongshuError(f"the answer was not ready within {seconds:g} seconds", hint=hint) from error
    finally:
        alarm.cancel()


def over_views(sql: str, views: Mapping[str, str]) -> str:
    """The statement with every relation replaced by its snapshot's view; a name outside `views` is refused.

    A quoted name with a dot is a relation, as `plan.table_sql` writes it; a text in single quotes is left alone.
    """

    def view(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None or "." not in name:
            return found[0]
        if name not in views:
            raise ZhongshuError(f"a plan reads {name}, which it does not declare")
        return views[name]

    return _WORDS.sub(view, sql)
