"""Where a value stands among those of its peers and of the area above."""

from dataclasses import dataclass
from decimal import Decimal

from zhongshu.indicators.compare import Rank, rank
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import WHOLE, extents
from zhongshu.screens.reading import Reading, adds_up, is_published, values_around


@dataclass(frozen=True)
class Standing:
    """`above` is the value of the area above in the same period; `share` is of it in %, `difference` from it.

    The area above is None where its rows are those of this one place alone: it would be compared with itself.
    """

    rank: Rank | None = None
    above: Decimal | None = None
    share: Decimal | None = None
    difference: Decimal | None = None


def standing(desk: Desk, reading: Reading) -> Standing:
    """Of the shown period."""
    if reading.value is None or reading.period is None or WHOLE in extents(desk, reading.indicator):
        return Standing()
    tree = desk.catalogue.areas
    parent = tree.parent(reading.area)
    around = values_around(desk, reading)
    values = {area.code: around[area.code] for area in tree.sisters(reading.area) if area.code in around}
    above = None if parent is None else around.get(parent.code)
    if sum(1 for value in values.values() if value is not None) < 2 and not is_published(desk, reading.indicator):
        above = None
    whole = adds_up(reading.indicator)
    return Standing(
        rank=rank(reading.indicator, reading.value, values),
        above=above,
        share=reading.value / above * 100 if whole and above else None,
        difference=reading.value - above if above is not None and not whole else None,
    )
