"""What a reader of a brief is shown: a released issue as it was frozen, or the draft as the numbers are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.core.periods import Grain, Period
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.compose import compose
from zhongshu.screens.briefs.document import Document, from_json
from zhongshu.screens.briefs.editing import Draft, draft
from zhongshu.screens.briefs.press import press_of
from zhongshu.screens.briefs.store import BriefStore, Edit, IssueHead
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import WHOLE, extents


@dataclass(frozen=True)
class Shown:
    """`issue` is the released one, or the open draft, None before the first edit. `draft` None: it is released."""

    document: Document
    issue: IssueHead | None
    edits: tuple[Edit, ...]
    draft: Draft | None


def composed(desk: Desk, brief: Brief, area: str, period: Period) -> Document:
    """At the desk's snapshot; worked out once for it."""
    name = f"brief {brief.name} {area} {period.label}"
    return desk.keep(name, lambda: compose(desk, brief, area, period, press_of(desk, brief.pack)))


def draft_of(
    desk: Desk, store: BriefStore, brief: Brief, area: str, period: Period, *, until: datetime | None = None
) -> tuple[Draft, IssueHead | None]:
    """The draft with the edits made by `until`, and its issue, None before the first edit."""
    issue = store.draft(brief.name, area, period.label)
    edits: Sequence[Edit] = store.edits(issue.number, until=until) if issue else ()
    if issue is None:  # the next issue starts from what people wrote into the last one
        last = store.released(brief.name, area, period.label, until=until)
        edits = store.edits(last.number) if last else ()
    return draft(composed(desk, brief, area, period), edits), issue


def shown(
    desk: Desk, store: BriefStore, brief: Brief, area: str, period: Period, *, until: datetime | None = None
) -> Shown:
    """The issue released last (by `until`), else the draft."""
    last = store.released(brief.name, area, period.label, until=until)
    if last is not None:
        return released(store, last)
    made, issue = draft_of(desk, store, brief, area, period, until=until)
    return Shown(made.document, issue, made.edits, made)


def released(store: BriefStore, issue: IssueHead) -> Shown:
    """A released issue as it was frozen."""
    return Shown(from_json(store.content(issue.number)), issue, tuple(store.edits(issue.number)), None)


def newest_month(desk: Desk, brief: Brief, area: str) -> Period:
    """The last month for which an indicator of the brief has rows at the place itself; else for the whole; else last
    month by the clock."""
    at_place: list[Period] = []
    anywhere: list[Period] = []
    for name in brief.indicators:
        if name not in desk.indicators.by_name:
            continue
        known = extents(desk, desk.indicator(name))
        for code, found in ((area, at_place), (WHOLE, anywhere)):
            if code in known:
                found.append(known[code].last(Grain.month))
    months = at_place or anywhere
    return max(months) if months else Period.of(desk.now, Grain.month, desk.zone).previous()
