"""`compare`: one number beside earlier ones, its target and its neighbours."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.compare import Change, Target
from zhongshu.mcp.answers import Answer, Coverage, Number, Times, lines
from zhongshu.mcp.asked import area_of, indicator_of, reading_of
from zhongshu.mcp.call import Call
from zhongshu.mcp.explaining import Area, At, Name
from zhongshu.mcp.values import number, quoted, said, times, valued
from zhongshu.screens.place_values import place_values
from zhongshu.screens.standing import standing

MOST = 40
"""Neighbours that are told, the largest first."""


class Changed(BaseModel):
    """The way from an earlier value to this one."""

    before: str = Field(description="The earlier period")
    value: Decimal
    difference: Decimal
    unit: str = Field(description="Of the difference: percentage points (百分点) for shares")
    growth: Decimal | None = Field(description="In %; null where the value is a share or rate itself, or was 0")
    judgement: Literal["good", "bad", "flat"] = Field(description="By the indicator's direction; flat without one")


class Aimed(BaseModel):
    """The year's target."""

    year: int
    value: Decimal
    completion: Decimal | None = Field(description="In %")
    met: bool | None


class Neighbour(BaseModel):
    """One place in the same period."""

    area: str
    area_title: str
    value: Decimal | None
    shown: str


class Compared(Answer):
    """What can be compared; null for what cannot: a period that is not whole compares with nothing."""

    indicator: str
    title: Text
    number: Number
    of: Times
    previous: Changed | None
    last_year: Changed | None
    target: Aimed | None
    rank: int | None = Field(description="Among its sisters, 1 the best by the indicator's direction")
    rank_of: int | None
    area_above: Decimal | None = Field(description="The value of the area above in the same period")
    share_of_above: Decimal | None = Field(description="In %, where the parts add up")
    neighbours: list[Neighbour] = Field(description="Places below, or beside it; in the number's unit and period")

    def in_words(self) -> str:
        """The number, then a line a comparison."""
        told = [f"{self.title.zh} / {self.title.en} ({self.indicator}), {said(self.number)}, {self.number.origin}."]
        for word, one in (("On the period before", self.previous), ("On last year", self.last_year)):
            if one is not None:
                growth = "" if one.growth is None else f" ({one.growth:+.1f} %)"
                told.append(f"{word}, {one.before}: {_short(one.difference):+f} {one.unit}{growth}, {one.judgement}.")
        if self.target is not None:
            told.append(f"Target of {self.target.year}: {self.target.value:f}, met: {self.target.met}.")
        if self.rank is not None:
            told.append(f"Place {self.rank} of {self.rank_of} beside its sisters.")
        if self.neighbours:
            listed = ", ".join(f"{one.area_title} {one.shown}" for one in self.neighbours)
            told.append(f"Places: {listed}.")
        return lines(*told, self.more)


def compare(call: Call, name: Name, area: Area = None, period: At = None) -> Compared:
    """Compare one number with the period before, the same period last year, the year's target, its sister areas (rank),
    the area above, and the places below or beside it."""
    indicator, code = indicator_of(call, name), area_of(call, area)
    shown, found = reading_of(call, indicator, code, period)
    stands, places = standing(call.desk, shown), place_values(call.desk, shown)
    values = {} if places is None else dict(places.values)
    rest, point = len(values) - MOST, shown.point
    nothing = valued(call, indicator, code, found, None, Coverage(rows=0, partial=False))
    return Compared(
        indicator=name,
        title=indicator.title,
        number=nothing if point is None else number(call, indicator, code, point),
        of=times(call),
        previous=_changed(shown.comparison.previous),
        last_year=_changed(shown.comparison.last_year),
        target=_aimed(shown.comparison.target),
        rank=None if stands.rank is None else stands.rank.place,
        rank_of=None if stands.rank is None else stands.rank.of,
        area_above=stands.above,
        share_of_above=_short(stands.share),
        neighbours=[_neighbour(call, indicator, one, value) for one, value in list(values.items())[:MOST]],
        more=f"{rest} more places: indicator_values with their area has them." if rest > 0 else None,
    )


def _neighbour(call: Call, indicator: Indicator, area: str, value: Decimal | None) -> Neighbour:
    title = call.desk.area_title(area, "zh")
    return Neighbour(area=area, area_title=title, value=value, shown=quoted(indicator, value))


def _aimed(one: Target | None) -> Aimed | None:
    if one is None:
        return None
    return Aimed(year=one.year, value=one.value, completion=_short(one.completion), met=one.met)


def _changed(one: Change | None) -> Changed | None:
    if one is None:
        return None
    return Changed(
        before=one.before.label,
        value=one.value,
        difference=one.difference,
        unit=one.unit.symbol,
        growth=_short(one.growth),
        judgement=one.judgement,
    )


def _short(value: Decimal | None) -> Decimal | None:
    """A quotient in %, to two digits: it is made to be read, not to be reckoned with."""
    return None if value is None else value.quantize(Decimal("0.01"))
