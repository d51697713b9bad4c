"""Who decides over records of an entity, and what an act says of them: pairs answered, entities merged and split."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhongshu.core.errors import UnknownName
from zhongshu.linkage.decision import Decision, Hand, Key, Ruling, Wish
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.memory import Memory
from zhongshu.linkage.present import Linked, Present
from zhongshu.linkage.questions import Questions
from zhongshu.linkage.store import Decisions
from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

DECIDERS = frozenset({Role.OFFICER, Role.DATA_ENGINEER})
"""Of the unit that owns an entity."""


@dataclass(frozen=True)
class By:
    """Who acts, and why; of the operator, who `signed` the decision on paper."""

    reader: Reader
    reason: str = ""
    signed: str = ""


@dataclass(frozen=True)
class Review:
    """One a process. Every act is NotAllowed to who is no officer or data engineer of the entity's owner, and to the
    operator who does not say who signed it. What was decided shows once the records are linked again."""

    files: Mapping[str, EntityFile]
    decisions: Decisions
    questions: Questions
    memory: Memory
    present: Present
    now: Callable[[], datetime]

    def file(self, of: str) -> EntityFile:
        """UnknownName, with the nearest right one, for a name that is none."""
        if of not in self.files:
            raise UnknownName.among("entity", of, self.files)
        return self.files[of]

    def decides(self, by: Reader, of: str) -> bool:
        """Whether the reader may review and decide."""
        return by.holds(self.file(of).spec.owner, DECIDERS)

    def moved_to(self, of: str, entity: str) -> str | None:
        """Where the records of an entity went that has none any more; None where it did not move."""
        return self.memory.moved_to(of, entity)

    def answer(self, of: str, number: int, ruling: Ruling, by: By) -> Decision:
        """The two records of a question are of the same entity, or apart, from now on and for good."""
        hand = self._hand(of, by)
        found = self.questions.question(of, number).found
        left, right = found.left, found.right
        there = self.present.of_records(self.files[of], (left, right))
        if len(there) < 2:
            raise no("其中一条记录已不在", "one of the two records is no more")
        ends = self._crossing(of, self._with(of, there[left]), self._with(of, there[right]), "apart")
        wish = Wish(
            ruling, there[right].entity, there[left].entity, by.reason.strip(), ((ruling, left, right),),
            answers=number, ends=ends if ruling == "same" else (),
        )  # fmt: skip
        return self.decisions.decide(of, wish, hand, self.now())

    def put_off(self, of: str, number: int, by: By) -> None:
        """A question goes to the end of those that wait."""
        self._hand(of, by)
        self.questions.put_off(of, number, self.now())

    def merge(self, of: str, entity: str, other: str, by: By) -> Decision:
        """All records of `other` belong to `entity`; what was said against that stands no more."""
        hand, said = self._hand(of, by), _reason(by.reason)
        if entity == other:
            raise no("这是同一个主体", "it is the same entity twice")
        stays, comes = self._records(of, entity), self._records(of, other)
        ends = self._crossing(of, stays, comes, "apart")
        wish = Wish("merge", entity, other, said, (("same", stays[0], comes[0]),), moved=tuple(comes), ends=ends)
        return self.decisions.decide(of, wish, hand, self.now())

    def split(self, of: str, entity: str, going: Collection[Key], by: By) -> Decision:
        """These records leave the entity and are one of their own."""
        hand, said = self._hand(of, by), _reason(by.reason)
        stays, goes = self.parted(of, entity, going)
        verdicts: list[tuple[Ruling, Key, Key]] = [("apart", stays[0], goes[0])]
        verdicts += [("same", part[0], one) for part in (stays, goes) for one in part[1:]]
        ends = self._crossing(of, stays, goes, "same")
        wish = Wish("split", entity, None, said, tuple(verdicts), moved=tuple(goes), ends=ends)
        return self.decisions.decide(of, wish, hand, self.now())

    def parted(self, of: str, entity: str, going: Collection[Key]) -> tuple[list[Key], list[Key]]:
        """The records that stay and those that leave, each with most authority first. UnknownName for a record that is
        not of the entity; NotAllowed where none stays, or none leaves."""
        records = self._records(of, entity)
        for key in going:
            if key not in records:
                known = (f"{one.dataset} {one.record}" for one in records)
                raise UnknownName.among(f"record of {entity}", f"{key.dataset} {key.record}", known)
        stays, goes = [one for one in records if one not in going], [one for one in records if one in going]
        if not stays or not goes:
            raise no("拆分后两边都要有记录", "a split leaves records on both sides")
        return stays, goes

    def undo(self, of: str, number: int, by: By) -> Decision:
        """A decision stands no more: its question waits again, what it ended stands again."""
        hand, found = self._hand(of, by), self.decisions.decision(of, number)
        wish = Wish("undo", found.entity, found.other, by.reason.strip(), moved=found.moved, undoes=number)
        return self.decisions.decide(of, wish, hand, self.now())

    def _hand(self, of: str, by: By) -> Hand:
        owner, reader, signed = self.file(of).spec.owner, by.reader, by.signed.strip()
        if not self.decides(reader, of):
            said = f"the officers and data engineers of {owner} decide over {of}"
            raise no(f"由 {owner} 的工作人员认定", said)
        if reader.system and not signed:
            raise no(
                f"{reader.shown} 只管理机器，不作决定",
                f"{reader.shown} runs the machine and decides nothing",
                so=("写明谁签字的书面决定：--signed 姓名", "say whose decision on paper is recorded: --signed NAME"),
            )
        return Hand(reader.actor, (signed if reader.system else reader.shown)[:120], owner)

    def _records(self, of: str, entity: str) -> list[Key]:
        found = [one.key for one in self.present.of_entity(self.file(of), entity)]
        if not found:
            into = self.moved_to(of, entity)
            hint = None if into is None else f"its records are with {into} now"
            raise UnknownName(f"no entity {entity!r} of {of}", hint=hint)
        return found

    def _with(self, of: str, linked: Linked) -> list[Key]:
        return [one.key for one in self.present.of_entity(self.files[of], linked.entity)]

    def _crossing(
        self, of: str, some: Iterable[Key], others: Iterable[Key], ruling: Ruling
    ) -> tuple[frozenset[Key], ...]:
        """The pairs between two sets of records of which this was said before."""
        here, there = frozenset(some), frozenset(others)
        found = {
            frozenset((one.left, one.right))
            for one in self.decisions.standing(of)
            if one.ruling == ruling
            and ((one.left in here and one.right in there) or (one.left in there and one.right in here))
        }
        return tuple(sorted(found, key=sorted))


def _reason(text: str) -> str:
    if not text.strip():
        raise no("请写明理由", "say why: whoever looks at the file later wants to know")
    return text.strip()
