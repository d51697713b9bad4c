"""What is not run is refused as the file is read, with its element and line: never left out, never guessed."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from zhongshu.cases.flows.markup import MODEL, NODES, OFFICE, Node, Sketch, local
from zhongshu.core.errors import PackError, Place

_NOT_RUN = {
    "scriptTask": "scripts of a pack are not run: say what follows in rules or SQL",
    "serviceTask": "services are called by the hub's own addresses, not from a flow",
    "businessRuleTask": "a rule is asked by the case (`decides`), not from a flow",
    "callActivity": "a flow stands in one file: put it in as a subprocess",
    "transaction": "a transaction is not run: use a subprocess",
    "adHocSubProcess": "a subprocess without an order is not run",
    "complexGateway": "a complex gateway is not run",
    "timeCycle": "a timer rings once: draw the way back to it, or use a clock of the case",
    "compensateEventDefinition": "compensation is not run",
    "cancelEventDefinition": "a transaction is not run: use a subprocess",
    "linkEventDefinition": "links are not run: draw the sequence flow",
    "conditionalEventDefinition": "events on conditions are not run: ask at a gateway",
    "standardLoopCharacteristics": "a loop is drawn: a gateway, and a sequence flow back",
    "eventDefinitionRef": "an event says itself what it is about",
    "choreographyTask": "a choreography is not run",
}
_INNER = frozenset(
    "sequenceFlow conditionExpression messageEventDefinition timerEventDefinition signalEventDefinition timeDate "
    "timeDuration errorEventDefinition escalationEventDefinition terminateEventDefinition loopCardinality "
    "multiInstanceLoopCharacteristics loopDataInputRef inputDataItem completionCondition".split()
)
_DRAWN_ONLY = frozenset(
    "documentation extensionElements incoming outgoing laneSet textAnnotation association group dataObject "
    "dataObjectReference dataStoreReference dataInputAssociation dataOutputAssociation ioSpecification property "
    "ioBinding potentialOwner humanPerformer performer resourceRole rendering auditing monitoring loopDataOutputRef "
    "outputDataItem dataInput dataOutput inputSet outputSet supports correlationSubscription".split()
)
"""Said for people or for other programs: what is in it is not looked at."""
_ODD = {
    "isForCompensation": ("true", "compensation is not run"),
    "triggeredByEvent": ("true", "a subprocess that an event begins is not run: hang the event on a subprocess"),
    "instantiate": ("true", "a flow begins with its start event"),
    "parallelMultiple": ("true", "an event is about one thing"),
    "eventGatewayType": ("Parallel", "the first event that happens goes on"),
}
_START = frozenset({"", "message"})
_END = frozenset({"", "message", "signal", "error", "escalation", "terminate"})
_EVENTS = {
    "intermediateCatchEvent": frozenset({"message", "timer", "signal"}),
    "intermediateThrowEvent": frozenset({"", "message", "signal", "escalation"}),
    "boundaryEvent": frozenset({"message", "timer", "signal", "error", "escalation"}),
    "startEvent": _START,
    "endEvent": _END,
}
_WAITS = OFFICE | {"receiveTask", "subProcess"}
_ASKS = frozenset({"exclusiveGateway", "inclusiveGateway"})


def require_run(process: Any, file: str) -> None:
    """PackError for the first element that is neither run nor merely drawn."""
    for one in _looked_at(process):
        kind = local(one)
        owner = one if one.get("id") or kind in NODES else one.getparent()
        called = f"{kind} {owner.get('name') or owner.get('id')!r}"
        if kind not in NODES | _INNER:
            reason = _NOT_RUN.get(kind, "this is not run")
            raise PackError(f"{called}: {reason}", place=Place(file, one.sourceline))
        if kind in NODES and not one.get("id"):
            raise PackError(f"{called} has no id", place=Place(file, one.sourceline))
        for name, (value, reason) in _ODD.items():
            if one.get(name) == value:
                raise PackError(f"{called}: {reason}", place=Place(file, one.sourceline), hint=f"{name} is {value}")


def _looked_at(within: Any) -> Iterator[Any]:
    for one in within.iterchildren(etree.Element):
        if local(one) and local(one) not in _DRAWN_ONLY:
            yield one
            yield from _looked_at(one)


def require_sound(drawn: Sketch) -> None:
    """PackError where the drawing cannot be followed from its start to its ends."""
    for one in drawn.nodes.values():
        _event(one, drawn)
        _ways(one, drawn)
        if one.kind == "eventBasedGateway":
            _first_of(one, drawn)
        if one.kind == "boundaryEvent":
            _boundary(one, drawn)
        if one.event() == "error" and one.kind == "endEvent" and one.inside and not caught(one, drawn):
            drawn.refuse(
                one.element, f"{one.called}: nothing catches this error", "hang an error event on the subprocess"
            )
    for inside in (None, *(one.id for one in drawn.nodes.values() if one.kind == "subProcess")):
        _reached(inside, drawn)
    _several(drawn)


def _event(one: Node, drawn: Sketch) -> None:
    allowed = _EVENTS.get(one.kind)
    if allowed is None:
        return
    if len(one.events()) > 1:
        drawn.refuse(one.element, f"{one.called} is about {len(one.events())} things; an event is about one")
    if one.event() not in allowed or (one.kind == "startEvent" and one.inside and one.event()):
        said = f"{one.called} is about {one.event() or 'nothing'}, and no such event is run there"
        drawn.refuse(one.element, said, f"a {one.kind} may be about {', '.join(sorted(allowed - {''})) or 'nothing'}")
    if one.event() == "timer" and not any(local(each).startswith("time") for each in one.events()[0]):
        drawn.refuse(one.element, f"{one.called} does not say when", "a duration (P5D), a date, or working days(5)")


def _ways(one: Node, drawn: Sketch) -> None:
    leaving = drawn.leaving[one.id]
    if one.kind == "endEvent" and leaving:
        drawn.refuse(one.element, f"{one.called}: something follows an end")
    if one.kind != "endEvent" and not leaving:
        drawn.refuse(one.element, f"{one.called}: nothing follows it", "draw the way on, or to an end event")
    if one.kind in {"startEvent", "boundaryEvent"} and drawn.coming[one.id]:
        drawn.refuse(one.element, f"{one.called}: a sequence flow leads to it")
    default = one.element.get("default")
    if default and default not in {way.id for way in leaving}:
        drawn.refuse(one.element, f"{one.called}: its default {default!r} is none of the sequence flows from it")
    for way in leaving:
        if way.condition is not None and one.kind not in _ASKS:
            said = f"sequence flow {way.id!r} has a condition, and comes from {one.called}"
            drawn.refuse(way.element, said, "conditions are asked at an exclusive or inclusive gateway")
        if one.kind in _ASKS and len(leaving) > 1 and way.condition is None and way.id != default:
            said = f"sequence flow {way.id!r} from {one.called} has no condition, and is not its default"
            drawn.refuse(way.element, said)


def _first_of(one: Node, drawn: Sketch) -> None:
    for way in drawn.leaving[one.id]:
        next_one = drawn.nodes[way.target]
        if next_one.kind not in {"intermediateCatchEvent", "receiveTask"} or drawn.hanging(next_one.id):
            said = f"{one.called} leads to {next_one.called}; it waits for the first of several events"
            drawn.refuse(way.element, said)
        if len(drawn.coming[next_one.id]) > 1:
            drawn.refuse(next_one.element, f"{next_one.called}: it follows an event gateway, and something else, too")


def _boundary(one: Node, drawn: Sketch) -> None:
    on = drawn.nodes[str(one.at)]
    if on.kind not in _WAITS:
        drawn.refuse(one.element, f"{one.called} hangs on {on.called}, which never waits")
    if one.event() in {"error", "escalation"} and on.kind != "subProcess":
        drawn.refuse(one.element, f"{one.called}: an {one.event()} comes out of a subprocess, and this is {on.called}")
    if one.inside != on.inside:
        drawn.refuse(one.element, f"{one.called} hangs on {on.called} from another subprocess")


def caught(one: Node, drawn: Sketch) -> bool:
    """Whether an error that ends a subprocess is caught around it."""
    inside = one.inside
    while inside is not None:
        for event in drawn.hanging(inside):
            if event.event() == "error" and code(event, drawn) in {None, code(one, drawn)}:
                return True
        inside = drawn.nodes[inside].inside
    return False


def code(one: Node, drawn: Sketch) -> str | None:
    """What an error or escalation is known by: its code, otherwise its id; None for any of them."""
    kind, event = one.event(), one.events()[0]
    said: str | None = event.get(f"{kind}Ref")
    for known in drawn.root.findall(f"{{{MODEL}}}{kind}"):
        if known.get("id") == said:
            return known.get(f"{kind}Code") or said
    return said


def _reached(inside: str | None, drawn: Sketch) -> None:
    """Every element of a process or subprocess follows its one start."""
    own = [one for one in drawn.nodes.values() if one.inside == inside]
    starts = [one for one in own if one.kind == "startEvent"]
    within = drawn.process if inside is None else drawn.nodes[inside].element
    if len(starts) != 1 or not any(one.kind == "endEvent" for one in own):
        said = f"{local(within)} {within.get('name') or within.get('id')!r} has {len(starts)} start events"
        drawn.refuse(
            within, f"{said} and {sum(one.kind == 'endEvent' for one in own)} end events", "one start, and an end"
        )
    seen, todo = set[str](), [starts[0].id]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += [way.target for way in drawn.leaving[at]] + [one.id for one in drawn.hanging(at)]
    for one in own:
        if one.id not in seen:
            drawn.refuse(one.element, f"{one.called}: nothing leads to it")


def _several(drawn: Sketch) -> None:
    for one in drawn.nodes.values():
        found = one.element.find(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
        if found is None:
            continue
        if one.kind not in OFFICE:
            drawn.refuse(found, f"{one.called}: only a task is done once for each of several")
        if found.get("behavior", "All") != "All":
            drawn.refuse(found, f"{one.called}: it throws events as each is done, which is not run")
        if not any(
            local(each) in {"loopCardinality", "loopDataInputRef"} or each.get("inputCollection")
            for each in found.iter()
        ):
            drawn.refuse(found, f"{one.called}: it does not say over what list, or how often")
