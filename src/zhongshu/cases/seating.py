"""Who gives a post to somebody, and to whom: decided here alone, then done through the holders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.cases.cases import Cases
from zhongshu.cases.posts import DutyPost, StandIn, above
from zhongshu.cases.refusal import no
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.roles import ROLES, Role
from zhongshu.sharing.reader import Reader

LONGEST = timedelta(days=366)
"""A deputy is named for a time: who stays longer takes the post."""


@dataclass(frozen=True)
class Seating:
    """What one person decides over the posts of a region now."""

    cases: Cases
    by: Reader

    def decides(self, post: str) -> bool:
        """Whether they may say who sits at a post: a security administrator, or whoever has a post above it."""
        if self.by.system or any(one.role is Role.SECURITY_ADMIN for one in self.by.posts):
            return True
        if not self.by.known:
            return False
        own = self.cases.desks().of(self.by.actor)
        return any(one in own for one in above(post, self.cases.posts()))

    def fits(self, person: Person, post: DutyPost) -> bool:
        """Whether somebody can sit there: works in its unit, in the role that its duty asks for."""
        role = self.cases.duties[post.duty].spec.role
        return person.status == "active" and any((one.unit, one.role) == (post.unit, role) for one in person.posts)

    def seat(self, id: str, person: Person | None, reason: str = "") -> None:
        """Somebody takes a post, or nobody has it any more. UnknownName, NotAllowed."""
        post = self._required(id)
        if person is not None:
            self._require_fit(person, post)
            if post.ended:
                raise no("这个岗位已撤销，不再安排人员", f"the post {id} has ended: nobody takes it any more")
        elif self.cases.holdings().get(id) is None:
            raise no("这个岗位现在没有人", f"nobody has the post {id}")
        who, name = (None, "") if person is None else (person.id, person.name)
        self.cases.holders.seat(id, who, name, by=self.by.actor, at=self.cases.ledger.now(), reason=reason)

    def name_deputy(self, id: str, person: Person, since: datetime, until: datetime, reason: str = "") -> None:
        """Somebody does the work of a post from `since` until before `until` (aware). UnknownName, NotAllowed."""
        post, now = self._required(id), self.cases.ledger.now()
        self._require_fit(person, post)
        if until <= since or until <= now:
            raise no("结束日期应在开始日期之后，并且还没有过去", "the last day comes after the first, and is not over")
        if until - since > LONGEST:
            raise no("代班最长一年；更久请直接安排到岗", "a deputy is for a year at most: give the post instead")
        if self.cases.holdings().get(id) is not None and self.cases.holdings()[id].person == person.id:
            raise no(f"{person.name}就在这个岗位，不用代班", f"{person.name} has the post already")
        deputy = StandIn(person.id, person.name, since, until)
        self.cases.holders.stand_in(id, deputy, by=self.by.actor, reason=reason)

    def _required(self, id: str) -> DutyPost:
        posts = self.cases.posts()
        if id not in posts:
            raise UnknownName.among("post", id, posts)
        if not self.decides(id):
            raise no(
                "由上级岗位或安全管理员安排", "this is for the holder of the post above, or a security administrator"
            )
        return posts[id]

    def _require_fit(self, person: Person, post: DutyPost) -> None:
        if person.id == self.by.actor:
            raise no("不能安排自己", "nobody gives a post to themselves")
        if not self.fits(person, post):
            role = ROLES[self.cases.duties[post.duty].spec.role].title
            unit = self.cases.units.get(post.unit, Text(zh=post.unit, en=post.unit))
            raise no(
                f"{person.name}不是{unit.zh}的{role.zh}，不能到这个岗位",
                f"{person.name} is no {role.en} of {unit.en}, as this post asks for",
            )
