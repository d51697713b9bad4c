"""`/ask`: what somebody may ask of the region, the form, and what is told to them after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData

from zhongshu.cases.cases import Opened
from zhongshu.cases.event import Channel
from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.opening import FOR_OTHERS
from zhongshu.cases.sight import Seen, standing_of
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.clocks import clock_lines
from zhongshu.web.cases.endpoints import Onward
from zhongshu.web.cases.places import ground
from zhongshu.web.cases.questions import given_in, key_of, new_key, questions_of, take_files
from zhongshu.web.cases.telling import common
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Asked:
    """A form as it was sent: its answers, its own key, how it came in, and what is wrong with it."""

    given: Mapping[str, Any]
    key: str
    channel: Channel
    faults: Sequence[Fault] = ()
    trouble: Refusal | None = None


def kinds(visit: Visit, code: str | None) -> Shown:
    """What this reader may ask, as buttons; and where one that was asked is followed."""
    opens = visit.desk.sight.opens
    types = [one for name, one in sorted(visit.hub.cases.types.items()) if opens(one.pack) and may_ask(visit, one)]
    values = {"types": types, "all_types": visit.hub.cases.types, **common(visit)}
    return Shown("cases/kinds.html", values, lasting=False)


def blank(visit: Visit, code: str | None) -> Shown:
    """The empty form. An address may bring answers along: /ask/street/event?kind=cover."""
    type = _type(visit)
    given = {name: visit.query[name] for name in type.spec.form if name in visit.query}
    return _page(visit, type, Asked(given, new_key(), _channel(visit, type, visit.asked("channel"))))


def ask(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Open the case; what is wrong stands beside its question, and the rest is as it was typed."""
    type, cases = _type(visit), visit.hub.cases
    given, key = given_in(sent, type.spec.form), key_of(sent)
    asked = Asked(given, key, _channel(visit, type, text_of(sent, "channel", 10)))
    faults = take_files(cases, sent, type.spec.form, given)
    if faults:
        return _page(visit, type, replace(asked, faults=(*faults, *_other_faults(visit, type, given, faults))))
    try:
        opened = cases.open(type.name, given, visit.reader, asked.channel, key=key)
    except Unfilled as wrong:
        return _page(visit, type, replace(asked, faults=wrong.faults))
    except Refusal as refused:
        return _page(visit, type, replace(asked, trouble=refused))
    if asked.channel in FOR_OTHERS:
        return _handed(visit, type, opened)
    at = f"/case/{opened.case.type.replace('.', '/', 1)}/{opened.case.id.rpartition('/')[2]}"
    return Onward(visit.link(f"{at}/asked"), at, opened.code)


def told(visit: Visit, code: str | None) -> Shown:
    """What stands after it: the number, what happens next and until when, and for a stranger the code."""
    pack, name, number = (visit.parts[part] for part in ("pack", "case", "number"))
    seen = visit.hub.cases.look(f"{pack}.{name}/{number}", visit.reader, address=visit.path, code=code)
    clocks = [one for one in clock_lines(visit, seen) if one.public]
    code = code if seen.as_ == "reporter" and seen.case.reporter is None else None
    values = {"seen": seen, "clocks": clocks, "code": code, "taken": False, "see": True}
    return Shown("cases/told.html", {**values, **common(visit)}, lasting=False)


def _handed(visit: Visit, type: CaseType, opened: Opened) -> Shown:
    """What is told to whoever stands at the counter, or calls: no browser keeps their code, so it stands here once."""
    cases, case = visit.hub.cases, opened.case
    seen = Seen(case, type, "reporter", {}, ())
    clocks = [one for one in clock_lines(visit, seen) if one.public]
    see = standing_of(case, cases.hand(visit.reader, case), visit.reader, cases.posts()) is not None
    values = {"seen": seen, "clocks": clocks, "code": opened.code, "taken": True, "see": see}
    return Shown("cases/told.html", {**values, **common(visit)}, lasting=False)


def may_ask(visit: Visit, type: CaseType) -> bool:
    """Whether somebody is shown the form: to ask for themselves, or to fill it in for others."""
    return bool(_channels(visit, type))


def _channels(visit: Visit, type: CaseType) -> tuple[Channel, ...]:
    """How this reader may send the form."""
    cases = visit.hub.cases
    others: tuple[Channel, ...] = ("counter", "phone") if cases.takes(type, visit.reader) else ()
    try:
        cases.may_open(type, visit.reader)
    except GrantError:
        return others
    return "page", *others


def _channel(visit: Visit, type: CaseType, said: str | None) -> Channel:
    """The one that was chosen; else the first."""
    able = _channels(visit, type)
    return next((one for one in able if one == said), able[0])


def _type(visit: Visit) -> CaseType:
    """UnknownName for none, and for one that is not for this reader to ask."""
    type = visit.hub.cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
    if not visit.desk.sight.opens(type.pack) or not may_ask(visit, type):
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
        "ground": ground(visit, type) if any(one.type == "point" for one in type.spec.form.values()) else None,
        "channel": asked.channel,
        "channels": _channels(visit, type),
        **common(visit),
    }
    return Shown("cases/ask.html", values, 422 if wrong else 200, lasting=False)
