"""The moments of many clocks at once: the years that are known are laid out on one line, and looked up there.

What comes out is what `moments` says, moment for moment; a clock that leaves the known years is asked there.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import accumulate

from zhongshu.rules.clock import Clock, ClockSpec, Escalation, Pause
from zhongshu.rules.moments import Moments, moments
from zhongshu.rules.working_days import CalendarError
from zhongshu.rules.working_time import WorkingTime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_TICKS_AN_HOUR = _HOUR // _TICK

Tick = int
"""Microseconds since 1970, UTC."""


class _Beyond(Exception):
    """Outside of the years that are laid out."""


@dataclass(frozen=True)
class _Spans:
    """Stretches of time in order and apart, and how much of them has passed as each begins."""

    begins: list[Tick]
    ends: list[Tick]
    passed: list[int]

    def worked(self, at: Tick) -> int:
        """How much of them has passed by then."""
        place = bisect_right(self.begins, at) - 1
        if place < 0:
            raise _Beyond
        return self.passed[place] + min(at, self.ends[place]) - self.begins[place]

    def moment(self, worked: int) -> Tick:
        """The first moment by which so much has passed; more than nothing."""
        place = bisect_left(self.passed, worked) - 1
        moment = self.begins[place] + worked - self.passed[place]
        if moment > self.ends[place]:
            raise _Beyond
        return moment


class _Always(_Spans):
    """Every hour counts."""

    def worked(self, at: Tick) -> int:
        return at

    def moment(self, worked: int) -> Tick:
        return worked


@dataclass(frozen=True)
class _Days:
    """Counted days: their `ends` in order, as `moments` too, and by each day of the calendar the place of the first one
    from then on. Where calendar days are counted, `last` is that of the next working day, by place."""

    ends: list[Tick]
    moments: list[datetime]
    place: list[int]
    last: list[int] | None = None


@dataclass(frozen=True)
class Reckoning:
    """Threads share one; it is laid out when it is first asked."""

    time: WorkingTime
    _days: dict[tuple[str, str], _Days] = field(default_factory=dict, compare=False)

    def moments(self, spec: ClockSpec, clock: Clock, *, escalations: bool = True) -> Moments:
        """As `rules.moments.moments` says, CalendarError as there; without the escalations where nobody asks them."""
        steps = spec.escalation if escalations else ()
        try:
            return self._of_days(spec, clock, steps) if spec.counts_days else self._of_hours(spec, clock, steps)
        except (_Beyond, IndexError, OverflowError):
            found = moments(spec, clock, self.time)
            return found if escalations else Moments(found.warning, found.due)

    # --- hours ------------------------------------------------------------------------------------------------------

    def _of_hours(self, spec: ClockSpec, clock: Clock, steps: tuple[Escalation, ...]) -> Moments:
        line = _ALWAYS if spec.counts == "hours" else self._spans
        total = spec.within
        for extension in clock.extensions:
            total += extension.by
        begin = (clock.started - _EPOCH) // _TICK
        if spec.first == "skipped":
            begin += _to_the_hour(clock.started, self.time)
        due = _run(line, begin, _rounded(total), clock.pauses)
        if due is None:
            return Moments()
        end = _instant(due)
        warning = None if spec.warning is None else clock.started
        if spec.warning is not None and (used := _used(total, spec.warning)) > 0:
            found = _run(line, begin, used, clock.pauses)
            warning = min(max(_instant(due if found is None else found), clock.started), end)
        if not steps:
            return Moments(warning, end)
        base = line.worked(due)
        after = (_instant(line.moment(base + _rounded(one.after))) if one.after else end for one in steps)
        return Moments(warning, end, tuple(after))

    @cached_property
    def _spans(self) -> _Spans:
        """Office hours of the known years in a row."""
        first, midnights = self._midnights
        spans: list[tuple[datetime, datetime]] = []
        with suppress(CalendarError):  # the walk ends at the first day that is not known
            for span in self.time.open_spans(self.time.midnight(first)) if midnights else ():
                spans.append(span)
        begins = [(begin - _EPOCH) // _TICK for begin, _ in spans]
        ends = [(end - _EPOCH) // _TICK for _, end in spans]
        lengths = (end - begin for begin, end in zip(begins, ends, strict=True))
        return _Spans(begins, ends, [0, *accumulate(lengths)][:-1])

    # --- days -------------------------------------------------------------------------------------------------------

    def _of_days(self, spec: ClockSpec, clock: Clock, steps: tuple[Escalation, ...]) -> Moments:
        days = self._laid(spec.counts, spec.ends)
        ends, pauses = days.ends, clock.pauses
        today = bisect_right(self._midnights[1], (clock.started - _EPOCH) // _TICK) - 1
        if today < 0:
            raise _Beyond
        first = days.place[today if spec.first == "counted" else today + 1]
        gaps = [_gap(ends, pause) for pause in pauses] if pauses else []
        stop = gaps[-1][0] if clock.open_pause is not None else len(ends)
        count = int(spec.within if not clock.extensions else spec.within + sum(one.by for one in clock.extensions))
        last = _nth(first, count, gaps)
        if last < stop and days.last is not None:
            last, count = _worked(days.last, first, last, gaps, count)
        if last >= stop:
            if stop == len(ends):
                raise _Beyond
            return Moments()
        due = days.moments[last]
        warning = None
        if spec.warning is not None:
            more = count - int(spec.warning)
            warning = days.moments[_nth(first, more, gaps)] if more > 0 else clock.started
            warning = min(max(warning, clock.started), due)
        return Moments(warning, due, tuple(days.moments[last + int(step.after)] for step in steps) if steps else ())

    def _laid(self, counts: str, closes: str) -> _Days:
        if (counts, closes) not in self._days:
            self._days[counts, closes] = self._lay(counts, closes)
        return self._days[counts, closes]

    def _lay(self, counts: str, closes: str) -> _Days:
        first, midnights = self._midnights
        known = [first + _DAY * number for number in range(len(midnights) - 1)]
        works = [self.time.calendar.works(day) for day in known]
        shut = closes == "close"
        close = [(self.time.close(day) - _EPOCH) // _TICK for day in known] if shut else midnights[1:]
        if counts == "calendar_days":
            return _Days(close, [_instant(end) for end in close], list(range(len(known))), _next_worked(works))
        ends = [end for end, worked in zip(close, works, strict=True) if worked]
        place = [0, *accumulate(int(worked) for worked in works)][:-1]
        return _Days(ends, [_instant(end) for end in ends], place)

    @cached_property
    def _midnights(self) -> tuple[date, list[Tick]]:
        """The first of the newest known years in a row, and where each of their days begins; the last is their end."""
        years = sorted(self.time.calendar.years)
        run = [year for place, year in enumerate(reversed(years)) if years[-1] - place == year] if years else []
        if not run:
            return date(1, 1, 1), []
        first, after = date(run[-1], 1, 1), date(run[0] + 1, 1, 1)
        days = (first + _DAY * number for number in range((after - first).days + 1))
        return first, [(self.time.midnight(day) - _EPOCH) // _TICK for day in days]


def _run(line: _Spans, begin: Tick, missing: int, pauses: Sequence[Pause]) -> Tick | None:
    """When so much has passed on the line outside of the pauses; None where a pause that lasts comes before."""
    since = begin
    for pause in pauses:
        until = (pause.began - _EPOCH) // _TICK
        if until > since:
            base = line.worked(since)
            gained = line.worked(until) - base
            if gained >= missing:
                return line.moment(base + missing)
            missing -= gained
        if pause.ended is None:
            return None
        since = max(since, (pause.ended - _EPOCH) // _TICK)
    return line.moment(line.worked(since) + missing)


def _gap(ends: list[Tick], pause: Pause) -> tuple[int, int]:
    """The places of the days at whose end the clock stands still."""
    begin = bisect_left(ends, (pause.began - _EPOCH) // _TICK)
    return begin, len(ends) if pause.ended is None else bisect_left(ends, (pause.ended - _EPOCH) // _TICK)


def _nth(first: int, count: int, gaps: Sequence[tuple[int, int]]) -> int:
    """The place of the day number `count` (from 1) outside of the gaps."""
    place = first + count - 1
    for begin, end in gaps:
        if first < end and max(begin, first) <= place:
            place += end - max(begin, first)
    return place


def _worked(last: list[int], first: int, place: int, gaps: Sequence[tuple[int, int]], count: int) -> tuple[int, int]:
    """The next working day from `place` on at whose end the clock runs, and how many days are counted until it."""
    found = last[place]
    while gap := next((gap for gap in gaps if gap[0] <= found < gap[1]), None):
        found = last[gap[1]]
    paused = sum(max(0, min(end, found + 1) - max(begin, first)) for begin, end in gaps)
    return found, found + 1 - first - paused


def _next_worked(works: Sequence[bool]) -> list[int]:
    """By day, the first one from then on that is worked; none is left where the last days are days off."""
    found: list[int] = []
    after: int | None = None
    for place in range(len(works) - 1, -1, -1):
        after = place if works[place] else after
        found.append(len(works) if after is None else after)
    return found[::-1]


def _to_the_hour(started: datetime, time: WorkingTime) -> int:
    local = started.astimezone(time.zone)
    return (_HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)) // _TICK


def _instant(tick: Tick) -> datetime:
    return _EPOCH + timedelta(microseconds=tick)


@lru_cache(maxsize=4096)
def _rounded(hours: Decimal) -> int:
    return round(Fraction(hours) * _TICKS_AN_HOUR)


@lru_cache(maxsize=4096)
def _used(total: Decimal, left: Decimal) -> int:
    """How much has passed at the least when no more than `left` hours are left."""
    return min(math.ceil(Fraction(total - left) * _TICKS_AN_HOUR), _rounded(total))


_ALWAYS = _Always([], [], [])
