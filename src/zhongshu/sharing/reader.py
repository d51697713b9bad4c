"""Who reads: the one thing that everybody who opens the row door has to show."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from zhongshu.core.errors import GrantError
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role

By = Literal["page", "api", "command", "worker"]


@dataclass(frozen=True)
class Reader:
    """`actor` is a person's id, "operator:NAME" for whoever runs this machine, or "anyone"; `name` is for people.

    `subject` is whom a firm's or resident's account may read about, `key` the prefix of the API key that was shown.
    The `system` reads under the ledgered grant `operator`: the operator, the worker, a pack's tests.
    """

    actor: str
    name: str = ""
    posts: tuple[Post, ...] = ()
    subject: str | None = None
    key: str | None = None
    by: By = "page"
    system: bool = False

    @property
    def unit(self) -> str | None:
        """The unit that an entry names: that of the first post."""
        return next((post.unit for post in self.posts if post.unit), None)

    @property
    def shown(self) -> str:
        """What sentences call the reader."""
        return self.name or self.actor

    @property
    def known(self) -> bool:
        """Whether somebody has logged in, or is the system."""
        return self.system or self.actor != ANYONE.actor

    def holds(self, unit: str | None, roles: Collection[Role]) -> bool:
        """Whether one of the posts is such a role in the unit. The system holds every post."""
        return self.system or any(post.unit == unit and post.role in roles for post in self.posts)


ANYONE = Reader("anyone")

LOADERS = frozenset({Role.CLERK, Role.DATA_ENGINEER})
"""Hand in a unit's rows."""

REVIEWERS = frozenset({Role.OFFICER, Role.DATA_ENGINEER})
"""Accept what others of the unit, or units that owe it something, have handed in."""


def require_post(reader: Reader, unit: str | None, roles: Collection[Role]) -> None:
    """GrantError unless one of the reader's posts is such a role in the unit."""
    if not reader.holds(unit, roles):
        raise GrantError(f"this is for the {', '.join(sorted(roles))} of {unit or 'its owner'}")


def system_reader(name: str, by: By = "command") -> Reader:
    """A named part of the system, or the person at this machine."""
    return Reader(name, name, by=by, system=True)
