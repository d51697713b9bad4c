"""`passport` and `why_changed`: where one number comes from, and why it moved."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.why import Contribution
from zhongshu.mcp.answers import Answer, Coverage, Number, Origin, Times, lines
from zhongshu.mcp.asked import REGION, area_of, indicator_of, reading_of
from zhongshu.mcp.call import Call
from zhongshu.mcp.values import said, times, valued
from zhongshu.screens.passport import Freshness as FreshnessMade
from zhongshu.screens.passport import Passport as PassportMade
from zhongshu.screens.passport import passport as passport_of
from zhongshu.screens.reading import Reading

MOST_PARTS = 40
"""Contributions of one split that are told, the largest first."""

Name = Annotated[str, Field(description="PACK.INDICATOR")]
Area = Annotated[str | None, Field(description=REGION)]
At = Annotated[
    str | None, Field(description="2020, 2020Q1, 2020-04, 2020-04-07 or 2020-04-07T08; the newest with a value else")
]


class Input(BaseModel):
    """A dataset, table or parameter on the way from the source to the number."""

    name: str
    title: Text
    kind: str
    owner: str | None
    origin: Origin


class Edition(BaseModel):
    """A law or standard that the rows of the period were computed with."""

    parameter: str
    reference: str
    valid_from: datetime
    certainty: str


class Fresh(BaseModel):
    """When a dataset last arrived; `on_time` null where nothing is promised."""

    dataset: str
    arrived: datetime | None
    on_time: bool | None


class Passport(Answer):
    """Everything that one number rests on."""

    indicator: str
    title: Text
    number: Number
    of: Times
    owner: str
    owner_title: Text
    definition: list[str]
    sql: str = Field(description="A statement that gives the same value; shown, never run for you")
    rows_expected: int | None
    quarantined: int = Field(description="Rejected rows that would have counted")
    unplaced: int = Field(description="Rejected rows that may belong here: they do not say where or when")
    inputs: list[Input]
    source_columns: list[str]
    editions: list[Edition]
    freshness: list[Fresh]

    def in_words(self) -> str:
        """The number, how far it can be trusted, and what it is made of."""
        head = f"{self.title.zh} / {self.title.en} ({self.indicator}), {said(self.number)}, {self.number.origin}."
        coverage = self.number.coverage
        expected = f" of {self.rows_expected} expected" if self.rows_expected else ""
        counted = f"{coverage.rows} rows counted{expected}; {self.quarantined} rejected rows of it wait."
        made = ", ".join(f"{one.name} ({one.origin})" for one in self.inputs)
        return lines(
            head,
            f"Computed as {' '.join(self.definition)}, by {self.owner_title.zh}.",
            counted,
            f"Made from {made}.",
            self.more,
        )


class Part(BaseModel):
    """What one member added to the change; `before` and `after` are its own values."""

    member: str
    member_title: str
    before: Decimal | None
    after: Decimal | None
    contribution: Decimal


class Moved(Answer):
    """The change since the period before, taken apart: the contributions of one split add up to it exactly."""

    indicator: str
    title: Text
    number: Number
    of: Times
    before: str | None = Field(description="The period before; null: the two cannot be compared")
    change: Decimal | None
    unit: str
    splits: dict[str, list[Part]] = Field(description="By dimension, or by `area`; the largest first")

    def in_words(self) -> str:
        """The change and the largest contributions."""
        if self.change is None:
            return lines(f"{self.title.zh} ({self.indicator}), {said(self.number)}.", self.more)
        head = (
            f"{self.title.zh} ({self.indicator}), {said(self.number)}: {self.change:+f} {self.unit} on {self.before}."
        )
        told = []
        for split, parts in self.splits.items():
            largest = ", ".join(f"{one.member_title} {one.contribution:+f}" for one in parts[:5])
            told.append(f"By {split}: {largest}.")
        return lines(head, *told, self.more)


def passport(call: Call, name: Name, area: Area = None, period: At = None) -> Passport:
    """The passport of one number: definition, statement, rows counted and expected, rejected rows, inputs with owner
    and origin, the law's editions, freshness. Read it before you rest a conclusion on a number."""
    indicator, code = indicator_of(call, name), area_of(call, area)
    shown, found = reading_of(call, indicator, code, period)
    made = passport_of(call.desk, indicator, code, found)
    return Passport(
        indicator=name,
        title=indicator.title,
        number=_number(call, made, shown),
        of=times(call),
        owner=indicator.owner,
        owner_title=call.hub.unit_title(indicator.owner),
        definition=list(made.definition),
        sql=made.sql,
        rows_expected=made.expected,
        quarantined=made.quarantined,
        unplaced=made.unplaced,
        inputs=[
            Input(name=one.name, title=one.title, kind=one.kind, owner=one.owner, origin=one.origin)
            for one in made.inputs
        ],
        source_columns=list(made.lineage),
        editions=_editions(call, made),
        freshness=[_fresh(call, one) for one in made.freshness],
    )


