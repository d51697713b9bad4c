"""What comes before a task of a flow, and what may still come: also into subprocesses, never by an exception's way."""

import pytest

from tests.cases.parts.fair import bpmn
from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.reading import read_flow
from zhongshu.cases.parts.paths import ahead, before

INSIDE = bpmn(
    """
  <startEvent id="Begin"/>
  <userTask id="Check"/>
  <subProcess id="Offices">
    <startEvent id="Inner"/><parallelGateway id="Split"/><userTask id="One"/><userTask id="Two"/><userTask id="After"/>
    <parallelGateway id="Join"/><endEvent id="Out"/>
    <sequenceFlow id="i1" sourceRef="Inner" targetRef="Split"/><sequenceFlow id="i2" sourceRef="Split" targetRef="One"/>
    <sequenceFlow id="i3" sourceRef="Split" targetRef="Two"/><sequenceFlow id="i4" sourceRef="One" targetRef="After"/>
    <sequenceFlow id="i5" sourceRef="After" targetRef="Join"/><sequenceFlow id="i6" sourceRef="Two" targetRef="Join"/>
    <sequenceFlow id="i7" sourceRef="Join" targetRef="Out"/>
  </subProcess>
  <userTask id="Last"/>
  <userTask id="Objection"/>
  <boundaryEvent id="Objected" attachedToRef="Offices"><messageEventDefinition messageRef="M1"/></boundaryEvent>
  <endEvent id="Granted"/>
  <endEvent id="Refused"/>
""",
    (
        ("Begin", "Check", ""),
        ("Check", "Offices", ""),
        ("Offices", "Last", ""),
        ("Last", "Granted", ""),
        ("Objected", "Objection", ""),
        ("Objection", "Refused", ""),
    ),
)


@pytest.fixture(scope="module")
def flow() -> Flow:
    return read_flow(INSIDE.encode(), "inside.bpmn")


def test_what_leads_to_a_task(flow: Flow) -> None:
    assert before(flow, "Check") == ()
    assert before(flow, "One") == before(flow, "Two") == ("Check",)
    assert before(flow, "After") == ("One",)
    fair = read_flow(bpmn().encode(), "fair.bpmn")
    assert before(fair, "Permit") == ("Police", "Fire", "Kitchen")


def test_what_comes_after_where_it_stands_and_whether_it_has_to(flow: Flow) -> None:
    assert ahead(flow, {"Check"}) == {"One": True, "Two": True, "After": True, "Last": True}
    assert ahead(flow, {"One", "Two"}) == {"After": True, "Last": True}
    assert ahead(flow, {"Last"}) == {}
    fair = read_flow(bpmn().encode(), "fair.bpmn")
    assert ahead(fair, {"Police"}) == {"Permit": False}, "a gateway decides"
