"""How the clocks of a case stand, and when one of them next has something to say. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhongshu.cases.case import Case, Promise
from zhongshu.cases.event import ClockChange
from zhongshu.core.text import Text
from zhongshu.rules.clock import Escalation
from zhongshu.rules.reckoning import Reckoning
from zhongshu.rules.standing import Standing, standing
from zhongshu.rules.working_days import CalendarError, UntoldError
from zhongshu.rules.working_time import WorkingTime


@dataclass(frozen=True)
class Told:
    """A clock of a case now. Where it cannot be told `standing` is None and `trouble` says why: no calendar of the year
    yet, no office hours of the region."""

    clock: str
    promise: Promise
    standing: Standing | None
    trouble: UntoldError | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the row of a case keeps of its open clocks, in UTC.

    `due` is the end of the one that ends first, `next` when one first has something to say that it has not said; it
    may have passed already. `troubles` are of those that cannot be told: they are in neither.
    """

    due: datetime | None = None
    next: datetime | None = None
    troubles: tuple[UntoldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """Something that a clock has to say from a moment on; `escalation` says to whom, where it goes up."""

    at: datetime
    change: ClockChange
    escalation: Escalation | None = None


def told(case: Case, time: WorkingTime, at: datetime) -> Mapping[str, Told]:
    """Every clock that the case ever had."""
    return {name: _told(name, one, time, at) for name, one in case.promises.items()}


def ahead(case: Case, reckoning: Reckoning) -> Ahead:
    """Of the clocks that have not ended. A clock that a pause holds has no end, and nothing to say."""
    due: datetime | None = None
    next: datetime | None = None
    troubles: tuple[UntoldError, ...] = ()
    for promise in case.promises.values():
        if promise.clock.ended is not None:
            continue
        try:
            moments = reckoning.moments(promise.spec, promise.clock, escalations=False)
        except UntoldError as error:
            troubles = (*troubles, error)
            continue
        if moments.due is None:
            continue
        due = moments.due if due is None or moments.due < due else due
        first = (moments.warning or moments.due) if not promise.said else _unsaid_first(promise, reckoning)
        if first is not None and (next is None or first < next):
            next = first
    return Ahead(due, next, troubles)


def untold(error: UntoldError) -> Text:
    """Why a clock cannot be told."""
    if isinstance(error, CalendarError):
        return Text(
            zh=f"{error.year} 年的工作日历还没有公布：落在这一年的时限要等日历发布后才能算出。",
            en=f"The working days of {error.year} are not published yet: time limits that end in it wait for them.",
        )
    return Text(
        zh="地区设置里没有办公时间（office_hours）：按办公时间计的时限要等填好后才能算出。",
        en="The region's settings say no office_hours: time limits that count them wait for them.",
    )


def next_moment(case: Case, reckoning: Reckoning) -> datetime | None:
    """When a clock of a case next has something to say: its warning, its end, an escalation; it may have passed."""
    return ahead(case, reckoning).next


def unsaid(case: Case, reckoning: Reckoning) -> tuple[Word, ...]:
    """What the open clocks of a case have to say and have not said, the earliest first; of those that can be told."""
    words = [
        word
        for name, promise in case.promises.items()
        if promise.clock.ended is None
        for word in _words(name, promise, reckoning)
    ]
    return tuple(sorted(words, key=lambda word: word.at))


def _unsaid_first(promise: Promise, reckoning: Reckoning) -> datetime | None:
    return min((word.at for word in _words("", promise, reckoning)), default=None)


def _words(name: str, promise: Promise, reckoning: Reckoning) -> Iterator[Word]:
    try:
        moments = reckoning.moments(promise.spec, promise.clock)
    except UntoldError:
        return
    if moments.warning is not None and ("warned", None) not in promise.said:
        yield Word(moments.warning, ClockChange(name, "warned"))
    if moments.due is not None and ("overdue", None) not in promise.said:
        yield Word(moments.due, ClockChange(name, "overdue"))
    for step, at in zip(promise.spec.escalation, moments.escalations, strict=False):  # a paused clock has none
        if at is not None and ("escalated", step.after) not in promise.said:
            yield Word(at, ClockChange(name, "escalated", by=step.after), step)


def _told(name: str, promise: Promise, time: WorkingTime, at: datetime) -> Told:
    try:
        return Told(name, promise, standing(promise.spec, promise.clock, time, max(at, promise.clock.started)))
    except UntoldError as error:
        return Told(name, promise, None, error)
