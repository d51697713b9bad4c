"""A pack's screen, read: each block with what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zhongshu.core.errors import DamageError
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.breakdown import Breakdown, breakdown, dimensions
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import extents
from zhongshu.screens.indicator_page import Beside, Question, indicator_page
from zhongshu.screens.place_values import PlaceValues, place_values
from zhongshu.screens.reading import Reading, reading
from zhongshu.screens.spec import OF_NUMBERS, OF_ROWS, BlockSpec, ScreenSpec
from zhongshu.screens.spots import SpotsBlock, spots_of
from zhongshu.sharing.reader import Reader

ColumnKind = Literal["text", "number", "moment", "day", "truth", "area"]


@dataclass(frozen=True)
class Column:
    """How a table's column is shown; `scale` digits of a number, None as they come."""

    name: str
    title: Text
    kind: ColumnKind
    unit: str | None
    scale: int | None


@dataclass(frozen=True)
class TableBlock:
    """The first rows of a relation; `count` is how many there are for this reader."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int


@dataclass(frozen=True)
class Block:
    """One of these is set, by the spec's kind; a trend's other lines are in `beside`. `damage`: it cannot be read.

    `withheld` names what the reader has no grant for.
    """

    spec: BlockSpec
    title: Text
    reading: Reading | None = None
    beside: Beside | None = None
    places: PlaceValues | None = None
    breakdown: Breakdown | None = None
    table: TableBlock | None = None
    spots: SpotsBlock | None = None
    damage: str | None = None
    withheld: str | None = None


def screens_for(desk: Desk, screens: Mapping[str, ScreenSpec]) -> dict[str, ScreenSpec]:
    """Those that are for the reader's posts, by name, without any of which every block would be withheld."""
    return {name: one for name, one in screens.items() if _is_for(one, desk.access.reader) and _shows(desk, one)}


def screen_blocks(desk: Desk, screen: ScreenSpec, area: str) -> tuple[tuple[Block, ...], ...]:
    """Every block of every row, at one place."""
    return tuple(tuple(_block_or_damage(desk, spec, area) for spec in row) for row in screen.rows)


def table_columns(catalogue: Catalogue, name: str, wanted: tuple[str, ...]) -> tuple[Column, ...]:
    """Titles and kinds, a derived column's taken from the one column it repeats where it says none itself."""
    relation = catalogue.relation(name)
    return tuple(_column(catalogue, name, column, relation.columns[column]) for column in (wanted or relation.columns))


def _is_for(screen: ScreenSpec, reader: Reader) -> bool:
    if reader.system or "anyone" in screen.roles:
        return True
    return any(post.role in screen.roles and (not screen.units or post.unit in screen.units) for post in reader.posts)


def _shows(desk: Desk, screen: ScreenSpec) -> bool:
    """Whether a block shows rows or a number; a screen without blocks of those shows what it has."""
    blocks = [spec for row in screen.rows for spec in row if spec.kind in (*OF_ROWS, *OF_NUMBERS)]
    return not blocks or not all(_withheld(desk, spec) for spec in blocks)


def _withheld(desk: Desk, spec: BlockSpec) -> bool:
    """Whether the reader has no grant for what a block shows."""
    name = str(spec.shown)
    if spec.kind in OF_ROWS:
        return not desk.may(name)
    return spec.kind in OF_NUMBERS and not desk.may_see(desk.indicator(name))


def _block_or_damage(desk: Desk, spec: BlockSpec, area: str) -> Block:
    name = str(getattr(spec, spec.kind))
    if _withheld(desk, spec):
        return Block(spec, spec.title or _named(desk, spec), withheld=name)
    try:
        return _block(desk, spec, area)
    except DamageError as error:
        return Block(spec, spec.title or _named(desk, spec), damage=error.message)


def _named(desk: Desk, spec: BlockSpec) -> Text:
    name = str(getattr(spec, spec.kind))
    return desk.catalogue.title(name) if spec.kind in OF_ROWS else desk.indicator(name).title


