"""A form of a pack, resolved against its dataset: its fields, its lines, who owes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from zhongshu.core.areas import AreaTree, Level
from zhongshu.core.errors import Place, UnknownName
from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.core.units import Unit, parse_unit
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.forms.spec import FieldSpec, FormSpec, JumpSpec
from zhongshu.datasets.spec import ColumnSpec

ONLY_LINE = ""
"""The line of a form without lines."""


@dataclass(frozen=True)
class Field:
    """One column that people fill in. `unit` None: a pure number, or words."""

    name: str
    column: ColumnSpec
    title: Text
    unit: Unit | None
    hint: Text | None
    jump: JumpSpec
    required: bool

    @property
    def numeric(self) -> bool:
        return self.column.type in ("decimal", "integer")

    @property
    def scale(self) -> int:
        """Digits after the point."""
        return self.column.scale or 0


@dataclass(frozen=True)
class FormUnit:
    """Somebody who owes a form; `area` is where its numbers belong."""

    id: str
    title: Text
    area: str


@dataclass(frozen=True)
class Cell:
    """One field of one line. `address` names it in a page, a template and the state: `output`, `output@textiles`."""

    field: Field
    line: str

    @property
    def address(self) -> str:
        return self.field.name if self.line == ONLY_LINE else f"{self.field.name}@{self.line}"


@dataclass(frozen=True)
class Form:
    """`name` is qualified; every column that the spec names is one of `dataset`."""

    name: str
    spec: FormSpec
    dataset: Dataset
    place: Place

    @property
    def title(self) -> Text:
        return self.spec.title

    @property
    def line_column(self) -> str | None:
        """The key column of the lines; None for a form of one row."""
        return next(iter(self.spec.lines), None)

    @property
    def lines(self) -> Mapping[str, Text]:
        """Titles by id; the one ONLY_LINE of a form of one row."""
        column = self.line_column
        return {ONLY_LINE: self.title} if column is None else self.spec.lines[column]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """In the order of the dataset's columns."""
        filled = {self.spec.unit, self.spec.period, self.spec.area, self.line_column}
        return tuple(self._field(name) for name in self.dataset.spec.columns if name not in filled)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Line by line."""
        return tuple(Cell(field, line) for line in self.lines for field in self.fields)

    def months(self, zone: ZoneInfo) -> tuple[Period, Period | None]:
        """The first and the last month it is owed for; None: until further notice."""
        last = self.spec.last
        return Period.parse(self.spec.first, zone), None if last is None else Period.parse(last, zone)

    def owed_for(self, month: Period) -> bool:
        first, last = self.months(month.zone)
        return first <= month and (last is None or month <= last)

    def units(self, areas: AreaTree, region: str, titles: Mapping[str, Text]) -> tuple[FormUnit, ...]:
        """Who owes it: one unit in each area of a level below `region`, or units of the region with these `titles`."""
        each = self.spec.each
        if each is None:
            return tuple(FormUnit(unit, titles.get(unit, Text(zh=unit, en=unit)), region) for unit in self.spec.owed_by)
        below = areas.descendants(region, Level(each.level))
        return tuple(FormUnit(area.code, _named(each.title, area.name), area.code) for area in below)

    def _field(self, name: str) -> Field:
        column, said = self.dataset.spec.columns[name], self.spec.fields.get(name, FieldSpec())
        return Field(
            name=name,
            column=column,
            title=column.title or Text(zh=name, en=name),
            unit=None if column.unit is None else parse_unit(column.unit),
            hint=said.hint or column.description,
            jump=said.jump or self.spec.jump,
            required=self.dataset.spec.required(name) or not said.optional,
        )


def unit_among(units: tuple[FormUnit, ...], wanted: str) -> FormUnit:
    """UnknownName, with the nearest right one, for a unit that does not owe the form."""
    found = next((unit for unit in units if unit.id == wanted), None)
    if found is None:
        raise UnknownName.among("unit that owes this form", wanted, [unit.id for unit in units])
    return found


def _named(title: Text, area: Text) -> Text:
    return Text(zh=title.zh.replace("{area}", area.zh), en=title.en.replace("{area}", area.en))
