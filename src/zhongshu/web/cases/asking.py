"""`/ask`: what somebody may ask of the region, the form, and what is told to them after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.reader import Reader
from zhongshu.web.cases.clocks import clock_lines
from zhongshu.web.cases.endpoints import Onward
from zhongshu.web.cases.places import ground
from zhongshu.web.cases.questions import given_in, key_of, new_key, questions_of, take_files
from zhongshu.web.cases.telling import common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Asked:
    """A form as it was sent: its answers, its own key, and what is wrong with it."""

    given: Mapping[str, Any]
    key: str
    faults: Sequence[Fault] = ()
    trouble: Refusal | None = None


def kinds(visit: Visit, code: str | None) -> Shown:
    """What this reader may ask, as buttons; and where one that was asked is followed."""
    opens = visit.desk.sight.opens
    types = [
        one for name, one in sorted(visit.hub.cases.types.items()) if opens(one.pack) and may_ask(one, visit.reader)
    ]
    values = {"types": types, "all_types": visit.hub.cases.types, **common(visit)}
    return Shown("cases/kinds.html", values, lasting=False)


def blank(visit: Visit, code: str | None) -> Shown:
    """The empty form. An address may bring answers along: /ask/street/event?kind=cover."""
    type = _type(visit)
    given = {name: visit.query[name] for name in type.spec.form if name in visit.query}
    return _page(visit, type, Asked(given, new_key()))


def ask(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Open the case; what is wrong stands beside its question, and the rest is as it was typed."""
    type, cases = _type(visit), visit.hub.cases
    given, key = given_in(sent, type.spec.form), key_of(sent)
    faults = take_files(cases, sent, type.spec.form, given)
    if faults:
        return _page(visit, type, Asked(given, key, (*faults, *_other_faults(visit, type, given, faults))))
    try:
        opened = cases.open(type.name, given, visit.reader, "page", key=key)
    except Unfilled as wrong:
        return _page(visit, type, Asked(given, key, wrong.faults))
    except Refusal as refused:
        return _page(visit, type, Asked(given, key, trouble=refused))
    at = f"/case/{opened.case.type.replace('.', '/', 1)}/{opened.case.id.rpartition('/')[2]}"
    return Onward(visit.link(f"{at}/asked"), at, opened.code)


def told(visit: Visit, code: str | None) -> Shown:
    """What stands after it: the number, what happens next and until when, and for a stranger the code."""
    pack, name, number = (visit.parts[part] for part in ("pack", "case", "number"))
    seen = visit.hub.cases.look(f"{pack}.{name}/{number}", visit.reader, address=visit.path, code=code)
    clocks = [one for one in clock_lines(visit, seen) if one.public]
    code = code if seen.as_ == "reporter" and seen.case.reporter is None else None
    return Shown("cases/told.html", {"seen": seen, "clocks": clocks, "code": code, **common(visit)}, lasting=False)


def may_ask(type: CaseType, reader: Reader) -> bool:
    """Whether somebody is shown the form; `Cases.open` decides."""
    to = type.spec.open_to
    if reader.system or to == "anyone":
        return True
    return reader.known and (to == "known" or any(post.role in to for post in reader.posts))


def _type(visit: Visit) -> CaseType:
    """UnknownName for none, and for one that is not for this reader to ask."""
    type = visit.hub.cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
    if not visit.desk.sight.opens(type.pack) or not may_ask(type, visit.reader):
        raise UnknownName(f"no case {type.name!r} that you may ask", hint="/ask lists those that you may")
    return type


def _other_faults(visit: Visit, type: CaseType, given: Mapping[str, Any], had: Sequence[Fault]) -> list[Fault]:
    """What else is wrong, where a photo was refused: all of it is told at once."""
    told = {one.field for one in had}
    return [one for one in visit.hub.cases.form(type).read(given)[1] if one.field not in told]


def _page(visit: Visit, type: CaseType, asked: Asked) -> Shown:
    cases = visit.hub.cases
    wrong = bool(asked.faults or asked.trouble)
    values = {
        "type": type,
        "questions": questions_of(cases.form(type), asked.given, asked.faults),
        "key": asked.key,
        "trouble": asked.trouble,
        "wrong": len(asked.faults),
        "ground": ground(visit) if any(one.type == "point" for one in type.spec.form.values()) else None,
        **common(visit),
    }
    return Shown("cases/ask.html", values, 422 if wrong else 200, lasting=False)
