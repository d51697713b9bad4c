"""What a post has in its care, on `/posts`: how much, a form to entrust a subject, and one to hand all over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhongshu.cases.caring import Care, Caring
from zhongshu.cases.posts import DutyPost
from zhongshu.core.text import Text
from zhongshu.web.visit import Visit

ACTS = frozenset({"entrust", "release", "hand_over"})


@dataclass(frozen=True)
class InCare:
    """What every post has in its care now."""

    visit: Visit

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return self.visit.hub.cases.holders.in_care()

    @cached_property
    def _caring(self) -> Caring:
        return Caring(self.visit.hub.cases, self.visit.reader)

    def count(self, post: DutyPost) -> int | None:
        """How many subjects; None for a post whose duty has none by any case type."""
        return self._counts.get(post.id, 0 if post.duty in self._caring.asked else None)

    def asked(self, post: DutyPost) -> Text | None:
        """What the question for a subject is called; None where this post takes none."""
        asked = None if post.ended else self._caring.asked.get(post.duty)
        return None if asked is None else asked.question.title

    def heirs(self, post: DutyPost) -> Sequence[DutyPost]:
        """The posts that could take all of it, as this reader may decide."""
        if not self._counts.get(post.id):
            return ()
        others = self.visit.hub.cases.posts().values()
        same = (one for one in others if one.duty == post.duty and not one.ended and one.id != post.id)
        return [one for one in same if self._caring.decides(one.id)]


def care(visit: Visit, post: str, act: str, said: Mapping[str, str], reason: str) -> None:
    """Entrust the `subject`, release it, or hand all over `to` another post. UnknownName, NotAllowed."""
    caring, duty = Caring(visit.hub.cases, visit.reader), post.partition("/")[0]
    if act == "hand_over":
        caring.hand_over(post, said["to"], reason)
    elif act == "release":
        caring.release(duty, said["subject"], post, reason)
    else:
        caring.entrust(duty, [Care(said["subject"], post)], reason)
