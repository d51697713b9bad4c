"""A whole state copied from one database into another, and looked at row by row before it counts."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, String, Table, delete, func, insert, select, text

from zhongshu.core.errors import DamageError, HomeError
from zhongshu.state.database import open_database
from zhongshu.state.fitting import fault
from zhongshu.state.schema import METADATA

_BATCH = 1_000
_MADE_WITH = 100
"""More rows than any table has before it is used."""


@dataclass(frozen=True)
class Moved:
    """How many rows came over, by table."""

    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


Reached = Callable[[str, int], None]
"""Is told a table and how many more of its rows are done: copied first, looked at later."""


def copy_state(
    source: Engine, target: Engine, *, alone: bool = False, reached: Reached = lambda _table, _rows: None
) -> Moved:
    """Copy every row of `source`, as of one instant, into `target`, which has every table and no row.

    With `alone` nobody can write to the source meanwhile. HomeError where the target has rows already; DamageError,
    with table and key, for a row that the target does not take, or gives back otherwise than it was. After an error
    the target is as empty as before.
    """
    with _reading(source, alone) as before, _writing(target) as after:
        _require_empty(after)
        rows = {table.name: _copy(before, after, table, reached) for table in METADATA.sorted_tables}
        for table in METADATA.sorted_tables:
            compare(before, after, table, reached)
            _count_on(after, table)
        return Moved(rows)


def count_rows(connection: Connection) -> dict[str, int]:
    """The rows of every table."""
    tables = METADATA.sorted_tables
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def compare(before: Connection, after: Connection, table: Table, reached: Reached = lambda _table, _rows: None) -> None:
    """DamageError for the first row, by key, that is not the same on both sides, as the program sees it."""
    for number, (mine, theirs) in enumerate(zip_longest(_rows(before, table), _rows(after, table)), 1):
        if mine is None or theirs is None or repr(mine) != repr(theirs):
            first = min((row for row in (mine, theirs) if row is not None), key=lambda row: _order(table, row))
            columns = "" if mine is None or theirs is None else f", in {', '.join(_unlike(mine, theirs))}"
            raise DamageError(
                f"{table.name} {_key(table, first)} did not come over as it was{columns}",
                hint="nothing was moved; the old state is as it was",
            )
        if number % _BATCH == 0:
            reached(table.name, _BATCH)


@contextmanager
def _reading(source: Engine, alone: bool) -> Iterator[Connection]:
    """One instant of the source."""
    postgresql = source.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ"} if postgresql else {}
    with source.connect().execution_options(**options) as connection:
        if postgresql:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            if alone:
                names = ", ".join(_quoted(connection, table) for table in METADATA.sorted_tables)
                connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()


@contextmanager
def _writing(target: Engine) -> Iterator[Connection]:
    """One transaction; in PostgreSQL with the time that it takes."""
    with target.begin() as connection:
        if target.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield connection


def _require_empty(target: Connection) -> None:
    """The few rows that the tables are made with are taken away."""
    fresh = open_database("sqlite://")
    with fresh.connect() as made:
        full = [table.name for table in METADATA.sorted_tables if _all(target, table) != _all(made, table)]
    fresh.dispose()
    if full:
        hint = "give an empty database: one that was never used, or whose tables were dropped"
        raise HomeError(f"the database to move into has rows already, in {', '.join(full)}", hint=hint)
    for table in METADATA.sorted_tables:
        target.execute(delete(table))


def _all(connection: Connection, table: Table) -> list[str]:
    """Its rows, as far as they tell it from a new one's."""
    return [repr(row) for row in connection.execute(_ordered(connection, table).limit(_MADE_WITH))]


def _copy(before: Connection, after: Connection, table: Table, reached: Reached) -> int:
    rows, done = _rows(before, table), 0
    while batch := list(islice(rows, _BATCH)):
        for row in batch:
            _require_fit(table, row)
        after.execute(insert(table), [dict(row) for row in batch])
        done += len(batch)
        reached(table.name, len(batch))
    return done


def _rows(connection: Connection, table: Table) -> Iterator[RowMapping]:
    """In the order of the key's bytes, which is the same in every database."""
    found = connection.execution_options(yield_per=_BATCH).execute(_ordered(connection, table))
    yield from found.mappings()


def _ordered(connection: Connection, table: Table) -> Select[Any]:
    bytewise = "C" if connection.dialect.name == "postgresql" else "BINARY"
    keys = [column.collate(bytewise) if isinstance(column.type, String) else column for column in table.primary_key]
    return select(table).order_by(*keys)


def _require_fit(table: Table, row: RowMapping) -> None:
    for column in table.columns:
        said = fault(column.type, row[column.name])
        if said is not None:
            raise DamageError(
                f"{table.name} {_key(table, row)}: {column.name} {said}",
                hint="nothing was moved; mend that row in the old state first",
            )


def _count_on(target: Connection, table: Table) -> None:
    """New rows are numbered on from the highest that came over; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is None or target.dialect.name != "postgresql":
        return
    highest = target.execute(select(func.max(column))).scalar()
    if highest is not None:
        sequence = func.pg_get_serial_sequence(_quoted(target, table), column.name)
        target.execute(select(func.setval(sequence, highest)))


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def _key(table: Table, row: RowMapping) -> str:
    return ", ".join(f"{column.name} {_shown(row[column.name])}" for column in table.primary_key)


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)


def _order(table: Table, row: RowMapping) -> list[Any]:
    keys = [row[column.name] for column in table.primary_key]
    return [key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key for key in keys]


def _unlike(mine: RowMapping, theirs: RowMapping) -> list[str]:
    return [name for name in mine if repr(mine[name]) != repr(theirs[name])]
