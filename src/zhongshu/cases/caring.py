"""Who gives a firm, or whatever else cases are about, into the care of a post: decided here, done through the holders.

A case type whose owner rule says `steward: FIELD` gives its cases to the post that has the answer in its care. What is
in nobody's care is simply not there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zhongshu.cases.cases import Cases
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Form
from zhongshu.cases.posts import DutyPost
from zhongshu.cases.refusal import no
from zhongshu.cases.seating import Seating
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import LoadError, Place, UnknownName, ZhongshuError, nearest
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader

LONGEST = 130
"""Characters of a subject: a code or a name, as the state keeps it."""


@dataclass(frozen=True, slots=True)
class Care:
    """A subject and the post that is to have it; "" for none. `place` is the line of the file that says so."""

    subject: str
    post: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a case type whose answer says whose work a case is."""

    type: CaseType
    name: str

    @property
    def question(self) -> FieldSpec:
        return self.type.spec.fields[self.name]


def asked_by(types: Mapping[str, CaseType]) -> Mapping[str, Asked]:
    """Of each duty that a case type names with `steward:` the question that asks for the subject.

    Where several types do, that of the first by name."""
    found: dict[str, Asked] = {}
    for type in (types[name] for name in sorted(types)):
        for owner in (type.spec.owner, *(step.owner for step in type.spec.steps.values())):
            if owner is not None and owner.steward is not None:
                found.setdefault(owner.duty, Asked(type, owner.steward))
    return found


@dataclass(frozen=True)
class Caring:
    """What one person decides over what the posts of a region have in their care now."""

    cases: Cases
    by: Reader
    _decided: dict[str, bool] = field(default_factory=dict, repr=False)

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """The duties that have subjects in care, with the question whose answer is one."""
        return asked_by(self.cases.types)

    def decides(self, post: str) -> bool:
        """Whether they may say what a post has in its care: whoever may say who sits there."""
        if post not in self._decided:
            self._decided[post] = Seating(self.cases, self.by).decides(post)
        return self._decided[post]

    def entrust(self, duty: str, wanted: Iterable[Care], reason: str = "") -> int:
        """All of it in one act, or nothing; how many subjects have another post now.

        UnknownName, NotAllowed; LoadError with the line for what a file says.
        """
        reading, held = self._reading(duty), self.cases.holders.cared(duty)
        found: dict[str, str | None] = {}
        for one in wanted:
            try:
                subject, post = self._checked(duty, reading, held, one)
                if found.setdefault(subject, post) != post:
                    raise no("前面已写给另一个岗位", "another line gives the same subject to another post")
            except ZhongshuError as error:
                if one.place is None:
                    raise
                raise LoadError(error.message, place=one.place, hint=error.hint) from error
        changed = {subject: post for subject, post in found.items() if held.get(subject) != post}
        if changed:
            now = self.cases.ledger.now()
            self.cases.holders.entrust(duty, changed, by=self.by.actor, at=now, reason=reason)
        return len(changed)

    def release(self, duty: str, subject: str, post: str | None = None, reason: str = "") -> None:
        """A subject is in nobody's care any more; of `post`, where only that may lose it. UnknownName, NotAllowed."""
        reading, held = self._reading(duty), self.cases.holders.cared(duty)
        found = self._subject(reading, held, subject)
        if found not in held or post not in (None, held[found]):
            raise no("这个对象不归这个岗位负责", "this is not in the care of the post, or of any")
        self.entrust(duty, [Care(found, "")], reason)

    def hand_over(self, old: str, new: str, reason: str = "") -> int:
        """All that one post has in its care comes to another of its duty; how many subjects. UnknownName, NotAllowed.

        The old one may have ended, or be one that no pack has any more.
        """
        if old not in self.cases.posts() and old not in self.cases.holders.in_care():
            raise UnknownName.among("post", old, self.cases.posts())
        self._require_post(new, old.partition("/")[0])
        if old == new:
            raise no("交接要有两个岗位", "a post hands over to another one")
        self._require_decides(old)
        count = self.cases.holders.hand_over(old, new, by=self.by.actor, reason=reason)
        if not count:
            raise no("这个岗位没有在管的对象", f"the post {old} has nothing in its care")
        return count

    def _reading(self, duty: str) -> Form:
        """How a subject is read: as cases read the answer that names it."""
        if duty in self.asked:
            asked = self.asked[duty]
            return self.cases.form(
                asked.type, {asked.name: asked.question.model_copy(update={"when": {}, "required": False})}
            )
        if duty not in self.cases.duties:
            raise UnknownName.among("duty", duty, self.asked or self.cases.duties)
        raise NotAllowed(
            Text(zh=f"没有事项按对象分给 {duty}", en=f"no case type gives work to {duty} by whom it is about"),
            Text(
                zh="在事项类型的 owner 里写 steward: 字段名",
                en="the owner of a case type says so with steward: FIELD",
            ),
        )

    def _checked(self, duty: str, reading: Form, held: Mapping[str, str], one: Care) -> tuple[str, str | None]:
        subject = self._subject(reading, held, one.subject)
        if one.post:
            self._require_post(one.post, duty)
        if (before := held.get(subject)) is not None and before != one.post:
            self._require_decides(before)
        return subject, one.post or None

    def _subject(self, reading: Form, held: Mapping[str, str], said: str) -> str:
        said = said.strip()
        if len(said) > LONGEST:
            raise no(
                f"对象最多 {LONGEST} 字，这里有 {len(said)} 字",
                f"a subject has at most {LONGEST} characters, this one has {len(said)}",
            )
        if said in held:
            return said
        (name,) = reading.questions
        values, faults = reading.read({name: said})
        if faults:
            raise NotAllowed(faults[0].text)
        if name not in values:
            raise no("请写明交由岗位负责的对象", "say which subject: it is empty")
        return str(values[name])

    def _require_post(self, id: str, duty: str) -> DutyPost:
        posts = self.cases.posts()
        own = [one.id for one in posts.values() if one.duty == duty and not one.ended]
        if id not in posts:
            raise UnknownName.among("post", id, own)
        if posts[id].duty != duty:
            hint = nearest(id, own)
            raise NotAllowed(
                Text(zh=f"{id} 不是 {duty} 的岗位", en=f"{id} is no post of {duty}"),
                Text(zh=f"有：{'、'.join(own[:8])}", en=hint),
            )
        if posts[id].ended:
            raise no("这个岗位已撤销，不再负责新的对象", f"the post {id} has ended: it takes nothing into its care")
        self._require_decides(id)
        return posts[id]

    def _require_decides(self, id: str) -> None:
        if not self.decides(id):
            raise no(
                "由上级岗位或安全管理员决定", "this is for the holder of the post above, or a security administrator"
            )
