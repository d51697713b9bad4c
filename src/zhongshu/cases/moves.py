"""What may be done to a case, by whom, and the event that it makes. Pure: who asks writes it down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhongshu.cases.apart import require_apart, require_told
from zhongshu.cases.backing import lacking, require_backable, require_backer
from zhongshu.cases.case import Case
from zhongshu.cases.deciding import ruled, ruled_anew
from zhongshu.cases.event import Channel, ClockChange, Event, EventKind, Hand
from zhongshu.cases.owner import Chosen
from zhongshu.cases.posts import Posts, above
from zhongshu.cases.promises import untold
from zhongshu.cases.refusal import no
from zhongshu.cases.spec import MoveSpec, OwnerSpec, StepSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import qualify
from zhongshu.rules.standing import extended
from zhongshu.rules.working_days import UntoldError
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.people.refusal import NotAllowed

Choose = Callable[[OwnerSpec, Mapping[str, Any], datetime | None], Chosen]
"""The post that a rule gives a case with these answers to; the time is when it was opened, None for one that is new."""

Held = Callable[[CaseType, str], int]
"""How many cases of a type somebody stands behind."""

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Moves:
    """The rules of one case at a moment: `hand` is who asks, `at` when (UTC)."""

    type: CaseType
    posts: Posts
    choose: Choose
    time: WorkingTime
    hand: Hand
    at: datetime
    held: Held = lambda type, actor: 0

    def opened(self, answers: Mapping[str, Any], channel: Channel, reporter: str | None) -> Event:
        """A case begins: its rules are asked, its post is chosen, its first clocks start."""
        spec = self.type.spec
        step = spec.steps[spec.begins]
        said = ruled(self.type, spec.begins, answers, self._moment)
        answers = {**answers, **said.fields}
        post = self.choose(step.owner or spec.owner, answers, None).post
        clocks = self._started(spec.begins, answers)
        return self._event(
            None,
            "opened",
            step=spec.begins,
            post=post,
            fields=answers,
            clocks=clocks,
            channel=channel,
            reporter=reporter,
            decided=said.decided,
        )

    def ways(self, case: Case) -> dict[str, MoveSpec]:
        """The ways on that `hand` may take now, by the step that they lead to."""
        step = self.type.spec.steps.get(case.step)
        return (
            {} if step is None else {to: way for to, way in step.to.items() if self._why_not(case, step, way) is None}
        )

    def apart(self, case: Case) -> dict[str, MoveSpec]:
        """The ways on that `hand` might take, were it not who brought the case to the step that they are apart from."""
        step = self.type.spec.steps.get(case.step)
        ways = {} if step is None else {to: way for to, way in step.to.items() if way.apart_from is not None}
        free = {to: way.model_copy(update={"apart_from": None}) for to, way in ways.items()}
        return {
            to: way
            for to, way in ways.items()
            if step is not None
            and self._why_not(case, step, way) is not None
            and self._why_not(case, step, free[to]) is None
        }

    def moved(self, case: Case, to: str, answers: Mapping[str, Any], note: str = "") -> Event:
        """The case goes a way on. `answers` are checked already. Refused where there is no such way, or not for this
        hand."""
        step = self.type.spec.steps[case.step]
        if to not in step.to:
            ways = "、".join(one.title.zh for one in step.to.values()), ", ".join(step.to)
            raise no(
                f"现在不能这样做；可以：{ways[0] or '无'}", f"{case.step} leads to {ways[1] or 'nothing'}, not to {to}"
            )
        if (reason := self._why_not(case, step, step.to[to])) is not None:
            raise no(*reason)
        return self.went(case, to, answers, note)

    def went(self, case: Case, to: str, answers: Mapping[str, Any], note: str = "") -> Event:
        """The case comes to a step, whoever brings it there: its flow does without a way."""
        step, there = self.type.spec.steps[case.step], self.type.spec.steps[to]
        said = ruled(self.type, to, {**case.fields, **answers}, self._moment)
        answers = {**answers, **said.fields}
        fields = {**case.fields, **answers}
        chosen = Chosen(case.post) if there.owner is None else self.choose(there.owner, fields, case.opened)
        clocks = (*self._ended(case, to), *self._stood(case, step, there, to), *self._started(to, fields, case))
        return self._event(
            case,
            "moved",
            step=to,
            post=chosen.post,
            posts=() if chosen.ended is None else (chosen.ended,),
            fields=answers,
            clocks=clocks,
            note=note,
            public=True,
            outcome=there.outcome,
            decided=said.decided,
        )

    def noted(self, case: Case, note: str, *, public: bool) -> Event:
        """A remark: of who works at it, or of who asked, whose remarks are always seen by both."""
        if not (self._works_at(case) or self.hand.reporter):
            raise no("只有经办岗位和提出人可以留言", "only who works at a case, or asked, may remark on it")
        _require_words(note, ("留言须有内容", "a remark needs words"))
        return self._event(case, "noted", note=note, public=public or self.hand.reporter)

    def assigned(self, case: Case, post: str, note: str) -> Event:
        """The case goes to another post: by its own, or one above it (派单, 转办)."""
        if not self._works_at(case):
            raise no("只有经办岗位或其上级可以转办", "only its post, or one above, gives a case to another post")
        if post not in self.posts or self.posts[post].ended:
            raise no(f"没有岗位 {post}", f"there is no post {post}")
        if post == case.post:
            raise no("该事项已在这个岗位", "the case is with this post already")
        _require_open(case)
        _require_words(note, ("转办须写明原因", "a reason has to be given"))
        return self._event(case, "assigned", post=post, note=note)

    def corrected(self, case: Case, answers: Mapping[str, Any], note: str) -> Event:
        """Answers of the form put right by who works at it; nothing is lost, the former ones stay in the events. Rules
        that looked at them are asked again."""
        if not self._works_at(case):
            raise no("只有经办岗位可以更正", "only who works at a case corrects it")
        _require_open(case)
        _require_words(note, ("更正须写明原因", "a reason has to be given"))
        said = ruled_anew(self.type, case, answers, self._moment)
        return self._event(case, "corrected", fields={**answers, **said.fields}, note=note, decided=said.decided)

    def paused(self, case: Case, note: str) -> Event:
        """Every clock that may stand still does, with a reason."""
        self._require_owner(case)
        _require_words(note, ("暂停计时须写明原因", "a reason has to be given"))
        running = [name for name, one in _pausing(case).items() if one.clock.open_pause is None]
        if not running:
            raise no("没有可以暂停的时限", "no clock of this case runs that may be paused")
        return self._event(case, "paused", clocks=tuple(ClockChange(name, "paused") for name in running), note=note)

    def resumed(self, case: Case, note: str = "") -> Event:
        """The clocks that stand still run on."""
        self._require_owner(case)
        still = [name for name, one in _pausing(case).items() if one.clock.open_pause is not None]
        if not still:
            raise no("没有暂停的时限", "no clock of this case is paused")
        return self._event(case, "resumed", clocks=tuple(ClockChange(name, "resumed") for name in still), note=note)

    def time_asked(self, case: Case, clock: str, by: Decimal, note: str) -> Event:
        """More time is asked for: a post above decides."""
        self._require_owner(case)
        _require_words(note, ("申请延期须写明原因", "a reason has to be given"))
        if case.wants is not None:
            raise no("已有一项延期申请在等待决定", "a request for more time waits already")
        self._more(case, clock, by)
        return self._event(case, "time_asked", clocks=(ClockChange(clock, "extended", by=by),), note=note)

    def time_decided(self, case: Case, note: str, *, yes: bool) -> Event:
        """More time is granted or not, by a post above that of who asked."""
        if case.wants is None:
            raise no("没有延期申请", "nobody asked for more time")
        if not self._is_above(case):
            raise no("延期由上级岗位决定", "a post above decides over more time")
        if not yes:
            _require_words(note, ("不同意须写明原因", "a reason has to be given"))
            return self._event(case, "declined", note=note)
        assert case.wants.by is not None
        self._more(case, case.wants.clock, case.wants.by)
        return self._event(case, "extended", clocks=(case.wants,), note=note)

    def merged(self, case: Case, master: Case) -> tuple[Event, Event]:
        """The case goes up in another, where it is done for both; the events of the two."""
        if not self._works_at(case):
            raise no("只有经办岗位可以合并", "only who works at a case puts it together with another")
        _require_open(case)
        _require_open(master)
        require_apart(case)
        if master.id == case.id or master.type != case.type or master.master is not None:
            raise no("不能并入这一件", f"{case.id} cannot go up in {master.id}")
        return self._gone_up(case, master)

    def same_as(self, case: Case, master: Case) -> tuple[Event, Event] | None:
        """A case that was asked this moment by somebody who says that it is that one, and so goes up in it; None where
        it cannot, and stands on its own. Who may say so is for who asks this."""
        fits = master.is_open and master.type == case.type and master.id != case.id
        return self._gone_up(case, master) if fits else None

    def redirected(self, case: Case, master: Case) -> tuple[Event, Event]:
        """A case that went up in one which goes up itself: whoever asked it hears from the last; events of the two."""
        up = self._event(case, "merged", other=master.id, outcome="merged", public=True)
        return up, self._event(master, "joined", other=case.id)

    def rated(self, case: Case, stars: int, words: str) -> Event:
        """Who asked says how it was."""
        if not self.hand.reporter:
            raise no("只有提出人可以评价", "only who asked rates")
        if case.is_open or case.master is not None or self.type.spec.rating is None:
            raise no("办结后才能评价", "a case is rated once it has ended, and not one that went up in another")
        if stars not in range(1, 6):
            raise no("请选 1 至 5 星", "1 to 5 stars")
        return self._event(case, "rated", note=words, public=True, rating=stars)

    def told(self, case: Case, message: str, answers: Mapping[str, Any], note: str = "") -> Event:
        """A message for the flow of the case, which then looks whether it waits for that. `answers` are checked."""
        require_told(self.type, case, message, self.is_one)
        return self._event(case, "told", element=message, fields=answers, note=note, public=True)

    def backed(self, case: Case) -> Event:
        """Somebody stands behind it."""
        require_backable(self.type, case, self.hand, self.held(self.type, self.hand.actor))
        return self._event(case, "backed", public=True)

    def unbacked(self, case: Case) -> Event:
        """They do not any more."""
        require_backer(self.type, case, self.hand)
        return self._event(case, "unbacked", public=True)

    @property
    def _moment(self) -> datetime:
        """When rules are asked, in the region's zone."""
        return self.at.astimezone(self.time.zone)

    def named(self, case: Case, by: Case) -> Event:
        """An answer of another case names this one."""
        return self._event(case, "named", other=by.id, public=True)

    # --- who may ----------------------------------------------------------------------------------------------------

    def _why_not(self, case: Case, step: StepSpec, way: MoveSpec) -> tuple[str, str] | None:
        if case.master is not None:
            return "已并入另一件，在那一件里办理", f"it went up in {case.master}, where it is done"
        if case.parent is not None and not case.is_open:
            return "已交回整件事项，不再重开", f"{case.parent} goes on with its outcome: it is not opened again"
        if not self.is_one(by := way.by or step.by, case):
            return "这一步由经办岗位办理", f"this is for the {by}"
        if way.apart_from is not None and case.came.get(way.apart_from) == self.hand.actor:
            return "复核须由另一人办理", "somebody else has to do this: a second pair of eyes"
        if way.within is not None and self.at - case.since > parse_duration(way.within):
            return "已过期限", f"this was possible for {way.within}"
        if lacking(case, way):
            behind = len(case.backers)
            return f"须有 {way.backed} 人支持，现有 {behind} 人", f"it needs {way.backed} behind it, and has {behind}"
        return None

    def is_one(self, by: str, case: Case) -> bool:
        """Whether the hand is the owner, the reporter, or a holder of the duty that may do something."""
        if by == "reporter":
            return self.hand.reporter
        if by == "owner":
            return case.post in self.hand.posts
        return any(post.startswith(f"{qualify(by, self.type.pack)}/") for post in self.hand.posts)

    def _works_at(self, case: Case) -> bool:
        return case.post in self.hand.posts or self._is_above(case)

    def _is_above(self, case: Case) -> bool:
        return any(post in self.hand.posts for post in above(case.post, self.posts))

    def _require_owner(self, case: Case) -> None:
        _require_open(case)
        if case.post not in self.hand.posts:
            raise no("由经办岗位办理", "this is for the post whose case it is")

    # --- clocks -----------------------------------------------------------------------------------------------------

    def _gone_up(self, case: Case, master: Case) -> tuple[Event, Event]:
        ending = tuple(ClockChange(name, "ended") for name, one in case.promises.items() if one.clock.ended is None)
        up = self._event(case, "merged", clocks=ending, other=master.id, outcome="merged", public=True)
        joined = self._event(master, "joined", other=case.id)
        return up, joined

    def _started(self, step: str, answers: Mapping[str, Any], case: Case | None = None) -> tuple[ClockChange, ...]:
        found = []
        for name, spec in self.type.spec.clocks.items():
            runs = case is not None and name in case.promises and case.promises[name].clock.ended is None
            runs = runs and step not in spec.ends  # it ends as it begins anew: a month after the other
            clock = None if spec.begins != step or runs else self.type.clock(name, answers, self.at, self.time.zone)
            found += [] if clock is None else [ClockChange(name, "started", clock)]
        return tuple(found)

    def _ended(self, case: Case, step: str) -> tuple[ClockChange, ...]:
        clocks = self.type.spec.clocks
        return tuple(
            ClockChange(name, "ended")
            for name, one in case.promises.items()
            if one.clock.ended is None and name in clocks and step in clocks[name].ends
        )

    def _stood(self, case: Case, step: StepSpec, there: StepSpec, to: str) -> tuple[ClockChange, ...]:
        if step.waits == there.waits:
            return ()
        ending = {change.clock for change in self._ended(case, to)}
        still = {name: one for name, one in _pausing(case).items() if name not in ending}
        if there.waits:
            return tuple(ClockChange(name, "paused") for name, one in still.items() if one.clock.open_pause is None)
        return tuple(ClockChange(name, "resumed") for name, one in still.items() if one.clock.open_pause is not None)

    def _more(self, case: Case, clock: str, by: Decimal) -> None:
        """Whether the clock may be put off by so much now."""
        if clock not in case.promises:
            raise no(f"没有时限 {clock}", f"the case has no clock {clock}")
        promise = case.promises[clock]
        try:
            extended(promise.spec, promise.clock, self.time, by, self.at)
        except UntoldError as error:
            raise NotAllowed(untold(error)) from None

    def _event(self, case: Case | None, kind: EventKind, **more: Any) -> Event:
        said = {"step": case.step, "post": case.post} if case is not None else {}
        if len(more.get("note", "")) > LONGEST_NOTE:
            raise no(f"最多 {LONGEST_NOTE} 字", f"at most {LONGEST_NOTE} characters")
        return Event(
            number=1 if case is None else case.version + 1,
            kind=kind,
            at=self.at if case is None else max(self.at, case.changed),  # another machine's clock may be ahead
            actor=self.hand.actor,
            name=self.hand.name,
            unit=self.hand.unit,
            **(said | more),
        )


def _pausing(case: Case) -> dict[str, Any]:
    return {name: one for name, one in case.promises.items() if one.spec.pauses and one.clock.ended is None}


def _require_open(case: Case) -> None:
    if not case.is_open:
        raise no("该事项已办结", f"{case.id} has ended")


def _require_words(said: str, what: tuple[str, str]) -> None:
    if not said.strip():
        raise no(*what)