def why_changed(call: Call, name: Name, area: Area = None, period: At = None) -> Moved:
    """Why a number moved since the period before: an exact decomposition by each dimension of the indicator and by the
    areas below, whose contributions add up to the change. Use it instead of guessing at causes: it tells where a
    number moved, not what in the world moved it."""
    indicator, code = indicator_of(call, name), area_of(call, area)
    shown, found = reading_of(call, indicator, code, period)
    made = passport_of(call.desk, indicator, code, found)
    splits = {} if made.why is None else made.why.splits
    cut = [split for split, parts in splits.items() if len(parts) > MOST_PARTS]
    return Moved(
        indicator=name,
        title=indicator.title,
        number=_number(call, made, shown),
        of=times(call),
        before=None if made.why is None else made.why.before.label,
        change=None if made.why is None else made.why.change,
        unit=indicator.unit.difference.symbol,
        splits={split: [_part(call, split, one) for one in parts[:MOST_PARTS]] for split, parts in splits.items()},
        more=_more(made, found, indicator, cut),
    )


def _number(call: Call, made: PassportMade, shown: Reading) -> Number:
    """With the coverage that only a passport reckons."""
    point = shown.series.at(made.period)
    percent = None if made.coverage is None else made.coverage.quantize(Decimal("0.01"))
    coverage = Coverage(rows=made.rows, partial=point is None or point.partial, percent=percent)
    return valued(call, made.indicator, made.area, made.period, made.value, coverage)


def _part(call: Call, split: str, one: Contribution) -> Part:
    title = call.desk.area_title(one.member, "zh") if split == "area" else one.member
    return Part.model_validate({"member_title": title, **vars(one)})


def _more(made: PassportMade, period: Period, indicator: Indicator, cut: list[str]) -> str | None:
    if made.why is None:
        return f"No change is told: {period.label} and {period.previous().label} have no two whole values to compare."
    if not made.why.splits:
        return f"The change is not taken apart: {indicator.name} has nothing to split it by, or is no sum or ratio."
    if cut:
        return f"Of {', '.join(cut)} the {MOST_PARTS} largest contributions: indicator_values with by= has the others."
    return None


def _editions(call: Call, made: PassportMade) -> list[Edition]:
    zone = call.desk.zone
    return [
        Edition(
            parameter=one.parameter,
            reference=" ".join(
                word for word in (one.reference.title, one.reference.section, one.reference.clause) if word
            ),
            valid_from=one.valid_from.astimezone(zone),
            certainty=str(one.certainty),
        )
        for one in made.editions
    ]


def _fresh(call: Call, one: FreshnessMade) -> Fresh:
    arrived = None if one.arrived is None else one.arrived.astimezone(call.desk.zone)
    return Fresh(dataset=one.dataset, arrived=arrived, on_time=one.on_time)
