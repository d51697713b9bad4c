"""`/ask`: what somebody may ask of the region, the form, and what is told to them after it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData

from zhongshu.cases.cases import Opened
from zhongshu.cases.cause import Cause
from zhongshu.cases.event import Channel
from zhongshu.cases.filling import Fault, Unfilled
from zhongshu.cases.opening import FOR_OTHERS, for_strangers
from zhongshu.cases.sight import Seen
from zhongshu.cases.slip import LONGEST
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.causes import asked_cause, fresh_line, moved_on
from zhongshu.web.cases.channels import channels, may_ask
from zhongshu.web.cases.choosing import chooser, compared
from zhongshu.web.cases.clocks import clock_lines
from zhongshu.web.cases.endpoints import Onward
from zhongshu.web.cases.filled import AGREE, AGREED, PRESSED, SLIP, Sent, fill, slip_of, with_sources
from zhongshu.web.cases.matches import match_links
from zhongshu.web.cases.naming import with_cases
from zhongshu.web.cases.offered import with_offers
from zhongshu.web.cases.places import ground
from zhongshu.web.cases.questions import Question, folded, given_in, key_of, new_key, questions_of, take_files
from zhongshu.web.cases.telling import common
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_MANY = 4
"""Fewer answers than these are looked over sooner than opened."""
_TOO_OFTEN = Refusal(
    Text(zh="提交得太频繁，这一份还没有提交", en="too many at once: this one was not sent yet"),
    Text(zh="填的内容都还在，请一分钟后再提交", en="all of it is still here: send it in a minute"),
)


@dataclass(frozen=True)
class Asked:
    """A form as it was sent: its answers, its own key, how it came in, what is wrong with it, and what it is about.

    `slip` is that of what the hub filled in, `pressed` the question beside which that was asked for, `agreed` those
    that somebody agrees to have filled in."""

    given: Mapping[str, Any]
    key: str
    channel: Channel
    faults: Sequence[Fault] = ()
    trouble: Refusal | None = None
    cause: Cause | None = None
    slip: str = ""
    pressed: str = ""
    agreed: frozenset[str] = frozenset()


def kinds(visit: Visit, code: str | None) -> Shown:
    """What this reader may ask, as buttons; and where one that was asked is followed."""
    opens = visit.desk.sight.opens
    types = [one for name, one in sorted(visit.hub.cases.types.items()) if opens(one.pack) and may_ask(visit, one)]
    every = visit.hub.cases.types
    by_any = sorted(every.items(), key=lambda one: (one[1].spec.open_to != "anyone", one[0]))
    followed = {name: one for name, one in by_any if for_strangers(one)}
    values = {"types": types, "all_types": every, "followed": followed, **common(visit)}
    return Shown("cases/kinds.html", values, lasting=False)


def blank(visit: Visit, code: str | None) -> Shown:
    """The empty form. An address may bring answers along, and what it is about: /ask/street/event?kind=cover."""
    type = _type(visit)
    cause = asked_cause(visit, type, visit.query.get("about", ""))
    given = {name: visit.query[name] for name in type.spec.form if name in visit.query}
    channel = _channel(visit, type, visit.asked("channel"), cause)
    return _page(visit, type, Asked(given, new_key(), channel, cause=cause))


def ask(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Open the case; what is wrong stands beside its question, and the rest is as it was typed."""
    type, cases = _type(visit), visit.hub.cases
    given, key = given_in(sent, type.spec.form), key_of(sent)
    cause = asked_cause(visit, type, text_of(sent, "about", 260))
    slip, pressed = text_of(sent, SLIP, LONGEST), text_of(sent, PRESSED, 60)
    channel = _channel(visit, type, text_of(sent, "channel", 10), cause)
    asked = Asked(given, key, channel, cause=cause, slip=slip, pressed=pressed, agreed=_agreed(sent))
    if cause is not None and (moved := moved_on(cause, text_of(sent, "number", 60))) is not None:
        return _page(visit, type, replace(asked, trouble=moved))
    faults = take_files(cases, sent, type.spec.form, given)
    if faults or pressed:
        others = () if pressed else _other_faults(visit, type, given, faults)
        return _page(visit, type, replace(asked, faults=(*faults, *others)))
    held = slip_of(visit, type.name, slip)
    same = text_of(sent, "same_as", 140)
    same_as = visit.hub.likeness.proposed(type.name, given, visit.reader, same) if same else None
    try:
        opened = cases.open(
            type.name, given, visit.reader, asked.channel, key=key, filled=held, same_as=same_as, cause=cause
        )
    except Unfilled as wrong:
        return _page(visit, type, replace(asked, faults=wrong.faults))
    except Refusal as refused:
        return _page(visit, type, replace(asked, trouble=refused))
    apart = {"apart": 1} if same and opened.case.master is None else {}
    if asked.channel in FOR_OTHERS:
        return _handed(visit, type, opened, apart=bool(apart))
    at = f"/case/{opened.case.type.replace('.', '/', 1)}/{opened.case.id.rpartition('/')[2]}"
    return Onward(visit.link(f"{at}/asked", **apart), at, opened.code)


