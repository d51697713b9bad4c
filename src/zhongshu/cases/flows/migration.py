"""A flow that goes on by another edition: what was done stays done, what waits keeps its id and time, and what comes
next is as the new edition says. Checked first: everything that waits is there still, and nothing will wait for ever.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.gateways import JOINS, Together, ways_to
from zhongshu.cases.flows.process import AT, DUE, Inside, Running
from zhongshu.cases.flows.running import hangs, position_of, restored
from zhongshu.cases.flows.standing import Position, require_of
from zhongshu.core.errors import ZhongshuError

_ON = TaskState.READY | TaskState.WAITING | TaskState.STARTED


def migrated(old: Flow, new: Flow, position: Position) -> Position:
    """A position of `new`. The engine of the new edition rings it next (`Engine.rang`): timers that are new are set
    then, and a gateway that waits for less goes on.

    ZhongshuError that names the elements in the way, and for a flow that has ended or stands in another edition.
    """
    require_of(old, position)
    if not position["tasks"]:
        raise ZhongshuError(f"{old.name}: it has ended, and stays as it is")
    if old.digest == new.digest:
        return dict(position)
    before = restored(old, position, None)
    wrong = list(_in_the_way(before, new.spec, new, old))
    if wrong:
        raise ZhongshuError(f"{old.name}: it cannot go on by the new edition: {'; '.join(wrong)}")
    after = Running(new.spec, new.inner, deserializing=True)
    _rebuild(before, after, new)
    stuck = [said for one in (after, *after.subprocesses.values()) for said in _waits_for_ever(one, new)]
    if stuck:
        raise ZhongshuError(f"{old.name}: it cannot go on by the new edition: {'; '.join(stuck)}")
    return position_of(after, {**position, "of": new.digest})


def _tokens(workflow: Any) -> list[Any]:
    """Tasks at which a flow stands: boundary events and the items of a list belong to theirs, and what SpiffWorkflow
    puts beside them is made anew."""
    return [
        task
        for task in workflow.tasks.values()
        if task._state & _ON and task.task_spec.bpmn_id is not None and not hangs(task) and AT not in task.internal_data
    ]


def _in_the_way(before: Any, spec: Any, new: Flow, old: Flow) -> Iterator[str]:
    for task in _tokens(before):
        own, element = task.task_spec, task.task_spec.bpmn_id
        there = spec.task_specs.get(own.name)
        if there is None:
            yield f"{old.called(element)!r} ({element}) waits, and is not there any more"
        elif type(there) is not type(own) or _event(there) is not _event(own):
            yield f"{old.called(element)!r} ({element}) waits, and is something else"
        elif _came(task) not in {one.name for one in there.inputs} and isinstance(own, JOINS):
            yield f"{old.called(element)!r} ({element}) waits for others, and {_came(task)} leads to it no longer"
        elif task.id in before.top_workflow.subprocesses:
            yield from _in_the_way(before.top_workflow.subprocesses[task.id], new.inner[there.spec], new, old)


def _event(spec: Any) -> type | None:
    event = getattr(spec, "event_definition", None)
    return None if event is None else type(event)


def _came(task: Any) -> str:
    return str(task.parent.task_spec.name)


def _rebuild(before: Any, after: Any, new: Flow) -> None:
    """The same tokens, each behind the start as if it had come there directly."""
    after.task_tree = Task(after, after.spec.start, None, TaskState.COMPLETED)
    for task in _tokens(before):
        spec = after.spec.task_specs[task.task_spec.name]
        made = Task(after, spec, _above(task, after), task._state, task.id)
        made.internal_data = {**task.internal_data, DUE: _still(task, new)}
        for one in task.children:
            if AT in one.internal_data and one._state & (_ON | TaskState.COMPLETED):
                item = Task(after, after.spec.task_specs[spec.task_spec], made, one._state, one.id)
                item.internal_data, item.triggered = dict(one.internal_data), True
        spec._predict(made, mask=TaskState.NOT_FINISHED_MASK)
        inside = before.top_workflow.subprocesses.get(task.id)
        if inside is not None:
            top, own = after.top_workflow, new.inner[spec.spec]
            top.subprocesses[task.id] = Inside(own, parent_task_id=task.id, top_workflow=top, deserializing=True)
            _rebuild(inside, top.subprocesses[task.id], new)


def _above(task: Any, after: Any) -> Any:
    """What a token hangs on: the start, the way by which it came to a gateway that waits, or what holds the boundary
    events around it, those that ran before with their times."""
    specs, root = after.spec.task_specs, after.task_tree
    if isinstance(task.task_spec, JOINS):
        return Task(after, specs[_came(task)], root, TaskState.COMPLETED)
    split = specs.get(f"{task.task_spec.bpmn_id}.BoundaryEventSplit")
    if split is None:
        return root
    holds = Task(after, split, root, TaskState.COMPLETED)
    ran = {one.task_spec.name: one for one in task.parent.children if hangs(one) and one._state == TaskState.WAITING}
    gone = {one.task_spec.name for one in task.parent.children if hangs(one)} - ran.keys()
    for spec in split.outputs:
        if hasattr(spec, "cancel_activity") and spec.name not in gone:
            known = ran.get(spec.name)
            event = Task(after, spec, holds, TaskState.WAITING, None if known is None else known.id)
            event.internal_data = {} if known is None else dict(known.internal_data)
            spec._predict(event, mask=TaskState.NOT_FINISHED_MASK)
    return holds


def _still(task: Any, new: Flow) -> dict[str, str]:
    """Timers that run, of elements that are there still."""
    return {element: at for element, at in task.internal_data.get(DUE, {}).items() if element in new.names}


def _waits_for_ever(after: Any, new: Flow) -> Iterator[str]:
    """Parallel gateways that some token comes to, while none can come any more by one of the ways to them."""
    tokens = [task for task in after.tasks.values() if task._state & _ON]
    for gateway in after.spec.task_specs.values():
        if not isinstance(gateway, Together):
            continue
        came = {task.parent.task_spec.name for task in tokens if task.task_spec is gateway}
        could = came.union(*(ways_to(gateway, task.task_spec) for task in tokens if task.task_spec is not gateway))
        missing = [one.name for one in gateway.inputs if one.name not in could]
        if could and missing:
            names = ", ".join(repr(new.called(name)) for name in missing)
            yield f"{new.called(gateway.bpmn_id)!r} ({gateway.bpmn_id}) would wait for {names} for ever"
