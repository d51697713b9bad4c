"""`/indicators/{name}`: one indicator at one place."""

from functools import partial

from zhongshu.core.periods import Grain, Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.cockpit import sources_of
from zhongshu.screens.figures.uses import printed_of
from zhongshu.screens.indicator_page import Question, indicator_page
from zhongshu.screens.pulls import pulls
from zhongshu.web.cases.causes import about_number, buttons
from zhongshu.web.charts import trend
from zhongshu.web.figures.published import when
from zhongshu.web.maps import Maps
from zhongshu.web.pages import Build, Shown
from zhongshu.web.visit import Visit

ROWS = 400
"""Rows of the table below the trend; the download has all."""


def indicator(maps: Maps) -> Build:
    """The page's builder: area, grain, period, with and form come from the address."""

    def build(visit: Visit) -> Shown:
        found = visit.desk.indicator(visit.parts["name"])
        asked = question(visit, found)
        page = indicator_page(visit.desk, found, asked)
        chart = trend(visit, page.reading, page.beside)
        printed = printed_of(visit.desk, found, page.reading.area)
        about = about_number(found, page.reading.area, page.reading.period)
        values = {
            "page": page,
            "printed": printed,
            "pulls": pulls(visit.desk, page.reading),
            "when": partial(when, visit),
            "indicator": found,
            "asked": asked,
            "chart": chart,
            "map": maps.values(page.places),
            "about": about,
            "openers": [] if page.reading.value is None else buttons(visit, about),
        }
        return Shown("indicator.html", values | {"rows": ROWS, "sources": sorted(sources_of(visit.desk, found))})

    return build


def question(visit: Visit, found: Indicator) -> Question:
    """UnknownName for a grain or period that the indicator cannot have."""
    period = asked_period(visit)
    grain = None
    if visit.asked("grain") is not None:
        grain = visit.desk.grain(found, visit.asked("grain"))
    elif period is not None:
        grain = visit.desk.grain(found, str(period.grain))
    if period is not None and grain is not None:
        period = at_grain(period, grain)
    return Question(
        area=visit.desk.area(visit.asked("area") or visit.hub.place.area),
        grain=grain,
        period=period,
        beside=visit.asked("with"),
        differences=visit.asked("form") == "difference" and found.has_months,
    )


def asked_period(visit: Visit) -> Period | None:
    """The `period` of the address."""
    text = visit.asked("period")
    return None if text is None else Period.parse(text, visit.zone)


def at_grain(period: Period, grain: Grain) -> Period:
    """The period of `grain` that this one lies in, or the last one that lies in it."""
    return period.parent(grain) if not grain.finer_than(period.grain) else period.parts(grain)[-1]
