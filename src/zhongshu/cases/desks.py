"""Whose work is at which posts, for everybody at once: worked out anew when somebody's turn comes or goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhongshu.cases.posts import Holdings, Posts, above, responsible

_NONE: frozenset[str] = frozenset()
_MOST = 10_000


@dataclass(frozen=True)
class Desks:
    """Holds from `since` until before `until`, as long as posts and holdings are these; threads share one."""

    posts: Posts
    holdings: Holdings
    since: datetime
    until: datetime | None
    work: Mapping[str, frozenset[str]]
    seats: Mapping[str, frozenset[str]]
    _seen: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def hold(self, posts: Posts, holdings: Holdings, at: datetime) -> bool:
        """Whether they are still so."""
        same = self.posts is posts and self.holdings is holdings
        return same and self.since <= at and (self.until is None or at < self.until)

    def of(self, person: str) -> frozenset[str]:
        """The posts whose work is with a person."""
        return self.work.get(person, _NONE)

    def held(self, person: str) -> frozenset[str]:
        """The posts at which a person sits, whoever does the work of one now."""
        return self.seats.get(person, _NONE)

    def seen(self, person: str) -> frozenset[str]:
        """The same, with all posts below them."""
        own = self.of(person)
        if not own:
            return own
        found = self._seen.get(person)
        if found is None:
            found = own | {id for id in self.posts if not own.isdisjoint(above(id, self.posts))}
            if len(self._seen) < _MOST:
                self._seen[person] = found
        return found


def desks_of(posts: Posts, holdings: Holdings, at: datetime) -> Desks:
    """Everybody's at a time, until the next deputy comes or goes."""
    work: dict[str, set[str]] = {}
    for id in posts:
        one = responsible(id, posts, holdings, at)
        if one is not None:
            work.setdefault(one.person, set()).add(id)
    deputies = (one for holding in holdings.values() for one in holding.stand_ins)
    turns = (turn for one in deputies for turn in (one.since, one.until) if turn > at)
    found = {person: frozenset(own) for person, own in work.items()}
    seats: dict[str, set[str]] = {}
    for id, holding in holdings.items():
        if holding.person is not None and id in posts and not posts[id].ended:
            seats.setdefault(holding.person, set()).add(id)
    held = {person: frozenset(own) for person, own in seats.items()}
    return Desks(posts, holdings, at, min(turns, default=None), found, held)
