"""Flows at work: where one stands as JSON, what waits, and what each event makes of it. Nothing here is kept or read:
who asks keeps the position. This loads SpiffWorkflow, an extra: who needs it imports it where it is needed.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.exceptions import SpiffWorkflowException

from zhongshu.cases.flows import running
from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.process import AT, ITEMS
from zhongshu.cases.flows.standing import Position, Standing, Waiting, require_of, standing
from zhongshu.cases.flows.timers import WORKING, Working, rings
from zhongshu.cases.flows.values import kept, known
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.functions.convert import written
from zhongshu.rules.feel.language import scope
from zhongshu.rules.feel.values import number

__all__ = ["Count", "Engine", "Position", "Standing", "Waiting"]

Count = Callable[[Working, datetime], datetime]
"""When an amount of working time that begins at a time is over."""
_MOST_ITEMS = 500
_LONGEST = 100_000
"""Working days or hours of a timer: some lifetimes."""


@dataclass(frozen=True)
class Engine:
    """`count` is the region's working time. Threads share one.

    Facts are one set for the whole flow: those that it began with by their names, what each task brought under the
    task's id (the last time, where it was done again; of several a list in the order in which they were done), what a
    message brought under its name. Text, booleans, numbers, values of time, lists and mappings of them.
    `now` is in the region's zone: days begin there. The same act on the same position gives the same standing.
    ZhongshuError wherever a flow cannot go on, and then nothing has changed.
    """

    flow: Flow
    count: Count

    def begin(self, data: Mapping[str, Any], now: datetime) -> Standing:
        """From the start, with what is known."""
        facts = {name: kept(value) for name, value in data.items()}
        first = {"of": self.flow.digest, "data": facts, "next": 1, "passed": [], "end": None, "tasks": [], "inside": []}
        return _Act(self, first, now).begin()

    def done(self, position: Position, id: str, data: Mapping[str, Any], now: datetime) -> Standing:
        """A task is done; `data` is what it brought. ZhongshuError for one that does not wait any more."""
        return _Act(self, position, now).done(id, kept(dict(data)))

    def told(self, position: Position, message: str, data: Mapping[str, Any], now: datetime) -> Standing:
        """A message arrives; one that is not awaited now changes nothing."""
        if message not in self.standing(position).awaits:
            return self.standing(position)
        return _Act(self, position, now).told(message, kept(dict(data)))

    def rang(self, position: Position, now: datetime) -> Standing:
        """The timers that are over ring; where there are none, nothing changes."""
        found = self.standing(position)
        return found if found.ended is not None else _Act(self, position, now).rang()

    def standing(self, position: Position) -> Standing:
        """Where a kept position stands; nothing goes on."""
        return standing(self.flow, position)


class _Act:
    """One act on one position: what SpiffWorkflow asks its script engine for as it goes on, which is FEEL over the
    facts of the flow. There are no scripts."""

    def __init__(self, engine: Engine, position: Position, now: datetime):
        require_of(engine.flow, position)
        self.flow, self.count, self.now = engine.flow, engine.count, now
        self.position = position
        self.kept = dict(position["data"])
        self.facts = known(position["data"])
        self.end: str | None = position["end"]

    def begin(self) -> Standing:
        return self._gone(running.begun(self.flow, self), frozenset())

    def done(self, id: str, brought: Any) -> Standing:
        workflow, waited = self._restored()
        if id not in waited:
            raise ZhongshuError(f"{self.flow.name}: this task does not wait any more")
        task = workflow.get_task_from_id(int(id))
        several = task.parent if AT in task.internal_data else None
        self._learned(task, several, brought)
        with self._told_plainly():
            task.run()
            if several is not None:
                several.task_spec.went(several)
        return self._gone(workflow, waited - {id})

    def told(self, message: str, brought: Any) -> Standing:
        workflow, waited = self._restored()
        self._know(message, brought)
        with self._told_plainly():
            running.tell(workflow, message)
        return self._gone(workflow, waited)

    def rang(self) -> Standing:
        workflow, waited = self._restored()
        with self._told_plainly():
            running.ring(workflow)
        return self._gone(workflow, waited)

    def _restored(self) -> tuple[Any, frozenset[str]]:
        before = standing(self.flow, self.position)
        if before.ended is not None:
            raise ZhongshuError(f"{self.flow.name}: it has ended, at {self.flow.called(before.ended)!r}")
        return running.restored(self.flow, self.position, self), frozenset(one.id for one in before.waiting)

    def _gone(self, workflow: Any, waited: frozenset[str]) -> Standing:
        with self._told_plainly():
            running.go_on(workflow, self._ran)
        running.unwound(workflow)
        passed = sorted({*self.position["passed"], *running.went_through(workflow, self.flow)})
        kept = {**self.position, "data": self.kept, "passed": passed, "end": self.end}
        position = running.position_of(workflow, kept)
        found = standing(self.flow, position, waited, running.sent(workflow))
        if found.ended is None and not (found.waiting or found.rings or found.awaits):
            stuck = ", ".join(repr(self.flow.called(one)) for one in running.stuck(workflow))
            raise ZhongshuError(f"{self.flow.name}: it is stuck at {stuck}, which waits for what cannot come any more")
        return found

    def _ran(self, task: Any) -> None:
        if task.task_spec.bpmn_id in self.flow.ends and task.workflow is task.workflow.top_workflow:
            self.end = task.task_spec.bpmn_id

    def _learned(self, task: Any, several: Any, brought: Any) -> None:
        element = task.task_spec.bpmn_id
        if several is None:
            self._know(element, brought)
            return
        name, item = several.task_spec.item, several.internal_data[ITEMS][task.internal_data[AT]]
        self._know(element, [*self.kept.get(element, []), {**brought, **({name: item} if name else {})}])

    def _know(self, name: str, value: Any) -> None:
        self.kept[name] = value
        self.facts[name] = known(value)

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """What SpiffWorkflow refuses, as a sentence about the flow."""
        try:
            yield
        except SpiffWorkflowException as error:
            where = self.flow.called(getattr(getattr(error, "task_spec", None), "bpmn_id", None) or "")
            raise ZhongshuError(f"{self.flow.name}: it cannot go on at {where!r}: {error}") from None
        except RecursionError:
            raise ZhongshuError(f"{self.flow.name}: it went round too often") from None

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        """A condition that a way on has."""
        return self.holds(task.task_spec.bpmn_id, expression, {})

    def holds(self, element: str, expression: str, more: Mapping[str, Any]) -> bool:
        """ZhongshuError for a condition that is neither true nor false: no way is taken by guess."""
        value = self._value(expression, more)
        if isinstance(value, bool):
            return value
        raise ZhongshuError(self._wrong(element, expression, value, "neither true nor false"))

    def set_timer(self, element: str, expression: str) -> str:
        """When a timer rings that is set now, in ISO 8601."""
        value = self._value(expression, WORKING)
        at = self._worked(value) if isinstance(value, Working) else rings(value, self.now)
        if at is None:
            raise ZhongshuError(self._wrong(element, expression, value, "no time"))
        return at.isoformat()

    def _worked(self, value: Working) -> datetime | None:
        """What is over already rings at once, as any other duration does; parts of a working day are not counted, nor
        what no calendar reaches."""
        if value.amount > _LONGEST or (value.unit == "days" and value.amount != value.amount.to_integral_value()):
            return None
        return self.count(value, self.now) if value.amount > 0 else self.now

    def items(self, element: str, expression: str) -> list[Any]:
        """The list that a task is done for each of, as JSON; of a number that many: 1, 2 ... What they bring is a list
        that begins now."""
        value = self._value(expression, {})
        self._know(element, [])
        times = number(value)
        if times is not None and times == int(times) and 0 <= times <= _MOST_ITEMS:
            return list(range(1, int(times) + 1))
        if isinstance(value, list) and len(value) <= _MOST_ITEMS:
            return [kept(one) for one in value]
        raise ZhongshuError(self._wrong(element, expression, value, f"no list or number up to {_MOST_ITEMS}"))

    def _value(self, expression: str, more: Mapping[str, Any]) -> Any:
        return self.flow.expressions[expression.strip()].evaluate({**scope(self.facts, self.now), **more})

    def _wrong(self, element: str, expression: str, value: Any, what: str) -> str:
        at, found = self.flow.called(element), written(value, inside=True)
        said = f"{self.flow.name}: at {at!r}, {expression!r} is {found}, {what}"
        asked = next((one.names for one in self.flow.conditions if one.text == expression), frozenset())
        unknown = sorted(name for name in asked if self._fact(name) is None)
        return f"{said}; not known: {', '.join(unknown)}" if unknown else said

    def _fact(self, path: str) -> Any:
        value: Any = self.facts
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value
