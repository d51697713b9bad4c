"""`/grants`: what waits for my decision, what my unit asked for, what it may read, what it gives."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhongshu.packs.consents import consent_offers
from zhongshu.sharing.grants.book import receives
from zhongshu.sharing.grants.dossier import STANDING, Dossier
from zhongshu.sharing.grants.request_clock import Waiting
from zhongshu.web.grants.telling import WATCHERS, common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Line:
    """One grant in a list; `waiting` where a version of it waits."""

    dossier: Dossier
    waiting: Waiting | None
    fault: str | None = None


@dataclass(frozen=True)
class Lists:
    """Each grant stands in the first list that it fits: decide, asked, give, opened, read, others."""

    decide: list[Line]
    asked: list[Line]
    read: list[Line]
    opened: list[Line]
    give: list[Line]
    others: list[Line]

    @property
    def empty(self) -> bool:
        return not any((self.decide, self.asked, self.read, self.opened, self.give, self.others))


def listing(visit: Visit) -> Shown:
    """All lists of the reader; `others` only for the data office and for those who watch."""
    hub = visit.hub
    found = hub.grants.store.dossiers().values()
    names = sorted(hub.grants.nouns.by_name)
    consents = visit.reader.subject is not None or bool(consent_offers(visit.hub, visit.reader))
    values = {"lists": lists(visit, found), "names": names, "consents": consents, **common(visit)}
    return Shown("grants/list.html", values, lasting=False)


def lists(visit: Visit, dossiers: Iterable[Dossier]) -> Lists:
    """Sorted as a person wants them: what is most urgent first, else by id."""
    reader, grants = visit.reader, visit.hub.grants
    faulty = grants.in_force().faulty
    units = {post.unit for post in reader.posts if post.unit}
    watches = reader.system or any(post.role in WATCHERS or post.unit == grants.office for post in reader.posts)
    made = Lists([], [], [], [], [], [])
    for dossier in dossiers:
        line = Line(dossier, grants.waiting(dossier), faulty.get(dossier.id))
        active = dossier.shown.status == "active" and line.fault is None
        spec = dossier.shown.spec
        if dossier.waiting and "approved" in grants.open_steps(reader, dossier):
            made.decide.append(line)
        elif _asked_by(dossier, units):
            made.asked.append(line)
        elif spec.from_ in units and spec.to.unit != spec.from_:
            made.give.append(line)
        elif active and spec.to.anyone:
            made.opened.append(line)
        elif active and receives(spec.to, reader):
            made.read.append(line)
        elif watches and dossier.pack != STANDING:
            made.others.append(line)
    made.decide.sort(key=_urgency)
    return made


def _asked_by(dossier: Dossier, units: set[str]) -> bool:
    """Whether people of these units asked for it, and it is not in force as asked."""
    begun = dossier.of_version(dossier.newest.version)[:1]
    mine = {event.unit for event in begun} | {dossier.newest.spec.to.unit}
    return dossier.newest.status in ("requested", "refused") and bool(mine & units)


def _urgency(line: Line) -> tuple[bool, str, str]:
    standing = None if line.waiting is None else line.waiting.standing
    due = None if standing is None else standing.due
    return due is None, "" if due is None else due.isoformat(), line.dossier.id
