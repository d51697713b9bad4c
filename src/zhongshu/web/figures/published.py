"""`/figures`: the published figures, one of them, and the page that prints it."""

from datetime import date, datetime, time, timedelta

from zhongshu.core.periods import Grain, Period
from zhongshu.screens.figures.paper import outcome_of
from zhongshu.screens.figures.published import (
    Published,
    Wanted,
    figure_list,
    printed_page,
    published_figure,
)
from zhongshu.screens.figures.uses import figure_uses
from zhongshu.web.figures.checker import TONES
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def figures(visit: Visit) -> Shown:
    """All figures, filtered by words, place and page."""
    number = visit.asked("n") or "1"
    wanted = Wanted(
        words=(visit.asked("q") or "")[:200],
        area=visit.asked("place"),
        page=visit.asked("page"),
        number=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    found = figure_list(visit.desk, wanted)
    return Shown("figures/figures.html", {"listing": found, "wanted": wanted, "when": lambda one: when(visit, one)})


def figure(visit: Visit) -> Shown:
    """One figure with all that was printed about it, and what became of it."""
    found = published_figure(visit.desk, visit.parts["dataset"], visit.parts["id"])
    beside = printed_page(visit.desk, found.dataset, found.page).figures if found.page else (found,)
    values = {
        "figure": found,
        "when": lambda one: when(visit, one),
        "uses": figure_uses(visit.desk, found),
        "outcome_of": outcome_of,
        "tones": TONES,
        "beside": _neighbours(found, beside),
    }
    return Shown("figures/figure.html", values)


def page(visit: Visit) -> Shown:
    """One printed page: what is known of it, and every figure on it."""
    found = printed_page(visit.desk, visit.parts["dataset"], visit.parts["page"])
    return Shown("figures/page.html", {"page": found, "when": lambda one: when(visit, one)})


def when(visit: Visit, one: Published) -> str:
    """The period as a reader says it; a figure without an end is known as of its page and never enters a series."""
    if one.start is not None and one.end is not None:
        return _span(visit, one.start, one.end)
    if one.end is not None:
        return visit.t("figures.by", day=_period(visit, one.end, Grain.day).title(visit.language))
    if one.start is not None:
        since = _period(visit, one.start, Grain.day if one.start.day > 1 or one.start.month > 1 else Grain.year)
        return visit.t("figures.since", day=since.title(visit.language))
    return visit.t("figures.undated", page=one.page or "—")


def _span(visit: Visit, start: date, end: date) -> str:
    """A whole month, quarter or year by its name; months of one year as such; else both days."""
    for grain in (Grain.year, Grain.quarter, Grain.month, Grain.day):
        period = _period(visit, start, grain)
        if period.start.date() == start and period.end.date() == end + timedelta(days=1):
            return period.title(visit.language)
    last = _period(visit, end, Grain.month)
    whole = start.day == 1 and last.end.date() == end + timedelta(days=1)
    if whole and start.year == end.year and start.month == 1:
        if visit.language == "en":
            return f"Jan–{last.title('en')}"
        return f"{start.year}年1–{end.month}月"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}–{end.year}" if visit.language == "en" else f"{start.year}–{end.year}年"
    return f"{start.isoformat()} – {end.isoformat()}"


def _period(visit: Visit, day: date, grain: Grain) -> Period:
    return Period.of(datetime.combine(day, time(), visit.zone), grain, visit.zone)


def _neighbours(found: Published, beside: tuple[Published, ...]) -> tuple[Published, ...]:
    """The figures printed before and after it."""
    index = next(i for i, one in enumerate(beside) if one.id == found.id)
    return tuple(one for one in beside[max(0, index - 3) : index + 4] if one.id != found.id)
