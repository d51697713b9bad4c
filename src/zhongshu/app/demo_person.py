"""Somebody of the demonstration."""

from dataclasses import dataclass

from zhongshu.core.text import Text
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to be on the log-in page. `tries` says in a sentence what to look at as this person.

    `subject` is whom an account of a firm or resident acts for.
    """

    login: str
    name: Text
    role: Role
    unit: str | None
    title: Text
    tries: Text
    subject: str | None = None

    @property
    def newcomer(self) -> Newcomer:
        """As the people room takes in somebody new; it keeps one language."""
        return Newcomer(self.login, self.name.zh, (Post(self.unit, self.role, self.title.zh),), self.subject)
