"""The passport of a number: where it comes from, how far it can be trusted, and why it moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zhongshu.core.periods import Grain, Period, parse_duration
from zhongshu.core.text import Text
from zhongshu.datasets.expected import coverage_plan
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.quarantine import COLUMNS as REJECT_COLUMNS
from zhongshu.datasets.quarantine import table_name
from zhongshu.datasets.runs import Run
from zhongshu.datasets.spec import Origin
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cells import below_sql
from zhongshu.indicators.why import Contribution, contributions
from zhongshu.rules.parameters import Certainty, Reference
from zhongshu.screens.desk import Desk


@dataclass(frozen=True)
class EditionUse:
    """An edition of a parameter that the period's rows were computed with."""

    parameter: str
    title: Text
    valid_from: datetime
    valid_to: datetime
    reference: Reference
    certainty: Certainty


@dataclass(frozen=True)
class InputUse:
    """A dataset or table on the way from the source to the number, with its version in the snapshot."""

    name: str
    title: Text
    kind: str
    version: int | None
    owner: str | None
    origin: Origin


@dataclass(frozen=True)
class Freshness:
    """When a dataset last arrived, its promise, and whether it holds (None: it promises nothing, or never came)."""

    dataset: str
    arrived: datetime | None
    promise: timedelta | None
    on_time: bool | None


@dataclass(frozen=True)
class Why:
    """A change taken apart. `splits` maps a dimension (or "area") to its contributions, the largest first.

    The contributions of one split add up to `change`, as rounded. Empty where the measure cannot be taken apart.
    """

    before: Period
    change: Decimal
    splits: Mapping[str, tuple[Contribution, ...]]


@dataclass(frozen=True)
class Passport:
    """One value of one indicator. `coverage` is rows over expected rows in %, None where nobody can tell how many to expect.

    `quarantined` rows were rejected and would have counted; `unplaced` ones were rejected and nobody can tell where they belong.
    """

    indicator: Indicator
    area: str
    period: Period
    value: Decimal | None
    definition: tuple[str, ...]
    sql: str
    snapshot: int
    published: datetime
    inputs: tuple[InputUse, ...]
    lineage: tuple[str, ...]
    editions: tuple[EditionUse, ...]
    rows: int
    expected: int | None
    coverage: Decimal | None
    quarantined: int
    unplaced: int
    freshness: tuple[Freshness, ...]
    last_change: Run | None
    why: Why | None


def passport(desk: Desk, indicator: Indicator, area: str, period: Period) -> Passport:
    """Computed on demand for one number, never for a page of them. A formula's rests on the passports of its leaves."""
    cell = desk.cells_at(indicator, [area], period).get(area if _has_area(indicator) else "")
    leaves = desk.indicators.leaves(indicator)
    relations = sorted({leaf.cube.of for leaf in leaves if leaf.cube is not None})
    sources = sorted({source for relation in relations for source in desk.catalogue.sources_of(relation)})
    datasets = [source for source in sources if source in desk.catalogue.datasets]
    rows, expected = _coverage(desk, leaves[0], area, period)
    quarantined, unplaced = _quarantined(desk, datasets, area, period)
    return Passport(
        indicator=indicator,
        area=area,
        period=period,
        value=None if cell is None else cell.value,
        definition=definition(indicator),
        sql=statement(leaves[0], area, period),
        snapshot=desk.snapshot.number,
        published=desk.snapshot.at,
        inputs=tuple(_input(desk, name) for name in _way(desk, relations)),
        lineage=_lineage(desk, leaves),
        editions=_editions(desk, sources, period),
        rows=rows,
        expected=expected,
        coverage=None if not expected else Decimal(rows) / Decimal(expected) * 100,
        quarantined=quarantined,
        unplaced=unplaced,
        freshness=tuple(_freshness(desk, name) for name in datasets),
        last_change=_last_change(desk, datasets),
        why=why(desk, indicator, area, period),
    )


