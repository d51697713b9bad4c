"""What a column takes, on both databases: SQLite would take more than it was told, PostgreSQL says so as it pleases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, String
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from zhongshu.core.errors import ZhongshuError


def fault(column: Column[Any], value: object) -> str | None:
    """Why a value does not fit; None where it does, and for what is no plain text or whole number."""
    if isinstance(value, str) and isinstance(column.type, String):
        longest = column.type.length
        if longest is not None and len(value) > longest:
            return f"takes {longest} characters at most, not {len(value)}"
        if "\0" in value:
            return "takes no text with the character U+0000 in it"
    if isinstance(value, int) and isinstance(column.type, Integer):
        bits = 63 if isinstance(column.type, BigInteger) else 31
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
    """A listener for `before_cursor_execute`: ZhongshuError for a value that its column does not take."""
    compiled: Any = getattr(context, "compiled", None)
    if compiled is None or not (context.isinsert or context.isupdate):  # type: ignore[union-attr]
        return
    table = compiled.compile_state.dml_table
    for row in context.compiled_parameters:  # type: ignore[union-attr]
        require_fit(table.name, table.c, row)


def require_fit(name: str, columns: Any, row: Mapping[str, Any]) -> None:
    """ZhongshuError for the first value of a row that its column does not take."""
    for key, value in row.items():
        column = columns.get(key)
        said = None if column is None else fault(column, value)
        if said is not None:
            hint = "shorten it" if "characters" in said else "leave that out"
            raise ZhongshuError(f"{name}.{key} {said}", hint=hint)
