"""Which units are late or must be reminded now, and which reminders were said: records of runs, one a round."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from zhongshu.core.periods import Period
from zhongshu.datasets.forms.due import Due, reminder_now
from zhongshu.datasets.forms.form import Form, FormUnit
from zhongshu.datasets.runs import Counts, Run
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.board import board
from zhongshu.screens.returns.owing import begun, today, units, working_calendar

KIND, SUBJECT = "reminder", "returns"
_REMEMBERED = 400


@dataclass(frozen=True)
class LateMonth:
    """The units that are late with one month of a form; `due` was the last day."""

    form: Form
    due: Due
    units: tuple[FormUnit, ...]

    @property
    def month(self) -> Period:
        return self.due.month

    @property
    def overdue_since(self) -> datetime:
        """Midnight after the due day, in the region's zone."""
        return datetime.combine(self.due.day + timedelta(days=1), time.min, tzinfo=self.month.zone)


@dataclass(frozen=True)
class Reminder:
    """One sentence to one unit; `offset` counts working days from the due day."""

    form: str
    unit: str
    period: str
    offset: int
    due: str


def late_months(desk: Desk) -> list[LateMonth]:
    """Newest first."""
    found = []
    for form in desk.forms.values():
        shown = board(desk, form)
        by_month: dict[Due, list[FormUnit]] = {}
        for slot in shown.late:
            by_month.setdefault(slot.due, []).append(slot.unit)
        found += [LateMonth(form, due, tuple(own)) for due, own in by_month.items()]
    return sorted(found, key=lambda one: one.due.day, reverse=True)


def reminders_due(desk: Desk) -> list[Reminder]:
    """What has to be said and was not said yet: of each return the newest reminder whose day has come."""
    calendar, day, said = working_calendar(desk), today(desk), said_reminders(desk)
    found = []
    for form in (form for form in desk.forms.values() if begun(desk, form)):
        for row in board(desk, form).rows.values():
            for slot in row:
                now = reminder_now(form.spec, slot.due, calendar, day)
                if now is None or slot.mark not in ("owed", "draft", "late", "returned"):
                    continue
                key = (form.name, slot.unit.id, slot.month.label)
                if key not in said or said[key][0] < now.offset:
                    found.append(Reminder(*key, now.offset, slot.due.day.isoformat()))
    return found


def remember(desk: Desk, reminders: Iterable[Reminder], *, who: str) -> None:
    """On record, so that nobody is told twice."""
    said = [asdict(one) for one in reminders]
    run = desk.runs.start(KIND, SUBJECT, who=who)
    desk.runs.finish(run, counts=Counts(), report={"reminders": said})


def said_reminders(desk: Desk) -> Mapping[tuple[str, str, str], tuple[int, datetime]]:
    """By form, unit and month: the offset of the last one and when it was said (UTC)."""
    found: dict[tuple[str, str, str], tuple[int, datetime]] = {}
    for run in reversed(desk.runs.latest(SUBJECT, limit=_REMEMBERED)):
        for one in _reminders(run):
            found[one["form"], one["unit"], one["period"]] = (int(one["offset"]), run.started)
    return found


def sentence(desk: Desk, one: Reminder) -> str:
    """For the worker's log."""
    form = desk.forms[one.form]
    late = (today(desk) - date.fromisoformat(one.due)).days
    when = f"was due {one.due}, {late} day{'' if late == 1 else 's'} ago" if late > 0 else f"is due {one.due}"
    name = next((unit.title.en for unit in units(desk, form) if unit.id == one.unit), one.unit)
    return f"reminder: {form.title.en} {one.period} of {name} ({one.unit}) {when}"


def _reminders(run: Run) -> list[Mapping[str, Any]]:
    return list(run.report.get("reminders", ())) if run.kind == KIND else []
