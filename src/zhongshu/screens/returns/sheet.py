"""One return as its page shows it: what it says, beside last month and last year, what is asked, what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.forms.cells import Fault, Value, typed
from zhongshu.datasets.forms.due import Due, Mark, due_of, is_late, mark_of
from zhongshu.datasets.forms.form import ONLY_LINE, Form, FormUnit, unit_among
from zhongshu.datasets.forms.questions import Checked, History, Question, check, with_warnings
from zhongshu.datasets.forms.steps import NEW, Action, Entry, Return, Step, allowed
from zhongshu.datasets.plan import literal, table_sql
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.owing import is_there, today, units, working_calendar

Rehearse = Callable[[Entry], tuple[tuple[Fault, ...], tuple[Question, ...]]]
"""What the dataset's own rules would reject, and what they would warn of."""


@dataclass(frozen=True)
class Sheet:
    """`shown` is the version on the page, the newest of `versions` unless an older one is asked for; None: not begun.

    `entry` is what stands in the cells; of a month that came by a file, its rows. `actions` are what can be done now.
    """

    form: Form
    unit: FormUnit
    month: Period
    due: Due
    mark: Mark
    late: bool
    versions: tuple[Return, ...]
    shown: Return | None
    steps: tuple[Step, ...]
    entry: Entry
    history: History
    checked: Checked
    loaded: bool
    actions: tuple[Action, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.form.name, self.unit.id, self.month.label

    @property
    def token(self) -> str:
        return NEW if self.shown is None else self.shown.token

    @property
    def newest(self) -> bool:
        """Whether the page shows what counts, and not an older version."""
        return self.shown is None or self.shown is self.versions[-1]

    @property
    def beside(self) -> tuple[Period | None, Period | None]:
        """The months before and after that are owed too; None where there is none."""
        before, following = self.month.previous(), self.month.next()
        return before if self.form.owed_for(before) else None, following if self.form.owed_for(following) else None

    @property
    def open(self) -> bool:
        """Whether cells can be changed."""
        return self.newest and "saved" in self.actions


def form_named(desk: Desk, name: str) -> Form:
    """UnknownName, with the nearest right one, for a form that is none."""
    if name not in desk.forms:
        raise UnknownName.among("form", name, desk.forms)
    return desk.forms[name]


def month_named(desk: Desk, form: Form, text: str) -> Period:
    """UnknownName for what is no month, one that nobody owes, or one that has not begun."""
    month = Period.parse(text, desk.zone)
    if month.grain is not Grain.month or month.label != text or not form.owed_for(month):
        first, last = form.spec.first, form.spec.last or "…"
        raise UnknownName(f"{text} is no month of this form", hint=f"it is owed for {first} to {last}")
    if month.start > desk.now:
        raise UnknownName(f"{text} has not begun", hint="a return is for a month that has")
    return month


def sheet(desk: Desk, name: str, unit: str, month: str, version: int | None = None) -> Sheet:
    """Raises UnknownName for a form, unit, month or version that is none."""
    form = form_named(desk, name)
    who, when = unit_among(units(desk, form), unit), month_named(desk, form, month)
    versions = tuple(desk.returns.versions(form.name, who.id, when.label))
    shown = _version(versions, version)
    due, loaded = due_of(form.spec, when, working_calendar(desk)), is_there(desk, form, who.id, when)
    status = versions[-1].status if versions else None
    mark = mark_of(due, status, loaded=loaded, owed=True, today=today(desk))
    rows = values_of(desk, form, who.id, (when, *earlier(when).values()))
    found = earlier(when)
    history = History(*(rows.get(found[against].label, {}) for against in ("previous", "last_year")))
    entry = _entry(form, rows.get(when.label, {})) if shown is None else shown.entry
    newest = shown is None or shown is versions[-1]
    return Sheet(
        form=form,
        unit=who,
        month=when,
        due=due,
        mark=mark,
        late=is_late(due, status, loaded=loaded, today=today(desk)),
        versions=versions,
        shown=shown,
        steps=() if shown is None else tuple(desk.returns.steps(shown.number)),
        entry=entry,
        history=history,
        checked=check(form, entry, history, when.start.month),
        loaded=loaded,
        actions=allowed(status) if newest else (),
    )


def earlier(month: Period) -> dict[str, Period]:
    """The months that a return is compared with."""
    last_year = month.same_last_year()
    assert last_year is not None, "every month has one a year before"
    return {"previous": month.previous(), "last_year": last_year}


def values_of(desk: Desk, form: Form, unit: str, months: tuple[Period, ...]) -> dict[str, dict[str, Value]]:
    """What the dataset says of a unit, by month and by the cell's address."""
    spec, line = form.spec, form.line_column
    days = ", ".join(f"DATE {literal(month.start.date().isoformat())}" for month in months)
    where = f"{table_sql(spec.unit)} = {literal(unit)} AND {table_sql(spec.period)} IN ({days})"
    columns = [spec.period, *([line] if line else []), *(field.name for field in form.fields)]
    _, rows = desk.rows(form.dataset.name, columns=columns, where=where)
    found: dict[str, dict[str, Value]] = {}
    for day, *rest in rows:
        own = str(rest.pop(0)) if line else ONLY_LINE
        values = found.setdefault(f"{day:%Y-%m}", {})
        for field, value in zip(form.fields, rest, strict=True):
            if value is not None:
                address = field.name if own == ONLY_LINE else f"{field.name}@{own}"
                values[address] = _value(value)
    return found


def recheck(shown: Sheet, entry: Entry) -> Checked:
    """The same return if it said `entry`."""
    return check(shown.form, entry, shown.history, shown.month.start.month)


def rehearsed(checked: Checked, entry: Entry, rehearse: Rehearse) -> Checked:
    """With what the dataset's rules say of it, which is asked only where nothing else is wrong."""
    if not checked.ready:
        return checked
    faults, warned = rehearse(entry)
    return with_warnings(replace(checked, faults=faults), entry, warned)


def hand_in(
    desk: Desk, shown: Sheet, entry: Entry, seen: str, *, who: str, note: str, rehearse: Rehearse
) -> tuple[Return, Checked]:
    """Handed in when nothing is wrong and every question is answered; else kept as it is, with what is open.

    ReturnError when somebody changed it meanwhile.
    """
    checked = rehearsed(recheck(shown, entry), entry, rehearse)
    action: Action = "handed_in" if checked.ready else "saved"
    return desk.returns.enter(shown.key, seen, action, entry, who=who, note=note), checked


def _version(versions: tuple[Return, ...], number: int | None) -> Return | None:
    if number is None:
        return versions[-1] if versions else None
    found = next((one for one in versions if one.version == number), None)
    if found is None:
        raise UnknownName(f"no version {number} of this return", hint=f"there are {len(versions)}")
    return found


def _entry(form: Form, values: Mapping[str, Value]) -> Entry:
    """The rows of a month as if somebody had typed them."""
    said: dict[str, str] = {}
    for cell in form.cells:
        value = values.get(cell.address)
        if value is not None:
            said[cell.address] = typed(cell.field, value) if isinstance(value, Decimal) else value
    return Entry(said)


def _value(value: Any) -> Value:
    return Decimal(value) if isinstance(value, int | Decimal) else str(value)
