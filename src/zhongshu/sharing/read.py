"""The row door: plans go in with a reader, rows come out. Nothing else hands rows to a person."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb

from zhongshu.core.errors import ZhongshuError
from zhongshu.datasets.plan import Plan, Question
from zhongshu.lake.engine import Engine, damage_named
from zhongshu.lake.snapshot import SnapshotViews

T = TypeVar("T")

_WORDS = re.compile(r"""'(?:[^']|'')*'|"(?P<name>[^"]+\.[^"]+)\"""")

KEPT_ROWS = 5000
"""A longer answer is not kept."""


@dataclass(frozen=True)
class Reader:
    """Who reads. Until grants exist there is one: the operator of this machine, by name."""

    name: str


@dataclass
class Door:
    """Runs plans over their snapshots. Answers over one snapshot never change, so they are kept (`kept` of them).

    Threads may share it; each run has a connection of its own.
    """

    engine: Engine
    views: SnapshotViews
    kept: int = 4096
    _answers: OrderedDict[tuple[str, tuple[int, ...]], list[tuple[Any, ...]]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, plan: Plan, reader: Reader) -> list[tuple[Any, ...]]:
        """The rows of one plan. Times come aware, decimals exact. DamageError when a file it needs is damaged."""
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

    def stream(self, plan: Plan, reader: Reader, *, batch: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in batches, memory bounded: for exports."""
        with self._running(plan) as (connection, statement):
            result = connection.execute(statement)
            while rows := result.fetchmany(batch):
                yield rows

    def columns(self, plan: Plan, reader: Reader) -> dict[str, str]:
        """Names and types of the plan's columns; reads no row."""
        with self._running(plan) as (connection, statement):
            described = connection.execute(f"DESCRIBE {statement}").fetchall()
        return {row[0]: row[1] for row in described}

    def ask(self, question: Question[T], reader: Reader) -> T:
        """Read every plan of a question and give its answer."""
        return question.answer([self.read(plan, reader) for plan in question.plans])

    @contextmanager
    def _running(self, plan: Plan) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
        with damage_named(", ".join(plan.reads)), self.engine.session() as connection:
            names = {
                name: self.views.view(plan.snapshot, name, columns, plan.window) for name, columns in plan.reads.items()
            }
            try:
                yield connection, compile_plan(plan.sql, names)
            except duckdb.OutOfMemoryException as error:
                raise ZhongshuError(
                    "the answer needs more memory than a reader may use",
                    hint="narrow it: an area, a period, fewer columns",
                ) from error


def compile_plan(sql: str, views: Mapping[str, str]) -> str:
    """The statement with every relation replaced by its snapshot's view; a name outside `views` is refused.

    A quoted name with a dot is a relation, as `plan.table_sql` writes it; a text in single quotes is left alone.
    """

    def view(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return found[0]
        if name not in views:
            raise ZhongshuError(f"a plan reads {name}, which it does not declare")
        return views[name]

    return _WORDS.sub(view, sql)
