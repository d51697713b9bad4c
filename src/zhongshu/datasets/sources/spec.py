from typing import Literal

from pydantic import Field

from zhongshu.core.spec import Name, Spec

Kind = Literal["csv", "tsv", "excel", "json", "jsonl", "parquet", "http", "database"]


class SourceSpec(Spec):
    kind: Kind
    path: str | None = None
    url: str | None = None
    format: Literal["csv", "tsv", "excel", "json", "jsonl", "parquet"] | None = None
    every: str | None = None
    encoding: str = "auto"
    delimiter: str | None = None
    nulls: tuple[str, ...] = ("",)
    sheet: str | int | None = None
    header: int | tuple[int, int] | None = None
    rows: str | None = None
    table: str | None = None
    query: str | None = None
    watermark: str | None = None
    connection: Name | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    renamed: dict[str, str] = Field(default_factory=dict)
    mode: Literal["append", "upsert", "snapshot"] | None = None
    allow_extra: bool = True