def too_often(visit: Visit, sent: FormData, code: str | None) -> Shown:
    """The form as it was sent, photos too, for whoever has sent too many: nothing of it is lost, nothing is done."""
    type, cases = _type(visit), visit.hub.cases
    given = given_in(sent, type.spec.form)
    faults = take_files(cases, sent, type.spec.form, given)
    cause = asked_cause(visit, type, text_of(sent, "about", 260))
    channel = _channel(visit, type, text_of(sent, "channel", 10), cause)
    asked = Asked(given, key_of(sent) or new_key(), channel, faults, _TOO_OFTEN, cause, text_of(sent, SLIP, LONGEST))
    return replace(_page(visit, type, replace(asked, agreed=_agreed(sent))), status=429)


def told(visit: Visit, code: str | None) -> Shown:
    """What stands after it: the number, what happens next and until when, and for a stranger the code."""
    pack, name, number = (visit.parts[part] for part in ("pack", "case", "number"))
    seen = visit.hub.cases.look(f"{pack}.{name}/{number}", visit.reader, address=visit.path, code=code)
    clocks = [one for one in clock_lines(visit, seen) if one.public]
    code = code if seen.as_ == "reporter" and seen.case.reporter is None else None
    values = {"seen": seen, "clocks": clocks, "code": code, "taken": False, "see": True}
    values |= {"matches": match_links(visit, seen)}
    with_it = {"standing": visit.hub.likeness.standing(seen.case), "apart": visit.asked("apart") is not None}
    return Shown("cases/told.html", {**values, **with_it, **common(visit)}, lasting=False)


def _handed(visit: Visit, type: CaseType, opened: Opened, *, apart: bool) -> Shown:
    """What is told to whoever stands at the counter, or calls: no browser keeps their code, so it stands here once."""
    cases, case = visit.hub.cases, opened.case
    seen = Seen(case, type, "reporter", {}, ())
    clocks = [one for one in clock_lines(visit, seen) if one.public]
    see = cases.stands_as(case, visit.reader) is not None
    values = {"seen": seen, "clocks": clocks, "code": opened.code, "taken": True, "see": see, "matches": ()}
    with_it = {"standing": visit.hub.likeness.standing(case), "apart": apart}
    return Shown("cases/told.html", {**values, **with_it, **common(visit)}, lasting=False)


def _channel(visit: Visit, type: CaseType, said: str | None, cause: Cause | None) -> Channel:
    """The one that was chosen; else the first. From a number it is that one."""
    if cause is not None:
        return "number"
    able = channels(visit, type)
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


def _agreed(sent: FormData) -> frozenset[str]:
    return frozenset(one for one in sent.getlist(AGREED) if isinstance(one, str))


def _page(visit: Visit, type: CaseType, asked: Asked) -> Shown:
    form, own = visit.hub.cases.form(type), asked.channel not in FOR_OTHERS
    look = asked.trouble is None
    sent = Sent(asked.given, asked.slip, asked.agreed)
    filled = fill(visit, form, type.name, sent, look=look, own=own)
    faults = [one for one in asked.faults if one.field not in filled.sources]
    wrong = bool(faults or asked.trouble)
    questions = with_offers(visit, type, with_cases(visit, questions_of(form, filled.given, faults)))
    consented = () if type.spec.consents is None else tuple(type.spec.consents.chapters.values())
    first, more = folded(with_sources(visit, questions, filled, asked.pressed))
    values = {
        "type": type,
        "questions": first,
        "known": _known(first, consented),
        "more": more,
        "slip": filled.slip,
        "offers": filled.offers,
        "agree": AGREE,
        "agreed": None if asked.pressed != AGREE else filled.new,
        "grouped": chooser(visit, type),
        "compared": sorted(compared(type)),
        "consented": consented,
        "key": asked.key,
        "trouble": asked.trouble,
        "wrong": len(faults),
        "ground": ground(visit, type) if any(one.type == "point" for one in type.spec.form.values()) else None,
        "channel": asked.channel,
        "channels": () if asked.cause is not None else channels(visit, type),
        "cause": None if asked.cause is None else fresh_line(visit, asked.cause),
        "number": "" if asked.cause is None else asked.cause.value or "",
        **common(visit),
    }
    return Shown("cases/ask.html", values, 422 if wrong else 200, lasting=False)


def _known(questions: Sequence[Question], consented: Collection[str]) -> Sequence[Question]:
    """Those that the hub answered, to be opened together where they are many: what is asked comes first. What
    other answers come from stays in sight, and so does what is wrong."""
    plain = (one for one in questions if not (one.fills or one.fault or one.told or one.name in consented))
    found = [one for one in plain if one.source is not None]
    return found if len(found) >= _MANY else ()
