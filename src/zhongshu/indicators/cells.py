"""Values of one indicator: which slice is asked, the plans that fetch its parts, the fold that makes values of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zhongshu.core.areas import Level, level_of
from zhongshu.core.periods import Grain, Period
from zhongshu.core.spec import qualify
from zhongshu.core.units import convert, parse_unit
from zhongshu.datasets.plan import Plan, Question, Rows, literal, table_sql
from zhongshu.indicators.catalogue import Indicator, Indicators
from zhongshu.indicators.cubes import AREA, PERIOD, Cube
from zhongshu.indicators.measures import ROWS, Part
from zhongshu.lake.engine import instant_sql, quote_name
from zhongshu.lake.snapshot import Snapshot

_PREFIX = {Level.province: 2, Level.city: 4}


class Key(NamedTuple):
    """What one cell is about; `member` is the value of the slice's dimension, None without one."""

    period: Period
    area: str
    member: str | None


@dataclass(frozen=True)
class Cell:
    """`value` is in the indicator's unit, None when its rows give none; `rows` were counted.

    `parts` are the values of its measures (of a ratio: numerator, denominator), `inner` those of a single measure's
    stored parts.
    """

    value: Decimal | None
    rows: int
    parts: tuple[Decimal | None, ...] = ()
    inner: tuple[Decimal | None, ...] = ()


Cells = Mapping[Key, Cell]
Span = tuple[datetime | None, datetime | None]
"""Where rows begin and end, half-open; (None, None) without rows."""


@dataclass(frozen=True)
class Slice:
    """Which cells: areas by code, a grain, periods starting in [first, until), split by one dimension or not.

    A split is of one area at a time, but for printed values.
    """

    areas: tuple[str, ...]
    grain: Grain
    first: datetime | None = None
    until: datetime | None = None
    by: str | None = None


