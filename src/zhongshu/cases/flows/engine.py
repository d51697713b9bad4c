"""Flows at work: where one stands as JSON, what waits, and what each event makes of it. Nothing here is kept or read:
who asks keeps the position.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.timers import WORKING, Timer, Working, rings
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.language import scope

Position = Mapping[str, Any]
"""Where a flow stands, as JSON."""
Count = Callable[[Working, datetime], datetime]
"""When an amount of working time that begins at a time is over."""
_DUE = "due"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An office's task that waits; `id` is of this time that the flow came to it, `task` its element in the file."""

    id: str
    task: str


@dataclass(frozen=True)
class Standing:
    """Where a flow stands: its position, what waits, when a timer rings next, and where it ended (an end event's id),
    None while it goes on."""

    position: Position
    waiting: tuple[Waiting, ...]
    rings: datetime | None
    ended: str | None


@dataclass(frozen=True)
class Engine:
    """`count` is the region's working time. Threads share one."""

    flow: Flow
    count: Count

    def begin(self, data: Mapping[str, Any], now: datetime) -> Standing:
        """From the start, with what is known (JSON)."""
        workflow = BpmnWorkflow(self.flow.spec, self.flow.inner, script_engine=_Script(self, now))
        for task in workflow.get_tasks(state=TaskState.READY):
            task.data.update(data)
        return self._went(workflow)

    def done(self, position: Position, id: str, data: Mapping[str, Any], now: datetime) -> Standing:
        """A task is done; `data` is what it brought, and stands under the task's own id from then on. ZhongshuError
        for a task that does not wait any more."""
        workflow = self._restored(position, now)
        task = workflow.get_task_from_id(UUID(id)) if _waits(workflow, id) else None
        if task is None:
            raise ZhongshuError(f"{self.flow.name}: this task does not wait any more")
        task.data[task.task_spec.bpmn_id] = dict(data)
        task.run()
        return self._went(workflow)

    def told(self, position: Position, message: str, data: Mapping[str, Any], now: datetime) -> Standing:
        """A message arrives, under its name; one that nobody waits for changes nothing."""
        workflow = self._restored(position, now)
        event = BpmnEvent(MessageEventDefinition(message), payload=dict(data))
        for task in workflow.waiting_events():
            if task.name == message:
                workflow.catch(event)
                break
        return self._went(workflow)

    def rang(self, position: Position, now: datetime) -> Standing:
        """The timers that are over ring."""
        workflow = self._restored(position, now)
        for task in list(workflow.event_manager.tasks.values()):
            if isinstance(task.task_spec.event_definition, Timer):
                task.task_spec._update(task)
        return self._went(workflow)

    def standing(self, position: Position) -> Standing:
        """Where a kept position stands; nothing goes on."""
        return self._told(self._restored(position, datetime.min.replace(tzinfo=UTC)), position)

    def _restored(self, position: Position, now: datetime) -> Any:
        workflow = self._serializer.from_dict({**position, "typename": "BpmnWorkflow"})
        workflow.script_engine = _Script(self, now)
        return workflow

    def _went(self, workflow: Any) -> Standing:
        workflow.do_engine_steps()
        return self._told(workflow, self._serializer.to_dict(workflow))

    @cached_property
    def _serializer(self) -> BpmnWorkflowSerializer:
        return _serializer(self.flow)

    def _told(self, workflow: Any, position: Position) -> Standing:
        waiting = tuple(
            Waiting(str(task.id), task.task_spec.bpmn_id)
            for task in workflow.get_tasks(state=TaskState.READY)
            if task.task_spec.manual
        )
        due = [
            datetime.fromisoformat(task._get_internal_data(_DUE))
            for task in workflow.get_tasks(state=TaskState.WAITING)
            if task._get_internal_data(_DUE) is not None
        ]
        ended = _end(workflow, self.flow) if workflow.completed else None
        return Standing(position, waiting, min(due, default=None), ended)


class _Script:
    """What SpiffWorkflow asks for conditions and times: FEEL over the flow's data. There are no scripts."""

    def __init__(self, engine: Engine, now: datetime):
        self.engine = engine
        self.now = now
        self.environment = None

    def evaluate(self, task: Any, expression: str, external_context: Mapping[str, Any] | None = None) -> Any:
        """A condition: only true is true."""
        return self._value(task, expression) is True

    def set_timer(self, task: Any, expression: str) -> str:
        """When a timer rings that is set now. ZhongshuError where what it says is no time."""
        value = self._value(task, expression)
        at = self.engine.count(value, self.now) if isinstance(value, Working) else rings(value, self.now)
        if at is None:
            raise ZhongshuError(f"{self.engine.flow.name}: the timer {expression!r} says {value!r}, which is no time")
        return at.isoformat()

    def execute(self, *_: Any, **__: Any) -> NoReturn:
        """Never: files with scripts are refused."""
        raise ZhongshuError(f"{self.engine.flow.name}: scripts are not run")

    call_service = execute

    def _value(self, task: Any, expression: str) -> Any:
        known = self.engine.flow.expressions[expression.strip()]
        return known.evaluate({**scope(_facts(task.data), self.now), **WORKING})


def _facts(value: Any) -> Any:
    """JSON as FEEL computes with it."""
    if isinstance(value, dict):
        return {name: _facts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_facts(one) for one in value]
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _waits(workflow: Any, id: str) -> bool:
    ready = workflow.get_tasks(state=TaskState.READY)
    return any(str(task.id) == id and task.task_spec.manual for task in ready)


def _end(workflow: Any, flow: Flow) -> str | None:
    """The end event that it came to last."""
    ends = [task for task in workflow.get_tasks(state=TaskState.COMPLETED) if task.task_spec.bpmn_id in flow.ends]
    return max(ends, key=lambda task: task.last_state_change).task_spec.bpmn_id if ends else None


def _serializer(flow: Flow) -> BpmnWorkflowSerializer:
    """Positions without the process itself, which the flow has."""

    class Converter(BpmnWorkflowConverter):  # type: ignore[misc]  # SpiffWorkflow has no types
        def to_dict(self, workflow: Any) -> dict[str, Any]:
            made: dict[str, Any] = super(BpmnWorkflowConverter, self).to_dict(workflow)
            return made | {"subprocesses": self.mapping_to_dict(workflow.subprocesses)}

        def from_dict(self, kept: dict[str, Any]) -> Any:
            made = self.target_class(flow.spec, flow.inner, deserializing=True)
            made.tasks = self.mapping_from_dict(kept["tasks"], UUID, workflow=made)
            made.task_tree = made.tasks[UUID(kept["root"])]
            self.set_default_attributes(made, dict(kept))
            self.subprocesses_from_dict(dict(kept["subprocesses"]), made)
            return made

    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: Converter}))
