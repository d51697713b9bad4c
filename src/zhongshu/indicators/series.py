"""A value in time: the series of one indicator at one place, what is missing in it, and its year-to-date forms."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhongshu.core.periods import Grain, Period, periods_between
from zhongshu.datasets.plan import Question, Rows
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cells import Cell, Cellar, Cells, Slice, Span


@dataclass(frozen=True)
class Point:
    """One period's value; None when no row gives one. `rows` 0 means that the period is missing altogether.

    `partial`: the period has not ended where the data ends, or (a coarser grain) lacks its first periods.
    """

    period: Period
    value: Decimal | None
    rows: int
    partial: bool = False


@dataclass(frozen=True)
class Series:
    """A point for every period from the first to the last with rows, oldest first; a hole is a point without a value.

    `member` is the value of a dimension, None for the whole.
    """

    indicator: Indicator
    area: str
    grain: Grain
    member: str | None
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point | None:
        """The last point with a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    def at(self, period: Period | None) -> Point | None:
        return next((point for point in self.points if point.period == period), None)


def series(
    cellar: Cellar,
    indicator: Indicator,
    area: str,
    grain: Grain,
    *,
    first: Period | None = None,
    last: Period | None = None,
) -> Question[Series]:
    """The series at one area; where its rows begin and end is read along, to tell whether those periods are whole."""
    question = cellar.cells(indicator, _slice((area,), grain, first, last))
    spans = cellar.spans(indicator, area)
    count = len(question.plans)

    def answer(rows: Sequence[Rows]) -> Series:
        cells = _by_period(question.answer(rows[:count]))
        return _series(indicator, area, grain, cells, span=spans.answer(rows[count:]))

    return Question((*question.plans, *spans.plans), answer)


def series_by(
    cellar: Cellar,
    indicator: Indicator,
    area: str,
    grain: Grain,
    by: str,
    *,
    first: Period | None = None,
    last: Period | None = None,
) -> Question[dict[str, Series]]:
    """One series a member of a dimension, by member."""
    question = cellar.cells(indicator, replace(_slice((area,), grain, first, last), by=by))

    def answer(rows: Sequence[Rows]) -> dict[str, Series]:
        found: dict[str, dict[Period, Cell]] = defaultdict(dict)
        for key, cell in question.answer(rows).items():
            found[key.member or ""][key.period] = cell
        return {member: _series(indicator, area, grain, found[member], member=member) for member in sorted(found)}

    return Question(question.plans, answer)


def series_of_areas(
    cellar: Cellar,
    indicator: Indicator,
    areas: Sequence[str],
    grain: Grain,
    *,
    first: Period | None = None,
    last: Period | None = None,
) -> Question[dict[str, Series]]:
    """One series an area, by code; areas without rows are absent."""
    question = cellar.cells(indicator, _slice(tuple(areas), grain, first, last))

    def answer(rows: Sequence[Rows]) -> dict[str, Series]:
        found: dict[str, dict[Period, Cell]] = defaultdict(dict)
        for key, cell in question.answer(rows).items():
            found[key.area][key.period] = cell
        return {area: _series(indicator, area, grain, found[area]) for area in areas if area in found}

    return Question(question.plans, answer)


def monthly_differences(ytd: Series) -> Series:
    """The months of a year-to-date series: its differences within a year; January is itself.

    A month after a hole has no value.
    """
    points = []
    for point in ytd.points:
        before = None if point.period.start.month == 1 else ytd.at(point.period.previous())
        base = Decimal(0) if point.period.start.month == 1 else (before.value if before else None)
        value = None if point.value is None or base is None else point.value - base
        points.append(Point(point.period, value, point.rows, point.partial))
    return Series(ytd.indicator, ytd.area, ytd.grain, ytd.member, tuple(points))


def year_to_date(months: Series) -> Series:
    """Running sums within each year; None from the first hole of a year to its end. For measures that add up."""
    points: list[Point] = []
    total: Decimal | None = Decimal(0)
    for point in months.points:
        if point.period.start.month == 1 or not points:
            total = Decimal(0) if point.period.start.month == 1 else None
        total = None if total is None or point.value is None else total + point.value
        points.append(Point(point.period, total, point.rows, point.partial))
    return Series(months.indicator, months.area, months.grain, months.member, tuple(points))


def _slice(areas: tuple[str, ...], grain: Grain, first: Period | None, last: Period | None) -> Slice:
    return Slice(areas, grain, first.start if first else None, last.end if last else None)


def _by_period(cells: Cells) -> dict[Period, Cell]:
    return {key.period: cell for key, cell in cells.items()}


def _series(
    indicator: Indicator,
    area: str,
    grain: Grain,
    cells: Mapping[Period, Cell],
    *,
    member: str | None = None,
    span: Span = (None, None),
) -> Series:
    """`span` is where the rows begin and end: a period that it cuts is partial."""
    if not cells:
        return Series(indicator, area, grain, member, ())
    begin, end = span
    points = []
    for period in periods_between(min(cells), max(cells)):
        cell = cells.get(period, Cell(None, 0))
        partial = (begin is not None and period.start < begin) or (end is not None and period.end > end)
        points.append(Point(period, cell.value, cell.rows, partial))
    return Series(indicator, area, grain, member, tuple(points))
