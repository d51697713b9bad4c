"""`/entities/{pack}/{entity}/{id}/records`: which records an entity has, and how that is known; merge and split."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import FormData

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.linkage.decision import Key
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.present import Linked
from zhongshu.linkage.review import By
from zhongshu.packs.entity_cases import Attached, attached
from zhongshu.packs.relinking import relink
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.entities.reviewing import Said, entity_path, reviewed, said_by, undoable
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_MOST = 200
_BETWEEN = ":"
"""Between dataset and key in a check box."""


@dataclass(frozen=True)
class Held:
    """A record of the entity, with what it says where the reader may see that."""

    linked: Linked
    box: str
    title: str
    name: str | None
    refused: str | None


@dataclass(frozen=True)
class Draft:
    """A split or merge before it is confirmed: what leaves or comes, and which cases go along."""

    act: str
    keys: tuple[Key, ...]
    boxes: tuple[str, ...]
    other: str
    reason: str
    cases: Sequence[Attached]


def records_page(visit: Visit) -> Shown:
    """UnknownName for an entity that never was; one whose records went elsewhere says where."""
    return _page(visit, reviewed(visit))


def records_act(visit: Visit, form: FormData) -> Shown | str:
    """A split and a merge are shown before they are done; what was done shows at once, where nobody else writes."""
    file, review, entity = reviewed(visit), visit.hub.linkage, visit.parts["id"]
    act, by = text_of(form, "act", 20), By(visit.reader, text_of(form, "reason"), text_of(form, "signed"))
    keys = frozenset(_key(str(box)) for box in form.getlist("record"))
    other = text_of(form, "other", 20)
    if act in ("show_split", "show_merge"):
        return _page(visit, file, _draft(visit, file, act, keys, other, by.reason))
    if act == "split":
        review.split(file.name, entity, keys, by)
    elif act == "merge":
        review.merge(file.name, entity, other, by)
    elif act == "undo":
        review.undo(file.name, number_of(text_of(form, "number", 20)) or 0, by)
    else:
        raise UnknownName.among("act", act, ("split", "merge", "undo"))
    with suppress(ZhongshuError):  # the worker does it within a minute, and says why where it cannot
        relink(visit.hub, file.name, who=visit.reader.actor)
    return entity_path(visit, file, entity, "records")


def _page(visit: Visit, file: EntityFile, draft: Draft | None = None) -> Shown:
    review, entity = visit.hub.linkage, visit.parts["id"]
    linked = review.present.of_entity(file, entity)
    into = review.moved_to(file.name, entity)
    history = review.decisions.decisions(file.name, entity=entity)
    if not linked and into is None and not history:
        raise UnknownName(f"no entity {entity!r} of {file.name}")
    shown = linked[:_MOST]
    says = said_by(visit, file, (one.key for one in shown))
    values = {
        "file": file,
        "entity": entity,
        "held": [_held(visit, file, one, says[one.key]) for one in shown],
        "count": len(linked),
        "into": into,
        "history": history,
        "draft": draft,
        "path_of": lambda other: entity_path(visit, file, other, "records"),
        "review_path": visit.link(f"/entities/{file.name.replace('.', '/', 1)}/review"),
        "title_of": lambda key: visit.text(file.datasets[key.dataset].title) if key.dataset in file.datasets else "",
        "type_of": lambda name: visit.text(visit.hub.cases.types[name].spec.title),
        "undoable": undoable,
    }
    return Shown("entities/records.html", values, lasting=False)


def _held(visit: Visit, file: EntityFile, linked: Linked, said: Said) -> Held:
    title = visit.text(file.datasets[linked.key.dataset].title)
    return Held(linked, _BETWEEN.join(linked.key), title, said.roles.get("name"), said.refused)


def _draft(visit: Visit, file: EntityFile, act: str, keys: Collection[Key], other: str, reason: str) -> Draft:
    """What it would come to. Raises as the act itself where it could not be done."""
    review, entity = visit.hub.linkage, visit.parts["id"]
    if act == "show_split":
        stays, goes = review.parted(file.name, entity, keys)
        cases = attached(visit.hub, file, stays, goes)
        return Draft("split", tuple(goes), tuple(_BETWEEN.join(key) for key in goes), "", reason, cases)
    comes = tuple(one.key for one in review.present.of_entity(file, other))
    if not comes or other == entity:
        raise UnknownName(f"no other entity {other!r} of {file.name}")
    return Draft("merge", comes, (), other, reason, attached(visit.hub, file, (), comes))


def _key(box: str) -> Key:
    """UnknownName for what no check box says."""
    dataset, between, record = box.partition(_BETWEEN)
    if not between:
        raise UnknownName(f"no record {box[:120]!r}")
    return Key(dataset, record)
