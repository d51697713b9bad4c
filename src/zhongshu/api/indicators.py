"""GET /indicators and /indicators/{name}: what is measured, how, and who answers for it."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.problems import resource
from zhongshu.core.periods import Grain
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.methods.monthly.monthly import Form
from zhongshu.packs.hub import Hub
from zhongshu.screens.passport import definition


class UnitOf(BaseModel):
    """`symbol` as packs write it; `difference` is the unit of a difference of two values (百分点 for %)."""

    symbol: str
    title: Text
    difference: str


class IndicatorEntry(BaseModel):
    """`grain` is the finest one in which it has values, `grains` all of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "air.good_hours",
                    "title": {"zh": "优良小时占比", "en": "Share of good hours"},
                    "pack": "air",
                    "owner": "ecology",
                    "unit": {"symbol": "%", "title": {"zh": "%", "en": "%"}, "difference": "百分点"},
                    "origin": "measured",
                    "better": "higher",
                    "grain": "hour",
                    "grains": ["hour", "day", "month", "quarter", "year"],
                    "by": ["station"],
                }
            ]
        }
    )

    name: str
    title: Text
    pack: str
    owner: str
    unit: UnitOf
    origin: Literal["measured", "published", "synthetic"]
    better: Literal["higher", "lower", "closer"] | None
    grain: Grain
    grains: list[Grain]
    by: list[str]

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        """What a list needs of it."""
        unit = indicator.unit
        return cls(
            name=indicator.name,
            title=indicator.title,
            pack=indicator.pack,
            owner=indicator.owner,
            unit=UnitOf(symbol=unit.symbol, title=unit.title, difference=unit.difference.symbol),
            origin=indicator.origin,
            better=indicator.spec.better,
            grain=indicator.grain,
            grains=list(indicator.grains),
            by=list(indicator.spec.by),
        )


class IndicatorList(BaseModel):
    """In the order of the names."""

    indicators: list[IndicatorEntry]


class Warn(BaseModel):
    """A value beyond it for at least `lasting` is a signal."""

    below: Decimal | None
    above: Decimal | None
    lasting: str | None


class IndicatorDetail(IndicatorEntry):
    """The definition in the pack's own words: an aggregate, two for a ratio, or a formula over `inputs`."""

    description: Text | None
    note: Text | None
    kind: Literal["measure", "ratio", "formula", "published"]
    definition: list[str]
    of_relation: str | None = Field(description="The dataset or table it is measured over; null for a formula")
    inputs: list[str]
    form: Form
    scale: int = Field(description="Digits shown after the point; values themselves are exact")
    target: dict[int, Decimal] = Field(description="By calendar year")
    aim: Decimal | None
    warn: Warn | None
    written_in: str = Field(description="File and line of the pack")


def routes(hub: Hub) -> APIRouter:
    """The packs' words; nothing of them depends on a snapshot."""
    router = resource("indicators")

    @router.get("/indicators", summary="All indicators")
    def indicators(
        request: Request,
        pack: Annotated[str | None, Query()] = None,
        owner: Annotated[str | None, Query(description="A unit's id")] = None,
    ) -> IndicatorList:
        sight = hub.scenarios.sight(request.state.arrival.reader)
        found = [
            indicator
            for _, indicator in sorted(hub.packs.indicators.by_name.items())
            if pack in (None, indicator.pack) and owner in (None, indicator.owner) and sight.lists(indicator.pack)
        ]
        return IndicatorList(indicators=[IndicatorEntry.of(indicator) for indicator in found])

    @router.get("/indicators/{name}", summary="One indicator's definition")
    def indicator(request: Request, name: str) -> IndicatorDetail:
        sight = hub.scenarios.sight(request.state.arrival.reader)
        return _detail(hub.packs.indicators.get(name, sight.opens))

    return router


def _detail(indicator: Indicator) -> IndicatorDetail:
    spec = indicator.spec
    warn = None if spec.warn is None else Warn(below=spec.warn.below, above=spec.warn.above, lasting=spec.warn.lasting)
    return IndicatorDetail(
        **IndicatorEntry.of(indicator).model_dump(),
        description=spec.description,
        note=spec.note,
        kind=spec.kind,
        definition=list(definition(indicator)),
        of_relation=None if indicator.cube is None else indicator.cube.of,
        inputs=list(indicator.inputs),
        form=spec.form,
        scale=indicator.scale,
        target=dict(spec.target),
        aim=spec.aim,
        warn=warn,
        written_in=str(indicator.place),
    )