@dataclass(frozen=True)
class Cellar:
    """Asks for cells over one snapshot. `source_columns` gives the columns (name -> DuckDB type) of a relation."""

    indicators: Indicators
    snapshot: Snapshot
    zone: ZoneInfo
    source_columns: Callable[[str], Mapping[str, str]]

    def cells(self, indicator: Indicator, wanted: Slice) -> Question[Cells]:
        """One entry for each period, area and member that has rows; absent keys had none."""
        if indicator.formula is not None:
            return self._formula(indicator, wanted)
        cube = indicator.cube
        assert cube is not None
        merging = [part for measure in indicator.measures for part in measure.parts if part.merge is not None]
        exact = [part for measure in indicator.measures for part in measure.parts if part.merge is None]
        plans = [self._merged_plan(indicator, cube, merging, wanted)]
        if exact:
            plans.append(self._exact_plan(indicator, cube, exact, wanted))
        names = [[ROWS.name, *(part.name for part in merging)], [part.name for part in exact]]

        def answer(answers: Sequence[Rows]) -> Cells:
            return _fold(indicator, wanted.grain, self.zone, names, answers)

        return Question(tuple(plans), answer)

    def _merged_plan(self, indicator: Indicator, cube: Cube, parts: Sequence[Part], wanted: Slice) -> Plan:
        """Parts that merge: stored by area and grain, or rolled up here for a dimension or a printed value."""
        published = indicator.spec.kind == "published"
        if wanted.by is None and not published:
            return self._stored_plan(indicator, cube, cube.total(wanted.grain), (ROWS, *parts), wanted)
        name = cube.fine if wanted.by is None else cube.by(wanted.by)
        if published:
            area, where = AREA, f"{_areas(cube, wanted.areas)} AND {printed_sql(indicator, wanted.by)}"
        else:
            (one,) = wanted.areas
            area, where = literal(one), _below(AREA, one, cube)
        member = "NULL" if wanted.by is None else f"CAST({quote_name(wanted.by)} AS VARCHAR)"
        columns = [part.merged(part.name) for part in (ROWS, *parts)]
        sql = (
            f"SELECT {wanted.grain.truncate_sql(PERIOD)} AS at, {area}, {member}, {', '.join(columns)} "
            f"FROM {table_sql(name)} WHERE {where}{_periods(PERIOD, wanted)} GROUP BY 1, 2, 3 ORDER BY 1"
        )
        return Plan(sql, self.snapshot, {name: cube.columns(name)}, indicator.name, (wanted.first, wanted.until))

    def _exact_plan(self, indicator: Indicator, cube: Cube, parts: Sequence[Part], wanted: Slice) -> Plan:
        """Parts that do not merge: stored by area and grain, or computed from the rows for a dimension."""
        if wanted.by is None:
            return self._stored_plan(indicator, cube, cube.exactly(wanted.grain), parts, wanted)
        (area,) = wanted.areas
        instant = instant_sql(quote_name(cube.time), "DATE" if cube.dated else "")
        where = "true" if cube.area is None else _below(quote_name(cube.area), area, cube)
        member = f"CAST({quote_name(wanted.by)} AS VARCHAR)"
        columns = [part.sql for part in parts]
        sql = (
            f"SELECT {wanted.grain.truncate_sql(instant)}, {literal(area)}, {member}, {', '.join(columns)} "
            f"FROM {table_sql(cube.of)} WHERE {where}{_periods(instant, wanted)} GROUP BY 1, 3 ORDER BY 1"
        )
        partitioned = cube.partition is not None and cube.partition.column == cube.time
        window = (wanted.first, wanted.until) if partitioned else (None, None)
        return Plan(sql, self.snapshot, {cube.of: self.source_columns(cube.of)}, indicator.name, window)

    def _stored_plan(self, indicator: Indicator, cube: Cube, name: str, parts: Sequence[Part], wanted: Slice) -> Plan:
        columns = ", ".join(part.name for part in parts)
        sql = (
            f"SELECT {PERIOD}, {AREA}, NULL, {columns} FROM {table_sql(name)} "
            f"WHERE {_areas(cube, wanted.areas)}{_periods(PERIOD, wanted)} ORDER BY {PERIOD}"
        )
        return Plan(sql, self.snapshot, {name: cube.columns(name)}, indicator.name, (wanted.first, wanted.until))

    def spans(self, indicator: Indicator, area: str) -> Question[Span]:
        """Where the rows of an area begin and end, by the finest grain; of a formula where all its leaves have rows."""
        leaves = self.indicators.leaves(indicator)
        plans = tuple(self._span_plan(leaf, area) for leaf in leaves)

        def answer(answers: Sequence[Rows]) -> Span:
            found = [
                (leaf.grain, *rows[0]) for leaf, rows in zip(leaves, answers, strict=True) if rows[0][0] is not None
            ]
            if not found:
                return None, None
            return max(first for _, first, _ in found), min(Period.of(last, g, self.zone).end for g, _, last in found)

        return Question(plans, answer)

    def untimed(self, leaf: Indicator, area: str) -> Question[int]:
        """How many of the rows that an indicator measures at a place say no time, and so are in no period."""
        cube = leaf.cube
        assert cube is not None
        name = cube.total(leaf.grain)
        where = f"{_areas(cube, (area,))} AND {PERIOD} IS NULL"
        sql = f"SELECT sum({ROWS.name}) FROM {table_sql(name)} WHERE {where}"
        plan = Plan(sql, self.snapshot, {name: cube.columns(name)}, leaf.name)
        return Question((plan,), lambda answers: int(answers[0][0][0] or 0))

    def _span_plan(self, leaf: Indicator, area: str) -> Plan:
        cube = leaf.cube
        assert cube is not None
        published = leaf.spec.kind == "published"
        name = cube.fine if published else cube.total(leaf.grain)
        where = _areas(cube, (area,)) + (f" AND {printed_sql(leaf)}" if published else "")
        sql = f"SELECT min({PERIOD}), max({PERIOD}) FROM {table_sql(name)} WHERE {where}"
        return Plan(sql, self.snapshot, {name: cube.columns(name)}, leaf.name)

    def _formula(self, indicator: Indicator, wanted: Slice) -> Question[Cells]:
        inputs = [self.indicators.by_name[name] for name in indicator.inputs]
        questions = [self.cells(item, wanted) for item in inputs]
        plans = tuple(plan for question in questions for plan in question.plans)

        def answer(answers: Sequence[Rows]) -> Cells:
            found, taken = [], 0
            for question in questions:
                found.append(question.answer(answers[taken : taken + len(question.plans)]))
                taken += len(question.plans)
            return _combined(indicator, inputs, found)

        return Question(plans, answer)


