"""What a flow is told of its case and its parts, as FEEL computes with it; and working time that a timer counts."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cases.parts.fair import FAIRS, bpmn, files
from tests.rules.kit import CHINA, china
from zhongshu.cases.parts.engines import Engines, Running
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.packs.documents import read_document
from zhongshu.rules.working_days import UntoldError
from zhongshu.rules.working_time import WorkingTime

NODES = """
  <startEvent id="Begin"/><userTask id="Permit"/><exclusiveGateway id="All" default="To_Late"/>
  <endEvent id="Granted"/><endEvent id="Late"/>
  <boundaryEvent id="Slow" attachedToRef="Permit" cancelActivity="true"><timerEventDefinition>
    <timeDuration>working days(3)</timeDuration></timerEventDefinition></boundaryEvent>
"""
WHEN = 'Permit.fee &gt; 10.45 and date(begins) = begins and begins &gt;= date("2026-12-24") and guests = 8'
FLOWS = (
    ("Begin", "Permit", ""),
    ("Permit", "All", ""),
    ("All", "Granted", WHEN),
    ("All", "Late", ""),
    ("Slow", "Late", ""),
)
DAY = "  begins: {type: date, title: {zh: 开始日, en: First day}, level: 1}\n"


@dataclass
class Region:
    """Its working time."""

    time: WorkingTime


def type_of(text: str, **flow: Any) -> CaseType:
    said = read_document(Path("case.yaml"), "case.yaml", text=text).content
    return CaseType(f"town.{said['case']}", CaseSpec.model_validate({**said, "flow": flow} if flow else said))


@pytest.fixture(scope="module")
def engines() -> Engines:
    return Engines(Region(china()))


@pytest.fixture(scope="module")
def fair() -> CaseType:
    flow = {"file": "x.bpmn", "parts": {"Permit": "permit"}, "ends": {"Granted": "granted", "Late": "refused"}}
    return type_of(FAIRS.replace("form:\n", f"form:\n{DAY}", 1), **flow, bpmn=bpmn(NODES, FLOWS))


def went(running: Running, fair: CaseType, fee: str, day: str) -> str | None:
    """Where it ends for a fee and a day."""
    at = datetime(2026, 11, 23, 9, tzinfo=CHINA)
    answers = {"name": "灯会", "guests": 8, "begins": day, "phone": "13800001111"}
    begun = running.engine.begin(running.of_case(fair, answers), at)
    part = type_of(files()["cases/permit.yaml"])
    brought = running.of_part("Permit", part, {"fee": fee, "name": "灯会"}, "allowed")
    return running.engine.done(begun.position, begun.waiting[0].id, brought, at).ended


def test_conditions_compute_with_numbers_and_days_and_know_nothing_else(engines: Engines, fair: CaseType) -> None:
    running = engines.of(fair)
    assert {key: set(names) for key, names in running.facts.items()} == {"": {"begins", "guests"}, "Permit": {"fee"}}
    assert went(running, fair, "10.50", "2026-12-24") == "Granted"
    assert went(running, fair, "10.45", "2026-12-24") == "Late"
    assert went(running, fair, "10.50", "2026-12-23") == "Late"
    assert running.of_case(fair, {"name": "灯会", "guests": 8, "phone": "1"}) == {"guests": 8}


def test_an_answer_that_was_put_right_is_what_is_known(engines: Engines, fair: CaseType) -> None:
    running, at = engines.of(fair), datetime(2026, 11, 23, 9, tzinfo=CHINA)
    begun = running.engine.begin(running.of_case(fair, {"guests": 80}), at)
    known = running.known(begun.position, fair, {"guests": 8, "begins": "2026-12-24"})
    assert known["data"] == {"guests": 8, "begins": {"@": "2026-12-24"}}


def test_an_answer_that_a_rule_took_back_is_not_known_any_more(engines: Engines, fair: CaseType) -> None:
    running, at = engines.of(fair), datetime(2026, 11, 23, 9, tzinfo=CHINA)
    begun = running.engine.begin(running.of_case(fair, {"guests": 80, "begins": "2026-12-24"}), at)
    known = running.known({**begun.position, "data": {**begun.position["data"], "Permit": {}}}, fair, {"guests": 80})
    assert known["data"] == {"guests": 80, "Permit": {}}


def test_a_timer_counts_the_working_days_of_the_region(engines: Engines, fair: CaseType) -> None:
    running = engines.of(fair)
    thursday = datetime(2026, 2, 12, 9, tzinfo=CHINA)
    begun = running.engine.begin({}, thursday)
    assert begun.rings == datetime(2026, 2, 25, tzinfo=CHINA), "Spring Festival is off, Saturday the 14th is worked"
    with pytest.raises(UntoldError):
        running.engine.begin({}, datetime(2031, 1, 2, 9, tzinfo=CHINA))


def test_one_engine_serves_an_edition(engines: Engines, fair: CaseType) -> None:
    assert engines.of(fair) is engines.of(fair)
