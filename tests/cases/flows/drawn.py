"""BPMN files in few words. `"start > A > xor > B > end"` is a line of sequence flows. What one is, its name says:

start, end, and (parallel), xor (exclusive), or (inclusive), first (event gateway), catch, throw, sub (a subprocess),
with anything behind that is no letter; on_A and on_A2 are boundary events on A; the rest are user tasks.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape

from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.reading import read_flow

_KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "and": "parallelGateway",
    "xor": "exclusiveGateway",
    "or": "inclusiveGateway",
    "first": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "on": "boundaryEvent",
    "sub": "subProcess",
}
_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="x">\n'
)
TERMINATE = "<bpmn:terminateEventDefinition/>"


def timer(said: str) -> str:
    """A timer's definition."""
    return f"<bpmn:timerEventDefinition><bpmn:timeDuration>{said}</bpmn:timeDuration></bpmn:timerEventDefinition>"


def about(kind: str, name: str = "") -> str:
    """A message's, signal's, error's or escalation's definition; the empty name is any of them."""
    return f"<bpmn:{kind}EventDefinition" + (f' {kind}Ref="{kind}-{name}"/>' if name else "/>")


def several(over: str, item: str = "item", until: str = "", *, in_turn: bool = False) -> str:
    """What makes a task one for each of several."""
    until = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    counted = f"<bpmn:loopCardinality>{over}</bpmn:loopCardinality>"
    listed = f'<bpmn:loopDataInputRef>{over}</bpmn:loopDataInputRef><bpmn:inputDataItem id="i" name="{item}"/>'
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(in_turn).lower()}">'
        f"{counted if over.isdecimal() else listed}{until}</bpmn:multiInstanceLoopCharacteristics>"
    )


def body(
    *lines: str,
    asks: Mapping[str, str] | None = None,
    inner: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """The inside of a process. `asks` are conditions by `gateway>next`, where `else` is the default; `inner` what
    stands inside an element, `more` its further attributes."""
    asks, inner, more = asks or {}, inner or {}, more or {}
    ways = [tuple(pair) for line in lines for pair in _pairs(line)]
    names = list(dict.fromkeys([*(name for way in ways for name in way), *inner]))
    made = [_element(name, inner.get(name, ""), more.get(name, ""), asks) for name in names]
    return "\n".join([*made, *(_flow(source, target, asks.get(f"{source}>{target}")) for source, target in ways)])


def file(inside: str, *, head: str = "", attributes: str = 'isExecutable="true"', name: str = "a flow") -> bytes:
    """A whole file around the inside of a process, with what its events are about."""
    known = re.findall(r'(message|signal|error|escalation)Ref="\1-(\w+)"', inside)
    told = "".join(
        f'<bpmn:{kind} id="{kind}-{name}" name="{name}" {f"{kind}Code={name!r}" if kind[0] == "e" else ""}/>\n'
        for kind, name in sorted(set(known))
    )
    whole = f'{_HEAD}{told}{head}<bpmn:process id="process" name="{name}" {attributes}>\n{inside}\n</bpmn:process>\n'
    return f"{whole}</bpmn:definitions>\n".encode()


def flow(*lines: str, **said: Mapping[str, str]) -> Flow:
    """One read."""
    return read_flow(file(body(*lines, **said)), "flow.bpmn")


def _pairs(line: str) -> list[tuple[str, str]]:
    names = [name.strip() for name in line.split(">")]
    return list(pairwise(names))


def _kind(name: str) -> str:
    return _KINDS.get(re.match("[a-z]*", name).group() if name[0].islower() else "", "userTask")  # type: ignore[union-attr]


def _element(name: str, inside: str, more: str, asks: Mapping[str, str]) -> str:
    kind = _kind(name)
    default = next(
        (way.replace(">", "_") for way, said in asks.items() if said == "else" and way.startswith(f"{name}>")), ""
    )
    hangs = re.match("on_([A-Za-z]+)", name).group(1) if kind == "boundaryEvent" else ""  # type: ignore[union-attr]
    on = f' attachedToRef="{hangs}"' if hangs else ""
    chosen = f' default="{default}"' if default else ""
    return f'<bpmn:{kind} id="{name}"{on}{chosen} {more}>{inside}</bpmn:{kind}>'


def _flow(source: str, target: str, asked: str | None) -> str:
    said = (
        "" if asked in {None, "else"} else f"<bpmn:conditionExpression>{escape(asked or '')}</bpmn:conditionExpression>"
    )
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="{source}_{target}" {ends}>{said}</bpmn:sequenceFlow>'
