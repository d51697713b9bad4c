"""`list_indicators` and `indicator_values`: which numbers there are, and one of them in time."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Series
from zhongshu.mcp.answers import Answer, Number, Origin, Times, lines, stretch
from zhongshu.mcp.asked import REGION, area_of, edge, indicator_of
from zhongshu.mcp.call import Call
from zhongshu.mcp.values import number, said, times
from zhongshu.screens.extent import area_of as area_key
from zhongshu.screens.extent import extents
from zhongshu.screens.reading import marked
from zhongshu.screens.search import matches

MOST = 400
"""Numbers of one answer."""
_LINES = 12
"""Numbers that the words of an answer tell."""


class IndicatorLine(BaseModel):
    """One indicator that you may read."""

    name: str
    title: Text
    unit: str
    origin: Origin
    owner: str
    grains: list[str]
    dimensions: list[str]
    better: Literal["higher", "lower", "closer"] | None


class IndicatorList(Answer):
    """In the order of the packs."""

    indicators: list[IndicatorLine]
    found: int

    def in_words(self) -> str:
        """A line an indicator."""
        told = (f"- {one.name}: {one.title.zh} / {one.title.en}, {one.unit}, {one.origin}" for one in self.indicators)
        return lines(f"{self.found} indicators that you may read, {len(self.indicators)} shown.", *told, self.more)


class Line(BaseModel):
    """One series, oldest first, without holes; `member` null unless the values are split."""

    member: str | None
    numbers: list[Number]


class IndicatorValues(Answer):
    """One indicator at one place."""

    indicator: str
    title: Text
    grain: str
    by: str | None
    of: Times
    series: list[Line]

    def in_words(self) -> str:
        """The newest numbers."""
        head = f"{self.title.zh} / {self.title.en} ({self.indicator}), by {self.grain}, snapshot {self.of.snapshot}:"
        told: list[str] = []
        for line in self.series:
            newest = line.numbers[-max(1, _LINES // len(self.series)) :]
            told += [f"- {'' if line.member is None else f'{line.member}: '}{said(one)}" for one in newest]
        return lines(head, *(told[:_LINES] or ["no value yet: no row counts for it here"]), self.more)


def list_indicators(
    call: Call,
    words: Annotated[str, Field(max_length=200, description="Words of titles and names; all have to occur")] = "",
    pack: Annotated[str | None, Field(description="Only those of one pack")] = None,
    owner: Annotated[str | None, Field(description="Only those that one unit answers for, by its id")] = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
    offset: Annotated[int, Field(ge=0, le=100_000, description="How many to pass over")] = 0,
) -> IndicatorList:
    """List the indicators that you may read, with unit, origin, grains and dimensions. Reads no value."""
    found = [
        one
        for one in call.desk.readable
        if pack in (None, one.pack)
        and owner in (None, one.owner)
        and matches(words, one.title.zh, one.title.en, one.name)
    ]
    shown, more = stretch(found, offset, limit, ", or with more words")
    return IndicatorList(indicators=[_line(one) for one in shown], found=len(found), more=more)


def indicator_values(  # noqa: PLR0913, PLR0917 - one argument a word of the call
    call: Call,
    name: Annotated[str, Field(description="PACK.INDICATOR")],
    area: Annotated[str | None, Field(description=REGION)] = None,
    grain: Annotated[str | None, Field(description="hour, day, month, quarter or year, as describe lists them")] = None,
    first: Annotated[str | None, Field(description="The first period: 2020, 2020Q1, 2020-04, 2020-04-07")] = None,
    last: Annotated[str | None, Field(description="The last period, included")] = None,
    by: Annotated[str | None, Field(description="A dimension of the indicator: one series a member")] = None,
    member: Annotated[str | None, Field(description="With `by`: only the series of this member")] = None,
    limit: Annotated[int, Field(ge=1, le=MOST, description="The newest numbers of each series")] = 24,
) -> IndicatorValues:
    """Read one indicator in time at one area, exactly, with what is missing said as such. For the value of one period
    give it as both first and last. Every number carries unit, period, area, origin, coverage and its passport."""
    indicator, code = indicator_of(call, name), area_of(call, area)
    shown = call.desk.grain(indicator, grain)
    window = {"first": edge(call, first, shown, end=False), "last": edge(call, last, shown, end=True)}
    if by is None:
        if member is not None:
            raise UnknownName("member is one of a dimension", hint="give the dimension too: by=…")
        found = [call.desk.series(indicator, code, shown, **window)]
    else:
        if by not in indicator.spec.by:
            raise UnknownName.among(f"dimension of {name}", by, indicator.spec.by)
        by_member = call.desk.series_by(indicator, code, shown, by, **window)
        if member is not None and member not in by_member:
            raise UnknownName.among(f"{by} with values of {name}", member, by_member)
        found = [one for key, one in by_member.items() if member in (None, key)]
    kept = found[:MOST]
    each = min(limit, max(1, MOST // max(1, len(kept))))
    return IndicatorValues(
        indicator=name,
        title=indicator.title,
        grain=str(shown),
        by=by,
        of=times(call),
        series=[_shown(call, indicator, code, one, each) for one in kept],
        more=_more(found, each),
    )


def _line(one: Indicator) -> IndicatorLine:
    return IndicatorLine(
        name=one.name,
        title=one.title,
        unit=one.unit.symbol,
        origin=one.origin,
        owner=one.owner,
        grains=[str(grain) for grain in one.grains],
        dimensions=list(one.spec.by),
        better=one.spec.better,
    )


def _shown(call: Call, indicator: Indicator, area: str, series: Series, limit: int) -> Line:
    """A member's period is cut where the rows of the whole place begin or end, too."""
    known = extents(call.desk, indicator)
    extent = known.get(area_key(known, area))
    points = marked(call.desk, series).points[-limit:]
    if extent is not None:
        points = tuple(replace(one, partial=one.partial or extent.cuts(one.period)) for one in points)
    return Line(member=series.member, numbers=[number(call, indicator, area, one) for one in points])


def _more(found: list[Series], each: int) -> str | None:
    """What was cut: members, or the older values of a series."""
    said = []
    if len(found) > MOST:
        said.append(f"{len(found) - MOST} more members: ask for one with member=….")
    cut = [one for one in found[:MOST] if len(one.points) > each]
    if cut:
        before = max(one.points[-each].period.previous() for one in cut)
        said.append(f"There are older values: call again with last={before.label}, or a coarser grain.")
    return " ".join(said) or None
