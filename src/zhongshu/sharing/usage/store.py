"""Use of the hub in the state: the ledger's entries counted once each, a few thousand at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any, cast

from sqlalchemy import ColumnElement, Engine, Table, select, update

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import Folders, list_segments
from zhongshu.sharing.ledger.lines import while_moving, whole_lines
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.usage.fold import ByGrant, ByNoun, Door, Use, fold
from zhongshu.state.database import writing
from zhongshu.state.holding import add_up
from zhongshu.state.tables.usage import usage_cursor, usage_day, usage_noun

MOST = 8192
"""Entries that are counted in one transaction."""


@dataclass(frozen=True)
class UsageStore:
    """Counts are exact: whoever reads the ledger again from its first entry comes to the same."""

    database: Engine
    ledger: Ledger

    def catch_up(self) -> int:
        """Count the entries that came since the last time, by whichever process; returns how many those were.

        LedgerError where the state has counted more entries than there are: one of them is of another day.
        """
        counted = 0
        while some := self._some():
            counted += some
        return counted

    def days(self, first: date, until: date) -> dict[ByGrant, Use]:
        """Use by grant, unit and door of the days [first, until)."""
        found = self._between(usage_day, first, until)
        return {ByGrant(one["day"], one["grant"], one["unit"], _door(one)): _use(one) for one in found}

    def nouns(self, first: date, until: date) -> dict[ByNoun, Use]:
        """Use by noun, unit and door of the days [first, until); rows are not told apart by noun and stay 0."""
        found = self._between(usage_noun, first, until)
        return {ByNoun(one["day"], one["noun"], one["unit"], _door(one)): _use(one) for one in found}

    def of_grant(self, grant: str, first: date, until: date) -> dict[str, Use]:
        """Use under one grant by day; days without any are missing."""
        made: dict[str, Use] = {}
        for one in self._between(usage_day, first, until, usage_day.c.grant == grant):
            day = made.setdefault(one["day"], Use())
            for name, value in asdict(_use(one)).items():
                setattr(day, name, getattr(day, name) + value)
        return made

    def uncounted(self) -> int:
        """Entries that came since the last count. LedgerError as `catch_up` raises it."""
        return self.ledger.size - self._counted()

    def _some(self) -> int:
        if self.ledger.size == self._counted():
            return 0
        with writing(self.database) as connection:
            connection.execute(update(usage_cursor).values(entries=usage_cursor.c.entries))  # one counts, others wait
            done = connection.execute(select(usage_cursor.c.entries)).scalar_one()
            durable = min(self.ledger.size - done, MOST)  # a line beyond the head may be gone after a crash
            made = fold(islice(entries_from(self.ledger.folders, done), durable), self.ledger.zone)
            for by_grant, use in made.grants.items():
                add_up(connection, usage_day, **by_grant._asdict(), **asdict(use))
            for by_noun, use in made.nouns.items():
                add_up(connection, usage_noun, **by_noun._asdict(), calls=use.calls, denied=use.denied)
            connection.execute(update(usage_cursor).values(entries=done + made.entries))
            return made.entries

    def _counted(self) -> int:
        with self.database.connect() as connection:
            counted: int = connection.execute(select(usage_cursor.c.entries)).scalar_one()
        if counted > self.ledger.size:
            raise LedgerError(
                f"the state has counted {counted} entries, and the ledger has {self.ledger.size}",
                hint="state and ledger come from different backups: restore both from one",
            )
        return counted

    def _between(self, table: Table, first: date, until: date, *only: ColumnElement[bool]) -> list[Mapping[str, Any]]:
        wanted = (table.c.day >= first.isoformat(), table.c.day < until.isoformat(), *only)
        with self.database.connect() as connection:
            rows = connection.execute(select(table).where(*wanted).order_by(table.c.day)).mappings()
            return [dict(row) for row in rows]


def entries_from(folders: Folders, first: int) -> Iterator[Entry]:
    """The entries from `first` on in their order, as far as they have their end. LedgerError where some are gone."""
    segments = while_moving(lambda: list_segments(folders))
    starts = [segment.first for segment in segments if segment.first <= first]
    if segments and not starts:
        raise LedgerError(f"the entries from {first} on were dropped before they were counted")
    for segment in segments:
        if starts and segment.first < starts[-1]:
            continue
        for line in _lines_of(folders, segment.first)[max(first - segment.first, 0) :]:
            yield decode(line)


def _lines_of(folders: Folders, first: int) -> list[bytes]:
    """Of the segment that begins so, whether it is sealed or archived meanwhile."""
    return while_moving(lambda: whole_lines(next(one for one in list_segments(folders) if one.first == first)))


def _use(row: Mapping[str, Any]) -> Use:
    return Use(row["calls"], row.get("rows", 0), row.get("subjects", 0), row["denied"])


def _door(row: Mapping[str, Any]) -> Door:
    return cast(Door, row["door"])
