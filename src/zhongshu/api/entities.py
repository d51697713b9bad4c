"""/entities: records of one enterprise, place, device or project: what waits, what was decided, merge and split.

All of it is for the officers and data engineers of the unit that owns the entity. Rows are read below /data, by grant.
"""

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from zhongshu.api.callers import program_of, reader_of
from zhongshu.api.problems import resource
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.linkage.decision import Decision, Deed, Key, Question, Why
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.present import Linked
from zhongshu.linkage.review import By, Review
from zhongshu.linkage.spec import Kind
from zhongshu.packs.entity_cases import Attached, attached
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.reader import Reader

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
_MOST = 200


class RecordKey(BaseModel):
    """A record: its dataset, and its key there as text."""

    model_config = ConfigDict(extra="forbid")

    dataset: str
    record: str


class EntityEntry(BaseModel):
    """One kind of file. `links` is the dataset that says which records it has; `datasets` in order of authority."""

    name: str
    title: Text
    kind: Kind
    owner: str
    links: str
    datasets: list[str]


class EntityList(BaseModel):
    """In the order of the names; those that the caller reviews."""

    entities: list[EntityEntry]


class QuestionOf(BaseModel):
    """A pair that waits. `weight` is the binary logarithm of the odds, `code` that of a clash."""

    number: int
    why: Why
    left: RecordKey
    right: RecordKey
    code: str | None
    weight: float | None
    asked: datetime
    later: datetime | None

    @classmethod
    def of(cls, one: Question) -> Self:
        """As it is kept."""
        found = one.found
        return cls(
            number=one.number,
            why=found.why,
            left=_key(found.left),
            right=_key(found.right),
            code=found.code,
            weight=found.weight,
            asked=one.asked,
            later=one.later,
        )


class QuestionList(BaseModel):
    """The heaviest first, those put off at the end; no more than 200."""

    pairs: int
    clashes: int
    later: int
    questions: list[QuestionOf]


class AnswerIn(BaseModel):
    """Whether the two records are of the same entity, or that somebody shall look at it later."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["same", "apart", "later"]
    reason: Reason = ""


class DecisionOf(BaseModel):
    """An act. `moved` are records that it took to another entity, `undone` the act that took it back."""

    number: int
    kind: Deed
    entity: str
    other: str | None
    reason: str
    moved: list[RecordKey]
    name: str
    unit: str
    at: datetime
    undoes: int | None
    undone: int | None

    @classmethod
    def of(cls, one: Decision) -> Self:
        """Without the account of who did it, which the ledger has."""
        kept = {name: getattr(one, name) for name in ("number", "kind", "entity", "other", "reason", "at", "undoes")}
        moved = [_key(key) for key in one.moved]
        return cls(**kept, moved=moved, name=one.hand.name, unit=one.hand.unit, undone=one.undone)


class DecisionList(BaseModel):
    """The newest first; no more than 200."""

    decisions: list[DecisionOf]


class Said(BaseModel):
    """What is said of an act."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = ""


class RecordOf(RecordKey):
    """How a record came to its entity; `code` is the entity's."""

    how: str
    code: str | None


class CaseOf(BaseModel):
    """A case that names the entity; `goes` where it leaves with the records: `why` says by what it is attached."""

    case: str
    open: bool
    why: Literal["record", "code"]
    goes: bool


class EntityDetail(BaseModel):
    """The records that it has, those with most authority first; `moved_to` where it has none any more."""

    entity: str
    moved_to: str | None
    records: list[RecordOf]
    decisions: list[DecisionOf]


class MergeIn(Said):
    """All records of `other` belong to the entity of the address."""

    other: str = Field(max_length=20)


class SplitIn(Said):
    """These records leave. With `preview` nothing is done: the answer says what would leave, with which cases."""

    records: list[RecordKey] = Field(min_length=1, max_length=1000)
    preview: bool = False


class Parted(BaseModel):
    """What leaves, what stays, and the cases of both; `decision` null for a preview."""

    leaves: list[RecordKey]
    stays: list[RecordKey]
    cases: list[CaseOf]
    decision: DecisionOf | None


def routes(hub: Hub) -> APIRouter:
    """Every address is of the entity's owner; what is decided shows in the links within a minute."""
    router = resource("entities")
    _questions(router, hub.linkage)
    _records(router, hub)
    return router


