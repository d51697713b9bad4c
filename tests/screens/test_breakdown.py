"""A value by the members of a dimension."""

from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.screens.breakdown import breakdown, dimensions
from zhongshu.screens.desk import Desk


def test_the_members_of_a_sum_have_shares_that_make_the_whole(desk: Desk) -> None:
    indicator = desk.indicator("economy.output")
    found = breakdown(desk, indicator, "331000", Period.parse("2026-10", desk.zone), "industry")
    assert [member.name for member in found.members] == ["泵与电机", "模具", "汽车", "医药"]
    assert sum(member.share or Decimal(0) for member in found.members).quantize(Decimal("0.001")) == Decimal(100)


def test_the_members_of_a_ratio_have_none(desk: Desk) -> None:
    indicator = desk.indicator("economy.profitable_share")
    found = breakdown(desk, indicator, "331002", Period.parse("2026-10", desk.zone), "industry")
    assert len(found.members) == 4
    assert all(member.share is None for member in found.members)


def test_a_formula_cannot_be_split(desk: Desk) -> None:
    assert dimensions(desk.indicator("economy.output_per_firm")) == ()
    assert dimensions(desk.indicator("economy.output")) == ("industry",)
