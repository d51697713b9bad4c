"""The line beside a number, drawn as SVG by the server: it is there before any script, and on paper."""

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from zhongshu.indicators.series import Point

LEAST = 3
"""Fewer values make no line: two points would look like a trend."""
WIDTH, HEIGHT, EDGE = 300.0, 40.0, 4.0


def sparkline(points: Sequence[Point], *, small: bool = False) -> Markup:
    """Missing periods are gaps, a period that is not whole a hollow dot. Empty below three values."""
    values = [point.value for point in points if point.value is not None]
    if len(values) < LEAST:
        return Markup("")
    low, high = min(values), max(values)
    spots = [_spot(index, len(points), point.value, low, high) for index, point in enumerate(points)]
    lines = "".join(_line(run) for run in _runs(spots))
    fill = "".join(_area(run) for run in _runs(spots))
    last = spots[-1]
    dots = _hollow(last) if points[-1].partial and last is not None else ""
    name = "spark small" if small else "spark"
    return Markup(
        f'<svg class="{name}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="area" d="{fill}"/><path class="line" d="{lines}"/>{dots}</svg>'
    )


Spot = tuple[float, float]


def _spot(index: int, count: int, value: Decimal | None, low: Decimal, high: Decimal) -> Spot | None:
    if value is None:
        return None
    share = float((value - low) / (high - low)) if high != low else 0.5
    return index * WIDTH / (count - 1), HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)


def _runs(spots: Sequence[Spot | None]) -> list[list[Spot]]:
    """Stretches without a gap."""
    runs: list[list[Spot]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return [run for run in runs if run]


def _line(run: Sequence[Spot]) -> str:
    if len(run) == 1:
        ((x, y),) = run
        return f"M{x - 1:.1f} {y:.1f}h2"
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _area(run: Sequence[Spot]) -> str:
    return "" if len(run) == 1 else f"{_line(run)}L{run[-1][0]:.1f} {HEIGHT:g}L{run[0][0]:.1f} {HEIGHT:g}Z"


def _hollow(spot: Spot) -> str:
    """Two round caps, one on the other: circles would be stretched with the picture."""
    place = f"M{spot[0]:.1f} {spot[1]:.1f}h0"
    return f'<path class="dot-1" d="{place}"/><path class="dot-2" d="{place}"/>'
