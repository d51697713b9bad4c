"""A long list of kinds, so that one is found: in groups, each with the words by which people look for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.suggesting import kind_of, words_of
from zhongshu.cases.type import CaseType
from zhongshu.web.cases.questions import FEW
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Option:
    """A code as the page shows it; `words` are others for the same, for the search."""

    code: str
    title: str
    words: str


@dataclass(frozen=True)
class OptionGroup:
    """A part of the list; the title is empty where the list has no parts."""

    title: str
    options: Sequence[Option]


def chooser(visit: Visit, type: CaseType) -> Mapping[str, Sequence[OptionGroup]]:
    """The groups of every question of a form with too many codes for buttons, by its name."""
    found = {name: _groups(visit, type, name, one) for name, one in type.spec.form.items() if one.type == "code"}
    return {name: groups for name, groups in found.items() if sum(len(one.options) for one in groups) > FEW}


def compared(type: CaseType) -> frozenset[str]:
    """The questions by which cases are like each other: what a page sends while somebody types, and no other."""
    twin = type.spec.duplicates
    names = {kind_of(type.spec), words_of(type.spec)} | (set() if twin is None else {*twin.same, twin.at, twin.words})
    return frozenset(name for name in names if name in type.spec.form)


def _groups(visit: Visit, type: CaseType, name: str, question: FieldSpec) -> Sequence[OptionGroup]:
    titles, groups = type.options(question, visit.now), type.groups(question, visit.now)
    said = visit.hub.likeness.words(type) if name == kind_of(type.spec) else {}
    found: dict[str, list[Option]] = {}
    for code, title in titles.items():
        group = visit.text(groups[code]) if code in groups else ""
        found.setdefault(group, []).append(Option(code, visit.text(title), " ".join(said.get(code, ()))))
    return [OptionGroup(title, options) for title, options in found.items()]
