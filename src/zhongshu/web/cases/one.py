"""`/case/{pack}/{case}/{number}`: one case with its clocks, its story, and what the reader may do to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.cases.acts import AT_ANY_VERSION, Acting, correctable, put_off
from zhongshu.cases.filling import Fault
from zhongshu.cases.sight import Seen
from zhongshu.core.errors import UnknownName
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.backers import behind
from zhongshu.web.cases.causes import cause_line
from zhongshu.web.cases.choosing import chooser
from zhongshu.web.cases.clocks import clock_lines
from zhongshu.web.cases.entity_links import entity_links
from zhongshu.web.cases.filled import Sent, fill, with_sources
from zhongshu.web.cases.likeness_told import gathered, like_of
from zhongshu.web.cases.matches import match_links
from zhongshu.web.cases.naming import naming_of, with_cases
from zhongshu.web.cases.offered import with_offers
from zhongshu.web.cases.papers import paper_lines
from zhongshu.web.cases.places import ground_of_case
from zhongshu.web.cases.questions import Question, new_key, questions_of
from zhongshu.web.cases.rulings import ruling_lines
from zhongshu.web.cases.shares import shares_told, whole_told
from zhongshu.web.cases.telling import Telling, common
from zhongshu.web.cases.timeline import timeline
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

MOST_POSTS = 300
"""So many posts are a list to choose from; of more, the id is typed."""
TOLD = frozenset(
    "back unback moved note assign pause resume more_time grant decline merge correct rate follow tell".split()
)
SAID = ("note", "post", "clock", "by", "other", "stars", "public")
"""The fields of forms that are no answers."""


@dataclass(frozen=True)
class Tried:
    """A form of this page that was sent and not done: `way` is "to.STEP" or a deed, the rest as it was typed.

    `since` is the version that whoever sent it had seen, where others were quicker.
    """

    way: str
    given: dict[str, Any] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    trouble: Refusal | None = None
    since: int | None = None
    slip: str = ""


@dataclass(frozen=True)
class Way:
    """A way on with its questions, and the slip of what the hub filled in."""

    to: str
    title: str
    questions: Sequence[Question]
    slip: str = ""


def case_of(visit: Visit) -> str:
    """The id that the address names."""
    return f"{visit.parts['pack']}.{visit.parts['case']}/{visit.parts['number']}"


def door_of(visit: Visit) -> str:
    """The path of the case, without what is below it: where a stranger's code is kept for."""
    return "/case/{pack}/{case}/{number}".format(**visit.parts)


def one(visit: Visit, code: str | None) -> Shown:
    """A case that is not there, or not for this reader, is the same page: one may show the code that one was told."""
    try:
        seen = visit.hub.cases.look(case_of(visit), visit.reader, address=visit.path, code=code)
    except UnknownName:
        return locked(visit)
    return page(visit, seen, code)


def locked(visit: Visit, *, wrong: bool = False) -> Shown:
    """The door of a case."""
    return Shown("cases/locked.html", {"wrong": wrong, "at": door_of(visit), **common(visit)}, 404, lasting=False)


