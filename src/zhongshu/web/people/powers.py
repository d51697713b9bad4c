"""What whoever looks may do to accounts: which buttons a page has. The people room judges again when one is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.acts import Actor, Deed, judge, judge_role
from zhongshu.sharing.people.person import Person, Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import OF_A_SUBJECT, SEPARATE, Role, clashes
from zhongshu.web.people.answers import actor_of
from zhongshu.web.visit import Visit

_EVERYBODY = 10_000


@dataclass(frozen=True)
class Choice:
    """A role that may be given. `against` is one already held that excludes it: shown, and not to be chosen."""

    role: Role
    against: Role | None = None


@dataclass(frozen=True)
class Powers:
    """`three` are those who administer or audit."""

    actor: Actor
    three: tuple[Person, ...]

    @classmethod
    def of(cls, visit: Visit) -> "Powers":
        """Of whoever reads."""
        everybody = visit.hub.people.persons.find(limit=_EVERYBODY)
        return cls(actor_of(visit.reader), tuple(one for one in everybody if one.roles & SEPARATE))

    @property
    def may_add(self) -> bool:
        return self._may(Deed.ADD, None)

    def deeds(self, person: Person) -> frozenset[Deed]:
        """What may be done to this person; nothing once they have left."""
        if person.status == "left":
            return frozenset()
        return frozenset(deed for deed in Deed if self._may(deed, person.id))

    def givable(self, person: Person | None) -> Sequence[Choice]:
        """The roles to choose from, for somebody new where `person` is None; a firm's only for who has a subject."""
        if person is not None and person.status == "left":
            return ()
        subject, held = (True, frozenset[Role]()) if person is None else (bool(person.subject), person.roles)
        roles = [role for role in Role if subject or role not in OF_A_SUBJECT]
        upon = None if person is None else person.id
        return [Choice(role, _against(role, held)) for role in roles if self._may_give(role, upon)]

    def _may(self, deed: Deed, upon: str | None) -> bool:
        try:
            judge(self.actor, deed, upon)
        except NotAllowed:
            return False
        return True

    def _may_give(self, role: Role, upon: str | None) -> bool:
        held = sum(Role.SECURITY_ADMIN in one.roles and one.status != "left" for one in self.three)
        try:
            judge_role(self.actor, upon, Post(None, role), security_admins=held)
        except NotAllowed:
            return False
        return True


def role_of(word: str) -> Role:
    """UnknownName for a word that is no role."""
    if word not in set(Role):
        raise UnknownName.among("role", word, list(Role))
    return Role(word)


def _against(role: Role, held: frozenset[Role]) -> Role | None:
    for one, other in clashes({*held, role}):
        if role in (one, other):
            return other if role is one else one
    return None
