"""GET /operations: whether everything is all right, for whoever watches by a program."""

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.packs.operations import operations, troubles_of
from zhongshu.screens.operations.document import document


class TroubleEntry(BaseModel):
    """One thing that is wrong; `owner` null where that is for whoever runs the hub, `since` null where nobody knows."""

    weight: Literal["bad", "warn"]
    kind: str = Field(description="A word for programs, such as worker_away, source_failing, disk_full")
    title: Text
    action: Text
    since: datetime | None
    about: str | None = Field(description="The dataset, service, witness or request")
    owner: str | None
    path: str | None = Field(description="The page where one acts")


class OperationsState(BaseModel):
    """`parts` by name: state, processes, jobs, data, services, queue, notices, requests, disk, ledger, use. One that
    could not be read says only `away`, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "at": "2026-11-22T03:10:00Z",
                    "ok": False,
                    "troubles": [
                        {
                            "weight": "bad",
                            "kind": "worker_away",
                            "title": {"zh": "工作进程不在：没有来源在拉取", "en": "the worker is away"},
                            "action": {"zh": "启动它", "en": "start it"},
                            "since": "2026-11-22T02:55:12Z",
                            "about": None,
                            "owner": None,
                            "path": None,
                        }
                    ],
                    "parts": {"state": {"kind": "sqlite", "answer_seconds": 0.0002}},
                }
            ]
        }
    )

    at: datetime
    ok: bool
    troubles: list[TroubleEntry] = Field(description="Worst first")
    parts: dict[str, Any]


def routes(hub: Hub) -> APIRouter:
    """Always of now. Names of scenarios that the caller may not open are left out."""
    router = resource("operations")

    @router.get("/operations", summary="The state of the hub's machine")
    def state(request: Request) -> OperationsState:
        found = operations(hub, request.state.arrival.access)
        return OperationsState.model_validate(document(found, troubles_of(hub, found)))

    return router
