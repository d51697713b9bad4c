"""`/entities/{pack}/{entity}/review`: pairs of records that wait for a person, one at a time, side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

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
class Said:
    """What a record says, by role; `refused` is the unit whose grant would open it where none does."""

    roles: Mapping[str, str]
    refused: str | None


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
    keys = (question.found.left, question.found.right)
    there, says = visit.hub.linkage.present.of_records(file, keys), said_by(visit, file, keys)
    sides = [_side(visit, file, key, there.get(key), says[key].refused) for key in keys]
    left, right = (says[key].roles for key in keys)
    lines = (_line(role, left.get(role), right.get(role)) for role in ROLES if left.get(role) or right.get(role))
    return Pair(question, sides[0], sides[1], tuple(lines))


def _side(visit: Visit, file: EntityFile, key: Key, linked: Linked | None, refused: str | None) -> Side:
    others, path = 0, None
    if linked is not None:
        others = len(visit.hub.linkage.present.of_entity(file, linked.entity)) - 1
        path = entity_path(visit, file, linked.entity, "records")
    return Side(key, visit.text(file.datasets[key.dataset].title), linked, others, path, refused)


def said_by(visit: Visit, file: EntityFile, keys: Iterable[Key]) -> dict[Key, Said]:
    """What records say, as far as the reader's grants go: one look for each dataset."""
    told: dict[Key, Said] = {}
    for dataset, group in groupby(sorted(keys), key=lambda key: key.dataset):
        told |= _said_in(visit, file, dataset, tuple(group))
    return told


def _said_in(visit: Visit, file: EntityFile, name: str, keys: tuple[Key, ...]) -> dict[Key, Said]:
    dataset = visit.hub.packs.catalogue.dataset(name)
    refused = dict.fromkeys(keys, Said({}, dataset.spec.owner))
    if not visit.access.may(visit.hub.packs.nouns.of_relation(name)):
        return refused
    permit, column = visit.access.permit(name), dataset.spec.key[0]
    roles = {role: column for role, column in file.datasets[name].roles.items() if column in permit.columns}
    if not roles or column not in permit.columns or column in permit.masks:
        return refused
    names = tuple(dict.fromkeys((column, *roles.values())))
    listed = ", ".join(f"CAST({table_sql(one)} AS VARCHAR) AS {table_sql(one)}" for one in names)
    text = dataset.spec.duckdb_columns[column] == "VARCHAR"  # else a whole number
    asked = ", ".join((literal(one) if text else f"TRY_CAST({literal(one)} AS BIGINT)") for _, one in keys)
    sql = f"SELECT {listed} FROM {table_sql(name)} WHERE {table_sql(name)}.{table_sql(column)} IN ({asked})"
    plan = Plan(sql, visit.snapshot, {name: dataset.spec.duckdb_columns}, name, columns=names)
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in visit.access.read(plan)}
    told = {key: rows.get(key.record, {}) for key in keys}
    return {
        key: Said({role: str(said[one]) for role, one in roles.items() if said.get(one) not in (None, "")}, None)
        for key, said in told.items()
    }


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
