"""A BPMN file read once: its tasks, its timers, its picture, and the process that SpiffWorkflow runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhongshu.rules.feel.language import Text as Feel


@dataclass(frozen=True)
class Task:
    """Something that an office does: a user task, by its id in the file. `lane` is who does it, as the file says."""

    id: str
    name: str
    lane: str | None = None


@dataclass(frozen=True)
class Shape:
    """An element of the picture, in the modeler's own units; `kind` is its BPMN name: userTask, exclusiveGateway ..."""

    id: str
    kind: str
    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A sequence flow of the picture."""

    id: str
    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Picture:
    """Empty where the file has no diagram."""

    shapes: tuple[Shape, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Flow:
    """`tasks` by id; `ends` are the names of end events by id; `expressions` the conditions and timers of the file, by
    their text; `spec` and `inner` what SpiffWorkflow made of the process and of those inside it."""

    id: str
    name: str
    tasks: Mapping[str, Task]
    ends: Mapping[str, str]
    messages: frozenset[str]
    picture: Picture
    expressions: Mapping[str, Feel]
    spec: Any = field(repr=False, compare=False)
    inner: Mapping[str, Any] = field(repr=False, compare=False)
