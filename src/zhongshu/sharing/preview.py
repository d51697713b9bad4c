"""A proposed edition tried out against history: which numbers would change, by how much. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.catalogue import Catalogue, Parameter
from zhongshu.datasets.code_lists import parameter_sql
from zhongshu.datasets.refresh import Derived
from zhongshu.datasets.sql.rewrite import rename, to_duckdb
from zhongshu.indicators.catalogue import Indicator, Indicators
from zhongshu.indicators.cells import Cell, Cellar, Key, Slice
from zhongshu.indicators.refresh import Refresher
from zhongshu.lake.engine import quote_name
from zhongshu.lake.snapshot import Snapshot
from zhongshu.sharing.read import Door, Reader


@dataclass(frozen=True)
class Moved:
    """One value that would change; None where there is none on that side."""

    indicator: str
    area: str
    period: Period
    before: Decimal | None
    after: Decimal | None


def preview(
    door: Door,
    refresher: Refresher,
    snapshot: Snapshot,
    parameter: Parameter,
    *,
    areas: tuple[str, ...],
    grain: Grain,
    reader: Reader,
) -> list[Moved]:
    """Compute everything that rests on the parameter with its proposals adopted, and compare with what is published.

    Formulas over the changed indicators are compared too. ZhongshuError when the parameter has no proposal.
    """
    catalogue, indicators = refresher.catalogue, refresher.indicators
    if not parameter.has_proposals:
        raise ZhongshuError(
            f"{parameter.name} has no proposed edition", hint="an edition without `adopted` is a proposal"
        )
    proposed = replace(parameter, editions=parameter.proposed)
    touched = _touched(refresher, proposed.name)
    affected = [i for i in indicators.by_name.values() if _rests_on(indicators, i, touched) and grain in i.grains]
    with door.engine.session() as connection:
        connection.execute(f"CREATE TEMP TABLE {quote_name('new:' + proposed.name)} AS {parameter_sql(proposed)}")
        made = {proposed.name: quote_name("new:" + proposed.name)}
        for derived in touched.values():
            _compute(connection, door, snapshot, catalogue, refresher, derived, made)
        cellar = Cellar(indicators, snapshot, refresher.zone, lambda name: catalogue.relation(name).columns)
        moved: list[Moved] = []
        for indicator in affected:
            moved += _compare(connection, door, cellar, indicator, Slice(areas, grain), made, reader)
        return moved


def _touched(refresher: Refresher, parameter: str) -> dict[str, Derived]:
    """Every relation computed from the parameter, directly or not, in order."""
    names = {parameter}
    found: dict[str, Derived] = {}
    for derived in refresher.derived:
        if names & set(derived.reads):
            names.add(derived.name)
            found[derived.name] = derived
    return found


def _rests_on(indicators: Indicators, indicator: Indicator, touched: Mapping[str, Derived]) -> bool:
    return any(leaf.cube is not None and leaf.cube.fine in touched for leaf in indicators.leaves(indicator))


def _compute(
    connection: duckdb.DuckDBPyConnection,
    door: Door,
    snapshot: Snapshot,
    catalogue: Catalogue,
    refresher: Refresher,
    derived: Derived,
    made: dict[str, str],
) -> None:
    sources = {
        read: made.get(read) or door.views.view(snapshot, read, refresher.inputs[read].columns)
        for read in derived.reads
    }
    name = quote_name("new:" + derived.name)
    connection.execute(f"CREATE TEMP TABLE {name} AS {to_duckdb(rename(derived.tree, sources))}")
    made[derived.name] = name


def _compare(
    connection: duckdb.DuckDBPyConnection,
    door: Door,
    cellar: Cellar,
    indicator: Indicator,
    wanted: Slice,
    made: Mapping[str, str],
    reader: Reader,
) -> list[Moved]:
    question = cellar.cells(indicator, wanted)
    old = door.ask(question, reader)
    rows = []
    for plan in question.plans:
        names = {
            name: made.get(name) or door.views.view(plan.snapshot, name, columns)
            for name, columns in plan.reads.items()
        }
        rows.append(connection.execute(door.compiled(plan.sql, names)).fetchall())
    new = question.answer(rows)
    return [
        Moved(indicator.name, key.area, key.period, _value(old.get(key)), _value(new.get(key)))
        for key in sorted({*old, *new}, key=_order)
        if _value(old.get(key)) != _value(new.get(key))
    ]


def _order(key: Key) -> tuple[str, object]:
    return key.area, key.period.start


def _value(cell: Cell | None) -> Decimal | None:
    return None if cell is None else cell.value
