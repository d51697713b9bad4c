"""The passport of a number: where it comes from, how far it can be trusted, and why it moved."""

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
from zhongshu.indicators.cells import below_sql, ratio_factor
from zhongshu.rules.parameters import Certainty, Reference
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import area_of, extents
from zhongshu.screens.reading import grows
from zhongshu.screens.returns.owing import is_whole, returned
from zhongshu.screens.why import Why, place_of, why


@dataclass(frozen=True)
class EditionUse:
    """An edition of a parameter that the period's rows were computed with; valid in [valid_from, valid_to)."""

    parameter: str
    title: Text
    valid_from: datetime
    valid_to: datetime
    reference: Reference
    certainty: Certainty


@dataclass(frozen=True)
class InputUse:
    """A dataset, table or parameter on the way from the source to the number, with its version in the snapshot."""

    name: str
    title: Text
    kind: str
    version: int | None
    owner: str | None
    origin: Origin


@dataclass(frozen=True)
class Freshness:
    """When a dataset last arrived (UTC), its promise, and whether it holds; None: no promise, or it never came."""

    dataset: str
    arrived: datetime | None
    promise: timedelta | None
    on_time: bool | None


@dataclass(frozen=True)
class Passport:
    """One value of one indicator, None where its rows give none, with all that it rests on.

    `published` (UTC) is when its snapshot was. `untimed` rows of the place say no time: they are in no period.
    `coverage` is rows over expected rows in %; None, as `expected`, where
    nobody can tell how many to expect. `quarantined` rows were rejected and would have counted; of `unplaced` ones
    nobody can tell where they belong. `lineage` names source columns: PACK.DATASET.column.
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
    untimed: int
    expected: int | None
    coverage: Decimal | None
    quarantined: int
    unplaced: int
    freshness: tuple[Freshness, ...]
    last_change: Run | None
    why: Why | None


def passport(desk: Desk, indicator: Indicator, area: str, period: Period) -> Passport:
    """Computed on demand for one number, never for a page of them. A formula's rests on the passports of its leaves."""
    cell = desk.cells_at(indicator, [area], period).get(place_of(desk, indicator, area))
    leaves = desk.indicators.leaves(indicator)
    relations = sorted({leaf.cube.of for leaf in leaves if leaf.cube is not None})
    sources = sorted({source for relation in relations for source in desk.catalogue.sources_of(relation)})
    datasets = [source for source in sources if source in desk.catalogue.datasets]
    rows, expected = _coverage(desk, leaves[0], area, period)
    printed = leaves[0].spec.kind == "published"  # one row of its period, and nothing else
    untimed = 0 if printed else desk.access.ask(desk.cellar.untimed(leaves[0], area))
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
        untimed=untimed,
        expected=expected,
        coverage=None if not expected else Decimal(rows) / Decimal(expected) * 100,
        quarantined=quarantined,
        unplaced=unplaced,
        freshness=tuple(_freshness(desk, name) for name in datasets),
        last_change=_last_change(desk, datasets),
        why=why(desk, indicator, area, period) if _comparable(desk, indicator, area, period) else None,
    )


def _comparable(desk: Desk, indicator: Indicator, area: str, period: Period) -> bool:
    """Whether no unit's return is missing now or before, and no sum is cut: eleven months are no decrease of a year."""
    known = extents(desk, indicator)
    extent = known.get(area_of(known, area))
    both = (period, period.previous())
    if extent is not None and any(extent.cuts(one) for one in both) and grows(desk, indicator):
        return False
    return all(is_whole(desk, indicator, area, one) for one in both)


def definition(indicator: Indicator) -> tuple[str, ...]:
    """What is computed, in the pack's own words; then the condition over the rows, if there is one."""
    spec = indicator.spec
    text = " ÷ ".join(spec.ratio) if spec.ratio else spec.measure or spec.formula or spec.published or ""
    return (text,) if spec.where is None else (text, f"WHERE {spec.where}")


