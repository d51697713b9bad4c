"""Cases that name one another: what a form offers to be named, and what the page of a case says of who names it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.lists import Line
from zhongshu.cases.records import number_of
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.cases.questions import Question
from zhongshu.web.cases.telling import Telling
from zhongshu.web.visit import Visit

_MOST = 60
"""Cases that a form offers; others are named by their numbers."""
_SHOWN = 20


@dataclass(frozen=True)
class NamedBy:
    """A case of which an answer names this one: of what type, where it stands; `path` None where it is not for this
    reader to see."""

    number: str
    title: str
    said: str
    path: str | None


@dataclass(frozen=True)
class Naming:
    """Those that name a case, and the forms that this reader may fill in to name it, each with its address."""

    by: Sequence[NamedBy]
    forms: Sequence[tuple[str, str]]


def with_cases(visit: Visit, questions: Sequence[Question]) -> list[Question]:
    """Questions with the cases that each may name; the ledger hears of those that are offered."""
    return [replace(one, options=_nameable(visit, one)) if one.spec.cases else one for one in questions]


def naming_of(visit: Visit, seen: Seen) -> Naming:
    """Of the page of a case."""
    ids = "" if not seen.case.is_open or visit.as_of else seen.case.id.rpartition("/")[2]
    return Naming([_named_by(visit, id) for id in seen.case.named[:_SHOWN]], forms_naming(visit, seen.type, ids))


def forms_naming(visit: Visit, type: CaseType, numbers: str) -> Sequence[tuple[str, str]]:
    """The forms that ask for cases of a type and are this reader's to fill in, with these numbers filled in; none
    without numbers. A form that names one alone is not for several."""
    several, found = len(numbers.split()), []
    for name, one in sorted(visit.hub.cases.types.items() if numbers else ()):
        asked = next((q for q, spec in one.spec.form.items() if _fits(spec, type, several)), None)
        if asked is not None and visit.desk.sight.opens(one.pack) and may_ask(visit, one):
            path = visit.link(f"/ask/{name.replace('.', '/', 1)}", **{asked: numbers})
            found.append((visit.text(one.spec.title), path))
    return found


def _fits(spec: FieldSpec, type: CaseType, several: int) -> bool:
    return spec.type == "case" and spec.of == type.name and several <= spec.cases


def _nameable(visit: Visit, question: Question) -> Mapping[str, Text]:
    """What this reader's lists show of the type, the newest first, with those that are named already."""
    cases, of, tell = visit.hub.cases, question.spec.of or "", Telling(visit)
    found: dict[str, Line] = {}
    if of in cases.types and visit.reader.known:
        lists = cases.lists
        theirs = lists.inbox(cases.seen_posts(visit.reader), type=of, limit=_MOST)
        cases.listed(theirs, visit.reader, address=visit.path)
        found = {one.id: one for one in (*theirs, *lists.asked(visit.reader.actor, type=of, limit=_MOST))}
    newest = sorted(found.values(), key=lambda one: -one.number)
    said = {one.id: f"{tell.called(one)} · {one.number}" for one in newest}
    said |= {id: visit.t("cases.named.number", n=id.rpartition("/")[2]) for id in question.kept if id not in said}
    return {id: Text(zh=words, en=words) for id, words in said.items()}


def _named_by(visit: Visit, id: str) -> NamedBy:
    cases, tell = visit.hub.cases, Telling(visit)
    case = cases.store.case(number_of(id))
    step = cases.type_of(case).spec.steps[case.step]
    said = visit.text(step.public or step.title)
    return NamedBy(id.rpartition("/")[2], tell.type(case.type), said, tell.path_seen(id))
