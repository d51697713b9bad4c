"""GET /datasets/{name}: one dataset, table or parameter with its columns, sources and rules; no rows."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from zhongshu.api.asked import desk_of
from zhongshu.api.catalogue import CatalogueEntry
from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.rules.parameters import Certainty, Reference
from zhongshu.screens.dataset_page import RelationPage, relation_page
from zhongshu.screens.desk import Desk
from zhongshu.screens.lineage import lineage


class Column(BaseModel):
    """`rules` are sentences; `comes_from` names columns as relation.column."""

    name: str
    title: Text | None
    type: Text
    unit: str | None
    key: bool
    rules: list[Text]
    comes_from: list[str]


class Source(BaseModel):
    """Where rows come from, and how they meet those already there."""

    name: str
    kind: str
    every: str | None
    mode: Literal["append", "upsert", "snapshot"]


class Check(BaseModel):
    """A condition over one row, SQL or a relation between its numbers; a row fails it when it is false."""

    name: str
    title: Text | None
    sql: str | None
    relation: str | None
    on_fail: Literal["warn", "reject"]


class EditionOf(BaseModel):
    """One edition of a parameter; `valid_to` is exclusive, null when it never ends."""

    valid_from: datetime
    valid_to: datetime | None
    reference: Reference
    certainty: Certainty
    note: Text | None
    rows: int
    in_force: bool


class Refresh(BaseModel):
    """How much of a table is computed anew when an input changes, and why."""

    kind: Literal["local", "reach", "full"]
    reason: str


class Edge(BaseModel):
    """Rows flow from `start` to `end`; `=name` is an indicator, `name#source` a source."""

    start: str
    end: str


class DatasetDetail(BaseModel):
    """What a kind does not have is null or empty: only tables have SQL, only parameters editions."""

    entry: CatalogueEntry
    description: Text | None
    columns: list[Column]
    key: list[str]
    partition: str | None
    sharing: Literal["unconditional", "conditional", "none"] | None
    sources: list[Source]
    checks: list[Check]
    editions: list[EditionOf]
    sql: str | None
    refresh: Refresh | None
    lineage: list[Edge] = Field(description="Back to the sources and on to the indicators")


def routes(hub: Hub) -> APIRouter:
    """Tables and parameters too: they are described the same way."""
    router = resource("catalogue")
    desk_at = Depends(desk_of(hub))

    @router.get("/datasets/{name}", summary="One dataset, table or parameter")
    def dataset(name: str, desk: Desk = desk_at) -> DatasetDetail:
        page = relation_page(desk, hub.resolutions, name, hub.now())
        edges = lineage(desk.catalogue, desk.indicators, name).edges
        return _detail(page, [Edge(start=start, end=end) for start, end in edges])

    return router


def _detail(page: RelationPage, edges: list[Edge]) -> DatasetDetail:
    refresh = None if page.refresh is None else Refresh(kind=page.refresh.kind, reason=page.refresh.reason)
    return DatasetDetail.model_validate(
        {
            "entry": CatalogueEntry.of(page.line),
            "description": page.description,
            "columns": [
                Column(
                    name=column.name,
                    title=column.title,
                    type=column.type,
                    unit=column.unit,
                    key=column.key,
                    rules=list(column.rules),
                    comes_from=[f"{relation}.{name}" for relation, name in column.comes_from],
                )
                for column in page.columns
            ],
            "key": list(page.key),
            "partition": page.partition,
            "sharing": page.sharing,
            "sources": [{"name": s.name, "kind": s.kind, "every": s.every, "mode": s.mode} for s in page.sources],
            "checks": [
                {**check.model_dump(), "relation": None if check.relation is None else check.words}
                for check in page.checks
            ],
            "editions": [
                {
                    "valid_from": edition.valid_from,
                    "valid_to": edition.valid_to,
                    "reference": edition.spec.reference,
                    "certainty": edition.spec.certainty,
                    "note": edition.spec.note,
                    "rows": edition.rows,
                    "in_force": edition.now,
                }
                for edition in page.editions
            ],
            "sql": page.sql,
            "refresh": refresh,
            "lineage": edges,
        }
    )
