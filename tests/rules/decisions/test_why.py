"""Why a row does not hold, what is missing, the smallest change, and what is still to be asked."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.decisions.test_table import table
from zhongshu.rules.decisions.wanting import wanting
from zhongshu.rules.decisions.why import explained, smallest_change

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HIGH_TECH = table(
    ["sales", "ratio", "accident"],
    [
        ["-", "-", "true", '"no"'],
        ["<= 5000", ">= 5", "-", '"yes"'],
        ["(5000..20000]", ">= 4", "-", '"yes"'],
        ["> 20000", ">= 3", "-", '"yes"'],
    ],
    "first",
    otherwise='"no"',
)


def facts(**said: Any) -> dict[str, Any]:
    return {name: Decimal(str(one)) if not isinstance(one, bool) else one for name, one in said.items()}


def test_what_is_missing_is_an_amount() -> None:
    found = explained(HIGH_TECH, facts(sales=30000, ratio=2.6, accident=False), NOW)
    assert [one.holds for one in found] == [False] * 4
    (short,) = found[3].failing
    assert (short.input.name, short.value, short.nearest, short.missing) == ("ratio", Decimal("2.6"), 3, Decimal("0.4"))


def test_the_smallest_change_is_the_fewest_conditions_and_the_least_of_them() -> None:
    found = smallest_change(HIGH_TECH, facts(sales=30000, ratio=2.6, accident=False), NOW)
    assert found is not None
    assert (found.row, found.outcome, [one.input.name for one in found.failing]) == (3, "yes", ["ratio"])


def test_a_row_behind_one_that_holds_is_no_way_out() -> None:
    """With an accident row 1 says no, whatever the ratio is."""
    found = smallest_change(HIGH_TECH, facts(sales=30000, ratio=2.6, accident=True), NOW)
    assert found is None


@pytest.mark.parametrize("ratio", ["2.999", "3", "3.001"])
def test_a_border_that_is_open_is_not_enough(ratio: str) -> None:
    one = table(["ratio"], [["> 3", '"yes"']], "first", otherwise='"no"')
    found = smallest_change(one, {"ratio": Decimal(ratio)}, NOW)
    if Decimal(ratio) > 3:
        assert found is None
    else:
        assert found is not None
        assert (found.failing[0].beyond, found.failing[0].nearest) == (1, 3)


def test_what_is_not_known_and_matters_is_asked() -> None:
    assert wanting(HIGH_TECH, facts(sales=30000), NOW) == ["accident", "ratio"]
    assert wanting(HIGH_TECH, facts(sales=30000, accident=True), NOW) == []
    assert wanting(HIGH_TECH, facts(sales=100, ratio=2, accident=False), NOW) == []


def test_what_an_outcome_is_computed_from_is_asked_for_too() -> None:
    paid = table(["due", "sales"], [["true", "-", "sales / 100"], ["false", "-", "0"]])
    assert wanting(paid, {"due": True}, NOW) == ["sales"]
    assert wanting(paid, {"due": False}, NOW) == []


def test_nothing_is_asked_for_where_all_that_could_hold_say_the_same() -> None:
    told = [["< 3", "-", '"no"'], ["-", "> 5", '"no"'], ["[3..4]", "[2..5]", '"yes"']]
    assert wanting(table(["a", "b"], told, "first", otherwise='"no"'), facts(b=9), NOW) == []
    assert wanting(table(["a", "b"], told, "first", otherwise='"no"'), facts(b=2), NOW) == ["a"]
    assert wanting(table(["a", "b"], told[:2], "first", otherwise='"yes"'), facts(b=1), NOW) == ["a"]
    assert wanting(table(["a", "b"], told, "collect"), facts(b=9), NOW) == ["a"], "how many hold is told, too"


def test_the_smallest_change_says_what_would_be_computed_then() -> None:
    paid = table(["share"], [[">= 3", "share * 10"], ["< 3", "0"]])
    found = smallest_change(paid, facts(share=2), NOW)
    assert found is not None
    assert (found.outcome, found.failing[0].missing) == (Decimal(30), Decimal(1))


GRANT = table(
    ["age", "doctor"],
    [["<= 40", "true", "30000"], ["<= 30", "false", "15000"], ["<= 45", "true", "20000"]],
    "first",
    otherwise="0",
)


def test_what_nobody_can_change_is_never_proposed() -> None:
    age, doctor = GRANT.inputs
    grant = replace(GRANT, inputs=(replace(age, fixed=True), doctor))
    assert smallest_change(GRANT, facts(age=42, doctor=True), NOW) is not None
    assert smallest_change(grant, facts(age=42, doctor=True), NOW) is None
    found = smallest_change(grant, facts(age=29, doctor=False), NOW)
    assert found is not None
    assert [one.input.name for one in found.failing] == ["doctor"]
