"""`/indicators/{name}/months`: one monthly indicator taken apart."""

from zhongshu.core.errors import UnknownName
from zhongshu.methods.monthly.seasonal import Method
from zhongshu.screens.analysis import Analysis, analysis
from zhongshu.web.analysis.drawing import growth_chart, months_chart
from zhongshu.web.analysis.lines import YEARS, lines
from zhongshu.web.analysis.saying import Saying
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

METHODS: tuple[Method, ...] = ("stl", "x11")
SPANS = (str(YEARS), "all")


def months(visit: Visit) -> Shown:
    """The page's builder: area, method and years come from the address."""
    found, years, method = asked(visit)
    said = Saying(visit, found.indicator)
    shown = lines(found, years=years)
    values = {
        "found": found,
        "indicator": found.indicator,
        "said": said,
        "lines": shown,
        "latest": next((line for line in reversed(shown) if line.stretch.value is not None), None),
        "chart": months_chart(said, found, shown) if shown else None,
        "growth": growth_chart(said, found, shown) if shown else None,
        "years": years,
        "method": method,
        "methods": METHODS,
    }
    return Shown("analysis/months.html", values)


def asked(visit: Visit) -> tuple[Analysis, int | None, Method]:
    """The analysis, the years to show (None: all) and the method of adjustment, as the address says.

    UnknownName for an indicator, method or span that there is not.
    """
    indicator = visit.desk.indicator(visit.parts["name"])
    area = visit.desk.area(visit.asked("area") or visit.hub.place.area)
    wanted, span = visit.asked("method") or METHODS[0], visit.asked("years") or SPANS[0]
    method = next((known for known in METHODS if known == wanted), None)
    if method is None:
        raise UnknownName.among("method of adjustment", wanted, METHODS)
    if span not in SPANS:
        raise UnknownName.among("span of years", span, SPANS)
    return analysis(visit.desk, indicator, area, method=method), None if span == "all" else YEARS, method
