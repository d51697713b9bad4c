"""Whom an act is told to, and what. Pure: who does the act writes it down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event
from zhongshu.cases.notices.channel import MAIL
from zhongshu.cases.notices.spec import NoticesSpec
from zhongshu.cases.notices.words import Saying, What, body, subject
from zhongshu.cases.posts import Posts, above
from zhongshu.cases.promises import untold
from zhongshu.cases.records import headline, number_of
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.rules.clock import Escalation
from zhongshu.rules.working_days import CalendarError, UntoldError

REPORTER = "reporter"
"""To whom a notice goes that is for whoever asked."""
_OPEN_TO_OFFICIALS = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """`key` is that of no other; `to` is a post's id, or a person's after `reporter:`."""

    key: str
    case: int
    to: str
    channel: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Done:
    """An act: the case before it (None for its opening) and after, the event, the end of its first clock (UTC).

    `reporters` are the people who asked for the cases that went up in it, by case, `mails` the addresses that they
    gave; `troubles` say why clocks of it cannot be told.
    """

    type: CaseType
    before: Case | None
    after: Case
    event: Event
    due: datetime | None = None
    troubles: Sequence[UntoldError] = ()
    reporters: Mapping[str, str] | None = None
    mails: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Telling:
    """How a region tells. `address` is where others reach it, for links; None leaves them out."""

    spec: NoticesSpec
    posts: Posts
    zone: ZoneInfo
    address: str | None = None

    def notices(self, done: Done) -> tuple[Notice, ...]:
        """What an act is told of, to each at most once."""
        found = (*self._to_posts(done), *self._to_reporters(done), *self._by_mail(done), *self._of_troubles(done))
        return tuple({one.key: one for one in found}.values())

    def _to_posts(self, done: Done) -> Iterator[Notice]:
        before, after, event = done.before, done.after, done.event
        match event.kind:
            case "reminded":
                late = any(change.word == "overdue" for change in event.clocks)
                over = () if late and _goes_up_at_once(after, event) else self._next_above(after.post)
                for post in (after.post, *over):
                    yield from self._to_post(done, post, "overdue" if late else "warned")
            case "escalated":
                for step in escalations(after, event):
                    to = escalated_to(after.post, step, self.posts)
                    yield from () if to is None else self._to_post(done, to, "escalated")
            case "time_asked":
                for post in self._next_above(after.post):
                    yield from self._to_post(done, post, "time_asked")
            case "extended" | "declined":
                yield from self._to_post(done, after.post, event.kind)
            case _ if after.is_open and (before is None or before.post != after.post):
                yield from self._to_post(done, after.post, "arrived")
            case _ if before is not None and after.is_open and not before.is_open:
                yield from self._to_post(done, after.post, "reopened")

    def _to_reporters(self, done: Done) -> Iterator[Notice]:
        case, event, channel = done.after, done.event, self.spec.reporters
        step = done.type.spec.steps.get(event.step)
        moved = event.kind in ("opened", "moved", "merged") and case.parent is None  # of a part the whole tells
        if channel is None or not moved or (event.outcome is None and (step is None or step.public is None)):
            return
        what: What = "merged" if event.kind == "merged" else "step" if event.outcome is None else "ended"
        more = _with(event.other) if event.kind == "merged" and event.other else step.public if step else None
        said = self._saying(done, what, more=more, inside=False)
        asked = {case.id: case.reporter} | dict(done.reporters or {})
        for id, person in asked.items():
            if person is not None:
                key = f"{case.id}/{event.number}/{REPORTER}" + ("" if id == case.id else f"/{id}")
                number = number_of(id)
                yield self._notice(key, number, f"{REPORTER}:{person}", channel, said)

    def _by_mail(self, done: Done) -> Iterator[Notice]:
        """That it has come, with its number, and that it has ended or went up in another: no more, as an address may be
        somebody else's."""
        case, event, channel = done.after, done.event, self.spec.mail
        ends = event.kind in ("moved", "merged") and event.outcome is not None
        if channel is None or case.parent is not None or not (ends or event.kind == "opened"):
            return
        what: What = "received" if event.kind == "opened" else "merged" if event.kind == "merged" else "ended"
        more = _with(event.other) if event.kind == "merged" and event.other else None
        said = self._saying(done, what, more=more, inside=False)
        own = mail_of(done.type.spec, case.fields)
        for id, address in (({} if own is None else {case.id: own}) | dict(done.mails or {})).items():
            key = f"{case.id}/{event.number}/mail" + ("" if id == case.id else f"/{id}")
            yield self._notice(key, number_of(id), f"{MAIL}{address}", channel, said)

    def _of_troubles(self, done: Done) -> Iterator[Notice]:
        """Once for each desk and what is missing (a year's days off, the office hours), however many cases wait."""
        desk = next(iter(self._next_above(done.after.post)), done.after.post)
        channel = self._channel(desk)
        for error in done.troubles if channel is not None else ():
            missing = f"calendar/{error.year}" if isinstance(error, CalendarError) else "hours"
            said = self._saying(done, "calendar", more=untold(error))
            assert channel is not None
            yield self._notice(f"{missing}/{desk}", number_of(done.after.id), desk, channel, said)

    # ----------------------------------------------------------------------------------------------------------------

    def _to_post(self, done: Done, post: str, what: What) -> Iterator[Notice]:
        channel = self._channel(post)
        if channel is not None:
            key = f"{done.after.id}/{done.event.number}/{post}"
            yield self._notice(key, number_of(done.after.id), post, channel, self._saying(done, what))

    def _notice(self, key: str, case: int, to: str, channel: str, said: Saying) -> Notice:
        return Notice(key, case, to, channel, subject(said), body(said, self.zone))

    def _saying(self, done: Done, what: What, *, more: Text | None = None, inside: bool = True) -> Saying:
        case, spec = done.after, done.type.spec
        question = spec.fields.get(spec.says) if spec.says else None
        shown = question is not None and question.level <= _OPEN_TO_OFFICIALS and inside
        post, step = self.posts.get(case.post), spec.steps.get(case.step)
        return Saying(
            what=what,
            case=number_of(case.id),
            kind=spec.title,
            post=post.title if post else _plain(case.post),
            step=step.title if step else _plain(case.step),
            headline=headline(case, spec) if shown else "",
            due=done.due if inside else None,
            more=more,
            link=f"{self.address}/case/{case.id.replace('.', '/', 1)}" if self.address else None,
        )

    def _channel(self, post: str) -> str | None:
        found = self.posts.get(post)
        return None if found is None else self.spec.channel_of(found.unit)

    def _next_above(self, post: str) -> tuple[str, ...]:
        return tuple(above(post, self.posts))[:1]


