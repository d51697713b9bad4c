"""Grains, periods and durations of time."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache, total_ordering
from zoneinfo import ZoneInfo

from zhongshu.core.errors import UnknownName
from zhongshu.core.period_forms import PERIOD_FORMS, read_form

DURATION_FORMS = "a number with min, h, d or w: 45min, 2h, 3d, 1d12h"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Grain(StrEnum):
    """How long a period is, finest first.

    Compare with `finer_than`; `<` between two grains compares their letters.
    """

    hour = "hour"
    day = "day"
    month = "month"
    quarter = "quarter"
    year = "year"

    @property
    def rank(self) -> int:
        """0 for the hour to 4 for the year."""
        return _GRAINS.index(self)

    def finer_than(self, other: "Grain") -> bool:
        return self.rank < other.rank

    def coarser_or_equal(self) -> tuple["Grain", ...]:
        """This grain and every one it rolls up to.

        >>> [str(g) for g in Grain.month.coarser_or_equal()]
        ['month', 'quarter', 'year']
        """
        return _GRAINS[self.rank :]

    def truncate_sql(self, column: str) -> str:
        """DuckDB's expression for the start of the period a TIMESTAMPTZ lies in, in the session's zone.

        Hours are found by taking minutes off the instant: DuckDB's `date_trunc('hour', ...)` makes one hour
        of the two that share a name on the night the clocks go back. Where they go back over midnight
        (Havana), it answers the second midnight for that day; `Period.of` finds the same day from it.
        """
        if self is Grain.hour:
            return f"({column} - to_microseconds(60000000 * minute({column}) + microsecond({column})))"
        return f"date_trunc('{self.value}', {column})"


_GRAINS = tuple(Grain)


@total_ordering
@dataclass(frozen=True, eq=False)
class Period:
    """One hour, day, month, quarter or year of a region, half-open [start, end).

    `start` is its first instant, aware, in the region's zone (a ZoneInfo); `Period.of` finds it for any instant.
    Periods of one region sort by start, the coarser first.

    >>> april = Period.parse("2020-04", ZoneInfo("Asia/Shanghai"))
    >>> april.end.isoformat(), april.parent(Grain.quarter).label, april.same_last_year().label
    ('2020-05-01T00:00:00+08:00', '2020Q2', '2019-04')
    """

    grain: Grain
    start: datetime

    def __post_init__(self) -> None:
        if not isinstance(self.start.tzinfo, ZoneInfo):
            raise ValueError(f"a period starts at a time in a ZoneInfo, not {self.start!r}")
        start = _settle(self.start)
        if _floor(start, self.grain).astimezone(UTC) != start.astimezone(UTC):
            raise ValueError(f"{self.start.isoformat()} is not the start of its {self.grain}; use Period.of")
        object.__setattr__(self, "start", start)

    @classmethod
    def of(cls, instant: datetime, grain: Grain, zone: ZoneInfo) -> "Period":
        """The period an aware instant (in any zone) lies in."""
        if instant.tzinfo is None:
            raise ValueError(f"an instant needs a zone, {instant.isoformat()} has none")
        return _period_of(instant.astimezone(UTC), grain, zone)

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> "Period":
        """The period written as `label` writes it, as a table writes it or in Chinese, years 1000 to 2999.

        An hour that the clocks repeat is the first one unless it says its offset, as its label does; an hour with
        another zone's offset is turned into the region's. Raises UnknownName for any other text and for dates and
        hours that the zone's clocks skip.

        >>> Period.parse("2020年4月7日 13时", ZoneInfo("Asia/Shanghai")).label
        '2020-04-07T13'
        """
        word, (year, month, day, hour), offset = read_form(text)
        grain = Grain(word)
        try:
            told = datetime(year, month, day, hour, tzinfo=zone if offset is None else timezone(offset))
        except ValueError as error:
            raise UnknownName(f"no period {text!r}: {error}", hint=f"known forms: {PERIOD_FORMS}") from None
        period = cls.of(told, grain, zone)
        shown = period.start.astimezone(told.tzinfo)
        if shown.date() != told.date() or (grain is Grain.hour and shown.time() != told.time()):
            raise UnknownName(f"no period {text!r}: the clocks of {zone.key} do not show it")
        return period

    @property
    def zone(self) -> ZoneInfo:
        assert isinstance(self.start.tzinfo, ZoneInfo)
        return self.start.tzinfo

    @property
    def end(self) -> datetime:
        """The first instant after the period, in the region's zone."""
        if self.grain is Grain.hour:
            following = (self.start.astimezone(UTC) + timedelta(hours=1)).astimezone(self.zone)
            while past := _past_hour(following):
                following = (following.astimezone(UTC) + timedelta(hours=1) - past).astimezone(self.zone)
            return following
        year, month, day = self.start.year, self.start.month, self.start.day
        if self.grain is Grain.day:
            following = datetime(year, month, day) + timedelta(days=1)
        else:
            months = year * 12 + month - 1 + {Grain.month: 1, Grain.quarter: 3, Grain.year: 12}[self.grain]
            following = datetime(months // 12, months % 12 + 1, 1)
        return _settle(following.replace(tzinfo=self.zone))

    @property
    def label(self) -> str:
        """ISO 8601 where it has a form, and never the same for two periods of a zone: '2020', '2020Q1',
        '2020-04', '2020-04-07', '2020-04-07T13'; an hour that the clocks repeat carries its offset."""
        start = self.start
        match self.grain:
            case Grain.year:
                return f"{start.year:04}"
            case Grain.quarter:
                return f"{start.year:04}Q{(start.month + 2) // 3}"
            case Grain.month:
                return f"{start.year:04}-{start.month:02}"
            case Grain.day:
                return f"{start.year:04}-{start.month:02}-{start.day:02}"
            case Grain.hour:
                return f"{start.year:04}-{start.month:02}-{start.day:02}T{start.hour:02}{self._repeated()}"

    def title(self, language: str) -> str:
        """What a page shows: '2020年4月7日 13时', '7 Apr 2020 13:00'."""
        start, english = self.start, language == "en"
        day = f"{start.day} {_MONTHS[start.month - 1]} {start.year}"
        match self.grain:
            case Grain.year:
                return f"{start.year}" if english else f"{start.year}年"
            case Grain.quarter:
                quarter = (start.month + 2) // 3
                return f"Q{quarter} {start.year}" if english else f"{start.year}年{'一二三四'[quarter - 1]}季度"
            case Grain.month:
                return f"{_MONTHS[start.month - 1]} {start.year}" if english else f"{start.year}年{start.month}月"
            case Grain.day:
                return day if english else f"{start.year}年{start.month}月{start.day}日"
            case Grain.hour:
                hour = f"{start.hour:02}:00" if english else f"{start.hour}时"
                day = day if english else f"{start.year}年{start.month}月{start.day}日"
                return f"{day} {hour} {self._repeated()}".rstrip()

    def next(self) -> "Period":
        return Period(self.grain, self.end)

    def previous(self) -> "Period":
        before = self.start.astimezone(UTC) - timedelta(microseconds=1)
        return Period.of(before, self.grain, self.zone)

    def same_last_year(self) -> "Period | None":
        """None where last year has no such period: 29 February, an hour that the clocks skipped."""
        try:
            wall = self.start.replace(year=self.start.year - 1)
        except ValueError:
            return None
        period = Period.of(wall, self.grain, self.zone)
        skipped = self.grain is Grain.hour and period.start.hour != wall.hour
        return None if skipped or period.start.date() != wall.date() else period

    def contains(self, other: "Period | datetime") -> bool:
        """Whether the whole of another period, or an aware instant, lies in this one."""
        first, last = self.start.astimezone(UTC), self.end.astimezone(UTC)
        if isinstance(other, Period):
            return first <= other.start.astimezone(UTC) and other.end.astimezone(UTC) <= last
        return first <= other.astimezone(UTC) < last

    def parent(self, grain: Grain) -> "Period":
        """The period of a coarser (or the same) grain this one lies in; ValueError for a finer one."""
        if grain.finer_than(self.grain):
            raise ValueError(f"a {self.grain} lies in no {grain}")
        return Period.of(self.start, grain, self.zone)

    def parts(self, grain: Grain) -> tuple["Period", ...]:
        """All periods of a finer (or the same) grain in this one, in order: what full coverage counts.

        >>> len(Period.parse("2020-03-29", ZoneInfo("Europe/Berlin")).parts(Grain.hour))
        23
        """
        if self.grain.finer_than(grain):
            raise ValueError(f"a {self.grain} has no {grain}s")
        last = self.end.astimezone(UTC) - timedelta(microseconds=1)
        return periods_between(Period.of(self.start, grain, self.zone), Period.of(last, grain, self.zone))

    def year_to_date(self) -> tuple[datetime, datetime]:
        """From the start of the period's year to the period's end, half-open."""
        return self.parent(Grain.year).start, self.end

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Period) else NotImplemented

    def __lt__(self, other: "Period") -> bool:
        return self._key() < other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[datetime, int, str]:
        # In UTC, because Python compares two times of one zone by the clock and finds repeated hours equal.
        return self.start.astimezone(UTC), -self.grain.rank, self.zone.key

    def _repeated(self) -> str:
        """The offset ('+02:00') of an hour that the clocks show twice, else ''."""
        first, second = (self.start.replace(fold=fold).utcoffset() for fold in (0, 1))
        return "" if first == second else self.start.isoformat()[19:]


