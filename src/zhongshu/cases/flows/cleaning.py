"""The process of a file as SpiffWorkflow gets it: what runs and nothing more, so that neither the drawing nor another
program's extensions can change how a flow goes."""

import hashlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from zhongshu.cases.flows.markup import MODEL, OFFICE, Node, Sketch, local
from zhongshu.cases.flows.refusals import caught, code

_TAG = f"{{{MODEL}}}"
_PLAIN = "terminateEventDefinition"


def cleaned(drawn: Sketch) -> Any:
    """A new `definitions`. Conditions and times are their texts as in the file, trimmed."""
    root = etree.Element(_TAG + "definitions", nsmap={"bpmn": MODEL})
    names = dict(_told(drawn))
    for kind, name in sorted(set(names.values())):
        etree.SubElement(root, _TAG + kind, id=f"{kind}:{name}", name=name)
    for kind in ("error", "escalation"):
        for found in sorted({str(code(one, drawn)) for one in drawn.nodes.values() if one.event() == kind}):
            if found != "None":
                etree.SubElement(root, _TAG + kind, {"id": f"{kind}:{found}", "name": found, f"{kind}Code": found})
    process = etree.SubElement(root, _TAG + "process", id=drawn.process.get("id"), isExecutable="true")
    _filled(process, None, drawn, names)
    return root


def digest(root: Any) -> str:
    """The same for processes that run alike."""
    return hashlib.sha256(etree.tostring(root, method="c14n2")).hexdigest()[:16]


def _told(drawn: Sketch) -> Iterator[tuple[str, tuple[str, str]]]:
    """What each element throws or waits for, as message or signal, by its name; one that is named nowhere has the
    element's own."""
    known = {one.get("id"): one.get("name") for one in drawn.root if local(one) in {"message", "signal"}}
    for one in drawn.nodes.values():
        kind = "message" if one.kind in {"receiveTask", "sendTask"} else one.event()
        if kind in {"message", "signal"}:
            event = next(iter(one.events()), one.element)
            yield one.id, (kind, known.get(event.get(f"{kind}Ref")) or one.name or one.id)


def told(drawn: Sketch) -> frozenset[str]:
    """The names of what a flow waits for from outside: messages, and signals that it does not send itself."""
    names = dict(_told(drawn))
    waits = {"intermediateCatchEvent", "boundaryEvent", "receiveTask"}
    awaited = {names[one.id] for one in drawn.nodes.values() if one.id in names and one.kind in waits}
    sent = {names[one.id] for one in drawn.nodes.values() if one.id in names and one.kind not in waits}
    return frozenset(name for kind, name in awaited if kind == "message" or (kind, name) not in sent)


def listens(drawn: Sketch) -> dict[str, tuple[str, ...]]:
    """What each element waits for from outside: of an event gateway, what the events behind it do."""
    names, outside = dict(_told(drawn)), told(drawn)
    found = {}
    for one in drawn.nodes.values():
        behind = [way.target for way in drawn.leaving[one.id]] if one.kind == "eventBasedGateway" else [one.id]
        heard = tuple(names[id][1] for id in behind if id in names and names[id][1] in outside)
        if heard and one.kind not in {"startEvent", "endEvent", "sendTask", "intermediateThrowEvent"}:
            found[one.id] = heard
    return found


def _filled(made: Any, inside: str | None, drawn: Sketch, names: dict[str, tuple[str, str]]) -> None:
    for one in drawn.nodes.values():
        if one.inside == inside:
            _node(made, one, drawn, names)
    for way in drawn.routes:
        if drawn.nodes[way.source].inside == inside:
            flow = etree.SubElement(made, _TAG + "sequenceFlow", id=way.id, sourceRef=way.source, targetRef=way.target)
            if way.condition is not None and way.id != drawn.nodes[way.source].element.get("default"):
                etree.SubElement(flow, _TAG + "conditionExpression").text = way.condition.text.strip()


def _node(made: Any, one: Node, drawn: Sketch, names: dict[str, tuple[str, str]]) -> None:
    kind = "userTask" if one.kind in OFFICE else one.kind
    found = etree.SubElement(made, _TAG + kind, id=one.id)
    for name, value in (("default", one.element.get("default")), ("attachedToRef", one.at)):
        if value:
            found.set(name, value)
    if one.kind == "boundaryEvent" and one.event() != "error":
        found.set("cancelActivity", one.element.get("cancelActivity", "true").lower())
    if one.kind in {"receiveTask", "sendTask"}:
        found.set("messageRef", ":".join(names[one.id]))
    elif one.kind != "startEvent" and one.event():
        _definition(found, one, drawn, names)
    several = one.element.find(_TAG + "multiInstanceLoopCharacteristics")
    if several is not None:
        _several(found, several)
    if one.kind == "subProcess":
        _filled(found, one.id, drawn, names)


def _definition(made: Any, one: Node, drawn: Sketch, names: dict[str, tuple[str, str]]) -> None:
    """An error that nothing is around to catch ends the whole flow."""
    kind, event = one.event(), one.events()[0]
    lost = kind == "error" and one.kind == "endEvent" and not caught(one, drawn)
    found = etree.SubElement(made, _TAG + (_PLAIN if lost else local(event)))
    if kind in {"message", "signal"}:
        found.set(f"{kind}Ref", ":".join(names[one.id]))
    elif kind in {"error", "escalation"} and not lost and code(one, drawn) is not None:
        found.set(f"{kind}Ref", f"{kind}:{code(one, drawn)}")
    for each in event:
        if local(each) in {"timeDate", "timeDuration"}:
            etree.SubElement(found, _TAG + local(each)).text = (each.text or "").strip()


def _several(made: Any, said: Any) -> None:
    """Over what list: BPMN's own words, or those of Camunda 8 beside them, as its modeler writes nothing else."""
    found = etree.SubElement(made, said.tag, isSequential=said.get("isSequential", "false"))
    own = {local(one): one for one in said}
    zeebe = next((one for one in said.iter() if etree.QName(one).localname == "loopCharacteristics"), None)
    over = own["loopDataInputRef"].text if "loopDataInputRef" in own else None
    item = own["inputDataItem"].get("name") if "inputDataItem" in own else None
    if zeebe is not None and over is None and "loopCardinality" not in own:
        over, item = zeebe.get("inputCollection"), zeebe.get("inputElement")
    if "loopCardinality" in own:
        etree.SubElement(found, _TAG + "loopCardinality").text = (own["loopCardinality"].text or "").strip()
    elif over:
        etree.SubElement(found, _TAG + "loopDataInputRef").text = over.strip()
        if item:
            etree.SubElement(found, _TAG + "inputDataItem", id=item, name=item)
    if "completionCondition" in own:
        etree.SubElement(found, _TAG + "completionCondition").text = (own["completionCondition"].text or "").strip()
