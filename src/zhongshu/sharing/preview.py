"""A proposed edition tried out against history: which numbers would change, by how much. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

import duckdb

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.catalogue import Parameter
from zhongshu.datasets.code_lists import parameter_sql
from zhongshu.datasets.plan import Plan, Question, Rows
from zhongshu.datasets.refresh import Derived, Input
from zhongshu.datasets.sql.rewrite import rename, to_duckdb
from zhongshu.indicators.catalogue import Indicator, Indicators
from zhongshu.indicators.cells import Cell, Cellar, Cells, Key, Slice
from zhongshu.indicators.refresh import Refresher
from zhongshu.lake.engine import quote_name
from zhongshu.lake.snapshot import Snapshot
from zhongshu.sharing.read import Access
from zhongshu.sharing.running import over_views

T = TypeVar("T")


@dataclass(frozen=True)
class Moved:
    """One value that would change, in the indicator's unit; None where there is none on that side."""

    indicator: str
    area: str
    period: Period
    before: Decimal | None
    after: Decimal | None


def preview(
    access: Access,
    refresher: Refresher,
    snapshot: Snapshot,
    parameter: Parameter,
    *,
    areas: tuple[str, ...],
    grain: Grain,
) -> list[Moved]:
    """Compute everything that rests on the parameter with its proposals adopted, and compare with what is published.

    Formulas over the changed indicators are compared too. ZhongshuError when the parameter has no proposal.
    """
    if not parameter.has_proposals:
        hint = "an edition without `adopted` is a proposal"
        raise ZhongshuError(f"{parameter.name} has no proposed edition", hint=hint)
    catalogue, indicators = refresher.catalogue, refresher.indicators
    touched = _touched(refresher, parameter.name)
    cellar = Cellar(indicators, snapshot, refresher.zone, lambda name: catalogue.relation(name).columns)
    moved: list[Moved] = []
    with access.door.runner.engine.session() as connection:
        trial = _Trial(connection, access, snapshot, refresher.inputs)
        trial.make(parameter.name, parameter_sql(replace(parameter, editions=parameter.proposed)))
        for derived in touched.values():
            trial.derive(derived)
        for indicator in indicators.by_name.values():
            if grain in indicator.grains and _rests_on(indicators, indicator, touched):
                question = cellar.cells(indicator, Slice(areas, grain))
                moved += _moved(indicator, access.ask(question), trial.ask(question))
    return moved


@dataclass
class _Trial:
    """What would be published, as temporary tables of one session; `made` maps a relation to its table."""

    connection: duckdb.DuckDBPyConnection
    access: Access
    snapshot: Snapshot
    inputs: Mapping[str, Input]
    made: dict[str, str] = field(default_factory=dict)

    def make(self, relation: str, query: str) -> None:
        table = quote_name(f"new:{relation}")
        self.connection.execute(f"CREATE TEMP TABLE {table} AS {query}")
        self.made[relation] = table

    def derive(self, derived: Derived) -> None:
        sources = {read: self._table(self.snapshot, read, self.inputs[read].columns) for read in derived.reads}
        self.make(derived.name, to_duckdb(rename(derived.tree, sources)))

    def ask(self, question: Question[T]) -> T:
        return question.answer([self._rows(plan) for plan in question.plans])

    def _rows(self, plan: Plan) -> Rows:
        tables = {name: self._table(plan.snapshot, name, columns) for name, columns in plan.reads.items()}
        return self.connection.execute(over_views(plan.sql, tables)).fetchall()

    def _table(self, snapshot: Snapshot, relation: str, columns: Mapping[str, str]) -> str:
        return self.made.get(relation) or self.access.door.runner.views.view(snapshot, relation, columns)


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


def _moved(indicator: Indicator, old: Cells, new: Cells) -> list[Moved]:
    return [
        Moved(indicator.name, key.area, key.period, _value(old.get(key)), _value(new.get(key)))
        for key in sorted({*old, *new}, key=_order)
        if _value(old.get(key)) != _value(new.get(key))
    ]


def _order(key: Key) -> tuple[str, object]:
    return key.area, key.period.start


def _value(cell: Cell | None) -> Decimal | None:
    return None if cell is None else cell.value
