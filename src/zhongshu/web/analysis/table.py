"""`/indicators/{name}/months.csv`: the months that the page shows, one a line."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.methods.monthly.growth import Rate
from zhongshu.methods.monthly.nowcast import Nowcast
from zhongshu.screens.analysis import Analysis
from zhongshu.web.analysis.lines import Line, lines
from zhongshu.web.analysis.months import asked
from zhongshu.web.pages import Pages

HEADS = (
    "first", "last", "kind", "unit", "printed", "value", "growth", "growth_unit", "no_growth_because",
    "growth_to_date_percent", "adjusted", "trend", "step", "step_unit", "low", "high",
)  # fmt: skip


def months_csv(pages: Pages) -> Callable[[Request], Response]:
    """The endpoint: UTF-8 with a byte order mark, so that a Chinese Excel reads it; values with all their digits."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            found, years, _ = asked(visit)
        except ZhongshuError as error:
            return pages.missing(request, error)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{found.indicator.name}-months.csv')}",
            "Cache-Control": "private, no-store",
        }
        return Response(as_csv(found, lines(found, years=years)), 200, headers, "text/csv; charset=utf-8")

    return answer


def as_csv(found: Analysis, shown: tuple[Line, ...]) -> bytes:
    """One line a stretch (`month` or `joint`), then the nowcast with its range."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    unit, points = found.indicator.unit.symbol, found.indicator.unit.difference.symbol
    for line in shown:
        span = line.stretch
        step = line.step or Rate(span.first, span.last, None)
        writer.writerow([
            span.first.label, span.last.label, "joint" if span.joint else "month", unit,
            _plain(line.printed), _plain(span.value),
            _plain(line.rate.value), points if line.rate.points else "%", line.rate.reason or "",
            _plain(line.to_date.value if line.to_date else None), _plain(line.adjusted), _plain(line.trend),
            _plain(step.value), points if step.points else "%", "", "",
        ])  # fmt: skip
    if isinstance(found.nowcast, Nowcast):
        guess = found.nowcast
        row = [guess.first.label, guess.last.label, "nowcast", unit, "", _plain(guess.value), *[""] * 8]
        writer.writerow([*row, _plain(guess.low), _plain(guess.high)])
    return text.getvalue().encode("utf-8-sig")


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{round(value, 6):f}"
