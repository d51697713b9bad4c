"""What happened to a case, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from zhongshu.cases.event import Event
from zhongshu.cases.sight import Seen
from zhongshu.web.cases.clocks import amount
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
    """One line: what, who did it and as what, what they said. `whose` is who sees the words: both, or officers."""

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


def timeline(visit: Visit, seen: Seen) -> list[Happened]:
    """Oldest first."""
    return list(_told(visit, seen))


def _told(visit: Visit, seen: Seen) -> Iterator[Happened]:
    tell, step, post = Telling(visit), "", ""
    form = visit.hub.cases.form(seen.type, seen.type.spec.fields)
    for event in seen.events:
        brought = () if event.kind == "opened" else event.fields
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
        )
        step, post = event.step, event.post


def _what(visit: Visit, tell: Telling, seen: Seen, event: Event, step: str, post: str) -> str:
    steps, t = seen.type.spec.steps, visit.t
    match event.kind:
        case "opened":
            return t("cases.event.opened", channel=t(f"cases.channel.{event.channel}"), post=tell.post(event.post))
        case "moved":
            way = steps[step].to.get(event.step) if step in steps else None
            there = visit.text(steps[event.step].title) if event.step in steps else event.step
            said = {"way": there if way is None else visit.text(way.title), "step": there}
            if event.post == post or (event.outcome and not event.posts):
                return t("cases.event.moved", **said)
            gone = "".join(tell.post(one) for one in event.posts)
            return t(f"cases.event.moved_{'redrawn' if gone else 'to'}", **said, post=tell.post(event.post), gone=gone)
        case "assigned":
            return t("cases.event.assigned", post=tell.post(event.post))
        case "time_asked" | "extended":
            return t(f"cases.event.{event.kind}", length=_more(visit, seen, event))
        case "escalated" if event.posts:
            return t("cases.event.escalated_to", posts=t("cases.and").join(map(tell.post, event.posts)))
        case "merged" | "joined":
            return t(f"cases.event.{event.kind}", other=(event.other or "").rpartition("/")[2])
        case _:
            return t(f"cases.event.{event.kind}")


def _more(visit: Visit, seen: Seen, event: Event) -> str:
    change = next((one for one in event.clocks if one.by is not None), None)
    promise = None if change is None else seen.case.promises.get(change.clock)
    if change is None or change.by is None or promise is None:
        return ""
    return amount(visit, Fraction(change.by), promise.spec)


def _who(visit: Visit, seen: Seen, event: Event) -> str:
    """A colleague is not told who asked."""
    if event.actor == "anyone":
        return visit.t("cases.who.stranger")
    if seen.as_ == "colleague" and event.actor == seen.case.reporter:
        return visit.t("cases.who.reporter")
    return visit.t("cases.who.system") if event.actor == "system" else event.name
