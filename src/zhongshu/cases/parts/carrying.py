"""What an act on a case makes its flow do, in the same transaction: parts are opened, taken back and recalled, and the
case goes on where the flow ends.

What a part was opened for is the flow's task; whatever the engine says waits after an act and has no part gets one, and
a part whose task does not wait any more is recalled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from zhongshu.cases.case import Case
from zhongshu.cases.event import ClockChange, Event, EventKind, Hand
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.moves import Moves
from zhongshu.cases.owner import Chosen
from zhongshu.cases.parts.engines import Engines, MissingFlows, Running
from zhongshu.cases.parts.positions import forget, keep, position_of, still
from zhongshu.cases.promises import untold
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import no
from zhongshu.cases.spec import OwnerSpec
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.working_days import UntoldError
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.people.refusal import NotAllowed

if TYPE_CHECKING:
    from zhongshu.cases.flows.engine import Standing, Waiting

SYSTEM = "system"
_HAND = Hand(SYSTEM, SYSTEM)


class Writer(Protocol):
    """What writes cases: see `cases.writing`."""

    types: Mapping[str, CaseType]
    time: WorkingTime

    @property
    def engines(self) -> Engines: ...

    def type_of(self, case: Case) -> CaseType: ...

    def moves(self, type: CaseType, hand: Hand) -> Moves: ...

    def add(self, pen: Pen, case: Case, type: CaseType, event: Event) -> Case: ...

    def begun(self, pen: Pen, type: CaseType, case: Case, event: Event) -> Case: ...


@dataclass(frozen=True)
class Carrying:
    """The flows of the cases that one pen writes."""

    writer: Writer
    pen: Pen

    def after(self, before: Case | None, case: Case, event: Event) -> Case:
        """What follows from an event: the case as it stands then. ZhongshuError, and nothing is done, where its flow
        cannot go on."""
        if event.kind == "told":
            return self._told(case, event)
        if event.kind not in ("opened", "moved", "merged", "recalled"):
            return case
        type = self.writer.type_of(case)
        flow = type.spec.flow
        if flow is not None:
            begins = flow.begins or type.spec.begins
            was = before is not None and before.is_open and before.step == begins
            runs = case.is_open and case.step == begins
            if was and not runs:
                case = self._stopped(case, type)
            if runs and not was:
                return self._begun(case, type)
        over = before is not None and before.is_open and not case.is_open
        if case.parent is not None and over and event.kind != "recalled":
            self._returned(case, type, event.at)
        return case

    def rang(self, case: Case, now: datetime) -> Case:
        """The timers of its flow that are over ring."""
        running = self._running(self.writer.type_of(case))
        position = self._position(case)
        standing = _gone(lambda: running.engine.rang(position, self._local(now)))
        return self._went(case, standing, max(now, case.changed))

    # --- what the flow makes of it ----------------------------------------------------------------------------------

    def _begun(self, case: Case, type: CaseType) -> Case:
        running = self._running(type)
        forget(self.pen.beside, number_of(case.id))
        known = running.of_case(type, case.fields)
        standing = _gone(lambda: running.engine.begin(known, self._local(case.changed)))
        return self._went(case, standing, case.changed)

    def _told(self, case: Case, event: Event) -> Case:
        type, message = self.writer.type_of(case), event.element or ""
        running, position = self._running(type), self._position(case)
        if message not in running.engine.standing(position).awaits:
            raise no("现在不需要这一步", f"the flow does not wait for {message!r} now")
        data = running.of_message(message, type, event.fields)
        standing = _gone(lambda: running.engine.told(position, message, data, self._local(event.at)))
        return self._went(case, standing, event.at)

    def _stopped(self, case: Case, type: CaseType) -> Case:
        still(self.pen.beside, number_of(case.id))
        for part in [one.case for one in case.parts.values() if one.ended is None]:
            case = self._recalled(case, part, case.changed)
        return case

    def _returned(self, part: Case, type: CaseType, at: datetime) -> None:
        """A part has ended: the case takes what it found, and its flow goes on."""
        parent = self.pen.case(number_of(part.parent or ""))
        share, whole = parent.parts[part.id], self.writer.type_of(parent)
        if share.ended is not None:
            return
        at = max(at, parent.changed)
        said = type.spec.fields
        found = {name: part.fields[name] for name, one in whole.spec.found.items() if _takes(one, name, said, part)}
        fields = {name: value for name, value in found.items() if parent.fields.get(name) != value}
        back = {"other": part.id, "task": share.task, "element": share.element, "outcome": part.outcome}
        parent = self._add(parent, "returned", at, fields=fields, **back)
        running = self._running(whole)
        data = running.of_part(share.element, type, part.fields, part.outcome)
        position = self._position(parent)
        self._went(parent, _gone(lambda: running.engine.done(position, share.task, data, self._local(at))), at)

    def _went(self, case: Case, standing: "Standing", at: datetime) -> Case:
        """The case as its flow stands now."""
        keep(self.pen.beside, number_of(case.id), standing.position, standing.rings)
        waiting = {one.id for one in standing.waiting}
        running = {one.task: one.case for one in case.parts.values() if one.ended is None}
        for task, id in running.items():
            if task not in waiting:
                case = self._recalled(case, id, at)
        opened = list[tuple[Case, Event]]()
        for one in (one for one in standing.waiting if one.id not in running):
            part, event = self._opened(case, one, at)
            case = self._add(case, "begun", at, other=part.id, task=one.id, element=one.task)
            opened.append((part, event))
        for part, event in opened:  # flows of their own, which may return at once to what is all there now
            if self.pen.case(number_of(part.id)).is_open:  # the return of one before may have recalled it
                self.writer.begun(self.pen, self.writer.type_of(part), part, event)
        if standing.ended is not None:
            return self._ended(case, standing.ended, at)
        return self.pen.case(number_of(case.id)) if opened else case

    def _opened(self, case: Case, waiting: "Waiting", at: datetime) -> tuple[Case, Event]:
        """A part for a task that waits: filled in with the answers of the case, followed by whoever follows that."""
        whole = self.writer.type_of(case)
        assert whole.spec.flow is not None
        name = whole.spec.flow.parts[waiting.task]
        if name not in self.writer.types:
            raise no(f"现在没有 {name} 这类事项了，流程走不下去", f"the flow needs {name}, which no pack has any more")
        type = self.writer.types[name]
        asked = whole.spec.fields
        answers = {name: case.fields[name] for name, one in type.spec.form.items() if _takes(one, name, asked, case)}
        moves = _with_post(replace(self.writer.moves(type, _HAND), at=max(at, case.changed)), case.post)
        made = moves.opened(answers, "flow", case.reporter)
        event = replace(made, parent=case.id, task=waiting.id, element=waiting.task)
        return self.pen.open(type, event, follow=self.pen.follow(number_of(case.id))), event

    def _ended(self, case: Case, end: str, at: datetime) -> Case:
        """The case goes on at the step of an end event."""
        type = self.writer.type_of(case)
        assert type.spec.flow is not None
        moves = replace(self.writer.moves(type, _HAND), at=at)
        return self.writer.add(self.pen, case, type, moves.went(case, type.spec.flow.ends[end], {}))

    def _recalled(self, case: Case, id: str, at: datetime) -> Case:
        """A part that nobody needs any more ends where it stands."""
        part, share = self.pen.case(number_of(id)), case.parts[id]
        if part.is_open:
            ending = tuple(ClockChange(name, "ended") for name, one in part.promises.items() if one.clock.ended is None)
            self._add(part, "recalled", at, outcome="recalled", clocks=ending)
        return self._add(case, "recalled", at, other=id, task=share.task, element=share.element)

    # ----------------------------------------------------------------------------------------------------------------

    def _add(self, case: Case, kind: EventKind, at: datetime, **said: Any) -> Case:
        event = Event(
            number=case.version + 1,
            kind=kind,
            at=max(at, case.changed),
            actor=SYSTEM,
            name=SYSTEM,
            unit=None,
            step=case.step,
            post=case.post,
            public=True,
            **said,
        )
        return self.writer.add(self.pen, case, self.writer.type_of(case), event)

    def _position(self, case: Case) -> Mapping[str, Any]:
        found, type = position_of(self.pen.beside, number_of(case.id)), self.writer.type_of(case)
        assert found is not None, f"the flow of {case.id} has begun"
        return self._running(type).known(found, type, case.fields)

    def _running(self, type: CaseType) -> Running:
        try:
            return self.writer.engines.of(type)
        except MissingFlows as error:
            raise no("这里没有安装流程引擎，现在不能受理", f"{error.message}: it cannot be taken now") from None

    def _local(self, at: datetime) -> datetime:
        """In the region's zone: a flow's days begin there."""
        return at.astimezone(self.writer.time.zone)


def _gone(go: Callable[[], "Standing"]) -> "Standing":
    """NotAllowed where the flow cannot go on: the act that led there is refused, and nothing of it is kept."""
    try:
        return go()
    except UntoldError as error:
        raise NotAllowed(untold(error)) from None
    except ZhongshuError as error:
        raise no(f"流程不能这样走下去：{error.message}", f"the flow cannot go on: {error.message}") from None


def _takes(question: FieldSpec, name: str, asked: Mapping[str, FieldSpec], case: Case) -> bool:
    """Whether what a case answers to a question of its own is an answer to that of the same name here. Today's editions
    agree, which is checked as packs are read; one of a former edition may have been asked for, or promised, other
    things: it is not taken for what it is not, and opened no further."""
    own = asked.get(name)
    return own is not None and name in case.fields and own.type == question.type and own.level <= question.level


def _with_post(moves: Moves, post: str) -> Moves:
    """Where no post fits a part it is with that of the whole case, which nobody loses sight of."""

    def choose(rule: OwnerSpec, answers: Mapping[str, Any], since: datetime | None) -> Chosen:
        try:
            return moves.choose(rule, answers, since)
        except NotAllowed:
            return Chosen(post)

    return replace(moves, choose=choose)
