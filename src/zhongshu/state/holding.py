"""What the databases do differently when several write at once."""

import hashlib
from typing import Any

from sqlalchemy import Connection, Table, func, select
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
    keys = [column.name for column in table.primary_key]
    made = _INSERT[connection.dialect.name](table).values(**row)
    changed = {name: made.excluded[name] for name in row if name not in keys}
    connection.execute(made.on_conflict_do_update(index_elements=keys, set_=changed))
