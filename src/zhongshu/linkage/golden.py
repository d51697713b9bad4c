"""The golden record: which of several values of a field counts, who says so, and who says something else. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhongshu.linkage.amounts import Amount, Unreadable, read_amount
from zhongshu.linkage.file_spec import GoldenSpec, Reads

Plain = Callable[[Reads, str], str]
"""A name or an address as it is compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one row of a table says of a field. `row` tells rows of a table apart, `at` is the day for which it speaks,
    None where it says none. `unread` is why a text is no amount."""

    table: str
    column: str
    row: str
    value: Any
    at: date | None = None
    unread: Unreadable | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `said` is what counts, None where nobody says anything that can be read; `agree` are others that say
    the same, `differ` what sources say instead, each source's own first choice, in order of authority. `unread` are
    texts that say no amount. `old` is by how many days it is older than the field may be."""

    spec: GoldenSpec
    said: Said | None
    agree: tuple[Said, ...] = ()
    differ: tuple[Said, ...] = ()
    unread: tuple[Said, ...] = ()
    old: int | None = None

    @property
    def value(self) -> Any:
        """What counts; of an amount in 万 of its currency."""
        return None if self.said is None else self.said.value


def field_of(spec: GoldenSpec, said: Sequence[Said], today: date, plain: Plain) -> Field:
    """The field, of what rows of several tables say, in any order.

    Of each source only its newest row speaks, so that a source which corrected itself contradicts nobody. Then the
    field's rule chooses among the sources.
    """
    read = [_read(spec, one) for one in said if one.value is not None and str(one.value).strip()]
    unread = tuple(sorted((one for one in read if one.unread), key=lambda one: _order(spec, one)))
    newest: dict[tuple[str, str], Said] = {}
    for one in sorted((one for one in read if not one.unread), key=lambda one: _order(spec, one)):
        newest.setdefault((one.table, one.column), one)
    speaking = list(newest.values())
    if not speaking:
        return Field(spec, None, unread=unread)
    same = {id(one): _same(spec, one, plain) for one in speaking}
    chosen = _chosen(spec, speaking, same)
    others = [one for one in speaking if one is not chosen]
    return Field(
        spec,
        chosen,
        agree=tuple(one for one in others if same[id(one)] == same[id(chosen)]),
        differ=tuple(one for one in others if same[id(one)] != same[id(chosen)]),
        unread=unread,
        old=_old(spec, chosen, today),
    )


def _chosen(spec: GoldenSpec, speaking: Sequence[Said], same: dict[int, Any]) -> Said:
    """`speaking` is in order of authority."""
    match spec.pick:
        case "first":
            return speaking[0]
        case "newest":
            return max(speaking, key=lambda one: one.at or date.min)  # the first of the newest
        case "most":
            held = list(same.values())
            return max(speaking, key=lambda one: held.count(same[id(one)]))


def _order(spec: GoldenSpec, one: Said) -> tuple[int, int, str]:
    """The source's authority, then the newest row, then any order that stays."""
    return spec.columns.index((one.table, one.column)), -(one.at or date.min).toordinal(), one.row


def _read(spec: GoldenSpec, one: Said) -> Said:
    if spec.reads != "amount":
        return one
    found = read_amount(str(one.value))
    if not isinstance(found, Amount):
        return Said(one.table, one.column, one.row, one.value, one.at, unread=found)
    return Said(one.table, one.column, one.row, found.ten_thousands, one.at, currency=found.currency)


def _same(spec: GoldenSpec, one: Said, plain: Plain) -> Any:
    """What a value is compared by."""
    match spec.reads:
        case "name" | "address":
            return plain(spec.reads, str(one.value))
        case "number":
            return Decimal(str(one.value))
        case "amount":
            return one.value, one.currency
        case "text":
            return str(one.value).strip()


def _old(spec: GoldenSpec, chosen: Said, today: date) -> int | None:
    if spec.stale_after is None or chosen.at is None:
        return None
    over = (today - chosen.at).days - spec.stale_after
    return over if over > 0 else None
