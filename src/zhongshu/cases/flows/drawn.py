"""The picture that a modeler keeps in a file beside the process."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from zhongshu.cases.flows.flow import Line, Picture, Shape
from zhongshu.cases.flows.markup import MODEL, Sketch, local

_DRAWN = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_AT, _BOUNDS = "{http://www.omg.org/spec/DD/20100524/DI}waypoint", "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_TIES = frozenset({"sequenceFlow", "association"})
_MOST = 1_000_000


def picture(drawn: Sketch) -> Picture | None:
    """Elements of the process, its pool and notes; what the file says of nothing, or where nothing is, is left out,
    as is the inside of a closed subprocess. None where it draws none of the elements that run."""
    root, process = drawn.root, drawn.process
    known = {one.get("id"): one for one in process.iter(etree.Element) if one.get("id")}
    for one in root.iter(f"{{{MODEL}}}participant"):
        if one.get("processRef") == process.get("id"):
            known[one.get("id")] = one
    planes = [one for one in root.iter(_DRAWN + "BPMNPlane") if one.get("bpmnElement") not in drawn.nodes]
    shut = {one.get("bpmnElement") for one in root.iter(_DRAWN + "BPMNShape") if one.get("isExpanded") == "false"}
    for id, node in drawn.nodes.items():
        if node.inside in shut:
            known.pop(id)
    shapes = sorted((one for at in planes for one in _shapes(at, known)), key=lambda one: -one.width * one.height)
    there = {one.id for one in shapes}
    if not there & drawn.nodes.keys():
        return None
    ends = {one.id: {one.source, one.target} for one in drawn.routes}
    lines = [one for at in planes for one in _lines(at, known) if ends.get(one.id, there) <= there]
    return Picture(tuple(shapes), tuple(lines))


def _shapes(plane: Any, known: dict[str, Any]) -> Iterator[Shape]:
    for one in plane.iter(_DRAWN + "BPMNShape"):
        of, box = known.get(one.get("bpmnElement")), one.find(_BOUNDS)
        if of is None or not local(of) or box is None:
            continue
        x, y, width, height = (_number(box.get(name)) for name in ("x", "y", "width", "height"))
        if x is None or y is None or width is None or height is None:
            continue
        event = next((local(each) for each in of if local(each).endswith("EventDefinition")), "")
        yield Shape(
            of.get("id"),
            local(of),
            _text(of),
            *(x, y, width, height),
            event=event.removesuffix("EventDefinition"),
            closed=local(of) == "subProcess" and one.get("isExpanded") == "false",
            interrupts=of.get("cancelActivity", "true").lower() == "true",
            label=_label(one),
        )


def _lines(plane: Any, known: dict[str, Any]) -> Iterator[Line]:
    for one in plane.iter(_DRAWN + "BPMNEdge"):
        of = known.get(one.get("bpmnElement"))
        points = [(_number(at.get("x")), _number(at.get("y"))) for at in one.findall(_AT)]
        if of is not None and local(of) in _TIES and len(points) > 1 and all(None not in at for at in points):
            yield Line(
                of.get("id"),
                _text(of),
                tuple((float(x or 0), float(y or 0)) for x, y in points),
                local(of),
                _label(one),
            )


def _label(one: Any) -> tuple[float, float] | None:
    box = one.find(f"{_DRAWN}BPMNLabel/{_BOUNDS}")
    if box is None:
        return None
    x, y, width = (_number(box.get(name)) for name in ("x", "y", "width"))
    return None if x is None or y is None or width is None else (x + width / 2, y)


def _text(of: Any) -> str:
    note = of.find(f"{{{MODEL}}}text")
    return " ".join((of.get("name") or (note.text if note is not None else "") or "").split())


def _number(said: str | None) -> float | None:
    """None for what is no number that a picture can have."""
    try:
        found = float(said or "")
    except ValueError:
        return None
    return found if abs(found) < _MOST else None
