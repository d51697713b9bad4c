"""What happened to a case, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from zhongshu.cases.event import Decided, Event
from zhongshu.cases.sight import Seen
from zhongshu.web.cases.clocks import amount
from zhongshu.web.cases.papers import paper_words
from zhongshu.web.cases.rulings import outcome_words, ruling_title
from zhongshu.web.cases.telling import Answer, Telling, Tone
from zhongshu.web.visit import Visit

_TONES: Mapping[str, Tone] = {
    "escalated": "bad",
    "declined": "bad",
    "reminded": "warn",
    "paused": "warn",
    "time_asked": "warn",
    "extended": "good",
}


@dataclass(frozen=True)
class Happened:
    """One line: what, who did it and as what, what they said, and what rules said then. `inside`: officers alone see
    the words."""

    number: int
    at: datetime
    what: str
    who: str
    note: str
    inside: bool
    tone: Tone
    answers: Sequence[Answer]
    stars: int | None = None
    other: str | None = None
    ruled: Sequence[str] = ()


def timeline(visit: Visit, seen: Seen) -> list[Happened]:
    """Oldest first."""
    return list(_told(visit, seen))


def _told(visit: Visit, seen: Seen) -> Iterator[Happened]:
    tell, step, post = Telling(visit), "", ""
    form = visit.hub.cases.form(seen.type, seen.type.spec.fields)
    for event in seen.events:
        brought = () if event.kind == "opened" else _brought(seen, event)
        yield Happened(
            number=event.number,
            at=event.at,
            what=_what(visit, tell, seen, event, step, post),
            who=_who(visit, seen, event),
            note=event.note,
            inside=bool(event.note) and not event.public and event.kind == "noted",
            tone="good" if event.outcome and event.kind == "moved" else _TONES.get(event.kind, ""),
            answers=[tell.answer(form, form.questions[name], event.fields[name]) for name in brought],
            stars=event.rating,
            other=event.other,
            ruled=[*(_ruled(visit, seen, one) for one in event.decided), *paper_words(visit, seen, event)],
        )
        step, post = event.step, event.post


def _what(visit: Visit, tell: Telling, seen: Seen, event: Event, step: str, post: str) -> str:
    key: str = event.kind
    said: dict[str, str] = {}
    match event.kind:
        case "opened":
            said = {"channel": visit.t(f"cases.channel.{event.channel}"), "post": tell.post(event.post)}
        case "moved":
            return _moved(visit, tell, seen, event, step, post)
        case "assigned":
            said = {"post": tell.post(event.post)}
        case "time_asked" | "extended":
            said = {"length": _more(visit, seen, event)}
        case "escalated" if event.posts:
            key, said = "escalated_to", {"posts": visit.t("cases.and").join(map(tell.post, event.posts))}
        case "merged" | "joined" | "named" | "begun" | "returned" | "recalled" if event.other is not None:
            type, _, number = event.other.rpartition("/")
            said = {"what": tell.type(type), "other": number}
        case "recalled":
            key = "ended"
        case "told":
            said = {"what": _message(visit, seen, event.element or "")}
    return visit.t(f"cases.event.{key}", **said)


def _moved(visit: Visit, tell: Telling, seen: Seen, event: Event, step: str, post: str) -> str:
    steps = seen.type.spec.steps
    way = steps[step].to.get(event.step) if step in steps else None
    there = visit.text(steps[event.step].title) if event.step in steps else event.step
    said = {"way": there if way is None else visit.text(way.title), "step": there}
    if event.post == post or (event.outcome and not event.posts):
        return visit.t("cases.event.moved", **said)
    gone = "".join(tell.post(one) for one in event.posts)
    return visit.t(f"cases.event.moved_{'redrawn' if gone else 'to'}", **said, post=tell.post(event.post), gone=gone)


def _message(visit: Visit, seen: Seen, name: str) -> str:
    flow = seen.type.spec.flow
    return visit.text(flow.messages[name].title) if flow is not None and name in flow.messages else name


def _brought(seen: Seen, event: Event) -> list[str]:
    """The answers that somebody gave with it: what rules filled is told with their outcome."""
    filled = {into for one in event.decided for into in seen.type.spec.decides[one.name].into.values()}
    return [name for name, value in event.fields.items() if name not in filled and value is not None]


def _ruled(visit: Visit, seen: Seen, decided: Decided) -> str:
    outcome = outcome_words(visit, seen.type, decided)
    return visit.t("cases.ruling.said", title=ruling_title(visit, seen.type, decided), outcome=outcome)


def _more(visit: Visit, seen: Seen, event: Event) -> str:
    change = next((one for one in event.clocks if one.by is not None), None)
    promise = None if change is None else seen.case.promises.get(change.clock)
    if change is None or change.by is None or promise is None:
        return ""
    return amount(visit, Fraction(change.by), promise.spec)


def _who(visit: Visit, seen: Seen, event: Event) -> str:
    """A colleague is not told who asked, unless that was asked in office."""
    if event.actor == "anyone":
        return visit.t("cases.who.stranger")
    hidden = seen.as_ == "colleague" and seen.type.spec.asked_by is None
    if hidden and event.actor == seen.case.reporter:
        return visit.t("cases.who.reporter")
    return visit.t("cases.who.system") if event.actor == "system" else event.name
