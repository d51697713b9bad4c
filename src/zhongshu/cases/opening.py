"""Who may open a case: for themselves, or at a counter and by telephone for somebody else. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from zhongshu.cases.event import Channel
from zhongshu.cases.posts import Posts
from zhongshu.cases.refusal import no
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.reader import Reader

FOR_OTHERS: frozenset[Channel] = frozenset({"counter", "phone"})
"""Whoever sends the form is not who asks: the case has no known reporter, and a code to be handed over."""
_TAKERS = frozenset({Role.CLERK, Role.OFFICER})


def require_open(type: CaseType, reader: Reader, seats: frozenset[str] = frozenset()) -> None:
    """GrantError where a type is not for this reader, who sits at these posts, to ask for themselves."""
    to, by = type.spec.open_to, type.spec.asked_by
    if by is not None and not reader.system and not any(post.startswith(f"{by}/") for post in seats):
        raise no(f"“{type.spec.title.zh}”由这个职务的在任者提出", f"{type.spec.title.en} is asked by who sits at {by}")
    if to == "anyone" or (to == "known" and reader.known) or reader.system:
        return
    roles = {post.role for post in reader.posts}
    if isinstance(to, tuple) and roles & set(to):
        return
    if not reader.known:
        raise GrantError("this is for somebody who is known", hint="log in")
    raise no(f"“{type.spec.title.zh}”不由您的岗位提出", f"{type.spec.title.en} is not for your posts to ask")


def for_strangers(type: CaseType) -> bool:
    """Whether a stranger may have asked one, by themselves or at a counter: not what offices ask of one another."""
    to = type.spec.open_to
    return type.spec.asked_by is None and (not isinstance(to, tuple) or not OF_A_UNIT.issuperset(to))


@dataclass(frozen=True)
class Counter:
    """Where a type is taken in for others: the posts of its duties, and the units that have one."""

    posts: frozenset[str]
    units: frozenset[str]

    @classmethod
    def of(cls, type: CaseType, posts: Posts) -> Self:
        """Of the posts that there are now."""
        duties = frozenset(duties_of(type)) if for_strangers(type) else frozenset[str]()
        own = [post for post in posts.values() if post.duty in duties and not post.ended]
        return cls(frozenset(post.id for post in own), frozenset(post.unit for post in own))

    def takes(self, reader: Reader, posts: frozenset[str]) -> bool:
        """Whether somebody whose work is at these posts takes it in: has a post of its duties, or is a clerk or officer
        of a unit that has one. What offices ask of one another, nobody does."""
        return not posts.isdisjoint(self.posts) or any(reader.holds(unit, _TAKERS) for unit in self.units)


def duties_of(type: CaseType) -> Iterator[str]:
    """Those whose posts a case of the type may come to by its rules."""
    for rule in (type.spec.owner, *(step.owner for step in type.spec.steps.values() if step.owner is not None)):
        yield from (duty for duty in (rule.duty, rule.otherwise) if duty is not None)
