"""GET /runs and /runs/{number}: what came in, and what was made of it."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.problems import resource
from zhongshu.core.errors import UnknownName
from zhongshu.datasets.runs import Counts, Run
from zhongshu.packs.hub import Hub


class RunEntry(BaseModel):
    """input = accepted + rejected; accepted = inserted + updated + unchanged."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 7,
                    "kind": "load",
                    "subject": "air.station_hour",
                    "source": "city_csv",
                    "file": "台州.csv",
                    "digest": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
                    "who": "operator",
                    "started": "2026-11-21T02:10:00Z",
                    "ended": "2026-11-21T02:10:02Z",
                    "status": "done",
                    "counts": {
                        "input": 489,
                        "accepted": 487,
                        "rejected": 2,
                        "inserted": 487,
                        "updated": 0,
                        "unchanged": 0,
                        "deleted": 0,
                        "warned": 3,
                    },
                    "report": {"version": 3, "snapshot": 9, "warnings": {"pm25_within_pm10": 3}, "drift": None},
                }
            ]
        }
    )

    number: int
    kind: str
    subject: str
    source: str | None
    file: str | None
    digest: str | None = Field(description="SHA-256 of what was received")
    who: str
    started: datetime
    ended: datetime | None
    status: Literal["running", "done", "failed"]
    counts: Counts
    report: dict[str, Any] = Field(description="Versions, warnings, drift, or the sentence of a failure")

    @classmethod
    def of(cls, run: Run) -> Self:
        """From the record in the state."""
        return cls.model_validate({name: getattr(run, name) for name in cls.model_fields})


class RunList(BaseModel):
    """Newest first; `next_offset` null on the last page."""

    runs: list[RunEntry]
    next_offset: int | None


def routes(hub: Hub) -> APIRouter:
    """Runs are told as they are now, whichever snapshot is asked elsewhere."""
    router = resource("runs")

    @router.get("/runs", summary="Loads and refreshes")
    def runs(
        subject: Annotated[str | None, Query(description="A dataset's name")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        offset: Annotated[int, Query(ge=0, le=5000)] = 0,
    ) -> RunList:
        found = hub.runs.latest(subject, limit=offset + limit + 1)[offset:]
        return RunList(
            runs=[RunEntry.of(run) for run in found[:limit]],
            next_offset=offset + limit if len(found) > limit else None,
        )

    @router.get("/runs/{number}", summary="One run")
    def run(number: int) -> RunEntry:
        found = hub.runs.get(number)
        if found is None:
            newest = hub.runs.latest(limit=1)
            raise UnknownName(
                f"no run {number}", hint=f"the newest is {newest[0].number}" if newest else "there is none yet"
            )
        return RunEntry.of(found)

    return router
