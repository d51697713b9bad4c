"""Signals: a threshold breached long enough, said as a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from zhongshu.core.periods import Grain, Period, parse_duration
from zhongshu.core.text import Text
from zhongshu.core.units import format_quantity
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.cubes import PERIOD, Cube
from zhongshu.indicators.series import Point, Series
from zhongshu.indicators.spec import WarnSpec
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.owing import is_whole

LOOK_BACK = 60
"""Periods before the newest one that are searched for the beginning of a breach."""

_COUNTED = {
    Grain.hour: Text(zh="小时", en="hours"),
    Grain.day: Text(zh="天", en="days"),
    Grain.month: Text(zh="个月", en="months"),
    Grain.quarter: Text(zh="个季度", en="quarters"),
    Grain.year: Text(zh="年", en="years"),
}


@dataclass(frozen=True)
class Signal:
    """`since` is the start of the first breached period, `until` the end of the last, whose value is `value`.

    `severity` is bad where the indicator has a direction, warn where it has none.
    """

    severity: Literal["bad", "warn", "good"]
    title: Text
    detail: Text
    since: datetime
    until: datetime
    indicator: str
    area: str
    value: Decimal


def threshold_signals(desk: Desk, area: str) -> list[Signal]:
    """Breaches that last to the newest period of their indicator, in `area` and all below it; the longest first."""
    found = []
    for indicator in desk.readable:
        if indicator.spec.warn is not None:
            found += _signals(desk, indicator, indicator.spec.warn, area)
    return sorted(found, key=lambda signal: (signal.since, signal.indicator, signal.area))


def signal_at(desk: Desk, indicator: Indicator, area: str) -> Signal | None:
    """The breach of one indicator at one place that lasts to its newest period."""
    warn = indicator.spec.warn
    found = () if warn is None else _signals(desk, indicator, warn, area)
    return next((signal for signal in found if signal.area in (area, "")), None)


def _signals(desk: Desk, indicator: Indicator, warn: WarnSpec, area: str) -> list[Signal]:
    grain = warn.grain or indicator.grain
    cubes = [leaf.cube for leaf in desk.indicators.leaves(indicator) if leaf.cube is not None]
    newest = min(filter(None, (_newest(desk, indicator, cube, grain) for cube in cubes)), default=None)
    if newest is None:
        return []
    first = newest
    for _ in range(LOOK_BACK):
        first = first.previous()
    below = [inner.code for inner in desk.catalogue.areas.descendants(area)]
    areas = [area, *below] if any(cube.area for cube in cubes) else [""]
    found = desk.series_of_areas(indicator, areas, grain, first=first, last=newest)
    signals = [_signal(desk, indicator, warn, series, newest) for series in found.values()]
    return [signal for signal in signals if signal is not None]


def _newest(desk: Desk, indicator: Indicator, cube: Cube, grain: Grain) -> Period | None:
    """The newest period for which any area has rows."""
    name = cube.total(grain)
    sql = f"SELECT max({PERIOD}) FROM {table_sql(name)}"
    plan = Plan(sql, desk.snapshot, {name: cube.columns(name)}, indicator.name)
    ((newest,),) = desk.access.read(plan)
    return None if newest is None else Period.of(newest, grain, desk.zone)


def _signal(desk: Desk, indicator: Indicator, warn: WarnSpec, series: Series, newest: Period) -> Signal | None:
    known = [
        point if is_whole(desk, indicator, series.area, point.period) else _unknown(point) for point in series.points
    ]
    breached = _breached(known, warn)
    if not breached or breached[-1].period != newest:
        return None
    length = breached[-1].period.end - breached[0].period.start
    wanted = timedelta(0) if warn.lasting is None else parse_duration(warn.lasting)
    value = breached[-1].value
    if length < wanted or value is None:
        return None
    above = warn.above is not None and value > warn.above
    limit = warn.above if above else warn.below
    return Signal(
        severity="bad" if indicator.spec.better is not None else "warn",
        title=_title(desk, indicator, series.area, above=above, limit=limit, periods=len(breached), grain=newest.grain),
        detail=_detail(indicator, breached),
        since=breached[0].period.start,
        until=breached[-1].period.end,
        indicator=indicator.name,
        area=series.area,
        value=value,
    )


def _breached(points: Sequence[Point], warn: WarnSpec) -> list[Point]:
    """The unbroken run of breached points at the end; a missing value ends it."""
    run: list[Point] = []
    for point in reversed(points):
        if point.value is None or not _breaches(point.value, warn):
            break
        run.append(point)
    return run[::-1]


def _unknown(point: Point) -> Point:
    """While some units' returns are missing nobody can tell what the value will be."""
    return replace(point, value=None)


def _breaches(value: Decimal, warn: WarnSpec) -> bool:
    return (warn.above is not None and value > warn.above) or (warn.below is not None and value < warn.below)


def _title(
    desk: Desk, indicator: Indicator, area: str, *, above: bool, limit: Decimal | None, periods: int, grain: Grain
) -> Text:
    chinese, english = (format_quantity(limit, indicator.unit, language) for language in ("zh", "en"))
    counted = _COUNTED[grain].en if periods > 1 else _COUNTED[grain].en.removesuffix("s")
    zh = f"{indicator.title.zh}连续 {periods} {_COUNTED[grain].zh}{'高于' if above else '低于'} {chinese}"
    en = f"{indicator.title.en} {'above' if above else 'below'} {english} for {periods} {counted}"
    if not area:
        return Text(zh=zh, en=en)
    return Text(zh=f"{desk.area_title(area, 'zh')}{zh}", en=f"{desk.area_title(area, 'en')}: {en}")


def _detail(indicator: Indicator, breached: Sequence[Point]) -> Text:
    first, last = breached[0].period, breached[-1].period
    chinese, english = (
        format_quantity(breached[-1].value, indicator.unit, language, indicator.spec.scale) for language in ("zh", "en")
    )
    return Text(
        zh=f"最近 {last.title('zh')} 为 {chinese}，自 {first.title('zh')} 起",
        en=f"last {english} ({last.title('en')}), since {first.title('en')}",
    )
