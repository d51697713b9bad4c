"""Whether rows and values are the written ones, and one sentence for each that is not."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.core.errors import PackError, UnknownName


def compare_rows(
    name: str,
    wanted: Sequence[Mapping[str, Any]],
    actual: Sequence[Mapping[str, Any]],
    columns: Collection[str],
    key: Sequence[str],
    zone: ZoneInfo,
) -> list[str]:
    """One sentence for each wanted row that is missing or otherwise; no wanted row at all means that there is none.

    A row is found by the key columns it writes, by all it writes without any. UnknownName for none of `columns`.
    """
    if not wanted and actual:
        return [f"{name} should have no row, has {len(actual)}"]
    failures = []
    for row in wanted:
        for column in row:
            if column not in columns:
                raise UnknownName.among(f"column of {name}", column, columns)
        by = [column for column in row if column in key] or list(row)
        near = [found for found in actual if all(agrees(row[column], found[column], zone) for column in by)]
        shown = ", ".join(f"{column} {said(row[column])}" for column in by)
        if not near:
            failures.append(f"{name} has no row with {shown}; it has {len(actual)} rows")
            continue
        if best := min((_differences(row, found, zone) for found in near), key=len):
            failures.append(f"{name}, {shown}: {'; '.join(best)}")
    return failures


def agrees(wanted: Any, found: Any, zone: ZoneInfo) -> bool:
    """Whether a value is the written one: exact for exact types, at the digits written for a DOUBLE.

    >>> from datetime import UTC
    >>> agrees("2020-04-02T08:00+08:00", datetime(2020, 4, 2, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    True
    """
    if wanted is None or found is None:
        return wanted is None and found is None
    if isinstance(found, datetime):
        return instant(wanted, zone) == found
    if isinstance(found, bool):
        return isinstance(wanted, bool) and wanted is found
    if isinstance(found, float):
        return same_value(wanted, Decimal(str(found)))
    if isinstance(found, int | Decimal):
        return _number(wanted) == Decimal(found)
    return text_of(wanted) == str(found)


def same_value(wanted: Any, found: Decimal | None) -> bool:
    """Whether a value, at the digits that the wanted one is written with, is it.

    >>> same_value(95.8, Decimal("95.8333")), same_value(96, Decimal("95.8333")), same_value(None, Decimal(0))
    (True, True, False)
    """
    number = None if wanted is None else _number(wanted)
    if number is None or found is None:
        return wanted is None and found is None
    exponent = number.as_tuple().exponent
    digits = exponent if isinstance(exponent, int) and exponent < 0 else 0
    return found.quantize(Decimal(1).scaleb(digits), ROUND_HALF_UP, Context(prec=60)) == number


def instant(value: Any, zone: ZoneInfo) -> datetime:
    """A written time; in the region's zone unless it says its offset. PackError for what is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    try:
        told = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise PackError(f"{value!r} is no time", hint='write "2020-04-02T08:00+08:00"') from error
    return told if told.tzinfo else told.replace(tzinfo=zone)


def text_of(value: Any) -> str:
    """A written value as text: 331000 is "331000", true is "true"."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def said(value: Any) -> str:
    """A value as a sentence shows it."""
    if value is None:
        return "empty"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return format(value, "f")[:40] if isinstance(value, Decimal) else text_of(value)


def _differences(row: Mapping[str, Any], found: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    return [
        f"{column} should be {said(wanted)}, is {said(_local(found[column], zone))}"
        for column, wanted in row.items()
        if not agrees(wanted, found[column], zone)
    ]


def _number(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _local(value: Any, zone: ZoneInfo) -> Any:
    return value.astimezone(zone) if isinstance(value, datetime) else value
