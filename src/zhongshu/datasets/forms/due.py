"""When a return is due, whether it is late, and when its unit is reminded: pure, in the region's days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhongshu.core.periods import Period
from zhongshu.datasets.forms.spec import FormSpec
from zhongshu.rules.working_days import WorkingCalendar

Status = Literal["draft", "handed_in", "accepting", "accepted", "returned"]
"""Of a return in the state."""
Mark = Literal[
    "not_yet", "owed", "draft", "late", "handed_in", "returned", "accepted", "loaded", "correcting", "not_owed"
]
"""What a matrix shows. `loaded`: the rows are there, but came by a file; `correcting`: they are there, and somebody
has begun to change them; `late`: past due and not handed in."""


@dataclass(frozen=True)
class Due:
    """`opens` is the first day after the month, `day` the last on time. `certain`: the calendar knows that year."""

    month: Period
    opens: date
    day: date
    certain: bool


@dataclass(frozen=True)
class Reminder:
    """`offset` counts working days from the due day: -3 is three before it."""

    day: date
    offset: int


def due_of(spec: FormSpec, month: Period, calendar: WorkingCalendar) -> Due:
    """The working day of the following month that the form names."""
    following = month.next().start
    day = calendar.nth(following.year, following.month, spec.due.working_day)
    return Due(month, following.date(), day, calendar.knows(day))


def mark_of(due: Due, status: Status | None, *, loaded: bool, owed: bool, today: date) -> Mark:
    """`status` is that of the newest version, `loaded` whether the dataset holds its rows, `today` the region's."""
    if status in ("handed_in", "accepting"):
        return "handed_in"
    if status == "accepted":
        return "accepted"
    if status == "returned":
        return "returned"
    if loaded:
        return "correcting" if status == "draft" else "loaded"
    if not owed:
        return "not_owed"
    if today > due.day:
        return "late"
    if status == "draft":
        return "draft"
    return "owed" if today >= due.opens else "not_yet"


def is_late(due: Due, status: Status | None, *, loaded: bool, today: date) -> bool:
    """Past due and nothing to review or use: never begun, a draft, or sent back."""
    return today > due.day and not loaded and status not in ("handed_in", "accepting", "accepted")


def reminders(spec: FormSpec, due: Due, calendar: WorkingCalendar) -> tuple[Reminder, ...]:
    """Oldest first."""
    offsets = sorted({*(-days for days in spec.remind.before), *spec.remind.after})
    return tuple(Reminder(calendar.shifted(due.day, offset), offset) for offset in offsets)


def reminder_now(spec: FormSpec, due: Due, calendar: WorkingCalendar, today: date) -> Reminder | None:
    """The newest reminder whose day has come; older ones are not made up for."""
    come = [one for one in reminders(spec, due, calendar) if one.day <= today]
    return come[-1] if come else None