def _fold(
    indicator: Indicator, grain: Grain, zone: ZoneInfo, names: Sequence[Sequence[str]], answers: Sequence[Rows]
) -> dict[Key, Cell]:
    """Cells from the rows of one or two plans: period, area, member, then the columns that `names` gives for each.

    Rows of no period (their time is not known) make none.
    """
    gathered: dict[Key, dict[str, Decimal | None]] = {}
    for columns, rows in zip(names, answers, strict=False):
        for start, area, member, *values in rows:
            if start is None:
                continue
            key = Key(Period.of(start, grain, zone), area, member)
            gathered.setdefault(key, {}).update(zip(columns, map(_decimal, values), strict=True))
    return {key: _cell(indicator, values) for key, values in gathered.items()}


def _cell(indicator: Indicator, values: Mapping[str, Decimal | None]) -> Cell:
    known = {part.name: values.get(part.name) for measure in indicator.measures for part in measure.parts}
    parts = tuple(measure.formula.evaluate(known) for measure in indicator.measures)
    rows = int(values.get(ROWS.name) or 0)
    if indicator.spec.kind == "published":  # one printed row; the others of its period belong to other indicators
        rows = int(parts[0] is not None)
    if len(parts) == 1:
        (measure,) = indicator.measures
        return Cell(parts[0], rows, parts, tuple(values.get(name) for name in measure.formula.names))
    over, under = parts
    if over is None or under is None or under == 0:
        return Cell(None, rows, parts)
    return Cell(over / under * ratio_factor(indicator), rows, parts)


def ratio_factor(indicator: Indicator) -> Decimal:
    """What a ratio of like things is multiplied by to stand in the indicator's unit: 100 for %, 1 for unlike things."""
    share = parse_unit("%")
    return convert(Decimal(1), parse_unit("1"), indicator.unit) if indicator.unit.same_dimension(share) else Decimal(1)


def _combined(indicator: Indicator, inputs: Sequence[Indicator], found: Sequence[Cells]) -> dict[Key, Cell]:
    """The cells of a formula, from those of its inputs in their order; brought from its own unit to the indicator's."""
    formula = indicator.formula
    assert formula is not None
    names = {word: qualify(word, indicator.pack) for word in formula.names}
    units = {item.name: item.unit for item in inputs}
    result = formula.unit({word: units[name] for word, name in names.items()})
    made = {}
    for key in sorted(set().union(*found), key=lambda k: (k.period.start, k.area, k.member or "")):
        cells = {item.name: cell for item, of in zip(inputs, found, strict=True) if (cell := of.get(key)) is not None}
        value = formula.evaluate({word: cells[name].value if name in cells else None for word, name in names.items()})
        if value is not None and not result.same_size(indicator.unit):
            value = convert(value, result, indicator.unit)
        made[key] = Cell(value, sum(cell.rows for cell in cells.values()))
    return made


def _decimal(value: Any) -> Decimal | None:
    return value if value is None or isinstance(value, Decimal) else Decimal(str(value))


def _areas(cube: Cube, areas: Sequence[str]) -> str:
    if cube.area is None:
        return f"{AREA} = ''"
    if not areas:
        return "false"
    return f"{AREA} IN ({', '.join(literal(area) for area in areas)})"


def _below(column: str, area: str, cube: Cube) -> str:
    return "true" if cube.area is None else below_sql(column, area)


def printed_sql(indicator: Indicator, by: str | None = None) -> str:
    """SQL: the rows of a cube that hold a printed value of this indicator, and not only of others measured with it.

    What was printed for a member (an organisation) is no part of the whole: the whole's rows name no member of any of
    its dimensions, those of one dimension name a member of it.
    """
    found = [f"{part.name} IS NOT NULL" for measure in indicator.measures for part in measure.parts]
    if by is None:
        found += [f"{quote_name(dimension)} IS NULL" for dimension in indicator.spec.by]
    else:
        found.append(f"{quote_name(by)} IS NOT NULL")
    return " AND ".join(found)


def below_sql(column: str, area: str) -> str:
    """SQL: the area itself and all below it. Codes nest by their digits; a name that is no code stands alone."""
    level = level_of(area)
    if level is None:
        return f"{column} = {literal(area)}"
    prefix = area[: _PREFIX.get(level, len(area))]
    return f"(starts_with({column}, {literal(prefix)}) AND regexp_full_match({column}, '[0-9]+'))"


def _periods(column: str, wanted: Slice) -> str:
    text = ""
    if wanted.first is not None:
        text += f" AND {column} >= TIMESTAMPTZ {literal(wanted.first.isoformat())}"
    if wanted.until is not None:
        text += f" AND {column} < TIMESTAMPTZ {literal(wanted.until.isoformat())}"
    return text
