"""Who reads: the one thing that everybody who opens the row door has to show."""

from dataclasses import dataclass
from typing import Literal

from zhongshu.sharing.people.person import Post

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
    def known(self) -> bool:
        """Whether somebody has logged in, or is the system."""
        return self.system or self.actor != ANYONE.actor


ANYONE = Reader("anyone")


def system_reader(name: str, by: By = "command") -> Reader:
    """A named part of the system, or the person at this machine."""
    return Reader(name, name, by=by, system=True)
