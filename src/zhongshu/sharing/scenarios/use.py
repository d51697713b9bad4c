"""How scenarios are used: calls and readers a day, by the way they came, out of the ledger's index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, get_args

import duckdb
import pyarrow as pa

from zhongshu.core.errors import LedgerError
from zhongshu.datasets.plan import literal
from zhongshu.sharing.grants.life import OPERATOR
from zhongshu.sharing.ledger.files import Folders, Segment, list_indexes, list_segments
from zhongshu.sharing.ledger.index import index_of
from zhongshu.sharing.ledger.lines import while_moving, whole_lines

Way = Literal["page", "elsewhere", "api", "agent"]
"""page: its own pages; elsewhere: pages of the region that show its numbers, such as the cockpit."""
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True)
class Day:
    """Answers of a day in which something of a pack was read, and how many different people read it.

    Strangers count as one reader, since the ledger does not tell one from another.
    """

    day: date
    calls: Mapping[Way, int]
    readers: int

    @property
    def total(self) -> int:
        return sum(self.calls.values())


@dataclass(frozen=True)
class Use:
    """Every day from the first to the last, those without a call too; `readers` are different people over all days."""

    days: tuple[Day, ...] = ()
    readers: int = 0

    @property
    def calls(self) -> int:
        return sum(one.total for one in self.days)

    def by_way(self, way: Way) -> int:
        """Calls of one kind."""
        return sum(one.calls.get(way, 0) for one in self.days)


def use(folders: Folders, packs: Sequence[str], days: Sequence[date], zone: str) -> dict[str, Use]:
    """By pack, over consecutive days of the region. What the machine reads, under its own grant, is no use.

    LedgerError where the ledger cannot be read.
    """
    rows, whole = while_moving(lambda: _counted(folders, days, zone))
    return {pack: _use(pack, rows, whole, days) for pack in packs}


Row = tuple[str, date, Way, int, int]
"""Pack, day, way, calls, readers of that day."""


def _use(pack: str, rows: Sequence[Row], readers: Mapping[str, int], days: Sequence[date]) -> Use:
    own = {day: list(some) for day, some in groupby((row for row in rows if row[0] == pack), key=lambda row: row[1])}
    made = [
        Day(day, {row[2]: row[3] for row in own.get(day, ())}, max((row[4] for row in own.get(day, ())), default=0))
        for day in days
    ]
    return Use(tuple(made), readers.get(pack, 0))


_TOLD = 'sequence, "at", kind, decision, actor, "grant", address, objects'
_LINES = """
    CREATE TEMP TABLE line (sequence BIGINT, "at" TIMESTAMPTZ, kind VARCHAR, decision VARCHAR, actor VARCHAR,
        "grant" VARCHAR, address VARCHAR, objects VARCHAR[])
"""
_USED = """
    CREATE TEMP TABLE used AS
    SELECT DISTINCT sequence, CAST("at" AS DATE) AS day, actor, coalesce(address, '') AS address,
        unnest(list_distinct(list_transform(objects, lambda one: split_part(one, '.', 1)))) AS pack
    FROM line WHERE kind IN ('read', 'opened') AND decision = 'allowed' AND "grant" IS DISTINCT FROM {operator}
"""
_BY_DAY = """
    WITH told AS (SELECT *, CASE
        WHEN starts_with(address, '/api/') THEN 'api'
        WHEN starts_with(address, '/mcp') THEN 'agent'
        WHEN contains(address || '/', '/' || pack || '/') OR contains(address, '/' || pack || '.') THEN 'page'
        ELSE 'elsewhere' END AS way FROM used),
    people AS (SELECT pack, day, count(DISTINCT actor) AS readers FROM used GROUP BY ALL)
    SELECT pack, day, way, count(DISTINCT sequence), any_value(readers) FROM told JOIN people USING (pack, day)
    GROUP BY pack, day, way ORDER BY pack, day, way
"""
_READERS = "SELECT pack, count(DISTINCT actor) FROM used GROUP BY pack"


def _counted(folders: Folders, days: Sequence[date], zone: str) -> tuple[list[Row], dict[str, int]]:
    """Rows by pack, day and way, and how many people read each pack over all days."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"SET TimeZone = {literal(zone)}")
        connection.execute(_LINES)
        try:
            _gather(connection, folders, days)
            connection.execute(_USED.format(operator=literal(OPERATOR)))
            rows: list[Row] = connection.execute(_BY_DAY).fetchall()
            return rows, dict(connection.execute(_READERS).fetchall())
        except duckdb.IOException as error:
            raise FileNotFoundError(str(error)) from error
        except duckdb.Error as error:
            hint = "zhongshu ledger verify names what is wrong"
            raise LedgerError(f"the ledger's index cannot be read: {error}", hint=hint) from error


def _gather(connection: duckdb.DuckDBPyConnection, folders: Folders, days: Sequence[date]) -> None:
    """The lines of these days: out of the index files, and out of segments that have none yet."""
    indexes = list_indexes(folders)
    first, until = (f"CAST({literal(str(day))} AS TIMESTAMPTZ)" for day in (days[0], days[-1] + timedelta(days=1)))
    within = f'"at" >= {first} AND "at" < {until}'  # written out: with parameters DuckDB imports pandas
    paths = []
    for segment in list_segments(folders):
        index = indexes.get(segment.first) if segment.digest else None
        if index is not None:
            paths.append(str(index.path))
        elif (table := _table(segment)) is not None:
            connection.register("unindexed", table)
            connection.execute(f"INSERT INTO line SELECT {_TOLD} FROM unindexed WHERE {within}")
            connection.unregister("unindexed")
    if paths:
        connection.execute(f"INSERT INTO line SELECT {_TOLD} FROM read_parquet({literal(paths)}) WHERE {within}")


def _table(segment: Segment) -> pa.Table | None:
    lines = whole_lines(segment)
    return index_of(b"\n".join(lines) + b"\n") if lines else None