def definition(indicator: Indicator) -> tuple[str, ...]:
    """What is computed, in the pack's own words."""
    spec = indicator.spec
    words = [spec.measure, *(spec.ratio or ()), spec.formula, spec.published]
    said = [word for word in words if word is not None]
    text = " ÷ ".join(said) if spec.ratio else said[0]
    return (text,) if spec.where is None else (text, f"WHERE {spec.where}")


def statement(indicator: Indicator, area: str, period: Period) -> str:
    """One SELECT over the measured relation that gives the same value; shown, and true to what was computed."""
    cube, spec = indicator.cube, indicator.spec
    assert cube is not None
    where = f" FILTER (WHERE {spec.where})" if spec.where else ""
    over = [f"{text}{where}" for text in ([spec.measure] if spec.measure else spec.ratio or [f"sum({spec.published})"])]
    factor = "100 * " if spec.ratio and indicator.unit.symbol == "%" else ""
    lines = [f"SELECT {factor}{' / nullif('.join(over)}{', 0)' if len(over) == 2 else ''}", f"FROM   {cube.of}"]
    conditions = [] if cube.area is None else [below_sql(cube.area, area)]
    conditions += [f"{cube.time} >= '{period.start.isoformat()}'", f"{cube.time} < '{period.end.isoformat()}'"]
    return "\n".join([*lines, "WHERE  " + "\nAND    ".join(conditions)])


def why(desk: Desk, indicator: Indicator, area: str, period: Period) -> Why | None:
    """The change since the previous period, split by each dimension and by the areas below; None without both values."""
    shown = area if _has_area(indicator) else ""
    old, new = (cells.get(shown) for cells in desk.cells_before_and_at(indicator, [area], period))
    if old is None or new is None or old.value is None or new.value is None:
        return None
    digits = indicator.scale + 1
    splits: dict[str, tuple[Contribution, ...]] = {}
    for dimension in indicator.spec.by:
        pair = desk.cells_before_and_at(indicator, [area], period, by=dimension)
        if (made := contributions(indicator, *pair, digits=digits)) is not None:
            splits[dimension] = made
    children = [child.code for child in desk.catalogue.areas.children(area)] if _has_area(indicator) else []
    if children:
        before, after = desk.cells_before_and_at(indicator, children, period)
        whole = sum(c.rows for c in before.values()) == old.rows and sum(c.rows for c in after.values()) == new.rows
        if whole and (made := contributions(indicator, before, after, digits=digits)) is not None:
            splits["area"] = made
    change = (new.value - old.value).quantize(Decimal(1).scaleb(-digits))
    return Why(period.previous(), change, splits)


def _has_area(indicator: Indicator) -> bool:
    return indicator.cube is None or indicator.cube.area is not None


def _way(desk: Desk, relations: list[str]) -> list[str]:
    """Everything between the sources and the measured relations, sources first."""
    found: list[str] = []

    def walk(name: str) -> None:
        if name in desk.catalogue.tables:
            for read in desk.catalogue.tables[name].query.reads:
                walk(read)
        if name not in found:
            found.append(name)

    for relation in relations:
        walk(relation)
    return found


def _input(desk: Desk, name: str) -> InputUse:
    catalogue = desk.catalogue
    kind = "dataset" if name in catalogue.datasets else "table" if name in catalogue.tables else "parameter"
    origin: Origin = "published" if kind == "parameter" else catalogue.origin(name)
    return InputUse(name, catalogue.title(name), kind, desk.snapshot.tables.get(name), catalogue.owner(name), origin)


def _lineage(desk: Desk, leaves: list[Indicator]) -> tuple[str, ...]:
    """The source columns that the measured columns come from, as PACK.DATASET.column."""
    found: set[str] = set()

    def walk(relation: str, column: str) -> None:
        table = desk.catalogue.tables.get(relation)
        if table is None:
            found.add(f"{relation}.{column}")
            return
        values = table.query.lineage.get(column, frozenset())
        measured = any(read in desk.catalogue.datasets or read in desk.catalogue.tables for read, _ in values)
        for read, source in values if measured else values | table.query.filters.get(column, frozenset()):
            walk(read, source)

    for leaf in leaves:
        cube = leaf.cube
        if cube is None:
            continue
        mentioned = " ".join(part.sql for measure in leaf.measures for part in measure.parts)
        for column in desk.catalogue.relation(cube.of).columns:
            if f'"{column}"' in mentioned or f" {column} " in f" {mentioned} ":
                walk(cube.of, column)
    return tuple(sorted(found))