def page(visit: Visit, seen: Seen, code: str | None, tried: Tried | None = None) -> Shown:
    """The case; after a form that was not done, with what it said and why not."""
    case, apart = seen.case, visit.hub.cases.apart(seen, visit.reader, code)
    deeds = [] if visit.as_of else acting_of(visit, code).offered(seen)
    done = visit.asked("done")
    story = gathered(visit, seen, timeline(visit, seen))
    values = {
        "seen": seen,
        "case": case,
        "type": seen.type,
        "called": Telling(visit).called_there(seen),
        "ways": [] if visit.as_of else _ways(visit, seen, code, tried),
        "apart": [] if visit.as_of else [visit.text(way.title) for way in apart.values()],
        "deeds": [deed for deed in deeds if deed not in AT_ANY_VERSION],
        "behind": behind(visit, seen, deeds),
        "matches": match_links(visit, seen),
        "entities": entity_links(visit, seen),
        "naming": naming_of(visit, seen),
        "rulings": ruling_lines(visit, seen),
        "papers": paper_lines(visit, seen),
        "clocks": clock_lines(visit, seen),
        "story": story,
        "meanwhile": [] if tried is None or tried.since is None else [e for e in story if e.number > tried.since],
        "tried": tried,
        "files": visit.hub.cases.attached(seen),
        "unsaid": dict.fromkeys(SAID, ""),
        "key": new_key(),
        "put_off": put_off(seen),
        "corrected": _corrections(visit, seen, tried) if "correct" in deeds else [],
        "posts": _posts(visit, seen) if "assign" in deeds else {},
        "ground": ground_of_case(visit, seen),
        "cause": None if case.cause is None else cause_line(visit, case.cause),
        "like": like_of(visit, seen, deeds),
        "shares": shares_told(visit, seen),
        "whole": whole_told(visit, seen),
        "messages": _messages(visit, seen, code, tried),
        "standing": visit.hub.likeness.standing(case),
        "grouped": chooser(visit, seen.type) if "correct" in deeds else {},
        "watches": _watches(seen),
        "done": done if done in TOLD else None,
        "stranger": seen.as_ == "reporter" and case.reporter is None,
        **common(visit),
    }
    return Shown("cases/one.html", values, 200 if tried is None else 409, lasting=False)


def _watches(seen: Seen) -> bool:
    """Whether who asked has nothing to do, for others are at it: what is left to them is to withdraw it."""
    step = seen.type.spec.steps.get(seen.case.step)
    if seen.as_ != "reporter" or step is None or not seen.case.is_open:
        return False
    own = [to for to, way in step.to.items() if (way.by or step.by) == "reporter"]
    others = len(own) < len(step.to)
    return others and all(seen.type.spec.steps[to].outcome for to in own)


def _ways(visit: Visit, seen: Seen, code: str | None, tried: Tried | None) -> list[Way]:
    cases = visit.hub.cases
    found = []
    for to, way in cases.ways(seen, visit.reader, code).items():
        form = cases.form(seen.type, way.asks)
        mine = tried is not None and tried.way == f"to.{to}"
        sent = tried if tried is not None and mine else Tried("")
        own = seen.as_ == "reporter"
        filled = fill(visit, form, seen.case.id, Sent(sent.given, sent.slip), beside=seen.fields, own=own)
        faults = [one for one in sent.faults if one.field not in filled.sources]
        questions = with_cases(visit, with_sources(visit, questions_of(form, filled.given, faults), filled))
        found.append(Way(to, visit.text(way.title), questions, filled.slip))
    return found


def _messages(visit: Visit, seen: Seen, code: str | None, tried: Tried | None) -> list[Way]:
    """What the flow may be told now."""
    cases, found = visit.hub.cases, []
    for name, one in ({} if visit.as_of else cases.messages(seen, visit.reader, code)).items():
        sent = tried if tried is not None and tried.way == f"tell.{name}" else Tried("")
        questions = questions_of(cases.form(seen.type, one.asks), sent.given, sent.faults)
        found.append(Way(name, visit.text(one.title), questions))
    return found


def _corrections(visit: Visit, seen: Seen, tried: Tried | None) -> list[Question]:
    """The form's questions with what they say now; files stay as they are."""
    form = correctable(visit.hub.cases, seen)
    sent = tried if tried is not None and tried.way == "correct" else Tried("", dict(seen.fields))
    return with_offers(visit, seen.type, with_cases(visit, questions_of(form, sent.given, sent.faults)))


def _posts(visit: Visit, seen: Seen) -> Mapping[str, str]:
    """The posts that a case may be handed over to, in words."""
    return {id: visit.text(one.title) for id, one in acting_of(visit, None).posts(seen, MOST_POSTS).items()}


def acting_of(visit: Visit, code: str | None) -> Acting:
    """Who acts on this page."""
    return Acting(visit.hub.cases, visit.reader, code, visit.path)
