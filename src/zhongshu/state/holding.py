"""What the databases do differently when several write at once."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def hold(connection: Connection, *words: str) -> None:
    """Until this transaction ends nobody else holds these words: what is read after it stays so until then.

    PostgreSQL lets two transactions read the same and write beside each other. SQLite has one writer, who has to say
    so before reading.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock_number(*words))))
    elif not getattr(connection.connection.dbapi_connection, "in_transaction", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def lock_number(*words: str) -> int:
    """The advisory lock of these words: 64 bits, signed."""
    digest = hashlib.sha256("\0".join(("zhongshu", *words)).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def upsert(connection: Connection, table: Table, **row: Any) -> None:
    """Keep a row, or make the one with its primary key so: one statement, whoever else does the same."""
    _put(connection, table, row, lambda _, said: said)


def add_up(connection: Connection, table: Table, **row: Any) -> None:
    """As `upsert`, for a row of counts: they are added to those that are there."""
    _put(connection, table, row, lambda known, said: known + said)


def _put(
    connection: Connection,
    table: Table,
    row: Mapping[str, Any],
    joined: Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]],
) -> None:
    """`joined` makes of what a column has and what is said of it what it shall have."""
    keys = [column.name for column in table.primary_key]
    made = _INSERT[connection.dialect.name](table).values(**row)
    changed = {name: joined(table.c[name], made.excluded[name]) for name in row if name not in keys}
    connection.execute(made.on_conflict_do_update(index_elements=keys, set_=changed))
