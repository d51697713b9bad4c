"""Why a row does not hold, what is missing, the smallest change, and what is still to be asked."""

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
