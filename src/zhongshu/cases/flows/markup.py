"""The text of a BPMN file as elements and the sequence flows between them, before anything is asked of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from lxml import etree

from zhongshu.core.errors import PackError, Place, nearest

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NODES = frozenset(
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent userTask manualTask task "
    "receiveTask sendTask exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway subProcess".split()
)
"""What a token may stand on and is run here."""
OFFICE = frozenset({"userTask", "manualTask", "task"})
_LARGEST = 4 << 20
_NO_TYPE = "a BPMN file has no document type, and no entities"


@dataclass(frozen=True)
class Node:
    """One element that is run. `inside` is the subprocess that it stands in, `at` the one that a boundary event hangs
    on."""

    id: str
    kind: str
    name: str
    element: Any = field(repr=False, compare=False)
    inside: str | None = None
    at: str | None = None

    @property
    def line(self) -> int:
        return int(self.element.sourceline or 0)

    @property
    def called(self) -> str:
        """With its kind, as a refusal says it."""
        return f"{self.kind} {self.name or self.id!r}"

    def events(self) -> list[Any]:
        """What an event is about: its event definitions."""
        return [one for one in self.element if local(one).endswith("EventDefinition")]

    def event(self) -> str:
        """The kind of its one event definition (timer, message ...); empty for a plain event."""
        return next((local(one).removesuffix("EventDefinition") for one in self.events()), "")


@dataclass(frozen=True)
class Route:
    """A sequence flow."""

    id: str
    source: str
    target: str
    element: Any = field(repr=False, compare=False)

    @property
    def condition(self) -> Any:
        """The element that says it; None where it has none, or an empty one as modelers leave them."""
        found = self.element.find(f"{{{MODEL}}}conditionExpression")
        return found if found is not None and (found.text or "").strip() else None


@dataclass(frozen=True)
class Sketch:
    """The process of a file. PackErrors that it raises name `file` and the line."""

    file: str
    root: Any = field(repr=False)
    process: Any = field(repr=False)
    nodes: Mapping[str, Node]
    routes: tuple[Route, ...]

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Route, ...]]:
        return {id: tuple(one for one in self.routes if one.source == id) for id in self.nodes}

    @cached_property
    def coming(self) -> Mapping[str, tuple[Route, ...]]:
        return {id: tuple(one for one in self.routes if one.target == id) for id in self.nodes}

    def hanging(self, id: str) -> tuple[Node, ...]:
        """The boundary events on an element."""
        return tuple(one for one in self.nodes.values() if one.at == id)

    def refuse(self, element: Any, message: str, hint: str | None = None) -> NoReturn:
        raise PackError(message, place=Place(self.file, element.sourceline), hint=hint)


def local(element: Any) -> str:
    """The name of a BPMN element without its namespace; empty for what is not BPMN's."""
    tag = etree.QName(element)
    return str(tag.localname) if tag.namespace == MODEL else ""


def sketch(root: Any, process: Any, file: str) -> Sketch:
    """PackError for two elements of one name, and for what is tied to nothing."""
    nodes: dict[str, Node] = {}
    for one in _nodes(process, None):
        if one.id in nodes:
            raise PackError(f"two elements are called {one.id!r}", place=Place(file, one.line))
        nodes[one.id] = one
    found = Sketch(file, root, process, nodes, tuple(_routes(process, nodes, file)))
    for one in nodes.values():
        if one.kind == "boundaryEvent" and one.at not in nodes:
            found.refuse(
                one.element, f"{one.called} hangs on {one.at!r}, which is no element", nearest(str(one.at), nodes)
            )
    return found


def opened(content: bytes, file: str) -> Any:
    """The `definitions` of a file. PackError for what is no BPMN."""
    place = Place(file)
    if len(content) > _LARGEST:
        raise PackError(f"more than {_LARGEST >> 20} MB, which no flow has", place=place)
    if b"<!DOCTYPE" in content:
        raise PackError(_NO_TYPE, place=place)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise PackError(f"this is no XML: {error}", place=Place(file, error.lineno)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackError(_NO_TYPE, place=place)
    if root.tag != f"{{{MODEL}}}definitions":
        raise PackError(f"the file begins with {root.tag!r}", place=place, hint="BPMN 2.0 begins with definitions")
    return root


def chosen(root: Any, file: str) -> Any:
    """The one process that runs: the only one with anything in it, or the only one that is said to be executable.
    PackError for none or several."""
    found = [one for one in root.findall(f"{{{MODEL}}}process") if any(local(each) in NODES for each in one)]
    runs = found if len(found) == 1 else [one for one in found if one.get("isExecutable") == "true"]
    if len(runs) == 1 and runs[0].get("id"):
        return runs[0]
    names = ", ".join(str(one.get("name") or one.get("id")) for one in runs or found)
    said = f"{len(runs or found)} processes could run: {names}" if found else "no process with anything in it"
    hint = "one runs: mark it as executable in the modeler, and draw the others as empty pools"
    raise PackError(said, place=Place(file, (runs or found or [root])[0].sourceline), hint=hint)


def _nodes(within: Any, inside: str | None) -> Iterator[Node]:
    for one in within:
        kind = local(one)
        if kind in NODES and one.get("id"):
            name = " ".join((one.get("name") or "").split())
            yield Node(one.get("id"), kind, name, one, inside, one.get("attachedToRef"))
            if kind == "subProcess":
                yield from _nodes(one, one.get("id"))


def _routes(process: Any, nodes: Mapping[str, Node], file: str) -> Iterator[Route]:
    for number, one in enumerate(process.iter(f"{{{MODEL}}}sequenceFlow")):
        source, target = one.get("sourceRef"), one.get("targetRef")
        for end in (source, target):
            if end not in nodes:
                said = f"sequence flow {one.get('id')!r} is tied to {end!r}, which is not run here or is not there"
                raise PackError(said, place=Place(file, one.sourceline), hint=nearest(str(end), nodes))
        if nodes[source].inside != nodes[target].inside:
            said = f"sequence flow {one.get('id')!r} goes from {nodes[source].called} across the border of a subprocess"
            raise PackError(said, place=Place(file, one.sourceline))
        yield Route(one.get("id") or f"sequence-flow-{number}", source, target, one)
