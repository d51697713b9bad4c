"""`filters` of datastore_search, read into the data API's tree of conditions: values, never SQL."""

from collections.abc import Mapping
from typing import Any

from zhongshu.api.ckan.errors import Invalid
from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.screens.rows.columns import Column, Values
from zhongshu.screens.rows.filters import MOST, MOST_VALUES, Among, Compare, Empty, Filter, Joined


def read_filters(said: Mapping[str, Any], columns: Mapping[str, Column], values: Values) -> Joined:
    """A value is one that the column has, a list any of them, null nothing. Invalid names column and value."""
    if len(said) > MOST:
        raise Invalid("filters", f"a call has at most {MOST} conditions, not {len(said)}")
    for name in said:
        if name not in columns:
            raise Invalid("filters", f"no column {name[:60]!r} to filter by", hint=nearest(name, columns))
    return Joined(tuple(_condition(columns[name], value, values) for name, value in said.items()))


def _condition(column: Column, said: Any, values: Values) -> Filter:
    if said is None:
        return Empty(column)
    if not isinstance(said, list):
        return Compare(column, "eq", _value(column, said, values))
    if not 1 <= len(said) <= MOST_VALUES:
        raise Invalid("filters", f"{column.name}: a list of 1 to {MOST_VALUES} values, not {len(said)}")
    named = tuple(_value(column, one, values) for one in said if one is not None)
    parts: list[Filter] = [Among(column, named)] if named else []
    if None in said:
        parts.append(Empty(column))
    return parts[0] if len(parts) == 1 else Joined(tuple(parts), any=True)


def _value(column: Column, said: Any, values: Values) -> Any:
    """JSON's numbers and truths as the texts that stand for them."""
    if isinstance(said, bool):
        said = "true" if said else "false"
    elif isinstance(said, float) and said.is_integer() and column.type != "number":
        said = str(int(said))
    if not isinstance(said, str | int | float):
        raise Invalid("filters", f"{column.name}: a value is a text or a number", hint='{"column": "value"}')
    try:
        return values.read(column, str(said))
    except ZhongshuError as error:
        raise Invalid("filters", error.message, hint=error.hint) from error
