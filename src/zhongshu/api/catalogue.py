"""GET /catalogue: every dataset, table and parameter of the region."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.asked import desk_of
from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.screens.data_health import CatalogueLine, Punctuality, catalogue_lines
from zhongshu.screens.desk import Desk

Origin = Literal["measured", "published", "synthetic"]


class Freshness(BaseModel):
    """`within_seconds` is the dataset's promise; `state` unpromised where it gives none."""

    arrived: datetime | None = Field(description="When its last load ended, one without news included")
    within_seconds: int | None
    state: Punctuality


class Quality(BaseModel):
    """Over the newest loads."""

    loads: int
    input: int
    accepted: int
    accepted_share: Decimal | None = Field(description="Percent of the rows received; null before the first row")
    open_rejects: int = Field(description="Rejected rows of all loads that nobody has corrected or discarded")


class CatalogueEntry(BaseModel):
    """One relation. `level` is the opening level of DB33/T 2350-2021 (1 open .. 4 closed), of a table the strictest of
    what it is made of; `version` null before the first row."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "air.station_hour",
                    "kind": "dataset",
                    "title": {"zh": "监测站小时值", "en": "Station readings, hourly"},
                    "pack": "air",
                    "owner": "ecology",
                    "level": 1,
                    "origin": "measured",
                    "rows": 6551,
                    "version": 2,
                    "columns": 12,
                    "freshness": {"arrived": "2026-11-21T02:10:00Z", "within_seconds": 7200, "state": "on_time"},
                    "quality": {
                        "loads": 3,
                        "input": 6560,
                        "accepted": 6551,
                        "accepted_share": "99.86",
                        "open_rejects": 9,
                    },
                }
            ]
        }
    )

    name: str
    kind: Literal["dataset", "table", "parameter"]
    title: Text
    pack: str
    owner: str | None
    level: int | None
    origin: Origin | None
    rows: int
    version: int | None
    columns: int
    freshness: Freshness | None = None
    quality: Quality | None = None

    @classmethod
    def of(cls, line: CatalogueLine) -> Self:
        """From the line that the catalogue page shows."""
        names = ("name", "kind", "title", "pack", "owner", "level", "origin", "rows", "version", "columns")
        return cls(**{name: getattr(line, name) for name in names}, freshness=_freshness(line), quality=_quality(line))


class CatalogueList(BaseModel):
    """In the order of the names, at one snapshot."""

    snapshot: int
    entries: list[CatalogueEntry]


def routes(hub: Hub) -> APIRouter:
    """The catalogue at a snapshot; what arrived and was rejected is told as it is now."""
    router = resource("catalogue")
    desk_at = Depends(desk_of(hub))

    @router.get("/catalogue", summary="Datasets, tables and parameters")
    def catalogue(
        desk: Desk = desk_at,
        kind: Annotated[Literal["dataset", "table", "parameter"] | None, Query()] = None,
        pack: Annotated[str | None, Query()] = None,
        owner: Annotated[str | None, Query(description="A unit's id")] = None,
    ) -> CatalogueList:
        wanted = {name: word for name, word in (("kind", kind), ("pack", pack), ("owner", owner)) if word is not None}
        lines = catalogue_lines(desk, hub.resolutions, hub.now())
        chosen = [line for line in lines if all(getattr(line, name) == word for name, word in wanted.items())]
        return CatalogueList(snapshot=desk.snapshot.number, entries=[CatalogueEntry.of(line) for line in chosen])

    return router


def _freshness(line: CatalogueLine) -> Freshness | None:
    if line.arrival is None:
        return None
    promise = line.arrival.promise
    seconds = None if promise is None else int(promise.total_seconds())
    return Freshness(arrived=line.arrival.at, within_seconds=seconds, state=line.arrival.state)


def _quality(line: CatalogueLine) -> Quality | None:
    told = line.quality
    if told is None:
        return None
    share = None if told.share is None else told.share.quantize(Decimal("0.01"))
    return Quality(
        loads=told.loads, input=told.input, accepted=told.accepted, accepted_share=share, open_rejects=told.open_rejects
    )
