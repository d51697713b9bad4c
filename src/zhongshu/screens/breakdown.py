"""One value by the members of one dimension."""

from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import area_of, extents
from zhongshu.screens.reading import adds_up


@dataclass(frozen=True)
class Member:
    """`share` is in % of the sum of all members, None where the values do not add up. `name` '' stands for no entry."""

    name: str
    value: Decimal | None
    rows: int
    share: Decimal | None


@dataclass(frozen=True)
class Breakdown:
    """The members of `dimension` in one period, the largest value first."""

    indicator: Indicator
    area: str
    period: Period
    dimension: str
    members: tuple[Member, ...]


def dimensions(indicator: Indicator) -> tuple[str, ...]:
    """What the indicator can be split by; a formula by nothing."""
    return () if indicator.cube is None else indicator.spec.by


def breakdown(desk: Desk, indicator: Indicator, area: str, period: Period, dimension: str) -> Breakdown:
    """One plan. Members without a row in the period are absent."""
    cells = desk.cells_at(indicator, [area_of(extents(desk, indicator), area)], period, by=dimension)
    total = sum((cell.value for cell in cells.values() if cell.value is not None), Decimal(0))
    whole = total if adds_up(indicator) and total > 0 else None
    members = [
        Member(
            name=str(member or ""),
            value=cell.value,
            rows=cell.rows,
            share=None if whole is None or cell.value is None else cell.value / whole * 100,
        )
        for member, cell in cells.items()
    ]
    members.sort(key=lambda one: (one.value is None, -(one.value or Decimal(0)), one.name))
    return Breakdown(indicator, area, period, dimension, tuple(members))
