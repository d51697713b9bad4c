"""Who owes which months of a form, and of whom the rows are there: what lateness and coverage are told by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhongshu.core.periods import Grain, Period, periods_between
from zhongshu.datasets.forms.form import Form, FormUnit
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.indicators.catalogue import Indicator
from zhongshu.rules.working_days import PARAMETER, WorkingCalendar, calendar_of
from zhongshu.screens.desk import Desk

UnitMonth = tuple[str, str]
"""A unit's id and a month's label: ("331083", "2020-11")."""


@dataclass(frozen=True)
class Returned:
    """Of so many months that units `owed` in a period, those of which every row is there; `missing` names the rest.

    `rows` is how many rows all of them would make.
    """

    present: int
    owed: int
    rows: int
    missing: tuple[tuple[FormUnit, Period], ...]

    @property
    def whole(self) -> bool:
        return not self.missing


def working_calendar(desk: Desk) -> WorkingCalendar:
    """Of the region; one without a single known year where no pack brings the parameter."""
    parameter = desk.catalogue.parameters.get(PARAMETER)
    return WorkingCalendar() if parameter is None else desk.keep(PARAMETER, lambda: calendar_of(parameter.editions))


def today(desk: Desk) -> date:
    """The region's day."""
    return desk.now.astimezone(desk.zone).date()


def units(desk: Desk, form: Form) -> tuple[FormUnit, ...]:
    """Who owes it."""
    return desk.keep(f"units of {form.name}", lambda: form.units(desk.catalogue.areas, desk.region, desk.units))


def newest_owed(desk: Desk, form: Form) -> Period | None:
    """The last month that is over and owed; None while the first one is not over."""
    first, last = form.months(desk.zone)
    over = Period.of(desk.now, Grain.month, desk.zone).previous()
    newest = over if last is None else min(over, last)
    return None if newest < first else newest


def owed_months(desk: Desk, form: Form, most: int) -> tuple[Period, ...]:
    """The newest `most` months that are owed, oldest first."""
    newest = newest_owed(desk, form)
    if newest is None:
        return ()
    first, _ = form.months(desk.zone)
    return periods_between(first, newest)[-most:]


def rows_there(desk: Desk, form: Form) -> Mapping[UnitMonth, int]:
    """Rows of the dataset in the desk's snapshot, by unit and month."""

    def read() -> dict[UnitMonth, int]:
        name, spec = form.dataset.name, form.spec
        unit, month = table_sql(spec.unit), table_sql(spec.period)
        sql = f"SELECT {unit}, strftime({month}, '%Y-%m'), count(*) FROM {table_sql(name)} GROUP BY 1, 2"
        plan = Plan(sql, desk.snapshot, {name: form.dataset.spec.duckdb_columns}, name)
        return {(str(who), str(when)): int(count) for who, when, count in desk.access.reckon(plan)}

    return desk.keep(f"rows of units in {form.name}", read)


def begun(desk: Desk, form: Form) -> bool:
    """Whether it has a row or a return at all: before that nobody is late, as in a region that was just founded."""
    return bool(rows_there(desk, form)) or desk.returns.begun(form.name)


def is_there(desk: Desk, form: Form, unit: str, month: Period) -> bool:
    """Whether every line of it is in the dataset."""
    return rows_there(desk, form).get((unit, month.label), 0) >= len(form.lines)


def forms_under(desk: Desk, relation: str) -> list[Form]:
    """The forms that fill what `relation` is made of."""

    def find() -> list[Form]:
        sources = set(desk.catalogue.sources_of(relation))
        return [form for form in desk.forms.values() if form.dataset.name in sources]

    return desk.keep(f"forms under {relation}", find) if desk.forms else []


def returned(desk: Desk, relation: str, area: str, period: Period) -> Returned | None:
    """What units in and below `area` owe for a period ('' for everywhere); None where no form fills the relation.

    Also None where nobody owes anything for that period, or the period is finer than a month.
    """
    forms = [] if period.grain.finer_than(Grain.month) else forms_under(desk, relation)
    if not forms:
        return None
    name = f"returned {relation} {area} {period.label} on {today(desk)}"
    return desk.keep(name, lambda: _returned(desk, forms, area, period))


def _returned(desk: Desk, forms: Sequence[Form], area: str, period: Period) -> Returned | None:
    owed: list[tuple[Form, FormUnit, Period]] = []
    for form in forms:
        newest = newest_owed(desk, form)
        months = [m for m in period.parts(Grain.month) if form.owed_for(m) and newest is not None and m <= newest]
        inside = [unit for unit in units(desk, form) if not area or desk.catalogue.areas.inside(unit.area, area)]
        owed += [(form, unit, month) for month in months for unit in inside]
    if not owed:
        return None
    missing = tuple((unit, month) for form, unit, month in owed if not is_there(desk, form, unit.id, month))
    rows = sum(len(form.lines) for form, _, _ in owed)
    return Returned(len(owed) - len(missing), len(owed), rows, missing)


def returned_for(desk: Desk, indicator: Indicator, area: str, period: Period) -> Returned | None:
    """How many units' returns a value rests on, the least whole where a formula has several; None without any form."""
    relations = {leaf.cube.of for leaf in desk.indicators.leaves(indicator) if leaf.cube is not None}
    found = [made_of for name in relations if (made_of := returned(desk, name, area, period)) is not None]
    return max(found, key=lambda made_of: len(made_of.missing), default=None)


def is_whole(desk: Desk, indicator: Indicator, area: str, period: Period) -> bool:
    """Whether no unit's return is missing in a value."""
    made_of = returned_for(desk, indicator, area, period)
    return made_of is None or made_of.whole
