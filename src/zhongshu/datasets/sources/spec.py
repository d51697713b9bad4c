"""What a pack may say of where a dataset's rows come from."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator

from zhongshu.core.errors import nearest
from zhongshu.core.spec import Name, Spec

FileKind = Literal["csv", "tsv", "excel", "json", "jsonl", "parquet"]
Kind = Literal["csv", "tsv", "excel", "json", "jsonl", "parquet", "http", "database", "hub"]
Duration = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*(min|h|d|w)$")]
"""`30min`, `1h`, `1d`: minutes, hours, days, weeks."""
ReportName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=121)]
"""One that every hub gives of itself, or the dataset that a case type becomes: street.event."""

_OF_KINDS: dict[str, tuple[str, ...]] = {
    "encoding": ("csv", "tsv", "json", "jsonl"),
    "delimiter": ("csv",),
    "sheet": ("excel",),
    "header": ("csv", "tsv", "excel"),
    "rows": ("json",),
    "url": ("http",),
    "format": ("http",),
    "table": ("database",),
    "query": ("database",),
    "watermark": ("database",),
    "connection": ("database",),
    "path": ("csv", "tsv", "excel", "json", "jsonl", "parquet"),
    "report": ("hub",),
}
"""Which kinds a key belongs to; a file kind behind `http` brings its keys along."""


class SourceSpec(Spec):
    """One source. `columns` maps a target column to a source column or an SQL expression over them.

    `header` is the line (Excel: row) of the names, from 1; 0 for none; a pair (Excel) when they span rows.
    `sheet` is a name or a position from 1. `rows` is the path of keys to the array in a JSON document. `nulls` are
    words that mean no value, besides the empty cell. `renamed` maps a column's new name to the one that `columns`
    still uses. `units` says in which unit a target column arrives. `watermark` is a column of the query that only
    grows, so that each load asks for what is new. `connection` names a database in the region's settings: a pack
    never holds an address with a password. `report` is one of those that the hub gives of itself.
    """

    kind: Kind
    path: str | None = None
    url: str | None = None
    format: FileKind | None = None
    every: Duration | None = None
    encoding: str | None = None
    delimiter: str | None = None
    nulls: tuple[str, ...] = ()
    sheet: str | int | None = None
    header: int | tuple[int, int] | None = None
    rows: str | None = None
    table: str | None = None
    query: str | None = None
    watermark: str | None = None
    connection: Name | None = None
    report: ReportName | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)
    renamed: dict[str, str] = Field(default_factory=dict)
    mode: Literal["append", "upsert", "snapshot"] | None = None
    allow_extra: bool = True

    @property
    def file_kind(self) -> FileKind | None:
        """What the file is, fetched or given; None for a database."""
        if self.kind == "http":
            return self.format
        if self.kind == "hub":
            return "jsonl"
        return None if self.kind == "database" else self.kind

    @model_validator(mode="after")
    def _keys_fit_kind(self) -> Self:
        kinds = {self.kind, self.file_kind}
        for key, belongs in _OF_KINDS.items():
            if getattr(self, key) is not None and not kinds & set(belongs):
                fitting = [other for other, of in _OF_KINDS.items() if kinds & set(of)]
                raise ValueError(
                    f"{key} belongs to kind {' or '.join(belongs)}; this is kind {self.kind} ({nearest(key, fitting)})"
                )
        return self

    @model_validator(mode="after")
    def _header_fits(self) -> Self:
        if isinstance(self.header, tuple):
            if self.file_kind != "excel":
                raise ValueError("header: [first, last] joins header rows of Excel; say header: 1 for a text file")
            if not 1 <= self.header[0] <= self.header[1] <= self.header[0] + 9:
                raise ValueError(f"header: {list(self.header)} is no range of rows; say header: [1, 2]")
        elif self.header is not None and self.header < 0:
            raise ValueError(f"header: {self.header} is no line; lines count from 1, 0: there is no header")
        return self

    @model_validator(mode="after")
    def _http_is_whole(self) -> Self:
        if self.kind != "http":
            return self
        if self.url is None or self.format is None:
            raise ValueError("kind http needs url and format, for instance url: https://..., format: csv")
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url {self.url!r} is no http or https address")
        if parts.username or parts.password:
            raise ValueError("url holds a user or password; a pack is shared, so keep them in the region's settings")
        return self

    @model_validator(mode="after")
    def _database_is_whole(self) -> Self:
        if self.kind != "database":
            return self
        if self.connection is None:
            raise ValueError("kind database needs connection: the name of a database in the region's settings")
        if (self.table is None) == (self.query is None):
            raise ValueError("kind database needs either table or query, one of them")
        if self.query is not None and not is_select(self.query):
            raise ValueError("query must be one SELECT (or WITH ... SELECT): a source only reads")
        return self

    @model_validator(mode="after")
    def _hub_is_whole(self) -> Self:
        if self.kind == "hub" and self.report is None:
            raise ValueError("kind hub needs report: what the hub tells of itself")
        return self

    @model_validator(mode="after")
    def _renames_fit(self) -> Self:
        for new, old in self.renamed.items():
            if new == old:
                raise ValueError(f"renamed: {new} is its own old name; write new_name: old_name")
        if len(set(self.renamed.values())) < len(self.renamed):
            raise ValueError("renamed: two new names stand for one old column")
        return self


def is_select(query: str) -> bool:
    """One statement that begins with SELECT or WITH; a semicolon may only end it.

    >>> is_select("SELECT 1;"), is_select("DELETE FROM t"), is_select("SELECT 1; DROP TABLE t")
    (True, False, False)
    """
    bare = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", " ", query, flags=re.DOTALL).strip()
    return bool(re.match(r"(?i)(select|with)\b", bare)) and ";" not in bare.removesuffix(";")
