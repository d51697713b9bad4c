import pytest

from tests.cases.flows.drawn import about, body, file, flow, several, timer
from zhongshu.cases.flows.flow import Condition
from zhongshu.cases.flows.reading import read_flow
from zhongshu.core.errors import PackError

PLAIN = body("start > A > end")
LOST = body("start2 > X > end2", inner={"end2": about("error", "missing")})
CAMUNDA = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="http://bpmn.io/schema/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <bpmn:collaboration id="C">
    <bpmn:participant id="P1" name="Hub" processRef="hub" /><bpmn:participant id="P2" name="Parents" />
    <bpmn:messageFlow id="M" sourceRef="P2" targetRef="Start_1" />
  </bpmn:collaboration>
  <bpmn:process id="hub" name="Birth" isExecutable="true">
    <bpmn:laneSet id="L"><bpmn:lane id="L1" name="Hospital">
      <bpmn:flowNodeRef>Visit</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="Start_1" name="A child
is born"><bpmn:outgoing>F1</bpmn:outgoing><bpmn:messageEventDefinition id="E1" messageRef="Born" /></bpmn:startEvent>
    <bpmn:userTask id="Visit" name="Visit">
      <bpmn:extensionElements><zeebe:userTask /><zeebe:script>import os</zeebe:script></bpmn:extensionElements>
      <bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing>
      <bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>
        <zeebe:loopCharacteristics inputCollection="= children" inputElement="child" />
      </bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>
    </bpmn:userTask>
    <bpmn:receiveTask id="Wait" name="Answer" />
    <bpmn:endEvent id="End_1" name="Done"><bpmn:incoming>F2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="F1" sourceRef="Start_1" targetRef="Visit" />
    <bpmn:sequenceFlow id="F2" sourceRef="Visit" targetRef="Wait" />
    <bpmn:sequenceFlow id="F3" sourceRef="Wait" targetRef="End_1" />
    <bpmn:textAnnotation id="T1"><bpmn:text>a note</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="As1" sourceRef="Visit" targetRef="T1" />
  </bpmn:process>
  <bpmn:message id="Born" name="born" />
</bpmn:definitions>"""
SIGNAVIO = """<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:signavio="http://www.signavio.com" id="sid-0">
  <dataStore id="sid-9" name="Archive" />
  <process id="sid-1" isClosed="false" isExecutable="false" processType="None">
    <ioSpecification><dataInput id="sid-11"/><inputSet/><outputSet/></ioSpecification>
    <startEvent id="sid-2" name=""><extensionElements><signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffff"/>
      </extensionElements><outgoing>sid-5</outgoing></startEvent>
    <task completionQuantity="1" id="sid-3" isForCompensation="false" name="Pr\xfcfen" startQuantity="1">
      <dataOutputAssociation id="sid-12"><targetRef>sid-13</targetRef></dataOutputAssociation></task>
    <dataStoreReference id="sid-13" dataStoreRef="sid-9"/>
    <endEvent id="sid-4" name=""/>
    <sequenceFlow id="sid-5" sourceRef="sid-2" targetRef="sid-3"/>
    <sequenceFlow id="sid-6" sourceRef="sid-3" targetRef="sid-4"/>
  </process>
