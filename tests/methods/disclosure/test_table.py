"""All margins of a table, and the equations that bind them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.methods.disclosure.kit import AREA, SIZE, TRADE, firms, random_firms, table
from zhongshu.core.errors import ZhongshuError
from zhongshu.methods.disclosure.table import Dimension, Part, together


def test_a_cell_adds_up_its_firms_and_counts_each_once() -> None:
    parts = [
        *firms({("a1", "food"): [100, 40, 5], ("a2", "food"): 1}),
        Part(("a2", "food"), "a1/food#0", (Decimal(1), Decimal(7))),
    ]
    cells = table(parts, AREA, TRADE).cells
    east = cells["east", ""]
    assert east.values == (5, 162)
    assert east.contributors == 4
    assert east.largest == ((2, 1), (107, 40))
    assert east.few is None
    assert cells["a2", "food"].few == {"a2/food#0", "a1/food#0"}
    assert ("b1", "food") not in cells


def test_names_of_few_are_kept_and_of_many_are_not() -> None:
    assert together([frozenset("a"), frozenset("ab")], 3) == {"a", "b"}
    assert together([frozenset("ab"), frozenset("bc")], 3) is None
    assert together([frozenset("a"), None], 3) is None
    assert together([], 3) == frozenset()


def test_rows_at_a_sum_are_refused() -> None:
    with pytest.raises(ZhongshuError, match="area: rows stand at 'east', which is a sum of others"):
        table(firms({("east", "food"): 2, ("a1", "food"): 2}), AREA, TRADE)


def test_codes_that_are_part_of_each_other_are_refused() -> None:
    with pytest.raises(ZhongshuError, match="area: y and x are part of each other"):
        Dimension("area", {"x": "y", "y": "x"}).line("x")


@settings(max_examples=40, deadline=None)
@given(random_firms(AREA, TRADE, SIZE))
def test_every_equation_holds(parts: list[Part]) -> None:
    made = table(parts, AREA, TRADE, SIZE)
    for equation in made.equations:
        for place, _ in enumerate(made.measures):
            total = sum(made.cells[part].values[place] for part in equation.parts)
            assert made.cells[equation.whole].values[place] == total
