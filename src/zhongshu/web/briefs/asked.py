"""Which brief, place, month and issue a request is about."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.document import Document, Number
from zhongshu.screens.briefs.issues import Shown, draft_of, newest_month, released, shown
from zhongshu.web.data_pages.forms import number_of
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Asked:
    """`edition` is what the reader sees; `known` the time (UTC) at which its numbers were published, None for now."""

    brief: Brief
    area: str
    period: Period
    edition: Shown
    known: datetime | None

    @property
    def document(self) -> Document:
        return self.edition.document

    def link(self, visit: Visit, number: Number) -> str:
        """Where a number leads."""
        return self.address(visit, number.path)

    def address(self, visit: Visit, path: str) -> str:
        """An address on this site as of when the document's numbers were published; that of a draft is as of now."""
        known = self.known.isoformat() if self.known else visit.asked("as_of")
        return as_of(path, known)


def asked(visit: Visit) -> Asked:
    """UnknownName, with the nearest right one, for a brief, period or issue that is none."""
    one = brief_named(visit, visit.parts["brief"])
    number = number_of(visit.asked("issue"))
    store = visit.hub.briefs
    if number is not None:
        head = store.get(number)
        if head.brief != one.name or head.status != "released":
            raise UnknownName(f"issue {number} of {one.name} has not been released")
        period = Period.parse(head.period, visit.zone)
        found = _permitted(visit, one, released(store, head))
        return Asked(one, head.area, period, found, _known(visit, head.snapshot))
    area = visit.desk.area(visit.asked("area") or visit.hub.place.area)
    period = month_of(visit, one, area)
    if visit.asked("draft"):
        return Asked(one, area, period, draft_shown(visit, one, area, period), None)
    edition = _permitted(visit, one, shown(visit.desk, store, one, area, period, until=visit.as_of))
    known = _known(visit, edition.document.snapshot) if edition.draft is None else None
    return Asked(one, area, period, edition, known)


def draft_shown(visit: Visit, one: Brief, area: str, period: Period) -> Shown:
    """The draft, also where an issue has been released."""
    from_store = visit.hub.briefs
    made, issue = draft_of(visit.desk, from_store, one, area, period, until=visit.as_of)
    return _permitted(visit, one, Shown(made.document, issue, made.edits, made))


def _permitted(visit: Visit, one: Brief, edition: Shown) -> Shown:
    """What is composed for a reader holds what he may see; what was frozen, or written by others, is for whoever may
    see all that the brief is made of. GrantError for others."""
    if edition.draft is None or edition.edits:
        for name in one.indicators:
            if name in visit.desk.indicators.by_name:
                visit.desk.show_again(name)
    return edition


def brief_named(visit: Visit, name: str) -> Brief:
    """UnknownName, with the nearest right one."""
    known = visit.hub.packs.briefs
    if name not in known:
        raise UnknownName.among("brief", name, known)
    return known[name]


def month_of(visit: Visit, one: Brief, area: str) -> Period:
    """The month of the address; the newest one without. UnknownName for a period that is no month."""
    text = visit.parts.get("period") or visit.asked("period")
    if text is None:
        return newest_month(visit.desk, one, area)
    period = Period.parse(text, visit.zone)
    if period.grain is not Grain.month:
        raise UnknownName(f"a brief is of a month, not of {text}", hint="write it 2020-11")
    return period


def as_of(path: str, known: str | None) -> str:
    """The address with the time looked back to; its fragment stays last."""
    if known is None:
        return path
    address, sharp, fragment = path.partition("#")
    return f"{address}{'&' if '?' in address else '?'}as_of={quote(known)}{sharp}{fragment}"


def _known(visit: Visit, snapshot: int) -> datetime | None:
    """When a snapshot was published; None for that of an empty region."""
    return visit.hub.snapshots.get(snapshot).at if snapshot else None
