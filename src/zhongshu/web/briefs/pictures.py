"""A brief's charts: SVG for the page and its print, drawn by the server; PNG for Word files."""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.units import format_number, parse_unit
from zhongshu.screens.briefs.document import ChartItem, Line

WIDTH, HEIGHT = 480.0, 196.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 10.0, 24.0
COLOURS = ("#0b6e69", "#c98a2b", "#5a6fb0", "#a4517c", "#6b8f3a", "#b0643f")
_PURE = parse_unit("1")


def svg(item: ChartItem, language: str) -> Markup:
    """Lines with their gaps, a hollow dot for a period that is not whole; the last value of each is marked."""
    ticks = nice_ticks([value for line in item.lines for value in line.values if value is not None])
    low, high = ticks[0], ticks[-1]

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def x(index: int) -> float:
        return LEFT + index * (WIDTH - LEFT - RIGHT) / max(1, len(item.labels) - 1)

    parts = [*_grid(ticks, y), *_months(item.labels, x)]
    for number, line in enumerate(item.lines, 1):
        spots = [None if v is None else (x(i), y(float(v))) for i, v in enumerate(line.values)]
        parts += _line(spots, line, number)
    names = ("、" if language == "zh" else ", ").join(line.title.to(language) for line in item.lines)
    label = escape(f"{item.title.to(language)}: {names}, {item.labels[0]}–{item.labels[-1]}")
    inner = "".join(parts)
    box = f"0 0 {WIDTH:g} {HEIGHT:g}"
    return Markup(f'<svg class="brief-chart" viewBox="{box}" role="img" aria-label="{label}">{inner}</svg>')


def nice_ticks(values: Sequence[Decimal]) -> list[float]:
    """Three to six round values around all of these; nought is among them where values lie on both sides of it.

    >>> nice_ticks([Decimal("3.2"), Decimal("7.9")])
    [2.0, 4.0, 6.0, 8.0]
    """
    low, high = (float(min(values)), float(max(values))) if values else (0.0, 1.0)
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * count, 10) for count in range(first, last + 1)]


def png(item: ChartItem) -> bytes:
    """At 200 dots an inch, digits only: fonts for Chinese may be missing where the file is made.

    ZhongshuError where matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  (an extra, and slow to import)
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise ZhongshuError(
            "charts of a Word file need matplotlib", hint="pip install 'zhongshu[documents]'"
        ) from error
    figure = Figure(figsize=(6.2, 2.3), dpi=200)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.09, 0.13, 0.89, 0.82))
    for number, line in enumerate(item.lines):
        values = [math.nan if value is None else float(value) for value in line.values]
        axes.plot(range(len(values)), values, color=COLOURS[number % len(COLOURS)], linewidth=1.6)
        for index in line.partial:
            axes.plot([index], [values[index]], "o", mfc="white", mec=COLOURS[number % len(COLOURS)], markersize=4)
    ticks = nice_ticks([value for line in item.lines for value in line.values if value is not None])
    axes.set_ylim(ticks[0], ticks[-1])
    axes.set_yticks(ticks)
    shown = _shown(item.labels)
    axes.set_xticks(shown, [item.labels[index] for index in shown], fontsize=7)
    axes.tick_params(labelsize=7, length=2, color="#64726f", labelcolor="#4b5a57")
    axes.grid(axis="y", linewidth=0.4, color="#cdd5d1")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#64726f")
    made = io.BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


Spot = tuple[float, float]


def _grid(ticks: Sequence[float], y: Callable[[float], float]) -> Iterator[str]:
    places = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9)) if len(ticks) > 1 else 0
    for tick in ticks:
        kind = "axis" if tick == 0 else "grid-line"
        yield f'<path class="{kind}" d="M{LEFT:g} {y(tick):.1f}H{WIDTH - RIGHT:g}"/>'
        shown = format_number(Decimal(str(tick)), _PURE, places)
        yield f'<text class="tick n" x="{LEFT - 6:g}" y="{y(tick) + 4:.1f}">{shown}</text>'


def _months(labels: Sequence[str], x: Callable[[int], float]) -> Iterator[str]:
    shown = _shown(labels)
    for index in shown:
        anchor = "first" if index == 0 else "last" if index == len(labels) - 1 else "mid"
        yield f'<text class="tick {anchor}" x="{x(index):.1f}" y="{HEIGHT - 6:g}">{escape(labels[index])}</text>'


def _shown(labels: Sequence[str]) -> list[int]:
    """The first, the last, and the Januaries that leave room for both."""
    last = len(labels) - 1
    room = max(1, len(labels) // 6)
    januaries = [i for i, label in enumerate(labels) if label.endswith("-01") and room <= i <= last - room]
    return sorted({0, last, *januaries})


def _line(spots: Sequence[Spot | None], line: Line, number: int) -> Iterator[str]:
    path, pen = "", "M"
    for spot in spots:
        path, pen = (path, "M") if spot is None else (f"{path}{pen}{spot[0]:.1f} {spot[1]:.1f}", "L")
    yield f'<g class="series-{number}"><path class="line" d="{path}"/>'
    for index, spot in enumerate(spots):
        alone = spot is not None and _at(spots, index - 1) is None and _at(spots, index + 1) is None
        if spot is not None and (alone or index in line.partial or index == len(spots) - 1):
            kind = "hollow" if index in line.partial else "full"
            yield f'<circle class="{kind}" cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="3"/>'
    yield "</g>"


def _at(spots: Sequence[Spot | None], index: int) -> Spot | None:
    return spots[index] if 0 <= index < len(spots) else None
