"""A BPMN file as a flow. What would run somebody's program, or is not run here, is refused with its element.

This loads SpiffWorkflow and lxml, which are the extra `flows`: who needs it imports it where it is needed.
"""

from SpiffWorkflow.bpmn.parser import ValidationException

from zhongshu.cases.flows.cleaning import cleaned, digest, listens, told
from zhongshu.cases.flows.drawn import picture
from zhongshu.cases.flows.expressions import expressions
from zhongshu.cases.flows.flow import Flow, Task
from zhongshu.cases.flows.layout import laid_out
from zhongshu.cases.flows.markup import MODEL, OFFICE, Sketch, chosen, opened, sketch
from zhongshu.cases.flows.process import specs
from zhongshu.cases.flows.refusals import require_run, require_sound
from zhongshu.core.errors import PackError, Place


def read_flow(content: bytes, file: str) -> Flow:
    """PackError, with file, line and element, for what is no BPMN or is not run."""
    root = opened(content, file)
    process = chosen(root, file)
    require_run(process, file)
    drawn = sketch(root, process, file)
    require_sound(drawn)
    clean = cleaned(drawn)
    said, conditions = expressions(clean, drawn)
    try:
        spec, inner = specs(clean)
    except ValidationException as error:
        raise PackError(f"this flow cannot run: {error}", place=Place(file)) from None
    return Flow(
        id=process.get("id"),
        name=" ".join((process.get("name") or process.get("id")).split()),
        tasks={one.id: one for one in _tasks(drawn)},
        ends={one.id: one.name or one.id for one in drawn.nodes.values() if one.kind == "endEvent" and not one.inside},
        messages=told(drawn),
        picture=picture(drawn) or laid_out(drawn),
        expressions=said,
        spec=spec,
        inner=inner,
        conditions=conditions,
        names={one.id: one.name for one in drawn.nodes.values()},
        lines={one.id: one.line for one in drawn.nodes.values()},
        routes=_routes(drawn),
        listens=listens(drawn),
        digest=digest(clean),
    )


def _tasks(drawn: Sketch) -> list[Task]:
    lanes = {
        (ref.text or "").strip(): lane.get("name")
        for lane in drawn.process.iter(f"{{{MODEL}}}lane")
        for ref in lane.findall(f"{{{MODEL}}}flowNodeRef")
    }
    several = f"{{{MODEL}}}multiInstanceLoopCharacteristics"
    return [
        Task(one.id, one.name or one.id, lanes.get(one.id), one.element.find(several) is not None, one.inside)
        for one in drawn.nodes.values()
        if one.kind in OFFICE
    ]


def _routes(drawn: Sketch) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in drawn.routes:
        found[one.source, one.target] = (*found.get((one.source, one.target), ()), one.id)
    return found
