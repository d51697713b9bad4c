"""A BPMN file as a flow. What would run somebody's program, or is not run here, is refused with its element."""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser, ValidationException
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
)

from zhongshu.cases.flows.flow import Flow, Line, Picture, Shape, Task
from zhongshu.cases.flows.timers import Timer, read_timer
from zhongshu.core.errors import PackError, Place, ZhongshuError
from zhongshu.rules.feel.language import Text as Feel
from zhongshu.rules.feel.language import read

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DRAWN = "http://www.omg.org/spec/BPMN/20100524/DI"
_AT, _BOUNDS = "http://www.omg.org/spec/DD/20100524/DI", "http://www.omg.org/spec/DD/20100524/DC"
_LARGEST = 4 << 20
_REFUSED = {
    "scriptTask": "scripts of a pack are not run: say what follows in rules or SQL",
    "serviceTask": "services are called by the hub's own addresses, not from a flow",
    "businessRuleTask": "a rule is asked by the case, not from a flow",
    "callActivity": "a flow stands in one file: put it in as a subprocess",
    "transaction": "a transaction is not run",
    "adHocSubProcess": "a subprocess without an order is not run",
    "complexGateway": "a complex gateway is not run",
    "timeCycle": "a timer rings once: what comes again and again is a clock of a case",
    "compensateEventDefinition": "compensation is not run",
    "linkEventDefinition": "links are not run: draw the flow",
    "conditionalEventDefinition": "events on conditions are not run",
}
_OFFICE = ("userTask", "manualTask", "task")


def read_flow(content: bytes, file: str) -> Flow:
    """PackError, with file, line and element, for what is no BPMN or is not run."""
    root = _root(content, file)
    for element in root.iter(etree.Element):
        _require_run(element, file)
    processes = root.findall(f"{{{MODEL}}}process")
    if len(processes) != 1:
        raise PackError(f"{len(processes)} processes; a file has one", place=Place(file))
    process = processes[0]
    expressions = dict(_conditions(process, file))
    spec, inner = _specs(root, process, file)
    for one in (spec, *inner.values()):
        _own_timers(one, file, expressions)
    return Flow(
        id=process.get("id"),
        name=process.get("name") or process.get("id"),
        tasks={one.id: one for one in _tasks(process)},
        ends={one.get("id"): one.get("name") or one.get("id") for one in process.findall(f"{{{MODEL}}}endEvent")},
        messages=frozenset(one.get("name") for one in root.findall(f"{{{MODEL}}}message")),
        picture=_picture(root, process),
        expressions=expressions,
        spec=spec,
        inner=inner,
    )


def _root(content: bytes, file: str) -> Any:
    place = Place(file)
    if len(content) > _LARGEST:
        raise PackError(f"more than {_LARGEST >> 20} MB, which no flow has", place=place)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise PackError("a BPMN file has no document type", place=place)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise PackError(f"this is no XML: {error}", place=place) from None
    if root.tag != f"{{{MODEL}}}definitions":
        raise PackError(f"the file begins with {root.tag!r}", place=place, hint="BPMN 2.0 begins with definitions")
    return root


def _require_run(element: Any, file: str) -> None:
    tag = etree.QName(element)
    if tag.namespace == MODEL and tag.localname in _REFUSED:
        owner = element if element.get("id") else element.getparent()
        said = f"{tag.localname} {owner.get('name') or owner.get('id')!r}: {_REFUSED[tag.localname]}"
        raise PackError(said, place=Place(file, element.sourceline))


def _conditions(process: Any, file: str) -> Iterator[tuple[str, Feel]]:
    for one in process.iter(f"{{{MODEL}}}conditionExpression", f"{{{MODEL}}}completionCondition"):
        said = (one.text or "").strip()
        try:
            yield said, read(said)
        except ZhongshuError as error:
            raise PackError(error.message, place=Place(file, one.sourceline), hint=error.hint) from None


def _tasks(process: Any) -> Iterator[Task]:
    lanes = {
        ref.text: lane.get("name")
        for lane in process.iter(f"{{{MODEL}}}lane")
        for ref in lane.findall(f"{{{MODEL}}}flowNodeRef")
    }
    for tag in _OFFICE:
        for one in process.iter(f"{{{MODEL}}}{tag}"):
            yield Task(one.get("id"), one.get("name") or one.get("id"), lanes.get(one.get("id")))


def _specs(root: Any, process: Any, file: str) -> tuple[Any, Mapping[str, Any]]:
    parser = BpmnParser()
    try:
        parser.add_bpmn_xml(root, file)
        return parser.get_spec(process.get("id")), parser.get_subprocess_specs(process.get("id"))
    except ValidationException as error:
        raise PackError(f"this flow cannot run: {error}", place=Place(file)) from None


def _own_timers(spec: Any, file: str, expressions: dict[str, Feel]) -> None:
    """Timers that go by the region's clock and calendar take the place of SpiffWorkflow's."""
    for task in spec.task_specs.values():
        known = getattr(task, "event_definition", None)
        if isinstance(known, CycleTimerEventDefinition):
            raise PackError(f"{task.bpmn_id}: {_REFUSED['timeCycle']}", place=Place(file))
        if isinstance(known, DurationTimerEventDefinition | TimeDateEventDefinition):
            try:
                expressions[known.expression] = read_timer(known.expression)
            except ZhongshuError as error:
                raise PackError(f"{task.bpmn_id}: {error.message}", place=Place(file), hint=error.hint) from None
            task.event_definition = Timer(known.name, known.expression)


def _picture(root: Any, process: Any) -> Picture:
    known = {one.get("id"): one for one in process.iter(etree.Element) if one.get("id")}
    shapes, lines = [], []
    for one in root.iter(f"{{{_DRAWN}}}BPMNShape"):
        of, box = known.get(one.get("bpmnElement")), one.find(f"{{{_BOUNDS}}}Bounds")
        if of is not None and box is not None:
            size = (float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
            shapes.append(Shape(of.get("id"), etree.QName(of).localname, of.get("name") or "", *size))
    for one in root.iter(f"{{{_DRAWN}}}BPMNEdge"):
        of = known.get(one.get("bpmnElement"))
        points = tuple((float(at.get("x")), float(at.get("y"))) for at in one.findall(f"{{{_AT}}}waypoint"))
        if of is not None and points:
            lines.append(Line(of.get("id"), of.get("name") or "", points))
    return Picture(tuple(shapes), tuple(lines))
