"""A flow between two acts is a position, and at an act a tree of SpiffWorkflow's tasks. Here one is made of the other.

A position is JSON: `of` the digest of its flow, `data` its facts, `next` the number that the next task gets, `passed`
the elements and sequence flows that it went through, `end` the end event that it came to last, `tasks` one list for
each task (number, spec, number of its parent, state, and what is kept of it) in the order of the tree, `inside` the
same of each subprocess behind the number of its task. Nothing in it is ever run: names are looked up in the flow.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.process import AT, DUE, ITEMS, Inside, Running, Timer
from zhongshu.core.errors import ZhongshuError

_KEPT = (DUE, ITEMS, AT)
_STATES = frozenset(TaskState._values)
_MOST_STEPS = 1_000
_MOST_TASKS = 20_000
_ON = TaskState.WAITING | TaskState.READY | TaskState.STARTED


def begun(flow: Flow, script: Any) -> Any:
    """A flow at its start."""
    return Running(flow.spec, flow.inner, script_engine=script)


def restored(flow: Flow, position: Mapping[str, Any], script: Any) -> Any:
    """ZhongshuError for what is no position of this flow."""
    try:
        workflow = Running(flow.spec, flow.inner, script_engine=script, deserializing=True)
        _fill(workflow, position["tasks"])
        for number, tasks in position["inside"]:
            _inside(workflow, number, tasks, flow)
        workflow.completed = not any(task._state & TaskState.NOT_FINISHED_MASK for task in workflow.tasks.values())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ZhongshuError(f"{flow.name}: where it stands cannot be read: {error}") from None
    return workflow


def _inside(workflow: Any, number: int, tasks: Any, flow: Flow) -> None:
    """A subprocess that goes on; those around it stand before it."""
    parent = next(found for one in _all(workflow) if (found := one.tasks.get(number)) is not None)
    spec = flow.inner[parent.task_spec.spec]
    made = Inside(spec, parent_task_id=number, top_workflow=workflow, deserializing=True)
    workflow.subprocesses[number] = made
    _fill(made, tasks)
    made.completed_event.connect(parent.task_spec._on_subworkflow_completed, parent)


def _fill(workflow: Any, tasks: Any) -> None:
    if not isinstance(tasks, list) or not 0 < len(tasks) <= _MOST_TASKS:
        raise ValueError("no list of tasks")
    for number, name, parent, state, *more in tasks:
        if type(number) is not int or state not in _STATES or number in workflow.tasks:
            raise ValueError(f"no task {number!r}")
        above = workflow.tasks[parent] if workflow.tasks else None
        task = Task(workflow, workflow.spec.task_specs[name], above, state, number)
        if more:
            task.internal_data = dict(more[0])
            task.triggered = AT in task.internal_data
        if state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            workflow.top_workflow.event_manager.add_task(task)
    workflow.task_tree = workflow.tasks[tasks[0][0]]


def _all(workflow: Any) -> Iterator[Any]:
    yield workflow
    yield from list(workflow.subprocesses.values())


def go_on(workflow: Any, ran: Callable[[Any], None]) -> None:
    """Until nothing but offices, events and times are waited for. `ran` is told each task that was run. ZhongshuError
    for a flow that goes round without ever waiting."""
    left = _MOST_STEPS
    while ready := [task for one in _all(workflow) for task in one.tasks.values() if _goes(task)]:
        for task in ready:
            if _goes(task) and task.id in task.workflow.tasks:
                task.run()
                _listen_again(task)
                ran(task)
                left -= 1
        if left < 0:
            raise ZhongshuError(f"{workflow.spec.description}: it goes round and never waits for anybody")


def _listen_again(task: Any) -> None:
    """An event that does not take its task away may come again while that goes on; a timer rings once."""
    spec = task.task_spec
    again = hangs(task) and not spec.cancel_activity and not isinstance(spec.event_definition, Timer)
    if again and any(one._state & _ON and not hangs(one) for one in task.parent.children):
        child = task.parent._add_child(task.task_spec, TaskState.WAITING)
        task.task_spec._predict(child, mask=TaskState.NOT_FINISHED_MASK)
        task.workflow.top_workflow.event_manager.add_task(child)


def _goes(task: Any) -> bool:
    return task._state == TaskState.READY and not task.task_spec.manual and not task.workflow.completed


def ring(workflow: Any) -> None:
    """Events look at the clock again."""
    for one in _all(workflow):
        one.update_waiting_tasks()


def unwound(workflow: Any) -> None:
    """A flow that went round is as if it had come there for the first time: it stays small however often it does. Only
    where nothing else came out of the round."""
    for task in [one for each in _all(workflow) for one in each.tasks.values() if one._state & _ON and not hangs(one)]:
        last = task.parent if isinstance(task.parent.task_spec, BoundaryEventSplit) else task
        first, at = None, last
        while (above := at.parent) is not None and _alone(above, at):
            first, at = (above if above.task_spec is last.task_spec else first), above
        if first is not None:
            _graft(last, first)


def _alone(parent: Any, on: Any) -> bool:
    """Whether all that came of a task, but for one child, is over: gateways look at nothing but tokens that wait."""
    rest = [child for child in parent.children if child is not on]
    over = all(not child._state & TaskState.NOT_FINISHED_MASK for child in rest)
    return bool(parent._state & TaskState.FINISHED_MASK) and over and all(_alone(one, None) for one in rest)


def _graft(task: Any, first: Any) -> None:
    above = first.parent
    task.parent._children.remove(task.id)
    above._children[above._children.index(first.id)] = task.id
    task._parent = above.id
    _forget(first)


def _forget(task: Any) -> None:
    todo, workflow = [task], task.workflow
    while todo:
        one = todo.pop()
        todo += one.children
        del workflow.tasks[one.id]
        workflow.top_workflow.subprocesses.pop(one.id, None)


def position_of(workflow: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The tasks and subprocesses of a position; new tasks get the numbers from `next` on, in the order of the tree."""
    numbers: dict[Any, int] = {}
    unused = kept["next"]
    made: list[tuple[Any, list[Any]]] = []
    order = [] if workflow.completed else [(None, workflow)]
    for of, one in order:
        rows: list[Any] = []
        for task in _tree(one):
            if isinstance(task.id, int):
                numbers[task.id] = task.id
            else:
                numbers[task.id], unused = unused, unused + 1
            rows.append(_row(task, numbers))
            if task.id in workflow.subprocesses and not task._state & TaskState.FINISHED_MASK:
                order.append((task.id, workflow.subprocesses[task.id]))
        made.append((of, rows))
    inside = [[numbers[of], rows] for of, rows in made[1:]]
    return {**kept, "next": unused, "tasks": made[0][1] if made else [], "inside": inside}


