"""One reader at one snapshot: what pages, API, commands and agents ask numbers of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from zhongshu.core.areas import Area
from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.store import DecisionStore
from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.forms.store import ReturnStore
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.datasets.publish import Snapshot, SnapshotStore
from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.datasets.runs import RunStore, SourceStore
from zhongshu.indicators.catalogue import Indicator, Indicators
from zhongshu.indicators.cells import Cell, Cellar, Slice
from zhongshu.indicators.series import Series, series, series_by, series_of_areas
from zhongshu.sharing.proof import Proof, may_be_kept
from zhongshu.sharing.read import Access
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.sight import Sight

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """Reads through the door, always with the same reader and snapshot: all numbers of a page belong together.

    `region` is the code of the region's area, `units` the titles of its units, `now` (UTC) the page's one clock,
    `sight` which scenarios the reader finds. `kept` holds what pages of one snapshot work out again and again (`keep`).
    """

    catalogue: Catalogue
    indicators: Indicators
    access: Access
    snapshot: Snapshot
    snapshots: SnapshotStore
    runs: RunStore
    sources: SourceStore
    resolutions: ResolutionStore
    decisions: DecisionStore
    returns: ReturnStore
    relations: Mapping[str, DeclaredRelation]
    forms: Mapping[str, Form]
    region: str
    zone: ZoneInfo
    now: datetime
    units: Mapping[str, Text] = field(default_factory=dict)
    sight: Sight = field(default_factory=Sight, compare=False)
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def keep(self, name: str, work_out: Callable[[], T]) -> T:
        """What `work_out` gives, worked out once for this reader and snapshot while what he may see stays so."""
        key = (name, self.reader, self.snapshot.number, *self.access.epoch)
        kept: tuple[T, Proof] | None = self.kept.get(key)
        if kept is None:
            with self.access.noting() as notes:
                found = work_out()
            kept = found, notes.proof
            if may_be_kept(notes.proof):
                self.kept[key] = kept
        self.access.tell(kept[1])
        return kept[0]

    @property
    def reader(self) -> Reader:
        return self.access.reader

    @property
    def cellar(self) -> Cellar:
        return Cellar(self.indicators, self.snapshot, self.zone, lambda name: self.catalogue.relation(name).columns)

    def as_of(self, instant: datetime) -> "Desk":
        """The same reader, seeing what was published at `instant`."""
        return replace(self, snapshot=self.snapshots.at(instant))

    def indicator(self, name: str) -> Indicator:
        """UnknownName tells no name of a scenario that the reader does not find."""
        return self.indicators.get(name, self.sight.opens)

    @property
    def readable(self) -> list[Indicator]:
        """The indicators that this reader may see, of scenarios that stand in lists."""
        known = (one for one in self.indicators.by_name.values() if self.sight.lists(one.pack))
        return self.keep("readable", lambda: [one for one in known if self.may_see(one)])

    def may(self, name: str) -> bool:
        """Whether the reader may see anything of a noun; of a formula, of all that it is made of."""
        nouns = self.access.book.nouns
        found = self.indicators.by_name.get(name) if name not in nouns.of_rows else None
        if found is None:
            return self.access.may(nouns.of_relation(name))
        return self.may_see(found)

    def may_see(self, indicator: Indicator) -> bool:
        """Whether the reader may see everything that an indicator is made of."""
        nouns = self.access.book.nouns.of_indicators
        return all(self.access.may(nouns[leaf.name]) for leaf in self.indicators.leaves(indicator))

    def show_again(self, name: str) -> None:
        """Note that numbers of an indicator that were read at another time are shown now. GrantError, written into the
        ledger, where the reader may not see all that it is made of."""
        for leaf in self.indicators.leaves(self.indicator(name)):
            self.access.again(self.access.book.nouns.of_indicators[leaf.name])

    def area(self, text: str) -> str:
        """The code of an area given by code or name; a name that no code list knows stands for itself."""
        found = self.catalogue.areas.resolve(text)
        return found.code if isinstance(found, Area) else text

    def area_title(self, code: str, language: str) -> str:
        return self.catalogue.areas.title(code, language)

    def grain(self, indicator: Indicator, text: str | None) -> Grain:
        """The asked grain, or the one a page shows first: a day for hours, else the indicator's own."""
        if text is None:
            return Grain.day if indicator.grain is Grain.hour else indicator.grain
        if text not in indicator.grains:
            raise UnknownName.among(f"grain of {indicator.name}", text, [str(grain) for grain in indicator.grains])
        return Grain(text)

    def series(
        self, indicator: Indicator, area: str, grain: Grain, *, first: Period | None = None, last: Period | None = None
    ) -> Series:
        question = series(self.cellar, indicator, area, grain, first=first, last=last)
        return self.access.ask(question)

    def series_by(
        self,
        indicator: Indicator,
        area: str,
        grain: Grain,
        by: str,
        *,
        first: Period | None = None,
        last: Period | None = None,
    ) -> dict[str, Series]:
        return self.access.ask(series_by(self.cellar, indicator, area, grain, by, first=first, last=last))

    def series_of_areas(
        self,
        indicator: Indicator,
        areas: Sequence[str],
        grain: Grain,
        *,
        first: Period | None = None,
        last: Period | None = None,
    ) -> dict[str, Series]:
        return self.access.ask(series_of_areas(self.cellar, indicator, areas, grain, first=first, last=last))

    def cells_at(
        self, indicator: Indicator, areas: Sequence[str], period: Period, by: str | None = None
    ) -> dict[Any, Cell]:
        """The cells of one period, by area or, with `by` and one area, by member."""
        wanted = Slice(tuple(areas), period.grain, period.start, period.end, by)
        cells = self.access.ask(self.cellar.cells(indicator, wanted))
        return {(key.area if by is None else key.member): cell for key, cell in cells.items()}

    def cells_before_and_at(
        self, indicator: Indicator, areas: Sequence[str], period: Period, by: str | None = None
    ) -> tuple[dict[str, Cell], dict[str, Cell]]:
        """The cells of the period before and of this one, by area or member, with one question."""
        wanted = Slice(tuple(areas), period.grain, period.previous().start, period.end, by)
        cells = self.access.ask(self.cellar.cells(indicator, wanted))
        pair: tuple[dict[str, Cell], dict[str, Cell]] = ({}, {})
        for key, cell in cells.items():
            pair[key.period == period][key.area if by is None else str(key.member)] = cell
        return pair

    def rows(
        self,
        name: str,
        *,
        columns: Sequence[str] = (),
        where: str | None = None,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows of a dataset, table or parameter, as `rows_plan` asks for them."""
        shown = list(columns or self.access.required(self.access.book.nouns.of_relation(name)).columns)
        plan = self.rows_plan(name, columns=shown, where=where, order=order, limit=limit, offset=offset)
        return shown, self.access.read(plan)

    def rows_plan(
        self,
        name: str,
        *,
        columns: Sequence[str] = (),
        where: str | None = None,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> Plan:
        """`order` holds column names, "-" before one turns it round; a name that is no column is an UnknownName.

        `where` is SQL that the caller built from literals of `plan.literal`.
        """
        relation = self.catalogue.relation(name)
        for column in (*columns, *(word.lstrip("-") for word in order)):
            if column not in relation.columns:
                raise UnknownName.among(f"column of {name}", column, relation.columns)
        shown = tuple(columns or self.access.required(self.access.book.nouns.of_relation(name)).columns)
        listed = ", ".join(table_sql(column) for column in shown)
        sql = f"SELECT {listed} FROM {table_sql(name)}"
        if where:
            sql += f" WHERE {where}"
        if order:
            sql += " ORDER BY " + ", ".join(
                f"{table_sql(word.lstrip('-'))} {'DESC' if word.startswith('-') else 'ASC'}" for word in order
            )
        if limit is not None:
            sql += f" LIMIT {int(limit)} OFFSET {int(offset)}"
        return Plan(sql, self.snapshot, {name: relation.columns}, name, columns=shown)

    def count_seen(self, name: str) -> int:
        """Rows of a relation that the reader may see."""
        relation = self.catalogue.relation(name)
        plan = Plan(f"SELECT count(*) FROM {table_sql(name)}", self.snapshot, {name: relation.columns}, name)
        ((rows,),) = self.access.read(plan)
        return int(rows)

    def count(self, name: str) -> int:
        """Rows of a relation in this snapshot, from its file list."""
        version = self.access.door.runner.views.version(self.snapshot, name)
        return 0 if version is None else version.rows
