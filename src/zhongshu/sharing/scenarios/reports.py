"""Newest results that are worked out now and then: a pack's own cases, and the overlap report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Table, select

from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.database import writing
from zhongshu.state.holding import upsert
from zhongshu.state.tables import scenarios as schema


@dataclass(frozen=True)
class Played:
    """The newest play of a pack's cases; `digest` is of its files then."""

    digest: str
    at: datetime
    cases: int
    failed: int


@dataclass(frozen=True)
class Report:
    """Pairs as JSON, as they were found at a snapshot."""

    snapshot: int
    at: datetime
    pairs: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ReportStore:
    """Both in the state; an older result is replaced."""

    database: Engine

    def played(self) -> dict[str, Played]:
        """By pack."""
        table = schema.scenario_test
        with self.database.connect() as connection:
            rows = connection.execute(select(table)).mappings()
            return {row["pack"]: Played(row["digest"], row["at"], row["cases"], row["failed"]) for row in rows}

    def keep_played(self, pack: str, result: Played) -> None:
        self._replace(schema.scenario_test, pack=pack, **vars(result))

    def overlap(self) -> Report | None:
        """None before the first."""
        table = schema.scenario_overlap
        with self.database.connect() as connection:
            row = connection.execute(select(table)).mappings().one_or_none()
        return None if row is None else Report(row["snapshot"], row["at"], row["pairs"])

    def keep_overlap(self, report: Report) -> None:
        self._replace(
            schema.scenario_overlap, number=1, snapshot=report.snapshot, at=report.at, pairs=list(report.pairs)
        )

    def _replace(self, table: Table, **row: Any) -> None:
        advice = Text(zh="请再试一次", en="try again")
        with writing(self.database, lambda said: StateAway(said, advice)) as connection:
            upsert(connection, table, **row)
