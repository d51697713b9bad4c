"""Who has handed in what: the months of a form by unit, who is missing, what waits for review."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu.core.periods import Period
from zhongshu.datasets.forms.due import Due, Mark, due_of, is_late, mark_of
from zhongshu.datasets.forms.form import Form, FormUnit
from zhongshu.datasets.forms.steps import Return
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.owing import begun, is_there, owed_months, today, units, working_calendar

MONTHS = 12


@dataclass(frozen=True)
class Slot:
    """One unit's return of one month; `version` 0 where nobody has begun. `there`: its rows are in the dataset."""

    unit: FormUnit
    due: Due
    mark: Mark
    late: bool
    version: int
    there: bool

    @property
    def month(self) -> Period:
        return self.due.month


@dataclass(frozen=True)
class Board:
    """`rows` maps each unit to a slot for each of `months`, oldest first.

    `late` is every slot that is late, `waiting` every return to review, of any month. Until it has `begun`, with the
    first row or return, nobody is late.
    """

    form: Form
    months: tuple[Due, ...]
    rows: Mapping[FormUnit, tuple[Slot, ...]]
    late: tuple[Slot, ...]
    waiting: tuple[Return, ...]
    begun: bool

    @property
    def newest(self) -> Due | None:
        return self.months[-1] if self.months else None

    @property
    def done(self) -> int:
        """Units whose newest month is in the dataset."""
        return sum(1 for row in self.rows.values() if row and row[-1].there)


def board(desk: Desk, form: Form, most: int = MONTHS) -> Board:
    """The newest `most` months that are owed."""
    calendar, owing = working_calendar(desk), units(desk, form)
    dues = tuple(due_of(form.spec, month, calendar) for month in owed_months(desk, form, most))
    kept = desk.returns.newest(form.name, dues[0].month.label, dues[-1].month.label) if dues else {}
    started = begun(desk, form)
    rows = {
        unit: tuple(_slot(desk, form, unit, due, kept.get((unit.id, due.month.label)), started) for due in dues)
        for unit in owing
    }
    slots = [slot for row in rows.values() for slot in row]
    return Board(
        form=form,
        months=dues,
        rows=rows,
        late=tuple(slot for slot in slots if slot.late),
        waiting=tuple(one for status in ("handed_in", "accepting") for one in desk.returns.standing(status, form.name)),
        begun=started,
    )


def _slot(desk: Desk, form: Form, unit: FormUnit, due: Due, newest: Return | None, started: bool) -> Slot:
    loaded, now = is_there(desk, form, unit.id, due.month), today(desk)
    status = None if newest is None else newest.status
    mark = mark_of(due, status, loaded=loaded, owed=True, today=now)
    late = started and is_late(due, status, loaded=loaded, today=now)
    if mark == "late" and not started:
        mark = "owed"
    return Slot(unit, due, mark, late, 0 if newest is None else newest.version, loaded)
