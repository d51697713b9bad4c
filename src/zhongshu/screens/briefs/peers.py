"""A number beside those of other places: below the area, and of its own level."""

from decimal import Decimal

from zhongshu.indicators.compare import compare
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import extents
from zhongshu.screens.reading import Reading, stretches, values_at


def below(desk: Desk, found: Reading, *, growth: bool) -> dict[str, Decimal]:
    """Values of the shown period, or growth from last year in %, of the places below; who has none is absent."""
    assert found.period is not None
    known = extents(desk, found.indicator)
    codes = [area.code for area in desk.catalogue.areas.children(found.area) if area.code in known]
    if not growth:
        values = values_at(desk, found.indicator, codes, found.period)
        return {code: value for code, value in values.items() if value is not None}
    before = found.period.same_last_year()
    assert before is not None
    series = stretches(desk, found.indicator, codes, found.grain, before, found.period)
    changes = {code: compare(one, found.period).last_year for code, one in series.items()}
    return {code: change.growth for code, change in changes.items() if change and change.growth is not None}


def farthest(values: dict[str, Decimal], *, top: bool) -> tuple[str, Decimal]:
    """The place with the highest or lowest value; of equal ones the last or first code."""
    return (max if top else min)(values.items(), key=lambda item: (item[1], item[0]))
