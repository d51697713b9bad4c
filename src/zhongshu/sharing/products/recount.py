"""A statement held against the entries of the ledger, without what the state has counted. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.products.billing import Month
from zhongshu.sharing.products.statement import Statement
from zhongshu.sharing.usage.fold import fold

ACT = "product.statement"
"""The ledger's note of a statement; its `result` is the beginning of the statement's digest."""
NOTED = 32
"""Hex digits of a digest that a note holds."""


@dataclass(frozen=True)
class Difference:
    """What the statement says, and what the ledger has; `day` (ISO) is empty for the digest."""

    about: Literal["calls", "rows", "digest"]
    said: str
    found: str
    day: str = ""


def counted(entries: Iterable[Entry], statement: Statement, zone: ZoneInfo) -> dict[str, tuple[int, int]]:
    """Calls and rows by day, as the statement tells them; `entries` are those that its checkpoint covers."""
    days = {day.isoformat() for day in Month.of(statement.month).days}
    made: dict[str, tuple[int, int]] = {}
    for key, use in fold((one for one in entries if one.grant == statement.grant), zone).grants.items():
        if key.day in days and (use.calls or use.rows):
            calls, rows = made.get(key.day, (0, 0))
            made[key.day] = calls + use.calls, rows + use.rows
    return made


def is_note(entry: Entry, statement: Statement) -> bool:
    """Whether an entry is the ledger's note of this statement."""
    mine = (ACT, statement.grant, statement.month)
    return (entry.act, entry.grant, entry.details.get("month")) == mine


def differences(
    statement: Statement, found: Mapping[str, tuple[int, int]], note: Entry | None
) -> tuple[Difference, ...]:
    """Where the two do not agree, the digest first; empty where everything does."""
    return tuple(_differences(statement, found, note))


def _differences(
    statement: Statement, found: Mapping[str, tuple[int, int]], note: Entry | None
) -> Iterator[Difference]:
    noted = "" if note is None else note.result or ""
    if noted != statement.digest[:NOTED]:
        yield Difference("digest", statement.digest[:NOTED], noted)
    for day in sorted({*statement.days, *found}):
        (calls, rows), (calls_found, rows_found) = statement.days.get(day, (0, 0)), found.get(day, (0, 0))
        if calls != calls_found:
            yield Difference("calls", str(calls), str(calls_found), day)
        if rows != rows_found:
            yield Difference("rows", str(rows), str(rows_found), day)