def mail_of(spec: CaseSpec, answers: Mapping[str, Any]) -> str | None:
    """The mail address that somebody gave with their report."""
    asked = (name for name, one in spec.form.items() if one.type == "email")
    return next((str(answers[name]) for name in asked if answers.get(name)), None)


def escalated_to(post: str, step: Escalation, posts: Posts) -> str | None:
    """The post that an escalation goes to: the nearest of its duty above, else that of the same unit, else the only
    one; where there is none the post above, None where nobody is."""
    over = list(above(post, posts))
    unit = posts[post].unit if post in posts else None
    fitting = [id for id, one in posts.items() if one.duty == step.to and not one.ended]
    ranked = [
        *(id for id in over if id in fitting),
        *(id for id in fitting if posts[id].unit == unit),
        *(fitting if len(fitting) == 1 else ()),
        *over,
    ]
    return next(iter(ranked), None)


def escalations(case: Case, event: Event) -> Iterator[Escalation]:
    """Those that an event tells of."""
    for change in event.clocks:
        promise = case.promises.get(change.clock)
        for step in promise.spec.escalation if promise and change.word == "escalated" else ():
            if step.after == change.by:
                yield step


def _goes_up_at_once(case: Case, event: Event) -> bool:
    """Whether every clock that is overdue is escalated at its end: who is above hears of it by that."""
    late = [case.promises[change.clock].spec for change in event.clocks if change.word == "overdue"]
    return all(any(step.after == 0 for step in spec.escalation) for spec in late)


def _with(master: str) -> Text:
    number = number_of(master)
    return Text(
        zh=f"这一件并入 {number} 号，与它一并办理；那一件办结时再告诉您。",
        en=f"It went up in number {number} and is done with it; you hear of the end of that one.",
    )


def _plain(name: str) -> Text:
    return Text(zh=name, en=name)
