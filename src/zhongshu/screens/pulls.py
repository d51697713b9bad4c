"""What the places below added to a growth on the year before (拉动百分点)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.contribution import Pair, contributions
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import extents
from zhongshu.screens.reading import Reading, adds_up, values_at


@dataclass(frozen=True)
class Pulls:
    """`growth` of the whole in % since `before`, `points` by area code in percentage points of it, largest first.

    `values` are (before, now) by code. The points and the `residual` (what no place below explains) add up to the
    growth, as shown.
    """

    before: Period
    growth: Decimal
    points: Mapping[str, Decimal]
    values: Mapping[str, Pair]
    residual: Decimal


def pulls(desk: Desk, reading: Reading) -> Pulls | None:
    """Of a value that is the sum of those below it; None where it is not, or the year before cannot be compared."""
    last_year = reading.comparison.last_year
    if last_year is None or reading.value is None or reading.period is None or not adds_up(reading.indicator):
        return None
    known = extents(desk, reading.indicator)
    codes = [area.code for area in desk.catalogue.areas.children(reading.area) if area.code in known]
    if len(codes) < 2:
        return None
    before = values_at(desk, reading.indicator, codes, last_year.before)
    now = values_at(desk, reading.indicator, codes, reading.period)
    values = {code: (before.get(code) or Decimal(0), now.get(code) or Decimal(0)) for code in codes}
    made = contributions(values, (last_year.value, reading.value))
    if made is None:
        return None
    ordered = dict(sorted(made.parts.items(), key=lambda item: (-item[1], item[0])))
    return Pulls(last_year.before, made.growth, ordered, values, made.residual)
