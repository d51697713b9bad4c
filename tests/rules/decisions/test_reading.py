"""What a row may ask of an input, and that a condition which could never hold is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.reading import table_of
from zhongshu.rules.decisions.spec import RuleSpec

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def says(kind: str, asked: Any, given: Any, known: dict[str, Any] | None = None) -> Any:
    """What a rule of one row says of a fact: yes, or no where the row does not hold."""
    edition = {
        "valid_from": date(2022, 1, 1),
        "adopted": date(2022, 1, 1),
        "reference": {"title": "t"},
        "certainty": "read",
        "rows": [{"when": {"x": asked}, "then": {"said": "yes"}}],
        "otherwise": {"said": "no"},
    }
    said = {
        "rule": "r",
        "title": "r",
        "inputs": {"x": {"type": kind, "title": "x"}},
        "outputs": {"said": {"title": "s"}},
    }
    rule = RuleSpec.model_validate({**said, "editions": [edition]})
    return table_of(rule, rule.editions[0], known or {}).decide({"x": given}, NOW).value


@pytest.mark.parametrize(
    ("asked", "day", "said"),
    [
        ("[2022-05-01..2022-08-01)", date(2022, 5, 1), "yes"),
        ("[2022-05-01..2022-08-01)", date(2022, 8, 1), "no"),
        (">= 2022-05-01", date(2022, 4, 30), "no"),
        ("2022-05-01, 2022-10-01", date(2022, 10, 1), "yes"),
        ('not(date("2022-05-01"))', date(2022, 5, 1), "no"),
        ('@"2022-05-01"', date(2022, 5, 1), "yes"),
        (date(2022, 5, 1), date(2022, 5, 1), "yes"),
    ],
)
def test_a_day_in_a_condition_is_that_day_and_no_subtraction(asked: Any, day: date, said: str) -> None:
    assert says("date", asked, day) == said


@pytest.mark.parametrize(
    ("kind", "asked", "other"),
    [("date", "[1..5)", "number"), ("number", '> date("2022-05-01")', "date"), ("number", '"three"', "string")],
)
def test_a_condition_of_another_kind_is_refused(kind: str, asked: str, other: str) -> None:
    with pytest.raises(ZhongshuError, match=rf"row 1: x is a {kind}, and the condition .* asks for a {other}"):
        says(kind, asked, None)


def test_a_parameter_of_another_kind_is_refused_too() -> None:
    with pytest.raises(ZhongshuError, match="asks for a date"):
        says("number", ">= limit", 3, {"limit": date(2022, 5, 1)})
