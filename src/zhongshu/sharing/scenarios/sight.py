"""What a stage means: which scenarios a reader may open, which stand in lists, which are marked. Decided here alone.

It never opens a row: whoever may open a page sees on it what grants give. A draft or trial hides pages from people; a
grant to its rows still answers to programs below /api/v1/data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.stage import Life, Stage

WATCHERS = frozenset({Role.AUDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
"""The administrators, who see every scenario's page; not its rows."""


@dataclass(frozen=True)
class Sight:
    """Of one reader, over the packs that are not simply live. Packs that it does not name are."""

    hidden: frozenset[str] = frozenset()
    marked: Mapping[str, Life] = field(default_factory=dict)

    def opens(self, pack: str) -> bool:
        """Whether its pages, screens and indicators may be opened and found."""
        return pack not in self.hidden

    def lists(self, pack: str) -> bool:
        """Whether it stands in navigation, cockpit and lists: a retired one only at its own address."""
        return self.opens(pack) and not self.is_retired(pack)

    def is_retired(self, pack: str) -> bool:
        """Whether it has left, and its data stays."""
        return pack in self.marked and self.marked[pack].stage is Stage.RETIRED

    def stage(self, pack: str) -> Stage:
        """Live where nothing else was decided."""
        return self.marked[pack].stage if pack in self.marked else Stage.LIVE


def sight_of(reader: Reader, lives: Mapping[str, Life], office: str) -> Sight:
    """For somebody as the packs stand now."""
    marked = {name: one for name, one in lives.items() if one.stage is not Stage.LIVE}
    return Sight(frozenset(name for name, one in marked.items() if not _may_open(reader, one, office)), marked)


def _may_open(reader: Reader, life: Life, office: str) -> bool:
    if life.stage is Stage.RETIRED or reader.system:
        return True
    if any(post.role in WATCHERS or _works_in(post.unit, post.role, life, office) for post in reader.posts):
        return True
    if life.stage is Stage.DRAFT or not reader.known:
        return False
    units = life.standing.wish.units
    return not units or any(post.unit in units for post in reader.posts)


def _works_in(unit: str | None, role: Role, life: Life, office: str) -> bool:
    return role in OF_A_UNIT and unit is not None and (unit in life.units or unit == office)