</definitions>""".encode("latin-1")


def refused(inside: str, **said: str) -> str:
    with pytest.raises(PackError) as error:
        read_flow(file(inside, **said), "flow.bpmn")
    return str(error.value)


def test_a_file_of_camunda_8_opens_unchanged() -> None:
    found = read_flow(CAMUNDA, "birth.bpmn")
    assert (found.id, found.name, found.ends, found.messages) == ("hub", "Birth", {"End_1": "Done"}, {"Answer"})
    assert [(one.id, one.lane, one.several) for one in found.tasks.values()] == [("Visit", "Hospital", True)]
    assert (found.names["Start_1"], found.lines["Visit"]) == ("A child is born", 13)
    assert found.conditions == (Condition("Visit", "= children", 13, frozenset({"children"})),)


def test_a_file_of_another_modeler_opens_unchanged_in_its_own_encoding() -> None:
    found = read_flow(SIGNAVIO, "invoice.bpmn")
    assert ([one.name for one in found.tasks.values()], list(found.ends)) == (["Prüfen"], ["sid-4"])


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<bpmn:scriptTask id="S" name="Delete"/>', "flow.bpmn:8: scriptTask 'Delete': scripts of a pack are not run"),
        ('<bpmn:serviceTask id="S"/>', "serviceTask 'S': services are called"),
        ('<bpmn:businessRuleTask id="S"/>', "a rule is asked by the case"),
        ('<bpmn:callActivity id="S"/>', "a flow stands in one file"),
        ('<bpmn:transaction id="S"/>', "a transaction is not run"),
        ('<bpmn:somethingNew id="S"/>', "somethingNew 'S': this is not run"),
        ('<bpmn:subProcess id="S" triggeredByEvent="true"/>', "a subprocess that an event begins is not run"),
        ('<bpmn:userTask id="S"/>', "userTask 'S': nothing follows it"),
        ('<bpmn:userTask id="A"/>', "two elements are called 'A'"),
        ('<bpmn:userTask name="S"/>', "userTask 'S' has no id"),
        ('<bpmn:sequenceFlow id="f" sourceRef="A" targetRef="B"/>', "'f' is tied to 'B', which is not run here"),
    ],
)  # fmt: skip
def test_what_is_not_run_is_refused_with_its_line(inside: str, said: str) -> None:
    assert said in refused(f"{PLAIN}\n{inside}")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (body("start > catch > end", inner={"catch": about("conditional")}), "events on conditions are not run"),
        (body("start > catch > end", inner={"catch": about("link")}), "links are not run"),
        (body("start > catch > end"), "is about nothing, and no such event is run there"),
        (body("start > catch > end", inner={"catch": timer("soon enough") + timer("P1D")}), "about 2 things"),
        (body("start > catch > end", inner={"catch": "<bpmn:timerEventDefinition/>"}), "does not say when"),
        (body("start > catch > end", inner={"catch": timer("P5DT")}), "'P5DT' is no duration or date"),
        (body("start > catch > end", inner={"catch": timer("${delay}")}), "expression language of Camunda 7"),
        (body("start > A > end", inner={"start": timer("P1D")}), "startEvent 'start' is about timer"),
        (body("start > A > end", "end > A"), "something follows an end"),
        (body("start > A > start", "A > end"), "a sequence flow leads to it"),
        (body("start > A > end", "B > end"), "userTask 'B': nothing leads to it"),
        (body("start > A > end", "start2 > A"), "has 2 start events and 1 end events"),
        (body("start > A > end", asks={"A>end": "x"}), "'A_end' has a condition, and comes from userTask"),
        (body("start > and > A > end", "and > end", asks={"and>A": "x"}), "conditions are asked at"),
        (body("start > xor > A > end", "xor > end", asks={"xor>A": "x"}), "has no condition, and is not its default"),
        (body("start > xor > A > end", "xor > end", asks={"xor>A": "x >", "xor>end": "else"}), "flow.bpmn:8: FEEL"),
        (body("start > xor > A > end", "xor > end", asks={"xor>A": "f(x)", "xor>end": "else"}), "no function 'f'"),
        (body("start > xor > A > end", "xor > end", asks={"xor>A": "${x}", "xor>end": "else"}), "write amount > 3"),
        (body("start > A > end", more={"A": 'default="B"'}), "its default 'B' is none of the sequence flows"),
        (body("start > first > A > end"), "it waits for the first of several events"),
        (body("start > A > end", "on_A > end", inner={"on_A": about("error")}), "an error comes out of a subprocess"),
        (body("start > throw > end", "on_throw > end", inner={"on_throw": timer("P1D")}), "which never waits"),
        (body("start > A > end", "on_B > end", inner={"on_B": timer("P1D")}), "hangs on 'B', which is no element"),
        (body("start > sub > end", inner={"sub": LOST}), "nothing catches this error"),
        (body("start > sub > end", inner={"sub": body("start2 > X")}), "'X': nothing follows it"),
        (body("start > sub > end", inner={"sub": body("start2 > A > end")}), "two elements are called 'end'"),
        (body("start > sub > end", inner={"sub": several("x") + body("start2 > X > end2")}), "only a task is"),
        (body("start > A > end", inner={"A": "<bpmn:multiInstanceLoopCharacteristics/>"}), "over what list, or how"),
        (body("start > A > end", inner={"A": "<bpmn:standardLoopCharacteristics/>"}), "a loop is drawn"),
        (body("start > A > end", inner={"A": several("x", until="x >")}), "FEEL"),
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_be_followed_is_refused(inside: str, said: str) -> None:
    assert said in refused(inside)


def test_one_process_runs_the_executable_one_where_there_are_several() -> None:
    beside = f'<bpmn:process id="other" isExecutable="EXE">{body("start9 > Z > end9")}</bpmn:process>'
    assert list(read_flow(file(PLAIN, head=beside.replace("EXE", "false")), "f").tasks) == ["A"]
    assert "2 processes could run: other, a flow" in refused(PLAIN, head=beside.replace("EXE", "true"))
    assert list(read_flow(file(PLAIN, attributes='isExecutable="false"'), "f").tasks) == ["A"]
    assert "no process with anything in it" in refused("")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a file", "f:1: this is no XML"),
        (b"<svg/>", "the file begins with 'svg'"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + file(PLAIN), "no document type"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d SYSTEM "x"><d/>'.encode("utf-16"), "no document type"),
        (b" " * (5 << 20), "more than 4 MB"),
    ],
)
def test_what_is_no_bpmn_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(PackError, match=said):
        read_flow(content, "f")


def test_how_it_is_drawn_does_not_change_what_runs() -> None:
    one, other = (
        read_flow(file(PLAIN), "f"),
        read_flow(file(PLAIN, name="renamed", attributes='isExecutable="false"'), "g"),
    )
    assert one.digest == other.digest
    assert one.digest != flow("start > A > B > end").digest


def test_conditions_name_the_facts_that_they_look_at() -> None:
    asks = {
        "xor>A": "A.outcome = \"ok\" and today() > born and count(V[outcome = \"no\"]) > 0",
        "xor>B": "some v in V satisfies v.amount.net > limit",
        "xor>end": "else",
    }  # fmt: skip
    found = flow("start > V > A > xor > B > end", "xor > A", "xor > end", asks=asks, inner={"V": several("children")})
    by_text = {one.text: one.names for one in found.conditions}
    assert by_text[asks["xor>A"]] == {"A.outcome", "born", "V", "V.outcome"}
    assert by_text[asks["xor>B"]] == {"V", "V.amount.net", "limit"}
    assert by_text["children"] == {"children"}


def test_messages_are_what_somebody_may_tell_a_flow() -> None:
    known = {"catch": about("message", "paid"), "throw": about("signal", "go"), "on_A": about("signal", "go")}
    found = flow("start > catch > throw > A > end", "on_A > end", inner=known)
    assert found.messages == {"paid"}
    assert flow("start > A > end", "on_A > end", inner={"on_A": about("signal", "go")}).messages == {"go"}
