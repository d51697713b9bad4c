"""GET /health: whether the region answers, for a monitor."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub


class Health(BaseModel):
    """`degraded` while a pack has faults: what they touch is left out."""

    status: Literal["ok", "degraded"]
    region: str
    title: Text
    snapshot: int
    published: datetime | None = Field(description="When the newest snapshot was published; null before the first")
    problems: list[str] = Field(description="What is wrong in the packs, a sentence each")


def routes(hub: Hub) -> APIRouter:
    """Answers from memory and one look-up in the state."""
    router = resource("health")

    @router.get("/health", summary="Whether the region answers")
    def health() -> Health:
        snapshot = hub.snapshot()
        problems = [str(problem) for problem in hub.packs.problems]
        return Health(
            status="degraded" if problems else "ok",
            region=hub.place.region,
            title=hub.place.title,
            snapshot=snapshot.number,
            published=snapshot.at if snapshot.number else None,
            problems=problems,
        )

    return router
