"""A unit's JSON answer as rows of the declared columns, each value exactly of its type or the answer is none."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.services.spec import FieldSpec, Operation

_DIGITS = 18
"""Of a decimal of the lake."""
_LARGEST = 2**63

Row = tuple[Value, ...]


class Unreadable(ValueError):
    """Why an answer is not what was promised; it never quotes a value, which may be personal."""


@dataclass(frozen=True)
class Reading:
    """How the answers of one operation are read. A time without an offset is the `zone`'s."""

    operation: Operation
    zone: ZoneInfo

    def rows(self, content: bytes) -> tuple[Row, ...]:
        """Of the columns in their order; what is not declared is dropped. Unreadable for anything else than that."""
        try:
            told = json.loads(content, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError, InvalidOperation):
            raise Unreadable("sent what is no JSON") from None
        path = self.operation.spec.rows
        for part in path.split(".")[1:]:
            if not isinstance(told, dict) or part not in told:
                raise Unreadable(f"sent no {path}")
            told = told[part]
        if told is None:
            return ()
        listed = told if isinstance(told, list) else [told]
        readers = [(name, said, _reader(said, self.zone)) for name, said in self.operation.spec.columns.items()]
        return tuple([self._row(one, readers) for one in listed])

    def _row(self, record: Any, readers: Sequence[tuple[str, FieldSpec, Callable[[Any], Value]]]) -> Row:
        if not isinstance(record, dict):
            raise Unreadable(f"sent something in {self.operation.spec.rows} that is no object")
        cells: list[Value] = []
        for name, said, read in readers:
            value = _at(record, said.at or name)
            if value is None:
                if said.required:
                    raise Unreadable(f"sent no {name}, which it promises")
                cells.append(None)
                continue
            try:
                cells.append(read(value))
            except (ValueError, TypeError, ArithmeticError):
                scale = f" of at most {said.scale} digits behind the point" if said.type == "decimal" else ""
                raise Unreadable(f"sent a {name} that is no {said.type}{scale}") from None
        return tuple(cells)


def packed(rows: Sequence[Row]) -> bytes:
    """Rows as `unpacked` reads them back: exactly, and of the declared columns only."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def unpacked(content: bytes, operation: Operation) -> tuple[Row, ...]:
    """The rows that `packed` wrote for the operation, whose columns are the same. Unreadable when they are not."""
    readers = [_reader(said, ZoneInfo("UTC")) for said in operation.spec.columns.values()]
    try:
        return tuple(
            tuple(None if cell is None else read(cell) for read, cell in zip(readers, row, strict=True))
            for row in json.loads(content)
        )
    except (ValueError, TypeError, ArithmeticError):
        raise Unreadable("answered when its columns were others") from None


def _at(record: Mapping[str, Any], path: str) -> Any:
    found: Any = record
    for part in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(part)
    return found


def _no_number(_: str) -> None:
    raise ValueError("no number of JSON")


def _reader(said: FieldSpec, zone: ZoneInfo) -> Callable[[Any], Value]:
    match said.type:
        case "decimal":
            scale = said.scale or 0
            return lambda value: _decimal(value, scale)
        case "timestamp":
            return lambda value: _instant(value, zone)
        case word:
            return _READERS[word]


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    if not value.isascii():
        value.encode()  # ValueError for half of a surrogate pair
    return value


def _integer(value: Any) -> int:
    number = int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() and value.isascii() else value
    if isinstance(number, Decimal) and abs(number) <= _LARGEST and number == number.to_integral_value():
        number = int(number)  # not before its size is known: 1e999999999 has a gigabyte of digits
    if isinstance(number, bool) or not isinstance(number, int) or not -_LARGEST <= number < _LARGEST:
        raise TypeError
    return number


def _decimal(value: Any, scale: int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() >= _DIGITS - scale:
        raise ValueError
    held = number.quantize(Decimal(1).scaleb(-scale))
    if held != number:
        raise ValueError
    return held


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _date(value: Any) -> date:
    return date.fromisoformat(_string(value))


def _instant(value: Any, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(_string(value))
    return (found if found.tzinfo is not None else found.replace(tzinfo=zone)).astimezone(UTC)


_READERS: Mapping[str, Callable[[Any], Value]] = {
    "string": _string,
    "area": _string,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}
