"""`/entities/{pack}/{entity}/review`: pairs of records that wait for a person, one at a time, side by side."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from starlette.datastructures import FormData

from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.linkage.decision import Decision, Key, Question
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.present import Linked
from zhongshu.linkage.review import By
from zhongshu.linkage.spec import ROLES
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_RECENT = 10
_LISTED = 20
_WHOLE = frozenset({"person", "phone"})
"""Roles that come as digests: of two that differ, no part is alike but by chance."""


@dataclass(frozen=True)
class Cell:
    """What a record says in a role, in pieces: those that the other one does not say alike are marked. None where it
    says nothing."""

    pieces: tuple[tuple[str, bool], ...] | None


@dataclass(frozen=True)
class Line:
    """A role of both records; `same` is None where one of them says nothing."""

    role: str
    left: Cell
    right: Cell
    same: bool | None


@dataclass(frozen=True)
class Side:
    """A record of a pair: the title of its kind, its entity, how many records that has; `refused` is the unit whose
    grant the reader lacks."""

    key: Key
    title: str
    linked: Linked | None
    others: int
    file_path: str | None
    refused: str | None = None


@dataclass(frozen=True)
class Pair:
    """A question as it is shown."""

    question: Question
    left: Side
    right: Side
    lines: tuple[Line, ...]


def reviewed(visit: Visit) -> EntityFile:
    """The entity of the address. UnknownName for none; GrantError for who does not review it."""
    review, of = visit.hub.linkage, f"{visit.parts['pack']}.{visit.parts['entity']}"
    known = {name: one for name, one in visit.hub.packs.entities.items() if visit.desk.sight.opens(one.pack)}
    if of not in known:
        raise UnknownName.among("entity", of, known)
    file = known[of]
    if not review.decides(visit.reader, of):
        raise GrantError(
            f"records of {of} are reviewed by the officers and data engineers of {file.spec.owner}",
            hint="what it holds is on its own pages, as far as your grants go",
        )
    return file


def review_page(visit: Visit) -> Shown:
    """The pair that was asked for, else the first that waits; below it what else waits, and what was decided last."""
    return _page(visit, reviewed(visit))


def review_act(visit: Visit, form: FormData) -> Shown | str:
    """Same, apart, later, or a decision taken back: then on to the next."""
    file, review = reviewed(visit), visit.hub.linkage
    act, by = text_of(form, "act", 10), By(visit.reader, text_of(form, "reason"), text_of(form, "signed"))
    number = number_of(text_of(form, "number", 20))
    if number is None:
        raise UnknownName("no number of a question or decision")
    if act == "same":
        review.answer(file.name, number, "same", by)
    elif act == "apart":
        review.answer(file.name, number, "apart", by)
    elif act == "later":
        review.put_off(file.name, number, by)
    elif act == "undo":
        review.undo(file.name, number, by)
    else:
        raise UnknownName.among("act", act, ("same", "apart", "later", "undo"))
    return visit.link(visit.path, done=act, clashes=visit.asked("clashes"))


def _page(visit: Visit, file: EntityFile) -> Shown:
    review, number = visit.hub.linkage, number_of(visit.asked("question"))
    clashes = True if visit.asked("clashes") else None
    waiting = review.questions.questions(file.name, clashes=clashes, limit=_LISTED + 1)
    chosen = review.questions.question(file.name, number) if number is not None else next(iter(waiting), None)
    values = {
        "file": file,
        "counts": review.questions.waiting(file.name),
        "pair": None if chosen is None or chosen.decision is not None else _pair(visit, file, chosen),
        "clashes": clashes is True,
        "waiting": [one for one in waiting[:_LISTED] if chosen is None or one.number != chosen.number],
        "recent": review.decisions.decisions(file.name, limit=_RECENT),
        "title_of": lambda key: visit.text(file.datasets[key.dataset].title) if key.dataset in file.datasets else "",
        "path_of": lambda entity: entity_path(visit, file, entity, "records"),
        "undoable": undoable,
        "done": visit.asked("done"),
    }
    return Shown("entities/review.html", values, lasting=False)


def undoable(decision: Decision) -> bool:
    """Whether it can be taken back."""
    return decision.undone is None and decision.kind != "undo"


def entity_path(visit: Visit, file: EntityFile, entity: str, *more: str) -> str:
    """The address of an entity, or of a page below it."""
    return visit.link("/".join(["/entities", *file.name.split(".", 1), entity, *more]))


def _pair(visit: Visit, file: EntityFile, question: Question) -> Pair:
    sides, says = [], []
    there = visit.hub.linkage.present.of_records(file, (question.found.left, question.found.right))
    for key in (question.found.left, question.found.right):
        said, refused = said_by(visit, file, key)
        says.append(said)
        sides.append(_side(visit, file, key, there.get(key), refused))
    left, right = says
    lines = (_line(role, left.get(role), right.get(role)) for role in ROLES if left.get(role) or right.get(role))
    return Pair(question, sides[0], sides[1], tuple(lines))


def _side(visit: Visit, file: EntityFile, key: Key, linked: Linked | None, refused: str | None) -> Side:
    others, path = 0, None
    if linked is not None:
        others = len(visit.hub.linkage.present.of_entity(file, linked.entity)) - 1
        path = entity_path(visit, file, linked.entity, "records")
    return Side(key, visit.text(file.datasets[key.dataset].title), linked, others, path, refused)


def said_by(visit: Visit, file: EntityFile, key: Key) -> tuple[dict[str, str], str | None]:
    """What a record says, by role, as far as the reader's grants go; and the unit whose grant would open it where none
    does."""
    record = file.datasets[key.dataset]
    dataset = visit.hub.packs.catalogue.dataset(key.dataset)
    noun = visit.hub.packs.nouns.of_relation(key.dataset)
    if not visit.access.may(noun):
        return {}, dataset.spec.owner
    permit, column = visit.access.permit(key.dataset), dataset.spec.key[0]
    roles = {role: column for role, column in record.roles.items() if column in permit.columns}
    if not roles or column not in permit.columns or column in permit.masks:
        return {}, dataset.spec.owner
    names = tuple(dict.fromkeys(roles.values()))
    listed = ", ".join(f"CAST({table_sql(name)} AS VARCHAR) AS {table_sql(name)}" for name in names)
    where = f"CAST({table_sql(column)} AS VARCHAR) = {literal(key.record)}"
    sql = f"SELECT {listed} FROM {table_sql(key.dataset)} WHERE {where} LIMIT 1"
    plan = Plan(sql, visit.snapshot, {key.dataset: dataset.spec.duckdb_columns}, key.dataset, columns=names)
    rows = visit.access.read(plan)
    values = dict(zip(names, rows[0], strict=True)) if rows else {}
    return {role: str(values[name]) for role, name in roles.items() if values.get(name) not in (None, "")}, None


def _line(role: str, left: str | None, right: str | None) -> Line:
    if left is None or right is None:
        return Line(role, _plain(left), _plain(right), None)
    if role in _WHOLE and left != right:
        return Line(role, Cell(((left, True),)), Cell(((right, True),)), False)
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    one = tuple((left[a:b], kind != "equal") for kind, a, b, _, _ in blocks if a < b)
    other = tuple((right[a:b], kind != "equal") for kind, _, _, a, b in blocks if a < b)
    return Line(role, Cell(one), Cell(other), left == right)


def _plain(said: str | None) -> Cell:
    return Cell(None if said is None else ((said, False),))
