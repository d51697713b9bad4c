"""One call for rows, read from its address: which columns, of which rows, in which order, how many, of when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.screens.rows.columns import Column, Values
from zhongshu.screens.rows.filters import Joined, read_filters
from zhongshu.sharing.paging import Order

PAGE = 100
MOST = 1_000
"""Rows of a page; whoever wants more takes a stream."""
RESERVED = ("select", "order", "limit", "after", "snapshot", "as_of", "format")
"""A column of such a name is filtered as `column.NAME`."""

Format = Literal["json", "csv", "arrow", "ndjson"]
FORMATS: tuple[Format, ...] = ("json", "csv", "arrow", "ndjson")


@dataclass(frozen=True)
class Question:
    """`select` None is everything that the grant shows, `limit` None everything there is.

    `asked` are the words that decide which rows come in which order: a cursor belongs to them.
    """

    name: str
    columns: Mapping[str, Column]
    filters: Joined
    select: tuple[str, ...] | None
    order: Order
    limit: int | None
    after: str | None
    snapshot: int | None
    as_of: datetime | None
    format: Format | None
    asked: tuple[tuple[str, str], ...]

    def bound_to(self, grant: str) -> list[object]:
        """What the next call has to ask again: a cursor belongs to one question under one grant."""
        return [self.name, grant, *self.asked]


def read_question(
    name: str,
    words: Sequence[tuple[str, str]],
    columns: Mapping[str, Column],
    values: Values,
    *,
    more: Sequence[str] = (),
) -> Question:
    """ZhongshuError names the word that is wrong, and what it could be. `more` words are somebody else's."""
    reserved = (*RESERVED, *more)
    said = _once([(word, text) for word, text in words if word in reserved], columns)
    conditions = [(word, text) for word, text in words if word not in reserved]
    return Question(
        name=name,
        columns=columns,
        filters=read_filters(conditions, columns, values),
        select=_select(said.get("select"), columns),
        order=_order(said.get("order"), columns),
        limit=_limit(said.get("limit"), columns),
        after=said.get("after"),
        snapshot=_snapshot(said.get("snapshot"), columns),
        as_of=_as_of(said.get("as_of"), values),
        format=_format(said.get("format")),
        asked=(*sorted(conditions), ("order", said.get("order", "")), *((word, said.get(word, "")) for word in more)),
    )


def _once(said: Sequence[tuple[str, str]], columns: Mapping[str, Column]) -> dict[str, str]:
    """What is empty was not said: forms send every field."""
    found: dict[str, str] = {}
    for word, text in said:
        if word in found:
            raise ZhongshuError(f"{word} is said twice", hint=_or_column(word, columns, "say it once"))
        if text:
            found[word] = text
    return found


def _or_column(word: str, columns: Mapping[str, Column], hint: str) -> str:
    return f"{hint}; the column of that name is column.{word}=eq.VALUE" if word in columns else hint


def _select(text: str | None, columns: Mapping[str, Column]) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(dict.fromkeys(text.split(",")))
    for name in names:
        if name not in columns:
            raise ZhongshuError(f"select: no column {name!r}", hint=nearest(name, columns))
    return names


def _order(text: str | None, columns: Mapping[str, Column]) -> Order:
    found: dict[str, bool] = {}
    for word in text.split(",") if text else ():
        name = word.removeprefix("-")
        if name not in columns:
            raise ZhongshuError(f"order: no column {name!r}", hint=f"{nearest(name, columns)}; -NAME turns it round")
        if name in found:
            raise ZhongshuError(f"order: {name} stands there twice", hint="say each column once")
        found[name] = word != name
    return tuple(found.items())


def _limit(text: str | None, columns: Mapping[str, Column]) -> int | None:
    if text is None:
        return PAGE
    if text == "all":
        return None
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= MOST:
        hint = _or_column("limit", columns, f"1 to {MOST}, or all for a stream as CSV, Arrow or NDJSON")
        raise ZhongshuError(f"limit is {text[:40]!r}", hint=hint)
    return int(text)


def _snapshot(text: str | None, columns: Mapping[str, Column]) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        hint = _or_column("snapshot", columns, "GET /api/v1/snapshots lists them")
        raise ZhongshuError(f"snapshot is {text[:40]!r}, not the number of one", hint=hint)
    return int(text)


def _as_of(text: str | None, values: Values) -> datetime | None:
    if text is None:
        return None
    found = values.read(Column("as_of", "TIMESTAMP WITH TIME ZONE"), text)
    assert isinstance(found, datetime)
    return found


def _format(text: str | None) -> Format | None:
    if text is None:
        return None
    found = next((one for one in FORMATS if one == text), None)
    if found is None:
        raise ZhongshuError(f"no format {text[:40]!r}", hint=nearest(text, FORMATS))
    return found