def _row(task: Any, numbers: Mapping[Any, int]) -> list[Any]:
    parent = None if task._parent is None else numbers[task._parent]
    row = [numbers[task.id], task.task_spec.name, parent, task._state]
    more = {name: task.internal_data[name] for name in _KEPT if task.internal_data.get(name) not in (None, {})}
    return [*row, more] if more else row


def _tree(workflow: Any) -> Iterator[Any]:
    todo = [workflow.task_tree]
    while todo:
        task = todo.pop()
        yield task
        todo += reversed(task.children)


def went_through(workflow: Any, flow: Flow) -> set[str]:
    """Elements that were left or are stood at, and the sequence flows that led to them."""
    found: set[str] = set()
    for one in _all(workflow):
        for task in one.tasks.values():
            if not task._state & (_ON | TaskState.COMPLETED) or (name := task.task_spec.bpmn_id) is None:
                continue
            if task._state == TaskState.WAITING and hangs(task):
                continue
            found.add(name)
            found.update(flow.routes.get((_from(task), name), ()))
    return found


def hangs(task: Any) -> bool:
    """Whether it is a boundary event, which waits from when its task begins."""
    return hasattr(task.task_spec, "cancel_activity")


def _from(task: Any) -> str:
    """The element before one in the tree, past what SpiffWorkflow puts between them."""
    at = task.parent
    while at is not None and at.task_spec.bpmn_id is None:
        at = at.parent
    return "" if at is None else str(at.task_spec.bpmn_id)


def tell(workflow: Any, name: str) -> None:
    """A message, or a signal, reaches whatever waits for it."""
    for one in (MessageEventDefinition(name), SignalEventDefinition(name)):
        workflow.catch(BpmnEvent(one, payload={}))
    workflow.bpmn_events.clear()


def sent(workflow: Any) -> tuple[str, ...]:
    """The names of messages that were sent and that nothing in the flow waited for."""
    events = [one.event_definition for one in workflow.bpmn_events]
    return tuple(one.name for one in events if isinstance(one, MessageEventDefinition))


def stuck(workflow: Any) -> list[str]:
    """Where a flow waits that waits for nothing."""
    waits = [task for one in _all(workflow) for task in one.tasks.values() if task._state == TaskState.WAITING]
    return sorted({task.task_spec.bpmn_id for task in waits if task.task_spec.bpmn_id is not None})
