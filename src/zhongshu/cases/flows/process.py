"""A cleaned process as SpiffWorkflow runs it, with what is ours in place of its own: timers by the region's clock, a
task for each of several, gateways that count tokens. SpiffWorkflow's classes have no types: what is Any here is theirs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, TaskParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventDefinitionParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    ReceiveTaskParser,
    SendTaskParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser, SubWorkflowParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    ReceiveTask,
    SendTask,
    StartEvent,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from zhongshu.cases.flows.gateways import Chosen, Reached, Together

DUE, ITEMS, AT = "due", "items", "at"
"""What is kept of a task besides its state: when its timers ring by their element, the list that it is done for each
of, which of them it is (from 0)."""


class Timer(TimerEventDefinition):  # type: ignore[misc]
    """Rings when the engine's clock is there; the engine says when that is as it is set, and that stays so."""

    def __init__(self, name: str, element: str, expression: str):
        super().__init__(name, expression)
        self.element = element

    def has_fired(self, task: Any) -> bool:
        """Set at the first asking."""
        script = task.workflow.top_workflow.script_engine
        due = task.internal_data.setdefault(DUE, {})
        if self.element not in due:
            due[self.element] = script.set_timer(self.element, self.expression)
        return bool(datetime.fromisoformat(due[self.element]) <= script.now)

    def reset(self, task: Any) -> None:
        task.internal_data.pop(DUE, None)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class Several(BpmnSpecMixin):  # type: ignore[misc]
    """A task that is done once for each item of a list, all at the same time or one after the other."""

    sequential = False

    def __init__(self, wf_spec: Any, bpmn_id: str, task_spec: str, **said: Any):
        self.task_spec = task_spec
        self.over = said.pop("cardinality") or said.pop("data_input").bpmn_id
        self.item = getattr(said.pop("input_item"), "bpmn_id", None)
        self.until = said.pop("condition")
        kept = {name: value for name, value in said.items() if name in {"lane", "documentation", "description"}}
        super().__init__(wf_spec, bpmn_id, **kept)

    def _update_hook(self, task: Any) -> bool | None:
        """SpiffWorkflow's: whether nothing keeps it from going on, here an empty list."""
        items = task.workflow.script_engine.items(self.bpmn_id, self.over)
        if not items:
            return True
        task.internal_data[ITEMS] = items
        task._set_state(TaskState.STARTED)
        for at in range(1 if self.sequential else len(items)):
            self._next(task, at)
        return None

    def went(self, task: Any) -> None:
        """One of them is done: whether all are, or it is enough, or the next one's turn."""
        count, done = len(task.internal_data[ITEMS]), [one for one in task.children if one.state == TaskState.COMPLETED]
        done = [one for one in done if AT in one.internal_data]
        counts = {"numberOfInstances": count, "numberOfCompletedInstances": len(done)}
        enough = self.until is not None and task.workflow.script_engine.holds(self.bpmn_id, self.until, counts)
        if enough or len(done) == count:
            for one in task.children:
                if AT in one.internal_data and one.state != TaskState.COMPLETED:
                    task.workflow._remove_task(one.id)
            task._set_state(TaskState.READY)
        elif self.sequential:
            self._next(task, len(done))

    def _next(self, task: Any, at: int) -> None:
        child = task._add_child(task.workflow.spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.internal_data[AT] = at
        child.task_spec._update(child)


class InTurn(Several):
    """One after the other."""

    sequential = True


class Running(BpmnWorkflow):  # type: ignore[misc]
    """A flow as it goes. SpiffWorkflow's walk over its tree after every single task is a look into its table here."""

    def create_subprocess(self, task: Any, spec_name: str) -> Any:
        made = Inside(self.subprocess_specs[spec_name], parent_task_id=task.id, top_workflow=self)
        self.subprocesses[task.id] = made
        return made

    def update_waiting_tasks(self) -> None:
        _update_waiting(self)


class Inside(BpmnSubWorkflow):  # type: ignore[misc]
    """A subprocess as it goes."""

    def update_waiting_tasks(self) -> None:
        _update_waiting(self)


def _update_waiting(workflow: Any) -> None:
    for task in list(workflow.tasks.values()):
        if task._state == TaskState.WAITING and task.id in workflow.tasks:
            task.task_spec._update(task)


class _Branching:
    """Several sequence flows that leave an element go on together, as BPMN says."""

    def handles_multiple_outgoing(self) -> bool:
        return True


class _Timed(_Branching, EventDefinitionParser):  # type: ignore[misc]
    def parse_timer_event(self, event: Any) -> Timer:
        return Timer(self.bpmn_id, self.bpmn_id, event[0].text)


class _Office(_Branching, TaskParser):  # type: ignore[misc]
    PARALLEL_MI_CLASS = Several
    SEQUENTIAL_MI_CLASS = InTurn


class _Subprocess(_Branching, SubWorkflowParser):  # type: ignore[misc]
    pass


class _Start(_Timed, StartEventParser):  # type: ignore[misc]
    pass


class _Catch(_Timed, IntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _Throw(_Branching, IntermediateThrowEventParser):  # type: ignore[misc]
    pass


class _Boundary(_Timed, BoundaryEventParser):  # type: ignore[misc]
    pass


class _Receive(_Branching, ReceiveTaskParser):  # type: ignore[misc]
    pass


class _Send(_Branching, SendTaskParser):  # type: ignore[misc]
    pass


class _End(EndEventParser):  # type: ignore[misc]
    """SpiffWorkflow's does not know that an end may be a signal."""

    def get_event_definition(self, paths: list[str]) -> Any:
        return super().get_event_definition([*paths, ".//bpmn:signalEventDefinition"])


class _Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES: ClassVar = {
        full_tag("userTask"): (_Office, UserTask),
        full_tag("subProcess"): (_Subprocess, SubWorkflowTask),
        full_tag("parallelGateway"): (GatewayParser, Together),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, Reached),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, Chosen),
        full_tag("startEvent"): (_Start, StartEvent),
        full_tag("endEvent"): (_End, EndEvent),
        full_tag("intermediateCatchEvent"): (_Catch, IntermediateCatchEvent),
        full_tag("intermediateThrowEvent"): (_Throw, IntermediateThrowEvent),
        full_tag("boundaryEvent"): (_Boundary, BoundaryEvent),
        full_tag("receiveTask"): (_Receive, ReceiveTask),
        full_tag("sendTask"): (_Send, SendTask),
    }


def specs(clean: Any) -> tuple[Any, Mapping[str, Any]]:
    """What SpiffWorkflow makes of a cleaned file: the process, and those inside it by their ids. Its own
    ValidationException for what passed our checks and not its."""
    parser = _Parser()
    parser.add_bpmn_xml(clean)
    (process,) = clean.findall(full_tag("process"))
    return parser.get_spec(process.get("id")), parser.get_subprocess_specs(process.get("id"))
