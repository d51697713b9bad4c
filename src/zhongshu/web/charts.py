"""What a chart draws, as JSON for the page's script: values rounded as they are written, nothing computed there."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhongshu.core.periods import Grain, Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Series
from zhongshu.screens.indicator_page import Beside
from zhongshu.screens.reading import Reading
from zhongshu.web.visit import Visit


def trend(visit: Visit, reading: Reading, beside: Beside | None = None) -> dict[str, Any] | None:
    """The main line first. `partial` lists the positions of periods that are not whole, `target` a line across;
    `from_zero`: the axis begins there."""
    points = reading.series.points
    if not any(point.value is not None for point in points):
        return None
    indicator = reading.indicator
    periods = [point.period for point in points]
    lines = [_line(reading.series, periods, indicator.scale, _name(visit, reading))]
    if beside is not None:
        lines += [
            _line(line, periods, indicator.scale, _beside_name(visit, indicator, beside.kind, line))
            for line in beside.lines
        ]
    target = reading.comparison.target
    year = None if target is None else visit.t("chart.target", year=str(target.year))
    return {
        "labels": [short(period) for period in periods],
        "titles": [visit.when(indicator, period) for period in periods],
        "link": visit.here(period=None, grain=reading.grain),
        "periods": [period.label for period in periods],
        "unit": visit.unit(indicator.unit),
        "scale": indicator.scale,
        "from_zero": _counts(indicator),
        "lines": lines,
        "shown": next((index for index, point in enumerate(points) if point == reading.point), None),
        "target": None if target is None else {"value": _number(target.value, indicator.scale), "name": year},
        "warn": _warn(reading),
        "words": {"missing": visit.t("point.missing"), "partial": visit.t("point.partial")},
    }


def _counts(indicator: Indicator) -> bool:
    """Whether values are whole numbers of things: 家, 件, 人次."""
    bases = [base for base, _ in indicator.unit.dimension]
    return indicator.scale == 0 and len(bases) == 1 and bases[0].startswith("count:")


def short(period: Period) -> str:
    """As an axis writes it: 11-21 13:00, 11-21, 2026-11, 2026Q4, 2026."""
    if period.grain is Grain.hour:
        return period.start.strftime("%m-%d %H:%M")
    return period.start.strftime("%m-%d") if period.grain is Grain.day else period.label


def _line(series: Series, periods: Sequence[Period], scale: int, name: str) -> dict[str, Any]:
    by_period = {point.period: point for point in series.points}
    points = [by_period.get(period) for period in periods]
    return {
        "name": name,
        "values": [None if point is None else _number(point.value, scale) for point in points],
        "partial": [index for index, point in enumerate(points) if point is not None and point.partial],
    }


def _name(visit: Visit, reading: Reading) -> str:
    return visit.area(reading.area) if reading.area in visit.desk.catalogue.areas.areas else reading.area


def _beside_name(visit: Visit, indicator: Indicator, kind: str, line: Series) -> str:
    places = kind in ("sisters", "children")
    return visit.area(line.area) if places else visit.member(line.member or "", indicator, kind)


def _warn(reading: Reading) -> list[float]:
    """Thresholds that a line across shows, at the grain that they are meant for."""
    warn = reading.indicator.spec.warn
    if warn is None or (warn.grain or reading.indicator.grain) is not reading.grain:
        return []
    return [float(bound) for bound in (warn.below, warn.above) if bound is not None]


def _number(value: Decimal | None, scale: int) -> float | None:
    """Rounded half away from zero, as the page writes it."""
    return None if value is None else float(value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP))
