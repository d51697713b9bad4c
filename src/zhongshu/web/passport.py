"""`/passport/{name}`: where one number comes from; a page of its own, and a part of the indicator's page by htmx."""

from collections.abc import Callable, Sequence
from functools import partial

from zhongshu.core.errors import UnknownName
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.extent import WHOLE, area_of, extents
from zhongshu.screens.figures.uses import printed_of
from zhongshu.screens.passport import passport as passport_of
from zhongshu.screens.reading import reading
from zhongshu.web.cases.causes import about_number, buttons
from zhongshu.web.figures.published import when
from zhongshu.web.indicator import question
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def passport(visit: Visit) -> Shown:
    """Of the newest period with a value unless one is asked. UnknownName where the place has no value at all."""
    found = visit.desk.indicator(visit.parts["name"])
    asked = question(visit, found)
    shown = reading(visit.desk, found, asked.area, grain=asked.grain, period=asked.period)
    known = extents(visit.desk, found)
    period = asked.period or shown.period
    if period is None:
        places = ", ".join(code for code in list(known)[:8] if code != WHOLE)
        hint = f"rows are there for {places}" if places else "load its datasets first"
        raise UnknownName(f"{found.name} has no value in {visit.area(asked.area)}", hint=hint)
    about = about_number(found, asked.area, period)
    made = passport_of(visit.desk, found, area_of(known, asked.area), period)
    values = {
        "passport": made,
        "indicator": found,
        "area": asked.area,
        "reading": shown,
        "split_of": _split_title(visit),
        "printed": printed_of(visit.desk, found, asked.area, period),
        "when": partial(when, visit),
        "about": about,
        "openers": [] if made.value is None else buttons(visit, about),
    }
    values["lineage"] = by_relation(made.lineage, visit.desk.catalogue)
    return Shown("parts/passport.html" if visit.fragment else "passport.html", values)


def by_relation(lineage: Sequence[str], catalogue: Catalogue) -> dict[str, list[str]]:
    """The source columns under their relation, datasets before parameters."""
    found: dict[str, list[str]] = {}
    for column in sorted(lineage, key=lambda one: one.rpartition(".")[0] not in catalogue.datasets):
        name, _, last = column.rpartition(".")
        found.setdefault(name, []).append(last)
    return found


def _split_title(visit: Visit) -> Callable[[Indicator, str], str]:
    def title(indicator: Indicator, name: str) -> str:
        return visit.t("split.area") if name == "area" else visit.dimension(indicator, name)

    return title
