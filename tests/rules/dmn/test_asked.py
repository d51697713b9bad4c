"""What a decision of a model rests on, as a form can answer it."""

from decimal import Decimal

import pytest

from tests.rules.dmn.tck import SUITES
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.rules.dmn.asked import asked_inputs, outcomes, plain_fact
from zhongshu.rules.dmn.model import Model, model_of


def model(suite: str) -> Model:
    return model_of((SUITES / suite / f"{suite}.dmn").read_bytes(), suite)


def test_inputs_are_found_behind_a_decision_with_the_types_that_theirs_come_to() -> None:
    found = asked_inputs(model("0004-simpletable-U"), "Approval Status")
    assert found == {"Age": "number", "RiskCategory": "string", "isAffordable": "boolean"}


def test_what_a_decision_says_has_the_names_of_its_parts() -> None:
    assert outcomes(model("0002-input-data-number"), "Yearly Salary") == {"Yearly Salary": "number"}
    assert set(outcomes(model("0010-multi-output-U"), "Approval")) == {"Status", "Rate"}


def test_a_decision_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match='did you mean "Yearly Salary"'):
        asked_inputs(model("0002-input-data-number"), "Yearly Salery")


def test_facts_are_what_json_holds() -> None:
    assert (plain_fact("number", "2.60"), plain_fact("Any", 3), plain_fact("date", None)) == (Decimal("2.60"), 3, None)
    assert str(plain_fact("date", "2026-03-01")) == "2026-03-01"
    with pytest.raises(ZhongshuError, match="'much' is no number"):
        plain_fact("number", "much")