def _editions(desk: Desk, sources: list[str], period: Period) -> tuple[EditionUse, ...]:
    """The editions valid at some time of the period. Code lists without a value of the law are left to `inputs`."""
    found = []
    for name in sources:
        parameter = desk.catalogue.parameters.get(name)
        for edition in parameter.editions if parameter else ():
            if edition.valid_from < period.end and edition.valid_to > period.start:
                spec = edition.spec
                found.append(
                    EditionUse(
                        name,
                        desk.catalogue.title(name),
                        edition.valid_from,
                        edition.valid_to,
                        spec.reference,
                        spec.certainty,
                    )
                )
    return tuple(found)


def _coverage(desk: Desk, leaf: Indicator, area: str, period: Period) -> tuple[int, int | None]:
    cube = leaf.cube
    assert cube is not None
    relation = desk.catalogue.relation(cube.of)
    place = "true" if cube.area is None else below_sql(table_sql(cube.area), area)
    plan = coverage_plan(relation, cube.time, place, period, desk.snapshot, leaf.name)
    (row,) = desk.door.read(plan, desk.reader)
    rows, members = int(row[0]), row[1]
    if members is None:
        return rows, None
    return rows, int(members) * len(period.parts(Grain(cube.grain)))


def _quarantined(desk: Desk, datasets: list[str], area: str, period: Period) -> tuple[int, int]:
    """Rejected rows that are not decided yet: those of the period and area, and those that nobody can place."""
    inside = unplaced = 0
    for name in datasets:
        spec = desk.catalogue.datasets[name].spec
        times = [
            column for column, said in spec.columns.items() if said.type in ("timestamp", "date") and column in spec.key
        ]
        areas = [column for column, said in spec.columns.items() if said.type == "area"]
        quarantine = table_name(name)
        if quarantine not in desk.snapshot.tables or not times:
            continue
        time = f"TRY_CAST(json_extract_string(keys, '$.{times[0]}') AS TIMESTAMPTZ)"
        place = below_sql(f"json_extract_string(keys, '$.{areas[0]}')", area) if areas else "true"
        within = f"{time} >= TIMESTAMPTZ {literal(period.start.isoformat())} AND {time} < TIMESTAMPTZ {literal(period.end.isoformat())}"
        sql = f"SELECT run, record, coalesce({within} AND {place}, false), {time} IS NULL FROM {table_sql(quarantine)}"
        rows = desk.door.read(Plan(sql, desk.snapshot, {quarantine: REJECT_COLUMNS}, name), desk.reader)
        decided = {(item.run, item.record) for run in {row[0] for row in rows} for item in desk.resolutions.of(run)}
        waiting = [row for row in rows if (row[0], row[1]) not in decided]
        inside += sum(1 for row in waiting if row[2])
        unplaced += sum(1 for row in waiting if row[3])
    return inside, unplaced


def _freshness(desk: Desk, dataset: str) -> Freshness:
    promised = desk.catalogue.datasets[dataset].spec.fresh_within
    promise = None if promised is None else parse_duration(promised)
    run = next(
        (run for run in desk.runs.latest(dataset, limit=20) if run.kind == "load" and run.status == "done"), None
    )
    if run is None or run.ended is None:
        return Freshness(dataset, None, promise, None)
    on_time = None if promise is None else desk.now - run.ended <= promise
    return Freshness(dataset, run.ended, promise, on_time)


def _last_change(desk: Desk, datasets: list[str]) -> Run | None:
    """The last load that changed any of the datasets."""
    runs = [
        run
        for name in datasets
        for run in desk.runs.latest(name, limit=20)
        if run.kind == "load" and run.counts.changed
    ]
    return max(runs, key=lambda run: run.number, default=None)
