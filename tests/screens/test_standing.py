"""Where a value stands among its peers."""

from decimal import Decimal

from zhongshu.screens.desk import Desk
from zhongshu.screens.reading import reading
from zhongshu.screens.standing import standing


def test_a_county_has_a_rank_and_a_share_of_its_city(desk: Desk) -> None:
    found = standing(desk, reading(desk, desk.indicator("economy.output"), "331083"))
    assert found.rank is not None
    assert (found.rank.place, found.rank.of) == (1, 9)
    assert found.share is not None
    assert Decimal(10) < found.share < Decimal(20)
    assert found.difference is None


def test_a_share_has_points_of_difference_instead(desk: Desk) -> None:
    found = standing(desk, reading(desk, desk.indicator("economy.profitable_share"), "331002"))
    assert found.share is None
    assert found.difference is not None
    assert found.difference < 0


def test_a_place_alone_is_not_compared_with_itself(desk: Desk) -> None:
    """Only Taizhou has rows, so Zhejiang's are Taizhou's."""
    found = standing(desk, reading(desk, desk.indicator("economy.output"), "331000"))
    assert found.above is None
    assert found.rank is None


def test_a_printed_value_of_the_province_is_one_of_its_own(desk: Desk) -> None:
    found = standing(desk, reading(desk, desk.indicator("economy.growth"), "331000"))
    assert found.above is not None
    assert found.difference == Decimal("0.8")