def _block(desk: Desk, spec: BlockSpec, area: str) -> Block:
    if spec.kind in ("text", "ask"):
        return Block(spec, spec.title or Text(zh="", en=""))
    if spec.kind == "table":
        name = str(spec.table)
        return Block(spec, spec.title or desk.catalogue.title(name), table=_table(desk, spec, name))
    if spec.kind == "spots":
        return Block(spec, spec.title or desk.catalogue.title(str(spec.spots)), spots=spots_of(desk, spec))
    indicator = desk.indicator(str(getattr(spec, spec.kind)))
    title = spec.title or indicator.title
    place = _place(desk, indicator, area)
    if spec.kind == "trend":
        page = indicator_page(desk, indicator, Question(place, beside=spec.by or "none"))
        return Block(spec, title, reading=page.reading, beside=page.beside)
    shown = reading(desk, indicator, place)
    if spec.kind == "map":
        return Block(spec, title, reading=shown, places=place_values(desk, shown, level=spec.level))
    if spec.kind == "breakdown" and shown.period is not None:
        by = spec.by or next(iter(dimensions(indicator)), None)
        split = None if by is None else breakdown(desk, indicator, place, shown.period, by)
        return Block(spec, title, reading=shown, breakdown=split)
    return Block(spec, title, reading=shown)


def _place(desk: Desk, indicator: Indicator, area: str) -> str:
    """The region itself; where it has no rows of its own, the only place that has some."""
    known = extents(desk, indicator)
    return next(iter(known)) if area not in known and len(known) == 1 and next(iter(known)) else area


def _table(desk: Desk, spec: BlockSpec, name: str) -> TableBlock:
    names, rows = desk.rows(name, columns=spec.columns, order=spec.order, limit=spec.limit)
    count = desk.count(name) if desk.access.permit(name).whole else desk.count_seen(name)
    return TableBlock(name, table_columns(desk.catalogue, name, tuple(names)), tuple(rows), count)


def _column(catalogue: Catalogue, name: str, column: str, kind: str) -> Column:
    if name in catalogue.datasets:
        said = catalogue.datasets[name].spec.columns[column]
        shown: ColumnKind = "area" if said.type == "area" else _kind(kind)
        return Column(column, said.title or _same(column), shown, said.unit, said.scale)
    if name in catalogue.tables:
        return _derived_column(catalogue, name, column, kind)
    return Column(column, _same(column), _kind(kind), None, None)


def _derived_column(catalogue: Catalogue, name: str, column: str, kind: str) -> Column:
    table = catalogue.tables[name]
    own = table.spec.columns.get(column)
    origin = _repeated(catalogue, name, column)
    title = own.title if own is not None and own.title is not None else origin.title if origin else _same(column)
    unit = own.unit if own is not None and own.unit is not None else origin.unit if origin else None
    scale = own.scale if own is not None and own.scale is not None else origin.scale if origin else None
    area = (own is not None and own.level is not None) or (origin is not None and origin.kind == "area")
    return Column(column, title, "area" if area else _kind(kind), unit, scale)


def _repeated(catalogue: Catalogue, name: str, column: str) -> Column | None:
    """The column that a derived one is computed from, when it is only one and has the same name and type."""
    relation = catalogue.repeats(name, column)
    if relation is None:
        return None
    return _column(catalogue, relation, column, catalogue.relation(relation).columns[column])


def _kind(duckdb_type: str) -> ColumnKind:
    if (
        duckdb_type.startswith(("DECIMAL", "DOUBLE", "FLOAT"))
        or duckdb_type.endswith("INT")
        or duckdb_type == "INTEGER"
    ):
        return "number"
    known: dict[str, ColumnKind] = {"TIMESTAMP WITH TIME ZONE": "moment", "DATE": "day", "BOOLEAN": "truth"}
    return known.get(duckdb_type, "text")


def _same(text: str) -> Text:
    return Text(zh=text, en=text)
