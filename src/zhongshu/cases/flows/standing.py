"""Where a flow stands, told from its position alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.values import known
from zhongshu.core.errors import ZhongshuError

Position = Mapping[str, Any]
"""Where a flow stands, as JSON."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An office's task that waits; `id` is of this time that the flow came to it, `task` its element in the file.
    Of a task that is done for each of several, `item` is which one, `at` its place in the list (from 0), and `called`
    what the file calls it, where it does."""

    id: str
    task: str
    item: Any = None
    at: int | None = None
    called: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where a flow stands: its position, what waits, when a timer rings next, and where it ended (an end event's id),
    None while it goes on.

    `awaits` are the messages that it can be told now, by name. `passed` are the elements and sequence flows that it
    went through or stands at, `at` those elements of them at which it stands. Of the act that led here: `cancelled` are
    the ids of tasks that waited and that the flow does not need any more, `sent` the names of messages that it sent.
    """

    position: Position
    waiting: tuple[Waiting, ...]
    rings: datetime | None
    ended: str | None
    awaits: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    at: frozenset[str] = frozenset()
    cancelled: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


def standing(
    flow: Flow, position: Position, waited: frozenset[str] = frozenset(), sent: tuple[str, ...] = ()
) -> Standing:
    """`waited` are the ids of tasks that waited before, and were not done. ZhongshuError for a position that is not of
    this edition of the flow."""
    require_of(flow, position)
    try:
        rows = _all_rows(flow, position)
        waiting = tuple(_waiting(flow, rows))
        due = [datetime.fromisoformat(one) for row in rows if row.waits for one in row.kept.get("due", {}).values()]
        awaits = frozenset(name for row in rows if row.waits for name in flow.listens.get(row.name, ()))
        passed, ended = frozenset(position["passed"]), position["end"] if not position["tasks"] else None
        at = passed & {row.spec.bpmn_id for row in rows if row.on}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ZhongshuError(f"{flow.name}: where it stands cannot be read: {error}") from None
    cancelled = tuple(sorted(waited - {one.id for one in waiting}, key=int))
    return Standing(position, waiting, min(due, default=None), ended, awaits, passed, at, cancelled, sent)


def require_of(flow: Flow, position: Position) -> None:
    """ZhongshuError for a position of another flow or edition, and for what is none at all."""
    if position.get("of") != flow.digest:
        hint = "take it over to this edition first (zhongshu flow migrate)"
        raise ZhongshuError(f"{flow.name}: it stands in another edition of the flow", hint=hint)
    for name, kind in _SHAPE.items():
        if not isinstance(position.get(name, ...), kind) or isinstance(position[name], bool):
            raise ZhongshuError(f"{flow.name}: where it stands cannot be read: {name} is missing or odd")
    if not all(isinstance(one, str) for one in position["passed"]):
        raise ZhongshuError(f"{flow.name}: where it stands cannot be read: what it passed is odd")


_SHAPE: Mapping[str, type | tuple[type, ...]] = {
    "data": dict,
    "next": int,
    "passed": list,
    "end": (str, type(None)),
    "tasks": list,
    "inside": list,
}


class _Row(NamedTuple):
    """A task of a position at which the flow stands."""

    number: int
    name: str
    parent: int | None
    state: int
    kept: Mapping[str, Any]
    spec: Any

    @property
    def waits(self) -> bool:
        """For an event or a time."""
        return self.state == _WAITING

    @property
    def on(self) -> bool:
        """Whether it stands there itself; boundary events only wait beside."""
        return not hasattr(self.spec, "cancel_activity")


_WAITING, _READY, _STARTED = _ON = (8, 16, 32)
"""As SpiffWorkflow counts them (TaskState)."""


def _rows(spec: Any, tasks: Any) -> list[_Row]:
    on = [row for row in tasks if row[3] in _ON]
    rows = [_Row(row[0], row[1], row[2], row[3], row[4] if len(row) > 4 else {}, spec.task_specs[row[1]]) for row in on]
    if any(type(row.number) is not int or not isinstance(row.kept, dict) for row in rows):
        raise ValueError("no list of tasks")
    return rows


def _all_rows(flow: Flow, position: Position) -> list[_Row]:
    """Those of subprocesses behind those around them."""
    rows = _rows(flow.spec, position["tasks"])
    specs = {row.number: row.spec for row in rows}
    for number, tasks in position["inside"]:
        inner = _rows(flow.inner[specs[number].spec], tasks)
        specs |= {row.number: row.spec for row in inner}
        rows += inner
    return rows


def _waiting(flow: Flow, rows: list[_Row]) -> Iterator[Waiting]:
    by_number = {row.number: row for row in rows}
    for row in rows:
        if row.state == _READY and row.spec.bpmn_id in flow.tasks:
            at = row.kept.get("at")
            if at is None or row.parent is None:
                yield Waiting(str(row.number), row.spec.bpmn_id)
            else:
                whole = by_number[row.parent]
                yield Waiting(str(row.number), row.spec.bpmn_id, known(whole.kept["items"][at]), at, whole.spec.item)
