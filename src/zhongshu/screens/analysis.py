"""A monthly indicator taken apart: months, growth, season, turning points, the next month, and who is behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.methods.monthly.edge import Reach, edge
from zhongshu.methods.monthly.growth import Rate, over_month, over_year, year_to_date
from zhongshu.methods.monthly.monthly import Form, Monthly
from zhongshu.methods.monthly.months import Stretch, months, regular
from zhongshu.methods.monthly.nowcast import Nowcast, nowcast
from zhongshu.methods.monthly.refusal import Refusal
from zhongshu.methods.monthly.seasonal import Adjusted, Method, adjust
from zhongshu.methods.monthly.turning import Turn, Valley, turning_points, valleys
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import area_of, extents
from zhongshu.screens.reading import stretch

Subject = Literal["printed", "adjusted", "growth"]
"""What turns: rates or an index as printed, adjusted values, or growth over a year where nothing can be adjusted."""

FESTIVAL = "spring_festival"
"""The parameter of the indicator's pack that dates the Spring Festivals, in its column `day`."""


@dataclass(frozen=True)
class Cycle:
    """`values` is the series that was searched for turns; `points`: its depths are differences, not percentages.

    `turns` may be refused, then there are no valleys either.
    """

    subject: Subject
    values: Monthly | None
    points: bool
    turns: tuple[Turn, ...] | Refusal
    valleys: tuple[Valley, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """`printed` None: nothing is printed at this place, and all else is empty or refused.

    `growth` has one rate a stretch; `to_date` one a printed month, of year-to-date series alone. `steps` are against
    the month before, of adjusted values, rates and indices. `reaches` are the series of the same dataset or table.
    """

    indicator: Indicator
    area: str
    printed: Monthly | None
    stretches: tuple[Stretch, ...]
    growth: tuple[Rate, ...]
    to_date: tuple[Rate, ...]
    adjusted: Adjusted | Refusal
    steps: tuple[Rate, ...]
    cycle: Cycle
    nowcast: Nowcast | Refusal
    reaches: tuple[Reach, ...]

    @property
    def form(self) -> Form:
        """How the series is worked with; see `form_of`."""
        return form_of(self.indicator)

    def holding(self, period: Period) -> Stretch:
        """The stretch that a month lies in: itself, or January and February together."""
        return next((s for s in self.stretches if s.first <= period <= s.last), Stretch(period, period, None))


def analysis(desk: Desk, indicator: Indicator, area: str, *, method: Method = "stl") -> Analysis:
    """UnknownName for an indicator that has no months."""
    if Grain.month not in indicator.grains:
        raise UnknownName(
            f"{indicator.name} has no months", hint=f"it has {', '.join(str(grain) for grain in indicator.grains)}"
        )
    form, breaks, printed = form_of(indicator), indicator.spec.breaks, _printed(desk, indicator, area)
    reaches = edge(_lasts(desk, indicator, area))
    if printed is None:
        nothing = Refusal("short", found=0)
        cycle = Cycle("printed", None, False, nothing)
        return Analysis(indicator, area, None, (), (), (), nothing, (), cycle, nothing, reaches)
    points = in_points(indicator)
    stretches = months(printed)
    growth = over_year(stretches, form, points=points, breaks=breaks)
    adjusted = _adjusted(printed, stretches, _festivals(desk, indicator), method)
    return Analysis(
        indicator=indicator,
        area=area,
        printed=printed,
        stretches=stretches,
        growth=growth,
        to_date=year_to_date(printed, breaks=breaks) if form == "ytd" else (),
        adjusted=adjusted,
        steps=_steps(printed, adjusted, points=points),
        cycle=_cycle(indicator, printed, adjusted, growth),
        nowcast=nowcast(stretches, form, points=points, breaks=breaks, places=indicator.scale),
        reaches=reaches,
    )


def form_of(indicator: Indicator) -> Form:
    """As it is declared; a share or rate of the year so far is a rate, for its months are no differences."""
    form = indicator.spec.form
    return "yoy" if form == "ytd" and indicator.unit.difference != indicator.unit else form


def in_points(indicator: Indicator) -> bool:
    """Whether its values differ in points: rates, indices and shares."""
    return form_of(indicator) in ("yoy", "index") or indicator.unit.difference != indicator.unit


def _printed(desk: Desk, indicator: Indicator, area: str) -> Monthly | None:
    """Without months that are not whole."""
    known = extents(desk, indicator)
    extent = known.get(area_of(known, area))
    if extent is None:
        return None
    found = stretch(desk, indicator, area, Grain.month, extent.first(Grain.month), extent.last(Grain.month))
    points = ((point.period, None if point.partial else point.value) for point in found.points)
    return Monthly.of(points, form_of(indicator))


def _lasts(desk: Desk, indicator: Indicator, area: str) -> dict[str, Period]:
    """The last months of all that is measured by the month over the same dataset or table."""
    if indicator.cube is None:
        return {}
    lasts = {}
    for other in desk.indicators.over([indicator.cube.of]):
        if other.grain is not Grain.month:
            continue
        known = extents(desk, other)
        extent = known.get(area_of(known, area))
        if extent is not None:
            lasts[other.name] = extent.last(Grain.month)
    return lasts


def _festivals(desk: Desk, indicator: Indicator) -> Sequence[date]:
    name = f"{indicator.pack}.{FESTIVAL}"
    if name not in desk.catalogue.parameters:
        return ()
    _, rows = desk.rows(name, columns=("day",), order=("day",))
    return [day for (day,) in rows]


def _adjusted(
    printed: Monthly, stretches: Sequence[Stretch], days: Sequence[date], method: Method
) -> Adjusted | Refusal:
    if printed.form != "ytd":
        return adjust(printed, days, method=method)
    single = regular(stretches)
    if single is None:
        return Refusal("joint", at=next((s.first for s in stretches if s.joint), None))
    return adjust(single, days, method=method)


def _steps(printed: Monthly, adjusted: Adjusted | Refusal, *, points: bool) -> tuple[Rate, ...]:
    if isinstance(adjusted, Adjusted):
        return over_month(adjusted.series, points=points)
    return over_month(printed) if printed.form in ("yoy", "index") else ()


def _cycle(indicator: Indicator, printed: Monthly, adjusted: Adjusted | Refusal, growth: Sequence[Rate]) -> Cycle:
    points = in_points(indicator)
    if printed.form in ("yoy", "index"):
        return _turned("printed", printed, points=True)
    if isinstance(adjusted, Adjusted):
        return _turned("adjusted", adjusted.series, points=points)
    return _turned("growth", _growth_months(growth, max(indicator.spec.breaks, default=0)), points=True)


def _growth_months(growth: Sequence[Rate], after: int) -> Monthly | None:
    """Growth by the month since the year `after`: that of a pair is the growth of both its months."""
    dated = {month: rate.value for rate in growth for month in (rate.first, rate.last)}
    return Monthly.of((month, value) for month, value in dated.items() if month.start.year > after)


def _turned(subject: Subject, values: Monthly | None, *, points: bool) -> Cycle:
    if values is None:
        return Cycle(subject, None, points, Refusal("short", found=0))
    turns = turning_points(values)
    if isinstance(turns, Refusal):
        return Cycle(subject, values, points, turns)
    return Cycle(subject, values, points, turns, valleys(values, turns, points=points))