def statement(indicator: Indicator, area: str, period: Period) -> str:
    """One SELECT over the measured relation that gives the same value; shown, and true to what was computed."""
    cube, spec = indicator.cube, indicator.spec
    assert cube is not None
    where = f" FILTER (WHERE {spec.where})" if spec.where else ""
    if spec.ratio:
        over, under = spec.ratio
        value = f"{over}{where} / nullif({under}{where}, 0)"
        if (factor := ratio_factor(indicator)) != 1:
            value = f"{factor:f} * {value}"
    else:
        value = f"{spec.measure or f'sum({spec.published})'}{where}"
    conditions = [] if cube.area is None else [_rows_at(indicator, cube.area, area)]
    if spec.kind == "published":
        conditions += [f"{dimension} IS NULL" for dimension in spec.by]
    conditions += [f"{cube.time} >= '{period.start.isoformat()}'", f"{cube.time} < '{period.end.isoformat()}'"]
    return "\n".join([f"SELECT {value}", f"FROM   {cube.of}", "WHERE  " + "\nAND    ".join(conditions)])


def _rows_at(indicator: Indicator, column: str, area: str) -> str:
    """SQL: which rows a value rests on; a printed one is that of its own row, others gather all areas below."""
    return f"{column} = {literal(area)}" if indicator.spec.kind == "published" else below_sql(column, area)


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
                title = desk.catalogue.title(name)
                span = edition.valid_from, edition.valid_to
                found.append(EditionUse(name, title, *span, spec.reference, spec.certainty))
    return tuple(found)


def _coverage(desk: Desk, leaf: Indicator, area: str, period: Period) -> tuple[int, int | None]:
    """Rows of the period at the place, and how many there should be: those that units owe, where a form fills them."""
    cube = leaf.cube
    assert cube is not None
    if leaf.spec.kind == "published":  # one printed row is all there is
        cell = desk.cells_at(leaf, [area], period).get(area)
        return (0 if cell is None else cell.rows), None
    relation = desk.catalogue.relation(cube.of)
    place = "true" if cube.area is None else _rows_at(leaf, table_sql(cube.area), area)
    plan = coverage_plan(relation, cube.time, place, period, desk.snapshot, leaf.name)
    (row,) = desk.access.read(plan)
    rows, members = int(row[0]), row[1]
    owed = returned(desk, cube.of, area, period) if cube.of in desk.catalogue.datasets else None
    if owed is not None:
        return rows, owed.rows
    if members is None:
        return rows, None
    return rows, int(members) * len(period.parts(Grain(cube.grain)))


def _quarantined(desk: Desk, datasets: list[str], area: str, period: Period) -> tuple[int, int]:
    """Rejected rows that are not decided yet: those of the period and area, and those that nobody can place."""
    waiting = [row for name in datasets for row in _waiting(desk, name, area, period)]
    return sum(1 for inside, _ in waiting if inside), sum(1 for _, unplaced in waiting if unplaced)


def _waiting(desk: Desk, dataset: str, area: str, period: Period) -> list[tuple[bool, bool]]:
    """For each rejected row that nobody decided: whether it is of the period and area, whether its time is unknown."""
    spec, quarantine = desk.catalogue.datasets[dataset].spec, table_name(dataset)
    times = [name for name in spec.columns if spec.columns[name].type in ("timestamp", "date") and name in spec.key]
    areas = [name for name in spec.columns if spec.columns[name].type == "area"]
    if quarantine not in desk.snapshot.tables or not times:
        return []
    time = f"TRY_CAST(json_extract_string(keys, '$.{times[0]}') AS TIMESTAMPTZ)"
    place = below_sql(f"json_extract_string(keys, '$.{areas[0]}')", area) if areas else "true"
    start, end = literal(period.start.isoformat()), literal(period.end.isoformat())
    inside = f"coalesce({time} >= TIMESTAMPTZ {start} AND {time} < TIMESTAMPTZ {end} AND {place}, false)"
    sql = f"SELECT run, record, {inside}, {time} IS NULL FROM {table_sql(quarantine)}"
    rows = desk.access.reckon(Plan(sql, desk.snapshot, {quarantine: REJECT_COLUMNS}, dataset))
    decided = {(item.run, item.record) for run in {row[0] for row in rows} for item in desk.resolutions.of(run)}
    return [(within, lost) for run, record, within, lost in rows if (run, record) not in decided]


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
