"""Why a number moved since the period before, by dimension and by area."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.why import Contribution, contributions
from zhongshu.screens.desk import Desk


@dataclass(frozen=True)
class Why:
    """A change taken apart. `splits` maps a dimension (or "area") to its contributions, the largest first.

    The contributions of one split add up to `change`, as rounded. Empty where the measure cannot be taken apart.
    """

    before: Period
    change: Decimal
    splits: Mapping[str, tuple[Contribution, ...]]


def why(desk: Desk, indicator: Indicator, area: str, period: Period) -> Why | None:
    """The change since the previous period, split by each dimension and the areas below; None without both values."""
    shown = place_of(desk, indicator, area)
    old, new = (cells.get(shown) for cells in desk.cells_before_and_at(indicator, [area], period))
    if old is None or new is None or old.value is None or new.value is None:
        return None
    digits = indicator.scale + 1
    splits: dict[str, tuple[Contribution, ...]] = {}
    for dimension in indicator.spec.by:
        pair = desk.cells_before_and_at(indicator, [area], period, by=dimension)
        if (made := contributions(indicator, *pair, digits=digits)) is not None:
            splits[dimension] = made
    children = [child.code for child in desk.catalogue.areas.children(area)] if shown else []
    if children:
        before, after = desk.cells_before_and_at(indicator, children, period)
        whole = sum(c.rows for c in before.values()) == old.rows and sum(c.rows for c in after.values()) == new.rows
        if whole and (made := contributions(indicator, before, after, digits=digits)) is not None:
            splits["area"] = made
    change = (new.value - old.value).quantize(Decimal(1).scaleb(-digits))
    return Why(period.previous(), change, splits)


def place_of(desk: Desk, indicator: Indicator, area: str) -> str:
    """The area under which cells come when `area` is asked for: the empty one where the indicator knows no areas."""
    leaves = desk.indicators.leaves(indicator)
    return area if any(leaf.cube is not None and leaf.cube.area is not None for leaf in leaves) else ""
