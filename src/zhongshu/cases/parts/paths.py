"""Which tasks of a flow come before one, and which may still come. Pure.

Ways that only an exception opens, a boundary event, are left out: nobody is told to wait for what may go wrong.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it comes with an extra
    from zhongshu.cases.flows.flow import Flow


def before(flow: "Flow", task: str) -> tuple[str, ...]:
    """The tasks that lead to a task with no other between, in the order of the file."""
    sources = dict[str, list[str]]()
    for source, target in _ways(flow):
        sources.setdefault(target, []).append(source)
    found, seen, left = set[str](), {task}, [task]
    while left:
        for source in sources.get(left.pop(), ()):
            if source not in seen:
                seen.add(source)
                if source in flow.tasks:
                    found.add(source)
                else:
                    left.append(source)
    return tuple(one for one in flow.tasks if one in found)


def ahead(flow: "Flow", at: Collection[str]) -> Mapping[str, bool]:
    """The tasks that may come after those where the flow stands, and whether each has to: not where a gateway may lead
    past it."""
    targets = dict[str, list[str]]()
    for source, target in _ways(flow):
        targets.setdefault(source, []).append(target)
    chooses = {one.element for one in flow.conditions} | set(flow.listens)
    entered = {flow.tasks[one].inside for one in at if one in flow.tasks}
    found = {target: True for source, target in flow.routes if source in entered}
    left = [(one, True) for one in sorted({*at, *found})]
    while left:
        element, sure = left.pop()
        sure = sure and not (element in chooses and len(targets.get(element, ())) > 1)
        for target in targets.get(element, ()):
            if target not in found or (sure and not found[target]):
                found[target] = sure
                left.append((target, sure))
    return {one: found[one] for one in flow.tasks if one in found and one not in at}


def _ways(flow: "Flow") -> Iterator[tuple[str, str]]:
    """From one element to the next; into a subprocess to where that begins."""
    yield from flow.routes
    for inside, spec in flow.inner.items():
        yield from ((inside, one.bpmn_id) for one in spec.start.outputs if one.bpmn_id is not None)
