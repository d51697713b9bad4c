"""Gateways as BPMN says them, by the tokens that wait at them; SpiffWorkflow looks at everything that ever came, and in
a loop take the round before for this one.
"""

from collections import Counter
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway, InclusiveGateway, ParallelGateway
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.util.task import TaskState


class Together(ParallelGateway):  # type: ignore[misc]
    """A parallel gateway: one token from each sequence flow that leads to it."""

    def _update_hook(self, task: Any) -> bool:
        needed: Counter[str] = Counter(self._inputs)
        came: dict[str, list[Any]] = {}
        for one in _arrived(self, task):
            came.setdefault(one.parent.task_spec.name, []).append(one)
        if any(len(came.get(name, ())) < count for name, count in needed.items()):
            return False
        for name, count in needed.items():
            for one in sorted(came[name], key=lambda one: one is not task)[:count]:
                if one is not task:
                    one.cancel()
        return True

    def _run_hook(self, task: Any) -> bool:
        return True


class Reached(InclusiveGateway):  # type: ignore[misc]
    """An inclusive gateway: as soon as nothing that goes on elsewhere could still come by a way on which nothing has
    come (BPMN 2.0.2, 13.4.3)."""

    def _update_hook(self, task: Any) -> bool:
        arrived = _arrived(self, task)
        came = {one.parent.task_spec.name for one in arrived}
        for one in task.workflow.tasks.values():
            if one.task_spec is not self and _goes_on(one):
                could = ways_to(self, one.task_spec)
                if could and not could & came:
                    return False
        for one in arrived:
            if one is not task:
                one.cancel()
        return True

    def _run_hook(self, task: Any) -> bool:
        matches, default = self._get_matching_outputs(task)
        if not matches and not default:
            raise no_way(self)
        return _take(task, matches or default)


JOINS = (Together, Reached)
"""What waits for others of its own flow."""


class Chosen(ExclusiveGateway):  # type: ignore[misc]
    """An exclusive gateway: the first way, in the order of the file, whose condition is true."""

    def _run_hook(self, task: Any) -> bool:
        ways = self._wf_spec.task_specs
        for condition, name in self.cond_task_specs:
            if condition is not None and condition._matches(task):
                return _take(task, [ways[name]])
        if self.default_task_spec is None:
            raise no_way(self)
        return _take(task, [ways[self.default_task_spec]])


def no_way(spec: Any) -> WorkflowException:
    """A gateway that no way leads on from."""
    return WorkflowException("no condition is true, and no way on is the default", task_spec=spec)


def _take(task: Any, ways: list[Any]) -> bool:
    task._sync_children(ways, TaskState.FUTURE)
    for child in task.children:
        child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
    return True


def _arrived(spec: Any, task: Any) -> list[Any]:
    """The tokens that wait at a gateway, this one among them."""
    if task._state != TaskState.WAITING:
        task._set_state(TaskState.WAITING)
    return [one for one in task.workflow.tasks.values() if one.task_spec is spec and one._state == TaskState.WAITING]


def _goes_on(task: Any) -> bool:
    """Whether a token is there; while another task is left, those after it are still to be told."""
    on = task._state & (TaskState.READY | TaskState.WAITING | TaskState.STARTED)
    return bool(on) or (task._state == TaskState.FUTURE and task.parent._state == TaskState.COMPLETED)


def ways_to(gateway: Any, spec: Any) -> set[str]:
    """By which of the elements before a gateway a token at another could come to it without having passed it."""
    found, seen, todo = set(), set(), [spec]
    while todo:
        at = todo.pop()
        if at.name in seen:
            continue
        seen.add(at.name)
        for after in at.outputs:
            if after is gateway:
                found.add(at.name)
            else:
                todo.append(after)
    return found