@lru_cache(maxsize=65_536)
def _period_of(instant: datetime, grain: Grain, zone: ZoneInfo) -> Period:
    """Of an instant in UTC; a page asks for the same few hundred over and over."""
    return Period(grain, _floor(instant.astimezone(zone), grain))


def periods_between(first: Period, last: Period) -> tuple[Period, ...]:
    """`first` to `last`, both included, of one grain; empty if `last` is the earlier."""
    if first.grain is not last.grain:
        raise ValueError(f"periods between a {first.grain} and a {last.grain}")
    periods = []
    while first <= last:
        periods.append(first)
        first = first.next()
    return tuple(periods)


def parse_duration(text: str) -> timedelta:
    """A positive length of time, as packs write it.

    >>> parse_duration("1d12h")
    datetime.timedelta(days=1, seconds=43200)
    """
    word = unicodedata.normalize("NFKC", text).strip().lower()
    found = re.findall(r"(\d+)\s*(min|[hdw])\s*", word)
    if not re.fullmatch(r"(?:\d+\s*(?:min|[hdw])\s*)+", word) or not any(int(count) for count, _ in found):
        raise UnknownName(f"{text!r} is no duration", hint=f"write {DURATION_FORMS}")
    try:
        return sum((int(count) * _LENGTHS[unit] for count, unit in found), timedelta())
    except OverflowError:
        raise UnknownName(f"{text!r} is too long a duration", hint=f"write {DURATION_FORMS}") from None


