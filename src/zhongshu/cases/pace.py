"""How fast cases went that have ended: how many kept each of their clocks, how long they stood at each step. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from zhongshu.cases.case import Case, Promise, fold
from zhongshu.cases.event import Event
from zhongshu.cases.records import id_of
from zhongshu.rules.standing import due
from zhongshu.rules.working_days import UntoldError
from zhongshu.rules.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Share:
    """So many `kept`, of so many."""

    kept: int
    of: int


@dataclass(frozen=True, slots=True)
class Stay:
    """The median of the times that cases stood at a step, nights and days off included; one that came there again
    counts again. Of steps that end a case there is none."""

    median: timedelta
    times: int


@dataclass(frozen=True)
class Pace:
    """`cases` are those that were looked at. `clocks` has the clocks that have ended and can be told, by name: one that
    was paused for ever was kept."""

    cases: int
    clocks: Mapping[str, Share]
    steps: Mapping[str, Stay]
    reopened: int


@dataclass(frozen=True, slots=True)
class Ended:
    """One that has ended, with all that happened to it, oldest first."""

    number: int
    type: str
    edition: str
    events: Sequence[Event]

    def folded(self) -> Case:
        """As it stands."""
        return fold(id_of(self.type, self.number), self.type, self.edition, self.events)


def pace_of(ended: Iterable[Ended], time: WorkingTime) -> Pace:
    """What some cases tell together."""
    kept: dict[str, list[bool]] = {}
    stays: dict[str, list[timedelta]] = {}
    cases = reopened = 0
    for one in ended:
        case = one.folded()
        cases, reopened = cases + 1, reopened + bool(case.reopened)
        for name, promise in case.promises.items():
            in_time = _in_time(promise, time)
            if in_time is not None:
                kept.setdefault(name, []).append(in_time)
        for step, stood in _stood(one.events):
            stays.setdefault(step, []).append(stood)
    clocks = {name: Share(sum(found), len(found)) for name, found in kept.items()}
    return Pace(cases, clocks, {step: _stay(all) for step, all in stays.items()}, reopened)


def _stay(times: Sequence[timedelta]) -> Stay:
    return Stay(timedelta(seconds=median(one.total_seconds() for one in times)), len(times))


def _in_time(promise: Promise, time: WorkingTime) -> bool | None:
    """None for a clock that has not ended, or whose end nobody knows."""
    ended = promise.clock.ended
    if ended is None:
        return None
    try:
        end = due(promise.spec, promise.clock, time)
    except UntoldError:
        return None
    return end is None or ended < end


def _stood(events: Sequence[Event]) -> Iterable[tuple[str, timedelta]]:
    """Each stay at a step that ends no case, and that has ended."""
    step, since, ended = events[0].step, events[0].at, False
    for event in events[1:]:
        if event.step != step:
            if not ended:
                yield step, event.at - since
            step, since, ended = event.step, event.at, event.outcome is not None
