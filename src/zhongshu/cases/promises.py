"""How the clocks of a case stand, and when one of them next has something to say. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhongshu.cases.case import Case, Promise
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.standing import Standing, standing
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import WorkingTime


@dataclass(frozen=True)
class Told:
    """A clock of a case now; where it cannot be told `standing` is None and `trouble` says why (no calendar yet)."""

    clock: str
    promise: Promise
    standing: Standing | None
    trouble: ZhongshuError | None = None


def told(case: Case, time: WorkingTime, at: datetime) -> Mapping[str, Told]:
    """Every clock that the case ever had."""
    return {name: _told(name, one, time, at) for name, one in case.promises.items()}


def due_of(case: Case, time: WorkingTime, at: datetime) -> datetime | None:
    """The end of the open clock that ends first; None where none runs, or none can be told."""
    return min(_ends(case, time, at), default=None)


def _ends(case: Case, time: WorkingTime, at: datetime) -> Iterator[datetime]:
    for name, promise in case.promises.items():
        if promise.clock.ended is None:
            found = _told(name, promise, time, at).standing
            if found is not None and found.due is not None:
                yield found.due


def _told(name: str, promise: Promise, time: WorkingTime, at: datetime) -> Told:
    try:
        return Told(name, promise, standing(promise.spec, promise.clock, time, max(at, promise.clock.started)))
    except CalendarError as error:
        return Told(name, promise, None, error)
