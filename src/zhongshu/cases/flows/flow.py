"""A BPMN file read once: its tasks, its conditions, its picture, and the process that SpiffWorkflow runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhongshu.rules.feel.language import Text as Feel


@dataclass(frozen=True)
class Task:
    """Something that an office does: a user task, by its id in the file. `lane` is who does it, as the file says; it
    is `several` where each item of a list gets a task of its own; `inside` is the subprocess that it stands in."""

    id: str
    name: str
    lane: str | None = None
    several: bool = False
    inside: str | None = None


@dataclass(frozen=True)
class Condition:
    """A FEEL expression of the file: a condition, a timer or a list. `element` is what asks it; `names` are the facts
    that it looks at, with their paths: `twins`, `Task_1.outcome`."""

    element: str
    text: str
    line: int
    names: frozenset[str]


@dataclass(frozen=True)
class Shape:
    """An element of the picture, in the modeler's own units; `kind` is its BPMN name: userTask, exclusiveGateway ...;
    `event` what an event is about (timer, message ...); `closed`: a subprocess whose inside is not shown; `label` the
    middle and the top of its name, where the file says it."""

    id: str
    kind: str
    name: str
    x: float
    y: float
    width: float
    height: float
    event: str = ""
    closed: bool = False
    interrupts: bool = True
    label: tuple[float, float] | None = None


@dataclass(frozen=True)
class Line:
    """A sequence flow of the picture, or what ties a note to an element (`kind` association)."""

    id: str
    name: str
    points: tuple[tuple[float, float], ...]
    kind: str = "sequenceFlow"
    label: tuple[float, float] | None = None


@dataclass(frozen=True)
class Picture:
    """Empty where the file has no diagram."""

    shapes: tuple[Shape, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Flow:
    """`tasks` by id; `ends` are the names of end events by id, those of subprocesses not among them; `messages` what
    somebody may tell it, by name; `names` and `lines` are every element's, by id, the line in the file from 1.

    `expressions` are the conditions and timers of the file, by their text; `conditions` say where they stand. `digest`
    is the same for files that run alike, however they are drawn. `routes` are the sequence flows from one element to
    another, `listens` the messages that an element waits for. `spec` and `inner` are what SpiffWorkflow made of the
    process and of those inside it.
    """

    id: str
    name: str
    tasks: Mapping[str, Task]
    ends: Mapping[str, str]
    messages: frozenset[str]
    picture: Picture
    expressions: Mapping[str, Feel]
    spec: Any = field(repr=False, compare=False)
    inner: Mapping[str, Any] = field(repr=False, compare=False)
    conditions: tuple[Condition, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    routes: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    listens: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    digest: str = ""

    def called(self, element: str) -> str:
        """An element as a sentence calls it: by its name, otherwise by its id."""
        return self.names.get(element) or element
