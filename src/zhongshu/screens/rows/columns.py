"""The columns of a relation as a call speaks of them: their types in JSON's words, and values read from text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.core.areas import Ambiguous, Area, AreaTree
from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue

_BITS = {"SMALLINT": 15, "INTEGER": 31, "BIGINT": 63, "HUGEINT": 127}
_INSTANT = "TIMESTAMP WITH TIME ZONE"
_FAMILIES = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", _INSTANT: "timestamp", "DOUBLE": "number"}


@dataclass(frozen=True)
class Column:
    """`kind` is the DuckDB type. `area`: codes of GB/T 2260, which a call may also give by name.

    `keeps`: an area that no code list knows stands under the name it came with.
    """

    name: str
    kind: str
    title: Text | None = None
    unit: str | None = None
    area: bool = False
    keeps: bool = False

    @property
    def type(self) -> str:
        """string, integer, decimal, number (a double), boolean, date, timestamp or area."""
        return "area" if self.area else type_word(self.kind)


def type_word(kind: str) -> str:
    """What a call says for a DuckDB type.

    >>> type_word("DECIMAL(18,2)"), type_word("BIGINT")
    ('decimal', 'integer')
    """
    if kind.startswith("DECIMAL"):
        return "decimal"
    return "integer" if kind in _BITS else _FAMILIES.get(kind, "string")


def columns_of(catalogue: Catalogue, name: str) -> dict[str, Column]:
    """Every column of a dataset, table or parameter, in order. UnknownName, with the nearest right name."""
    kinds = catalogue.relation(name).columns
    dataset, table = catalogue.datasets.get(name), catalogue.tables.get(name)
    found: dict[str, Column] = {}
    for column, kind in kinds.items():
        if dataset is not None:
            said = dataset.spec.columns[column]
            found[column] = Column(column, kind, said.title, said.unit, said.type == "area", said.unknown == "keep")
        elif table is not None and column in table.spec.columns:
            shown = table.spec.columns[column]
            found[column] = Column(column, kind, shown.title, shown.unit, shown.level is not None)
        else:
            found[column] = Column(column, kind)
    return found


@dataclass(frozen=True)
class Values:
    """Reads texts of a call as values of columns: exactly what the column can hold, or an error that says what can."""

    zone: ZoneInfo
    areas: AreaTree

    def read(self, column: Column, text: str) -> Any:
        """ZhongshuError names the column, what was written and how it is written."""
        if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
            raise ZhongshuError(f"{column.name}: the value holds a character that no text of the lake has")
        if column.area:
            return self._area(column, text)
        try:
            found = _READERS[column.type](text, column, self.zone)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            hint = _EXAMPLES[column.type]
            raise ZhongshuError(f"{column.name} is {_described(column)}, not {_shown(text)}", hint=hint)
        return found

    def _area(self, column: Column, text: str) -> str:
        found = self.areas.resolve(text)
        if isinstance(found, Area):
            return found.code
        if isinstance(found, Ambiguous):
            known = ", ".join(f"{area.code} ({area.name.en})" for area in found.candidates[:8])
            raise ZhongshuError(f"{column.name}: several areas are called {_shown(text)}", hint=f"give a code: {known}")
        if column.keeps or re.fullmatch("[0-9]{2,12}", text):
            return text
        names = (name for area in self.areas.areas.values() for name in (area.name.zh, area.name.en))
        raise ZhongshuError(f"{column.name}: no area is called {_shown(text)}", hint=nearest(text, names))


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _described(column: Column) -> str:
    word = column.type
    if word == "decimal":
        digits, scale = _digits(column.kind)
        return f"a decimal of {digits - scale} digits before the point and {scale} behind it"
    return {"integer": f"an {word}", "area": f"an {word}"}.get(word, f"a {word}")


def _digits(kind: str) -> tuple[int, int]:
    found = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", kind)
    return (int(found[1]), int(found[2])) if found else (18, 3)


def _integer(text: str, column: Column, _: ZoneInfo) -> int | None:
    if not re.fullmatch("[+-]?[0-9]{1,40}", text):
        return None
    value, bits = int(text), _BITS[column.kind]
    return value if -(2**bits) <= value < 2**bits else None


def _decimal(text: str, column: Column, _: ZoneInfo) -> Decimal | None:
    found = re.fullmatch(r"([+-]?)0*([0-9]*)(?:\.([0-9]*?)0*)?", text)
    digits, scale = _digits(column.kind)
    if found is None or not re.search("[0-9]", text):
        return None
    fits = len(found[2]) <= digits - scale and len(found[3] or "") <= scale
    return Decimal(text) if fits else None


def _number(text: str, _: Column, __: ZoneInfo) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,2})?", text) else None


def _boolean(text: str, _: Column, __: ZoneInfo) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _date(text: str, _: Column, __: ZoneInfo) -> date | None:
    """A month or year stands for its first day."""
    if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text):
        return None
    return date.fromisoformat(f"{text}-01-01"[:10] if len(text) != len("2026-01") else f"{text}-01")


def _timestamp(text: str, column: Column, zone: ZoneInfo) -> datetime | None:
    day = _date(text, column, zone)
    if day is not None:
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    signed = re.sub(" (?=[0-9]{2}:?[0-9]{2}$)", "+", text) if "T" in text else text  # a plus sign in an address
    told = datetime.fromisoformat(signed)
    return (told if told.tzinfo is not None else told.replace(tzinfo=zone)).astimezone(UTC)


_READERS: Mapping[str, Callable[[str, Column, ZoneInfo], Any]] = {
    "string": lambda text, _, __: text,
    "integer": _integer,
    "decimal": _decimal,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
}
_EXAMPLES = {
    "string": "write text",
    "integer": "write a whole number that it can hold, 42",
    "decimal": "write a number with no more digits than it has, 12.5",
    "number": "write a number, 12.5",
    "boolean": "write true or false",
    "date": "write 2026-01-31; 2026-01 stands for the first day of the month",
    "timestamp": "write 2026-01-31T08:00:00+08:00; without an offset it is the region's time",
}
