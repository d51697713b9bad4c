"""`/cases`: what waits at one's posts, what is overdue, what has ended; and what one asked oneself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.cases.lists import Line, Mark
from zhongshu.cases.opening import duties_of
from zhongshu.core.errors import UnknownName
from zhongshu.web.cases.backers import backed_types
from zhongshu.web.cases.telling import Telling, common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

PAGE = 30
_MOST_POSTS = 30
"""Posts that one may choose from; all others are found at /posts."""


@dataclass(frozen=True)
class Whose:
    """The posts whose cases are listed: `all` that one may choose from, `chosen` of them, `one` where it is only one.

    `below`: those below one's own are listed, too.
    """

    all: frozenset[str]
    own: frozenset[str]
    chosen: frozenset[str]
    one: str | None
    below: bool


def inbox(visit: Visit, code: str | None) -> Shown:
    """What is due first stands first."""
    whose, lists = _whose(visit), visit.hub.cases.lists
    lines = lists.inbox(whose.chosen, type=_kind(visit), limit=PAGE + 1, after=mark_of(visit))
    return _page(visit, "inbox", whose, lines, lambda line: line.due)


def overdue(visit: Visit, code: str | None) -> Shown:
    """The longest overdue first."""
    whose, lists = _whose(visit), visit.hub.cases.lists
    lines = lists.overdue(whose.chosen, type=_kind(visit), limit=PAGE + 1, after=mark_of(visit, timed=True))
    return _page(visit, "overdue", whose, lines, lambda line: line.due)


def done(visit: Visit, code: str | None) -> Shown:
    """What has ended, the latest first."""
    whose, lists = _whose(visit), visit.hub.cases.lists
    lines = lists.closed(whose.chosen, type=_kind(visit), limit=PAGE + 1, after=mark_of(visit, timed=True))
    return _page(visit, "done", whose, lines, lambda line: line.closed)


def mine(visit: Visit, code: str | None) -> Shown:
    """What this reader asked, the newest first."""
    lists = visit.hub.cases.lists
    lines = lists.asked(visit.reader.actor, type=_kind(visit), limit=PAGE + 1, after=mark_of(visit))
    return _page(visit, "mine", _whose(visit), lines, lambda line: line.opened)


def _page(
    visit: Visit, view: str, whose: Whose, lines: Sequence[Line], ordered: Callable[[Line], datetime | None]
) -> Shown:
    """`ordered` is what the list is in order of; of one line more than a page there is another page."""
    cases, shown = visit.hub.cases, lines[:PAGE]
    wholes = cases.lists.wholes(shown)
    if view != "mine":
        cases.listed([*shown, *wholes.values()], visit.reader, address=visit.path)
    counted = cases.lists.counted()
    values = {
        "view": view,
        "lines": shown,
        "wholes": wholes,
        "more": str(Mark(ordered(shown[-1]), shown[-1].number)) if len(lines) > PAGE else None,
        "whose": whose,
        "own": sorted(whose.own) if len(whose.own) <= _MOST_POSTS else [],
        "counts": counted.busiest(whose.all, _MOST_POSTS),
        "total": counted.of(whose.chosen, _kind(visit)),
        "kinds": _kinds(visit, whose, shown),
        "taken": [name for name, one in sorted(cases.types.items()) if cases.takes(one, visit.reader)],
        "synthetic": Telling(visit).synthetic({line.type for line in shown}),
        "kind": _kind(visit),
        "backed": backed_types(visit),
        "moved": visit.asked("done") is not None,
        "many": any(line.post != shown[0].post for line in shown),
        **common(visit),
    }
    return Shown("cases/inbox.html", values, lasting=False)


def _whose(visit: Visit) -> Whose:
    """UnknownName for a post that is not the reader's to see."""
    cases, asked = visit.hub.cases, visit.asked("post")
    own, every = cases.hand(visit.reader).posts, cases.seen_posts(visit.reader)
    if asked is None:
        return Whose(every, own, own or every, None, below=not own)
    if asked == "all":
        return Whose(every, own, every, None, below=True)
    if asked not in every:
        raise UnknownName(f"no post {asked!r} of yours", hint="/posts lists who holds which")
    return Whose(every, own, frozenset({asked}), asked, below=False)


def _kinds(visit: Visit, whose: Whose, shown: Sequence[Line]) -> list[str]:
    """The types whose cases come to these posts, and those of the cases that did."""
    cases = visit.hub.cases
    posts = cases.posts()
    duties = {posts[id].duty for id in whose.all if id in posts}
    fitting = {name for name, one in cases.types.items() if not duties.isdisjoint(duties_of(one))}
    return sorted(fitting | {line.type for line in shown})


def _kind(visit: Visit) -> str | None:
    """The type that is asked for. UnknownName for none."""
    asked = visit.asked("kind")
    return None if asked is None else visit.hub.cases.type(asked).name


def mark_of(visit: Visit, *, timed: bool = False) -> Mark | None:
    """Where the page before ended; of a `timed` list all lines have a time. UnknownName for what no page said."""
    said = visit.asked("after")
    try:
        found = None if said is None else Mark.read(said)
    except ValueError:
        found = None
    if said is not None and (found is None or (timed and found.at is None)):
        raise UnknownName(f"no page after {said[:60]!r}", hint=f"begin at {visit.path}")
    return found
