"""GET /indicators/{name}/passport: where one number comes from, how far it can be trusted, why it moved."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from zhongshu.api.asked import desk_of
from zhongshu.api.problems import resource
from zhongshu.api.runs import RunEntry
from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.rules.parameters import Certainty, Reference
from zhongshu.screens.desk import Desk
from zhongshu.screens.passport import Passport, passport

Origin = Literal["measured", "published", "synthetic"]


class Input(BaseModel):
    """A relation on the way to the number; `version` null when it has no rows yet."""

    name: str
    title: Text
    kind: str
    version: int | None
    owner: str | None
    origin: Origin


class Edition(BaseModel):
    """An edition of a parameter that the period's rows were computed with; `valid_to` is exclusive."""

    parameter: str
    title: Text
    valid_from: datetime
    valid_to: datetime
    reference: Reference
    certainty: Certainty


class Fresh(BaseModel):
    """`on_time` null where nothing is promised, or nothing ever came."""

    dataset: str
    arrived: datetime | None
    within_seconds: int | None
    on_time: bool | None


class Part(BaseModel):
    """What one member added to the change."""

    member: str
    before: Decimal | None
    after: Decimal | None
    contribution: Decimal


class Moved(BaseModel):
    """The change since the previous period; the contributions of one split add up to it."""

    before: str
    change: Decimal
    splits: dict[str, list[Part]] = Field(description="By dimension, or by area")


class PassportOf(BaseModel):
    """One number. `coverage` is percent of the rows expected, null where nobody can tell how many to expect."""

    indicator: str
    area: str
    period: str
    value: Decimal | None
    unit: str
    origin: Origin
    definition: list[str]
    sql: str
    snapshot: int
    published: datetime
    inputs: list[Input]
    lineage: list[str]
    editions: list[Edition]
    rows: int
    untimed: int = Field(description="Rows of the place that say no time, and so are in no period")
    expected: int | None
    coverage: Decimal | None
    quarantined: int = Field(description="Rejected rows that would have counted")
    unplaced: int = Field(description="Rejected rows that may belong to this number: they do not say where or when")
    freshness: list[Fresh]
    last_change: RunEntry | None
    why: Moved | None


def routes(hub: Hub) -> APIRouter:
    """One number at a time; computed when asked."""
    router = resource("indicators")
    desk_at = Depends(desk_of(hub))

    @router.get("/indicators/{name}/passport", summary="The passport of one number")
    def passport_of(
        name: str,
        period: Annotated[str, Query(description="2020, 2020Q1, 2020-04, 2020-04-07 or 2020-04-07T13")],
        desk: Desk = desk_at,
        area: Annotated[str | None, Query(description="Code or name; the region itself without it")] = None,
    ) -> PassportOf:
        indicator = desk.indicator(name)
        told = Period.parse(period, desk.zone)
        desk.grain(indicator, str(told.grain))
        return _shown(passport(desk, indicator, desk.area(area or hub.place.area), told))

    return router


def _shown(made: Passport) -> PassportOf:
    plain = ("area", "value", "sql", "snapshot", "published", "rows", "untimed", "expected", "coverage")
    left_out = ("quarantined", "unplaced")
    return PassportOf.model_validate(
        {name: getattr(made, name) for name in (*plain, *left_out)}
        | {
            "indicator": made.indicator.name,
            "period": made.period.label,
            "unit": made.indicator.unit.symbol,
            "origin": made.indicator.origin,
            "definition": list(made.definition),
            "lineage": list(made.lineage),
            "inputs": [vars(one) for one in made.inputs],
            "editions": [vars(one) for one in made.editions],
            "freshness": [
                {
                    "dataset": one.dataset,
                    "arrived": one.arrived,
                    "within_seconds": None if one.promise is None else int(one.promise.total_seconds()),
                    "on_time": one.on_time,
                }
                for one in made.freshness
            ],
            "last_change": None if made.last_change is None else RunEntry.of(made.last_change),
            "why": _why(made),
        }
    )


def _why(made: Passport) -> Moved | None:
    if made.why is None:
        return None
    splits = {name: [Part.model_validate(vars(one)) for one in parts] for name, parts in made.why.splits.items()}
    return Moved(before=made.why.before.label, change=made.why.change, splits=splits)
