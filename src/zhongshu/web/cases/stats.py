"""`/case-stats/{pack}/{case}`: numbers of the cases that somebody sees in lists, of now and of the last thirty days."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhongshu.cases.dataset import steps_name
from zhongshu.cases.pace import Share, Stay
from zhongshu.cases.statistics import AGES, DAYS, LAST, Counting, Statistics
from zhongshu.cases.tally import Count
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spreadsheet_text import csv_text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.web.cases.endpoints import case_page
from zhongshu.web.cases.telling import Telling, common
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

TOP = 15
MOST = 50
"""Posts on the page, first and behind a click; the file has all of them."""
_CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Standing:
    """What is open at a step or a post, with how long cases stay at the step."""

    key: str
    title: str
    count: Count
    stay: Stay | None = None


@dataclass(frozen=True)
class Part:
    """A number among others that are told together: a band of age, an outcome, a clock, a rating."""

    title: str
    number: int
    share: Decimal | None = None


def stats_routes(pages: Pages, counting: Counting) -> Sequence[Route]:
    """The page and its file; what was counted is held for a minute."""
    at = "/case-stats/{pack}/{case}"

    def see(visit: Visit, code: str | None) -> Shown:
        return _shown(visit, counting)

    file = Route(f"{at}.csv", _file(pages, counting), methods=["GET"], name="case_stats_file")
    return file, Route(at, case_page(pages, see), methods=["GET"], name="case_stats")


@dataclass(frozen=True)
class Told:
    """Statistics in the words of a visit."""

    visit: Visit
    type: CaseType
    found: Statistics

    def steps(self) -> Sequence[Standing]:
        """In the order of the pack, those of older editions last; steps where nothing stands or stood are left out."""
        steps, stays = self.found.steps, self.found.pace.steps
        order = dict.fromkeys([*self.type.spec.steps, *sorted(steps.keys() | stays.keys())])
        title = {name: self.visit.text(step.title) for name, step in self.type.spec.steps.items()}
        return [
            Standing(name, title.get(name, name), steps.get(name, Count()), stays.get(name))
            for name in order
            if name in steps or name in stays
        ]

    def posts(self) -> Sequence[Standing]:
        """The most overdue first."""
        tell = Telling(self.visit)
        return [Standing(post, tell.post(post), count) for post, count in self.found.posts.items()]

    def ages(self) -> Sequence[Part]:
        """Bands, the youngest first."""
        t, days = self.visit.t, [age // timedelta(days=1) for age in AGES]
        between = (t("cases.stats.age.between", a=str(a), b=str(b)) for a, b in pairwise(days))
        names = [t("cases.stats.age.under", n=days[0]), *between, t("cases.stats.age.over", n=days[-1])]
        return _parts(zip(names, self.found.ages, strict=True))

    def outcomes(self) -> Sequence[Part]:
        """The most frequent first."""
        titles = {step.outcome: self.visit.text(step.title) for step in self.type.spec.steps.values() if step.outcome}
        titles |= {"merged": self.visit.t("cases.stats.merged")}
        order = sorted(self.found.outcomes.items(), key=lambda one: (-one[1], one[0]))
        return _parts((titles.get(outcome, outcome), count) for outcome, count in order)

    def ratings(self) -> Sequence[Part]:
        """Five stars first."""
        return _parts((str(stars), self.found.ratings.get(stars, 0)) for stars in (5, 4, 3, 2, 1))

    def rating(self) -> Decimal | None:
        """The mean, of one digit; None where nobody rated."""
        rated = self.found.ratings
        total = sum(rated.values())
        return _tenths(Decimal(sum(stars * n for stars, n in rated.items())) / total) if total else None

    def clocks(self) -> Sequence[tuple[str, Share, Decimal]]:
        """How many of each clock were kept, with the share in percent."""
        shares, specs = self.found.pace.clocks, self.type.spec.clocks
        order = [*(name for name in specs if name in shares), *sorted(shares.keys() - specs.keys())]
        title = {name: self.visit.text(one.title) for name, one in specs.items()}
        return [
            (title.get(name, name), shares[name], Decimal(100 * shares[name].kept) / shares[name].of) for name in order
        ]

    def stay(self, stay: Stay) -> str:
        """A median as it is read: 2.5 hours, 3.1 days."""
        hours = _hours(stay)
        word, amount = ("days", hours / 24) if hours >= 48 else ("hours", hours)
        if hours < 1:
            word, amount = "minutes", hours * 60
        return self.visit.t(f"cases.stats.stay.{word}", n=str(_tenths(amount)))

    def indicators(self) -> Sequence[Indicator]:
        """Those that this reader may see and that are made of these cases."""
        desk, name = self.visit.desk, self.type.name
        relations = {name, steps_name(name)} & set(desk.catalogue.names)
        made = {one.name for one in desk.indicators.over([*relations, *desk.catalogue.derived_from(relations)])}
        return [one for one in desk.readable if one.name in made]


def _told(visit: Visit, counting: Counting) -> Told:
    cases = visit.hub.cases
    type = cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
    return Told(visit, type, counting.of(type.name, cases.seen_posts(visit.reader)))


def _shown(visit: Visit, counting: Counting) -> Shown:
    told = _told(visit, counting)
    posts, days = told.posts(), told.found.days
    values = {
        "type": told.type,
        "told": told,
        "found": told.found,
        "posts": posts[:TOP],
        "more": posts[TOP:MOST],
        "left_out": max(0, len(posts) - MOST),
        "seen": len(visit.hub.cases.seen_posts(visit.reader)),
        "highest": max(1, *(max(one.opened, one.ended) for one in days)),
        "period": visit.t("cases.stats.period", n=DAYS),
        "last": visit.t("cases.stats.last", n=told.found.pace.cases),
        "cut": told.found.pace.cases == LAST,
        **common(visit),
    }
    return Shown("cases/stats.html", values, lasting=False)


def _file(pages: Pages, counting: Counting) -> Callable[[Request], Response]:
    """UTF-8 with a byte order mark, a number a line."""

    def answer(request: Request) -> Response:
        try:
            told = _told(pages.visit(request), counting)
        except ZhongshuError as error:
            return pages.missing(request, error)
        text = io.StringIO()
        csv.writer(text).writerows([csv_text(cell) for cell in line] for line in _lines(told))
        name = quote(f"{told.type.name}-{told.visit.instant(told.found.at).replace(':', '')}.csv")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
        return Response(text.getvalue().encode("utf-8-sig"), 200, headers, _CSV)

    return answer


def _lines(told: Told) -> Iterator[tuple[str, ...]]:
    t, found, now = told.visit.t, told.found, told.visit.instant(told.found.at)
    period, last = t("cases.stats.period", n=DAYS), t("cases.stats.last", n=found.pace.cases)
    cases = t("cases.stats.unit")
    yield tuple(t(f"cases.stats.file.{name}") for name in ("what", "of", "number", "unit", "when"))
    for what, all in (("step", told.steps()), ("post", told.posts())):
        for one in all:
            for name in ("open", "overdue", "soon"):
                counted = f"{t(f'cases.stats.by.{what}')} · {t(f'cases.stats.{name}')}"
                yield counted, f"{one.title} ({one.key})", str(getattr(one.count, name)), cases, now
    parts = {"age": told.ages(), "outcome": told.outcomes(), "rating": told.ratings()}
    for what, part in ((what, part) for what, found_parts in parts.items() for part in found_parts):
        yield t(f"cases.stats.by.{what}"), part.title, str(part.number), cases, now if what == "age" else period
    for day in found.days:
        yield t("cases.stats.opened"), "", str(day.opened), cases, day.day.isoformat()
        yield t("cases.stats.ended"), "", str(day.ended), cases, day.day.isoformat()
    for title, share, percent in told.clocks():
        yield t("cases.stats.in_time"), title, str(_tenths(percent)), "%", f"{last} ({share.kept}/{share.of})"
    for title, stay in ((one.title, one.stay) for one in told.steps() if one.stay is not None):
        yield t("cases.stats.stay"), title, str(round(_hours(stay), 2)), t("cases.stats.hours"), last
    yield t("cases.stats.reopened"), "", str(found.pace.reopened), cases, last


def _hours(stay: Stay) -> Decimal:
    return Decimal(stay.median // timedelta(seconds=1)) / 3600


def _parts(named: Iterable[tuple[str, int]]) -> Sequence[Part]:
    """With the share of each, in percent."""
    parts = list(named)
    total = sum(number for _, number in parts)
    return [Part(name, number, Decimal(100 * number) / total if total else None) for name, number in parts]


def _tenths(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
