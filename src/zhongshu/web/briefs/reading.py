"""`/briefs`: all of them with their issues; `/briefs/{brief}`: one, as it was released or as it stands now."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from zhongshu.core.periods import Period
from zhongshu.core.units import parse_unit
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.document import Document, Number, plain
from zhongshu.screens.briefs.editing import draft, released_already
from zhongshu.screens.briefs.gaps import pieces
from zhongshu.screens.briefs.issues import composed, newest_month
from zhongshu.screens.briefs.said import MARKS, WORDS, source_words, status_words
from zhongshu.screens.briefs.store import IssueHead
from zhongshu.web.briefs.asked import Asked, asked
from zhongshu.web.briefs.pictures import svg
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

PURE = parse_unit("1")
"""Digits alone: the unit stands above them."""


@dataclass(frozen=True)
class BriefLine:
    """A brief with its newest month and the issues that people have begun or released, newest first."""

    brief: Brief
    month: Period
    issues: tuple[IssueHead, ...]


def briefs(visit: Visit) -> Shown:
    """All briefs of the region's packs."""
    place = visit.hub.place.area
    lines = [
        BriefLine(one, newest_month(visit.desk, one, place), tuple(_issues(visit, name)))
        for name, one in visit.hub.packs.briefs.items()
        if visit.desk.sight.lists(one.pack)
        and all(visit.desk.may_see(visit.desk.indicator(each)) for each in one.indicators)
    ]
    return Shown("briefs/briefs.html", {"lines": lines, "month": partial(_month, visit)}, lasting=False)


def brief(visit: Visit) -> Shown:
    """One brief: the draft of a month until it is released, then the issue; any past issue by its number."""
    found = asked(visit)
    values = drawing(visit, found.document, found)
    values |= {"asked": found, "others": _others(visit, found), "moved_on": _moved_on(visit, found)}
    return Shown("briefs/brief.html", values, lasting=False)


def drawing(visit: Visit, document: Document, found: Asked) -> dict[str, Any]:
    """What templates draw a document with."""
    sources = document.sources
    return {
        "document": document,
        "sources": sources,
        "at": lambda number: sources[number.path][0],
        "to": partial(found.link, visit),
        "leads": partial(found.address, visit),
        "b": lambda key: WORDS[key].to(visit.language),
        "mark": marks,
        "source_words": lambda number: source_words(number, visit.language),
        "status_words": lambda status: status_words(status, visit.language),
        "plain": plain,
        "outline": outline,
        "digits": lambda value, scale: visit.number(value, PURE, scale),
        "picture": lambda item: svg(item, visit.language),
        "month": partial(_month, visit),
    }


def outline(template: str) -> str:
    """A sentence without its numbers, as its editor is told of it."""
    return "".join(piece if isinstance(piece, str) else "…" for piece in pieces(template))


def marks(number: Number) -> str:
    """The signs behind a number."""
    return MARKS.get(number.origin, "") + (MARKS["partial"] if number.partial else "")


def _month(visit: Visit, label: str) -> str:
    return Period.parse(label, visit.zone).title(visit.language)


def _issues(visit: Visit, name: str) -> list[IssueHead]:
    """Those begun by the time looked back to."""
    found = visit.hub.briefs.issues(name)
    if visit.as_of is None:
        return found
    moment = visit.as_of
    return [issue for issue in found if issue.released is not None and issue.released <= moment]


def _moved_on(visit: Visit, found: Asked) -> bool:
    """Whether this is the last issue of its month, and with today's numbers it would say something else."""
    issue = found.edition.issue
    if found.edition.draft is not None or issue is None or visit.as_of is not None:
        return False
    last = visit.hub.briefs.released(found.brief.name, found.area, found.period.label)
    if last is None or last.number != issue.number:
        return False
    now = draft(composed(visit.desk, found.brief, found.area, found.period), found.edition.edits)
    return released_already(visit.hub.briefs, now) is None


def _others(visit: Visit, found: Asked) -> list[IssueHead]:
    """Released issues of the same place and month."""
    issues = _issues(visit, found.brief.name)
    return [i for i in issues if i.status == "released" and (i.area, i.period) == (found.area, found.period.label)]
