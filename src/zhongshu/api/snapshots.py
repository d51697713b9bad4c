"""GET /snapshots: what was published when, by which run."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.problems import resource
from zhongshu.packs.hub import Hub
from zhongshu.screens.publications import Publication, publications


class ChangedTable(BaseModel):
    """`before` null when this is its first version."""

    name: str
    before: int | None
    after: int


class SnapshotEntry(BaseModel):
    """`run` null when the run that made it is not known any more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 9,
                    "at": "2026-11-21T02:10:02Z",
                    "run": 7,
                    "changed": [{"name": "air.station_hour", "before": 2, "after": 3}],
                    "rejects": ["air.station_hour"],
                    "parts": 14,
                }
            ]
        }
    )

    number: int
    at: datetime
    run: int | None
    changed: list[ChangedTable]
    rejects: list[str] = Field(description="Datasets whose quarantine grew")
    parts: int = Field(description="How many relations under the indicators changed with them")


class SnapshotList(BaseModel):
    """Newest first; `next_offset` null on the last page."""

    snapshots: list[SnapshotEntry]
    next_offset: int | None


def routes(hub: Hub) -> APIRouter:
    """The published snapshots."""
    router = resource("runs")

    @router.get("/snapshots", summary="Published snapshots")
    def snapshots(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        offset: Annotated[int, Query(ge=0, le=5000)] = 0,
    ) -> SnapshotList:
        found = publications(hub.desk(request.state.arrival.access), limit=limit + 1, offset=offset)
        return SnapshotList(
            snapshots=[_entry(one) for one in found[:limit]],
            next_offset=offset + limit if len(found) > limit else None,
        )

    return router


def _entry(one: Publication) -> SnapshotEntry:
    return SnapshotEntry(
        number=one.number,
        at=one.at,
        run=None if one.run is None else one.run.number,
        changed=[ChangedTable(name=c.name, before=c.before, after=c.after) for c in one.changed],
        rejects=list(one.rejects),
        parts=one.parts,
    )
