"""Tables and queries of other databases, over SQLAlchemy.

A pack names a connection, never an address: addresses stand in region.yaml, which only who administers the machine
can write. So they are not held to `sources.address`: a unit's database is nearly always on a private network, and
nobody but the administrator can make this program connect to one. A pack's query is one SELECT, rolled back after.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from zhongshu.core.errors import LoadError, nearest
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.parquet import table_scan
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.tables import TextTable

BATCH = 5_000


@dataclass(frozen=True)
class Extract:
    """`watermark` is the largest value seen, with its type, for the next extract; the old one when no row came."""

    scan: Scan
    watermark: str | None


@dataclass(frozen=True)
class Asked:
    """A `table` (schema.table) or a `query`, one of them. Rows whose `watermark` is `since` or later: the last
    row's siblings may have come after it, so it is asked for again and the key of the dataset tells them apart."""

    table: str | None = None
    query: str | None = None
    watermark: str | None = None
    since: str | None = None


def extract(
    url: str,
    asked: Asked,
    *,
    shown: str,
    nulls: Sequence[str] = (),
    renamed: Mapping[str, str] | None = None,
    scratch: Path,
) -> Extract:
    """Stream rows into a scratch table: every column exact text (decimals with their digits, times in ISO 8601 with
    the offset they carry), `_line` the row from 1. Rows whose watermark is NULL come with the first extract only.

    The transaction is rolled back: a source only reads. `shown` stands for the database in messages, which never
    hold its address. Raises LoadError.
    """
    password = _password(url, shown)
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise LoadError(f"database {shown}: {_clean(error, password)}", hint=_driver_hint(error)) from None
    try:
        with engine.connect() as connection:
            return _stream(connection, asked, shown, frozenset(nulls) | {""}, renamed or {}, scratch)
    except sa.exc.SQLAlchemyError as error:
        raise LoadError(f"database {shown}: {_clean(error, password)}", hint=_table_hint(engine, asked)) from None
    finally:
        engine.dispose()


def _stream(
    connection: sa.Connection,
    asked: Asked,
    shown: str,
    nulls: frozenset[str],
    renamed: Mapping[str, str],
    scratch: Path,
) -> Extract:
    options = {"stream_results": True, "yield_per": BATCH}
    result = connection.execution_options(**options).execute(_statement(connection, asked))
    found = tuple(result.keys())
    place = _watermark_place(asked.watermark, found, shown)
    folder = scratch / "extract"
    latest = None if asked.since is None else unmark(asked.since)
    with TextTable(folder, renamed_names(unique_names(found), renamed)) as table:
        for number, row in enumerate(result, start=1):
            cells = [_text(cell, name, shown) for cell, name in zip(row, found, strict=True)]
            table.append(number, [None if cell in nulls else cell for cell in cells])
            if place is not None and row[place] is not None:
                latest = _later(latest, row[place], shown)
    connection.rollback()
    scan = table_scan(folder, columns=table.columns, records=table.rows)
    return Extract(scan, None if latest is None else mark(latest))


def _statement(connection: sa.Connection, asked: Asked) -> sa.Select[tuple[object, ...]]:
    """SELECT * over the table, or over the query in parentheses, from the watermark on."""
    source: sa.FromClause
    if asked.query is not None:
        # a colon would begin a parameter
        query = sa.text(asked.query.strip().removesuffix(";").replace(":", "\\:"))
        source = query.columns(*([sa.column(asked.watermark)] if asked.watermark else [])).subquery("source")
    else:
        schema, _, name = (asked.table or "").rpartition(".")
        source = sa.table(name, schema=schema or None)
    statement = sa.select(sa.text("*")).select_from(source)
    if asked.watermark is None or asked.since is None:
        return statement
    since = unmark(asked.since)
    return statement.where(sa.column(asked.watermark) >= sa.bindparam("since", since))


def _watermark_place(watermark: str | None, found: Sequence[str], shown: str) -> int | None:
    if watermark is None:
        return None
    lowered = [name.lower() for name in found]
    if watermark.lower() not in lowered:
        raise LoadError(f"database {shown} gives no watermark column {watermark!r}", hint=nearest(watermark, found))
    return lowered.index(watermark.lower())


def _later(latest: Any, value: Any, shown: str) -> object:
    try:
        return value if latest is None or value > latest else latest
    except TypeError:
        kinds = f"{type(latest).__name__} and {type(value).__name__}"
        raise LoadError(f"database {shown}: the watermark column mixes {kinds}") from None


def _text(cell: object, column: str, shown: str) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, (bytes, bytearray, memoryview)):
        raise LoadError(f"database {shown}: column {column!r} holds bytes", hint="name the columns in a query")
    if isinstance(cell, (dict, list)):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)


KINDS = {"integer": int, "decimal": Decimal, "real": float, "text": str}
TIMES = {"time": datetime.fromisoformat, "date": date.fromisoformat}


def mark(value: object) -> str:
    """A watermark as text that keeps its type.

    >>> mark(date(2024, 5, 31)), unmark("integer:7")
    ('date:2024-05-31', 7)
    """
    if isinstance(value, datetime):
        return f"time:{value.isoformat()}"
    if isinstance(value, date):
        return f"date:{value.isoformat()}"
    for kind, of in KINDS.items():
        if isinstance(value, of) and not isinstance(value, bool):
            return f"{kind}:{value}"
    raise LoadError(f"a watermark column holds numbers, times or text, not {type(value).__name__}")


def unmark(text: str) -> object:
    """The value that `mark` wrote."""
    kind, _, value = text.partition(":")
    return TIMES[kind](value) if kind in TIMES else KINDS[kind](value)


def _password(url: str, shown: str) -> str | None:
    try:
        return sa.make_url(url).password
    except (sa.exc.ArgumentError, ValueError):  # the latter quotes what it took for the port
        raise LoadError(
            f"database {shown} has an address that cannot be read",
            hint="for instance postgresql+psycopg://user:password@host/name; : / @ in a password are %3A %2F %40",
        ) from None


def _clean(error: Exception, password: str | None) -> str:
    """The first line of what the driver says, without the password and without the statement's values."""
    said = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
    first = (str(said).strip().splitlines() or [type(said).__name__])[0]
    return first.replace(password, "***") if password else first


def _driver_hint(error: Exception) -> str | None:
    if isinstance(error, ImportError):
        return f"install the driver {error.name}" if error.name else "install the database's driver"
    if isinstance(error, sa.exc.NoSuchModuleError):
        return "for instance postgresql+psycopg://, mysql+pymysql://, oracle+oracledb://, sqlite:///"
    return None


def _table_hint(engine: sa.Engine, asked: Asked) -> str | None:
    """The nearest table, when the database can still be asked."""
    if asked.table is None:
        return None
    schema, _, name = asked.table.rpartition(".")
    try:
        inspector = sa.inspect(engine)
        known = [*inspector.get_table_names(schema or None), *inspector.get_view_names(schema or None)]
    except sa.exc.SQLAlchemyError:
        return None
    return None if name in known else nearest(name, known)