def _questions(router: APIRouter, review: Review) -> None:
    """What waits for a person, and what was decided."""

    @router.get("/entities", summary="The kinds of file whose records the caller reviews")
    def entities(request: Request) -> EntityList:
        found = [one for name, one in sorted(review.files.items()) if review.decides(reader_of(request), name)]
        return EntityList(entities=[_entry(one) for one in found])

    @router.get("/entities/{name}/questions", summary="Pairs of records that wait for a person")
    def questions(request: Request, name: str) -> QuestionList:
        _opened(review, request, name)
        counts, found = review.questions.waiting(name), review.questions.questions(name, limit=_MOST)
        listed = [QuestionOf.of(one) for one in found]
        return QuestionList(pairs=counts.pairs, clashes=counts.clashes, later=counts.later, questions=listed)

    @router.post("/entities/{name}/questions/{number}", summary="Decide over a pair; null for one that was put off")
    def answer(request: Request, name: str, number: int, said: AnswerIn) -> DecisionOf | None:
        by = By(_program(request), said.reason)
        if said.answer == "later":
            review.put_off(name, _number(number), by)
            return None
        return DecisionOf.of(review.answer(name, _number(number), said.answer, by))

    @router.get("/entities/{name}/decisions", summary="What was decided, and by whom")
    def decisions(request: Request, name: str) -> DecisionList:
        _opened(review, request, name)
        return DecisionList(decisions=[DecisionOf.of(one) for one in review.decisions.decisions(name, limit=_MOST)])

    @router.post(
        "/entities/{name}/decisions/{number}/undo",
        summary="Take a decision back: its question waits again, what it ended stands again",
    )
    def undo(request: Request, name: str, number: int, said: Said) -> DecisionOf:
        return DecisionOf.of(review.undo(name, _number(number), By(_program(request), said.reason)))


def _records(router: APIRouter, hub: Hub) -> None:
    """One entity: its records, merged with another's or split."""
    review = hub.linkage

    @router.get("/entities/{name}/records/{entity}", summary="The records of an entity, and its history")
    def records(request: Request, name: str, entity: str) -> EntityDetail:
        file = _opened(review, request, name)
        held, into = review.present.of_entity(file, entity), review.moved_to(name, entity)
        history = review.decisions.decisions(name, entity=entity, limit=_MOST)
        if not held and into is None and not history:
            raise UnknownName(f"no entity {entity!r} of {name}")
        return EntityDetail(
            entity=entity,
            moved_to=into,
            records=[_record(one) for one in held],
            decisions=[DecisionOf.of(one) for one in history],
        )

    @router.post("/entities/{name}/records/{entity}/merge", summary="Two entities are one")
    def merge(request: Request, name: str, entity: str, said: MergeIn) -> DecisionOf:
        return DecisionOf.of(review.merge(name, entity, said.other, By(_program(request), said.reason)))

    @router.post(
        "/entities/{name}/records/{entity}/split",
        summary="One entity is two; the cases stay attached to the records that they are about",
    )
    def split(request: Request, name: str, entity: str, said: SplitIn) -> Parted:
        file, going = _opened(review, request, name), frozenset(Key(one.dataset, one.record) for one in said.records)
        stays, leaves = review.parted(name, entity, going)
        cases = [_case(one) for one in attached(hub, file, stays, leaves)]
        by = By(_program(request), said.reason)
        made = None if said.preview else DecisionOf.of(review.split(name, entity, going, by))
        return Parted(
            leaves=[_key(one) for one in leaves], stays=[_key(one) for one in stays], cases=cases, decision=made
        )


def _opened(review: Review, request: Request, name: str) -> EntityFile:
    """NotAllowed for whoever does not decide over the file's records."""
    file = review.file(name)
    if not review.decides(reader_of(request), name):
        raise no("由归属单位的工作人员认定", f"the officers and data engineers of {file.spec.owner} review {name}")
    return file


def _program(request: Request) -> Reader:
    return program_of(request, "decides", "/entities/.../review")


def _number(number: int) -> int:
    """UnknownName for one that no database counts to."""
    if not 0 < number < 2**53:
        raise UnknownName(f"no number {number}")
    return number


def _entry(file: EntityFile) -> EntityEntry:
    spec = file.spec
    return EntityEntry(
        name=file.name,
        title=spec.title,
        kind=spec.kind,
        owner=spec.owner,
        links=file.links,
        datasets=list(file.datasets),
    )


def _key(key: Key) -> RecordKey:
    return RecordKey(dataset=key.dataset, record=key.record)


def _record(one: Linked) -> RecordOf:
    return RecordOf(dataset=one.key.dataset, record=one.key.record, how=one.how, code=one.code)


def _case(one: Attached) -> CaseOf:
    return CaseOf(case=f"{one.case.type}/{one.case.number}", open=one.case.open, why=one.why, goes=one.goes)
