"""What a column takes, on both databases: SQLite would take more than it was told, PostgreSQL says so as it pleases."""

from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, String
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
from sqlalchemy.types import TypeEngine

from zhongshu.core.errors import UnknownName, ZhongshuError


def fault(kind: TypeEngine[Any], value: object) -> str | None:
    """Why a value does not fit a column of this type; None where it does, and for what is neither text nor whole."""
    if isinstance(value, str) and isinstance(kind, String) and kind.length is not None and len(value) > kind.length:
        return f"takes {kind.length} characters at most, not {len(value)}"
    return _strange(kind, value)


def _strange(kind: TypeEngine[Any], value: object) -> str | None:
    """Why no column of this type holds it, however wide."""
    if isinstance(value, str) and "\0" in value and isinstance(kind, String):
        return "takes no text with the character U+0000 in it"
    if isinstance(value, int) and isinstance(kind, Integer):
        bits = 63 if isinstance(kind, BigInteger) else 31
        if not -(2**bits) <= value < 2**bits:
            return f"takes whole numbers of {bits} bits at most"
    return None


def refuse_unfit(
    _connection: Connection,
    _cursor: DBAPICursor,
    _statement: str,
    _parameters: Any,
    context: ExecutionContext | None,
    _many: bool,
) -> None:
    """A listener for `before_cursor_execute`: ZhongshuError for a value that its column does not take, UnknownName for
    one that is looked for and that none can hold."""
    told: Any = context
    if told is None or told.compiled is None:
        return
    compiled = told.compiled
    table = compiled.compile_state.dml_table if told.isinsert or told.isupdate else None
    for row in told.compiled_parameters:
        for key, value in row.items():
            if not isinstance(value, str | int):
                continue
            column = None if table is None else table.c.get(key)
            if column is not None and (said := fault(column.type, value)):
                raise ZhongshuError(f"{column.table.name}.{key} {said}")
            bind = compiled.binds.get(key)
            if column is None and bind is not None and _strange(bind.type, value):
                raise UnknownName(f"there is no {str(value)[:40]!r}")
