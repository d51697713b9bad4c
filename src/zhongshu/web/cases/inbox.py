"""`/cases`: what waits at one's posts, what is overdue, what has ended; and what one asked oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.cases.lists import Count, Line
from zhongshu.core.errors import UnknownName
from zhongshu.web.cases.telling import SOON, Telling, common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

PAGE = 30
_MOST = 200
"""Lines of the lists that have no further page."""
_NEVER = "-"


@dataclass(frozen=True)
class Whose:
    """The posts whose cases are listed: `all` that one may choose from, `chosen` of them, `one` where it is only one.

    `below`: those below one's own are listed, too.
    """

    all: frozenset[str]
    chosen: frozenset[str]
    one: str | None
    below: bool


def inbox(visit: Visit, code: str | None) -> Shown:
    """What is due first stands first."""
    whose, kind = _whose(visit), _kind(visit)
    lines = visit.hub.cases.lists.inbox(whose.chosen, type=kind, limit=PAGE + 1, after=_mark(visit))
    more = _after(lines[PAGE - 1]) if len(lines) > PAGE else None
    return _page(visit, "inbox", whose, lines[:PAGE], more=more)


def overdue(visit: Visit, code: str | None) -> Shown:
    """The longest overdue first."""
    whose = _whose(visit)
    lines = visit.hub.cases.lists.overdue(whose.chosen, visit.now, limit=_MOST)
    return _page(visit, "overdue", whose, _of(lines, _kind(visit)))


def done(visit: Visit, code: str | None) -> Shown:
    """What has ended, the latest first."""
    whose = _whose(visit)
    return _page(visit, "done", whose, _of(visit.hub.cases.lists.closed(whose.chosen, limit=_MOST), _kind(visit)))


def mine(visit: Visit, code: str | None) -> Shown:
    """What this reader asked, the newest first."""
    lines = visit.hub.cases.lists.asked(visit.reader.actor, limit=_MOST)
    return _page(visit, "mine", _whose(visit), _of(lines, _kind(visit)))


def _page(visit: Visit, view: str, whose: Whose, lines: Sequence[Line], *, more: str | None = None) -> Shown:
    cases = visit.hub.cases
    counts = cases.lists.by_post(whose.all, visit.now, visit.now + SOON) if whose.all else {}
    total = [counts.get(post, Count()) for post in whose.chosen]
    values = {
        "view": view,
        "lines": lines,
        "more": more,
        "whose": whose,
        "own": cases.hand(visit.reader).posts,
        "counts": {post: counts[post] for post in sorted(counts, key=lambda one: (-counts[one].overdue, one))},
        "total": Count(sum(c.open for c in total), sum(c.overdue for c in total), sum(c.soon for c in total)),
        "kinds": sorted(cases.types),
        "taken": [name for name, one in sorted(cases.types.items()) if cases.takes(one, visit.reader)],
        "synthetic": Telling(visit).synthetic({line.type for line in lines}),
        "kind": _kind(visit),
        "moved": visit.asked("done") is not None,
        "many": any(line.post != lines[0].post for line in lines),
        **common(visit),
    }
    return Shown("cases/inbox.html", values, lasting=False)


def _whose(visit: Visit) -> Whose:
    """UnknownName for a post that is not the reader's to see."""
    cases, asked = visit.hub.cases, visit.asked("post")
    own, every = cases.hand(visit.reader).posts, cases.seen_posts(visit.reader)
    if asked is None:
        return Whose(every, own or every, None, below=not own)
    if asked == "all":
        return Whose(every, every, None, below=True)
    if asked not in every:
        raise UnknownName(f"no post {asked!r} of yours", hint="/posts lists who holds which")
    return Whose(every, frozenset({asked}), asked, below=False)


def _kind(visit: Visit) -> str | None:
    """The type that is asked for. UnknownName for none."""
    asked = visit.asked("kind")
    return None if asked is None else visit.hub.cases.type(asked).name


def _of(lines: Sequence[Line], kind: str | None) -> list[Line]:
    return [line for line in lines if kind is None or line.type == kind]


def _after(line: Line) -> str:
    """Where the next page begins, as an address has it."""
    return f"{_NEVER if line.due is None else line.due.isoformat()}~{line.number}"


def _mark(visit: Visit) -> Line | None:
    """A line that stands where the page before ended. UnknownName for what no page said."""
    said, now = visit.asked("after"), visit.now
    if said is None:
        return None
    due, _, number = said.partition("~")
    try:
        at = None if due == _NEVER else datetime.fromisoformat(due.replace(" ", "+"))
        found = int(number)
    except ValueError:
        raise UnknownName(f"no page after {said[:60]!r}", hint="begin at /cases") from None
    if at is not None and at.tzinfo is None:
        raise UnknownName(f"no page after {said[:60]!r}", hint="begin at /cases")
    return Line(found, "", "", "", "", "", now, now, None, at, None, None, None, None, {})
