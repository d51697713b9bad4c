"""Which cells tell too much by themselves."""

from decimal import Decimal

import pytest

from tests.methods.disclosure.kit import AREA, TRADE, firms, table
from zhongshu.methods.disclosure.sensitive import Rules, primary

THRESHOLD = Rules(k=3)
DOMINANCE = Rules(k=3, dominance=Decimal(80))
P_PERCENT = Rules(k=3, p_percent=Decimal(10))


@pytest.mark.parametrize(
    ("outputs", "rules", "sensitive"),
    [
        ([10, 10], THRESHOLD, True),
        ([10, 10, 10], THRESHOLD, False),
        ([80, 10, 10], DOMINANCE, False),  # exactly eighty percent is not more than eighty
        ([81, 10, 9], DOMINANCE, True),
        ([100, 50, 9], P_PERCENT, True),  # the second knows the first to within nine percent
        ([100, 50, 10], P_PERCENT, False),
        ([-100, 50, 9], P_PERCENT, True),  # signs do not matter
        ([0, 0, 0], P_PERCENT, False),
    ],
)
def test_a_cell_of_these_outputs(outputs: list[int], rules: Rules, sensitive: bool) -> None:
    found = primary(table(firms({("a1", "food"): outputs, ("a2", "food"): [30] * 40}), AREA, TRADE), rules)
    assert (("a1", "food") in found) is sensitive
    assert ("a2", "food") not in found
