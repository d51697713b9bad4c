"""What the two charts of the page draw, as JSON for the script that draws every trend."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhongshu.methods.monthly.nowcast import Nowcast
from zhongshu.screens.analysis import Analysis
from zhongshu.web.analysis.lines import Line
from zhongshu.web.analysis.saying import Saying

Values = Sequence[Decimal | None]


def months_chart(said: Saying, found: Analysis, shown: Sequence[Line]) -> dict[str, Any]:
    """Single months as a line; joint ones and the nowcast as points beside it, because they stand for other stretches.

    An adjusted line and its trend where there is one. Positions are stretches, the nowcast's one is the last.
    """
    visit, t = said.visit, said.visit.t
    values = [line.stretch.value for line in shown]
    single = [None if line.stretch.joint else value for line, value in zip(shown, values, strict=True)]
    joint = [value if line.stretch.joint else None for line, value in zip(shown, values, strict=True)]
    drawn: list[tuple[str, Values]] = [(t(f"analysis.line.{found.form}"), single)]
    drawn += [(t("analysis.line.joint"), joint)] if any(value is not None for value in joint) else []
    if any(line.adjusted is not None for line in shown):
        drawn.append((t("analysis.line.adjusted"), [line.adjusted for line in shown]))
        drawn.append((t("analysis.line.trend"), [line.trend for line in shown]))
    guess = found.nowcast if isinstance(found.nowcast, Nowcast) else None
    if guess is not None:
        drawn = [(name, [*line, None]) for name, line in drawn]
        drawn.append((t("analysis.line.nowcast"), [*[None] * len(shown), guess.value]))
    return _told(said, shown, drawn, visit.unit(found.indicator.unit), found.indicator.scale, guess)


def growth_chart(said: Saying, found: Analysis, shown: Sequence[Line]) -> dict[str, Any] | None:
    """Growth over a year, of a year-to-date series also that of what was printed; None without any."""
    t = said.visit.t
    rates = [line.rate.value for line in shown]
    if not any(value is not None for value in rates):
        return None
    drawn: list[tuple[str, Values]] = [(t("analysis.line.growth"), rates)]
    if found.to_date:
        drawn.append((t("analysis.line.to_date"), [line.to_date.value if line.to_date else None for line in shown]))
    points = any(line.rate.points for line in shown)
    unit = said.visit.unit(found.indicator.unit.difference) if points else "%"
    return _told(said, shown, drawn, unit, 1, None)


def _told(
    said: Saying,
    shown: Sequence[Line],
    drawn: Sequence[tuple[str, Values]],
    unit: str,
    scale: int,
    guess: Nowcast | None,
) -> dict[str, Any]:
    visit = said.visit
    spans = [(line.stretch.first, line.stretch.last) for line in shown]
    spans += [(guess.first, guess.last)] if guess else []
    last = len(spans) - 1
    return {
        "labels": [end.label if start == end else f"{start.label}/{end.label[5:]}" for start, end in spans],
        "titles": [said.stretch(start, end) for start, end in spans],
        "periods": [end.label for _, end in spans],
        "link": visit.link(f"/indicators/{said.indicator.name}", area=visit.asked("area"), grain="month"),
        "unit": unit,
        "scale": scale,
        "lines": [
            {
                "name": name,
                "values": [_number(value, scale) for value in values],
                "partial": [last] if guess and values[last] is not None else [],
            }
            for name, values in drawn
        ],
        "shown": None,
        "target": None,
        "warn": [],
        "words": {"missing": visit.t("analysis.chart.none"), "partial": visit.t("analysis.chart.nowcast")},
    }


def _number(value: Decimal | None, scale: int) -> float | None:
    """Rounded half away from zero, as the page writes it."""
    return None if value is None else float(value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP))
