"""DMN files run as the TCK says; what is none, or cannot be run, is told with the file and the place."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.rules.dmn.tck import SUITES, Wanted, close, wanted
from zhongshu.core.errors import PackError, UnknownName
from zhongshu.rules.dmn.model import model_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ALL = [one for folder in sorted(SUITES.iterdir()) if folder.is_dir() for one in wanted(folder)]
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">'


def test_there_are_suites() -> None:
    assert len({one.model for one in ALL}) >= 5


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.model.stem}-{one.case}-{one.decision}")
def test_a_decision_is_what_the_tck_says(one: Wanted) -> None:
    model = model_of(one.model.read_bytes(), one.model.name, lambda name: (one.model.parent / name).read_bytes())
    assert close(model.decide(one.decision, one.facts, NOW).value, one.value)


def model(*parts: str) -> bytes:
    return (HEAD + "".join(parts) + "</definitions>").encode()


def decision(name: str, box: str, *needs: str) -> str:
    wants = "".join(f"<informationRequirement><required{one}/></informationRequirement>" for one in needs)
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{wants}{box}</decision>'


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


JAVASCRIPT = literal("1").replace("Expression>", 'Expression expressionLanguage="js">', 1)
JAVA = f'<functionDefinition kind="Java">{literal("1")}</functionDefinition>'
INPUT = '<inputData id="i" name="Yearly Income"><variable name="Yearly Income" typeRef="number"/></inputData>'
KNOWLEDGE = (
    '<businessKnowledgeModel id="k" name="tax"><variable name="tax"/><encapsulatedLogic>'
    '<formalParameter name="of what" typeRef="number"/>' + literal("of what * 0.2") + "</encapsulatedLogic>"
    "</businessKnowledgeModel>"
)


def test_decisions_stand_on_inputs_knowledge_and_each_other() -> None:
    monthly = decision("monthly", literal("Yearly Income / 12"), 'Input href="#i"')
    due = (
        '<decision id="due" name="due"><variable name="due"/>'
        '<informationRequirement><requiredDecision href="#monthly"/></informationRequirement>'
        '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
        + literal("tax(monthly)")
        + "</decision>"
    )
    made = model_of(model(INPUT, KNOWLEDGE, monthly, due), "m.dmn")
    assert made.decide("due", {"Yearly Income": Decimal(1200)}, NOW).value == 20
    assert made.decide("due", {"Yearly Income": "much"}, NOW).value is None


def test_boxes_of_every_kind_run() -> None:
    more, double = literal("x &gt; 1"), literal("x * 2")
    domain = f"<in>{literal('[1,2]')}</in>"
    entry = f'<contextEntry><variable name="a"/>{literal("1")}</contextEntry>'
    yes_or_no = f"<then>{literal('1')}</then><else>{literal('2')}</else>"
    boxes = {
        "if": f"<conditional><if>{literal('1 &lt; 2')}</if>{yes_or_no}</conditional>",
        "for": f'<for iteratorVariable="x">{domain}<return>{double}</return></for>',
        "some": f'<some iteratorVariable="x">{domain}<satisfies>{more}</satisfies></some>',
        "every": f'<every iteratorVariable="x">{domain}<satisfies>{more}</satisfies></every>',
        "filter": f"<filter>{domain}<match>{literal('item &gt; 1')}</match></filter>",
        "list": f"<list>{literal('1')}{literal('2')}</list>",
        "context": f"<context>{entry}<contextEntry>{literal('a + 1')}</contextEntry></context>",
        "relation": f'<relation><column name="a"/><column name="b"/><row>{literal("1")}{literal("2")}</row></relation>',
    }
    made = model_of(model(*(decision(name, box) for name, box in boxes.items())), "m.dmn")
    assert {name: made.decide(name, {}, NOW).value for name in boxes} == {
        "if": 1, "for": [2, 4], "some": True, "every": False, "filter": [2], "list": [1, 2], "context": 2,
        "relation": [{"a": 1, "b": 2}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html/>", "the file begins with 'html'"),
        (b"not xml", "this is no XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "a DMN file has no document type"),
        (model(decision("d", literal("1 +"))), "FEEL: a value should come here"),
        (model(decision("d", literal("foo(1)"))), "no function 'foo'"),
        (model(decision("d", literal("1"), 'Input href="#x"')), "requires 'n#x', which is not in the model"),
        (
            model(decision("a", literal("b"), 'Decision href="#b"'), decision("b", literal("a"), 'Decision href="#a"')),
            "in a circle: a -> b -> a",
        ),
        (model(decision("d", JAVASCRIPT)), "only FEEL is"),
        (model(decision("d", JAVA)), "of Java are not run"),
        (model(decision("d", '<decisionTable hitPolicy="BEST"></decisionTable>')), "is none of DMN's"),
    ],
)  # fmt: skip
def test_what_cannot_run_is_told_when_it_is_read(content: bytes, told: str) -> None:
    with pytest.raises(PackError) as refused:
        model_of(content, "m.dmn")
    assert told in str(refused.value)
    assert "m.dmn" in str(refused.value)


def test_a_decision_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="monthly"):
        model_of(model(decision("monthly", literal("1"))), "m.dmn").decide("montly", {}, NOW)


PERSON = """<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>"""
GIVES = """<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
<itemDefinition name="tGives"><functionItem outputTypeRef="tNumbers"/></itemDefinition>
<businessKnowledgeModel id="gives" name="gives"><variable name="gives" typeRef="tGives"/><encapsulatedLogic>
<literalExpression><text>1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decisionService id="service" name="service"><variable name="service" typeRef="tGives"/>
<outputDecision href="#word"/></decisionService>"""
CALLED = '<knowledgeRequirement><requiredKnowledge href="#{}"/></knowledgeRequirement>'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{name: "Li"} instance of tPerson', False),
        ('{name: "Li", age: 3, town: "Taizhou"} instance of tPerson', True),
        ('[{name: "Li", age: 3}] instance of list&lt;tPerson&gt;', True),
        ('(function(one: tPerson) one.age)({name: "Li", age: 3})', Decimal(3)),
        ('(function(one: tPerson) one.age)({name: "Li"})', None),
    ],
)
def test_types_of_a_model_are_types_of_its_expressions(text: str, value: object) -> None:
    assert model_of(model(PERSON, decision("a", literal(text))), "m.dmn").decide("a", {}, NOW).value == value


def test_a_context_without_a_part_of_its_type_is_null() -> None:
    typed = decision("a", literal('{name: "Li"}')).replace('name="a"/>', 'name="a" typeRef="tPerson"/>')
    assert model_of(model(PERSON, typed), "m.dmn").decide("a", {}, NOW).value is None


def test_what_a_function_type_gives_back_is_what_its_result_has_to_be() -> None:
    word = decision("word", literal('"a"'))
    asked = [
        decision(name, literal(f"{of}()")).replace("<literalExpression>", f"{CALLED.format(of)}<literalExpression>")
        for name, of in (("numbers", "gives"), ("nothing", "service"))
    ]
    made = model_of(model(GIVES, word, *asked), "m.dmn")
    assert made.decide("numbers", {}, NOW).value == [Decimal(1)]
    assert made.decide("nothing", {}, NOW).value is None