def format_duration(length: timedelta, language: str) -> str:
    """Days, hours and minutes, rounded down to the minute: '1天12小时', '1 day 12 hours'.

    Weeks are shown as days, less than a minute as 0 minutes.
    """
    minutes = abs(length) // timedelta(minutes=1)
    counts = [(minutes // 1440, "day", "天"), (minutes // 60 % 24, "hour", "小时"), (minutes % 60, "minute", "分钟")]
    shown = [item for item in counts if item[0]] or counts[-1:]
    if language == "en":
        text = " ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name, _ in shown)
    else:
        text = "".join(f"{count}{name}" for count, _, name in shown)
    return f"\u2212{text}" if length < timedelta() and minutes else text


_LENGTHS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def _settle(wall: datetime) -> datetime:
    """A time that the clocks skip becomes the one they showed instead (midnight 00:00 -> 01:00)."""
    return wall.astimezone(UTC).astimezone(wall.tzinfo)


def _past_hour(instant: datetime) -> timedelta:
    return timedelta(minutes=instant.minute, seconds=instant.second, microseconds=instant.microsecond)


def _floor(instant: datetime, grain: Grain) -> datetime:
    """The start of the period that an instant in the region's zone lies in."""
    if grain is Grain.hour:
        # More than one step only where the clocks change by part of an hour (Lord Howe): that hour is the longer.
        while past := _past_hour(instant):
            instant = (instant.astimezone(UTC) - past).astimezone(instant.tzinfo)
        return instant
    month, day = instant.month, 1
    if grain is Grain.day:
        day = instant.day
    elif grain is Grain.quarter:
        month = (month - 1) // 3 * 3 + 1
    elif grain is Grain.year:
        month = 1
    return _settle(datetime(instant.year, month, day, tzinfo=instant.tzinfo))
