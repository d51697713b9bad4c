"""What a pack may say of a dataset and of a table derived from datasets."""

from collections.abc import Collection, Iterable
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.datasets.figures.spec import FigureColumns, RelationSpec
from zhongshu.datasets.figures.sql import NumberColumn, relation_words
from zhongshu.datasets.sources.spec import SourceSpec

ColumnType = Literal["string", "integer", "decimal", "boolean", "date", "timestamp", "area"]
Origin = Literal["measured", "published", "synthetic"]
Sharing = Literal["unconditional", "conditional", "none"]
Mode = Literal["append", "upsert", "snapshot"]

_DUCKDB = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "area": "VARCHAR",
}

_LOOKED_UP = ("string", "integer", "area", "date")


def weakest_origin(origins: Collection[Origin]) -> Origin:
    """What something made of all of these is: synthetic if anything is, measured only if everything is."""
    if "synthetic" in origins:
        return "synthetic"
    return "measured" if set(origins) == {"measured"} else "published"


def strictest_sharing(found: Iterable[Sharing]) -> Sharing:
    """How something made of all of these may be shared; of nothing, freely.

    >>> strictest_sharing(["unconditional", "conditional"])
    'conditional'
    """
    return max(found, key=get_args(Sharing).index, default="unconditional")


class ColumnSpec(Spec):
    """One column. `min` and `max` are inclusive; an `area` is a GB/T 2260 code in the lake. `one_of` are the words that
    a value may be; where each has a title, pages show that.

    `unknown: keep` lets an area that no code list knows stand under the name it came with.
    """

    type: ColumnType
    title: Text | None = None
    description: Text | None = None
    unit: str | None = None
    scale: int | None = Field(default=None, ge=0, le=12)
    required: bool = False
    min: float | None = None
    max: float | None = None
    pattern: str | None = None
    one_of: tuple[str, ...] | dict[str, Text] | None = None
    reference: str | None = None
    level: Literal["province", "city", "county", "township", "village"] | None = None
    unknown: Literal["reject", "keep"] = "reject"

    @property
    def duckdb_type(self) -> str:
        """Decimals hold 18 digits, `scale` of them after the point."""
        return f"DECIMAL(18,{self.scale or 0})" if self.type == "decimal" else _DUCKDB[self.type]

    @property
    def words(self) -> dict[str, Text] | None:
        """What its values are called; None where it does not say."""
        return self.one_of if isinstance(self.one_of, dict) else None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.type == "decimal" and self.scale is None:
            raise ValueError("a decimal says its scale (digits after the point), for instance scale: 1")
        if self.type not in ("decimal", "integer") and (self.min is not None or self.max is not None):
            raise ValueError(f"min and max are for numbers, not for a {self.type}")
        if self.type != "string" and self.pattern is not None:
            raise ValueError(f"pattern is for a string, not for a {self.type}")
        return self


class CheckSpec(Spec):
    """A condition over one row's columns; a row fails it when it is false (NULL passes).

    Either SQL, or a relation between number columns, which their shown digits may hide: {share: {part: zone_output,
    base: district_output, percent: zone_share}}.
    """

    name: Name
    sql: str | None = None
    relation: RelationSpec | None = None
    on_fail: Literal["warn", "reject"] = "reject"
    title: Text | None = None

    @property
    def words(self) -> str:
        """What it asks, as the pack wrote it."""
        return relation_words(self.relation) if self.relation is not None else self.sql or self.name

    @property
    def shown(self) -> Text:
        """Its title, else its own words."""
        return self.title or Text(zh=self.words, en=self.words)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.sql is None) == (self.relation is None):
            raise ValueError("a check says either sql or relation")
        return self


class DatasetSpec(Spec):
    """What a unit supplies. `level` is the opening level of DB33/T 2350-2021: 1 open .. 4 closed.

    `fresh_within` and `keep` are durations such as 2h or 400d: how soon new rows are promised, how long old versions
    of the rows can be read. `partition` is a grain of a column, month(hour). `figures` says that its rows are printed
    figures, and in which columns. `lookup` are the columns by which single rows are looked up. `subject` is the column
    that names whom a row is about (a firm's code): every look at such a row is one that the subject can be told of.
    """

    dataset: Name
    title: Text
    description: Text | None = None
    owner: Name
    level: int = Field(ge=1, le=4)
    sharing: Sharing
    origin: Origin
    key: tuple[Name, ...] = ()
    partition: str | None = None
    fresh_within: str | None = None
    keep: str | None = None
    columns: dict[Name, ColumnSpec] = Field(min_length=1)
    sources: dict[Name, SourceSpec] = Field(default_factory=dict)
    checks: tuple[CheckSpec, ...] = ()
    figures: FigureColumns | None = None
    subject: Name | None = None
    lookup: tuple[Name, ...] = ()

    @property
    def duckdb_columns(self) -> dict[str, str]:
        return {name: column.duckdb_type for name, column in self.columns.items()}

    @property
    def number_columns(self) -> dict[str, NumberColumn]:
        """The columns that a relation can be between."""
        return {
            name: NumberColumn(column.scale or 0, column.unit, column.type == "integer")
            for name, column in self.columns.items()
            if column.type in ("decimal", "integer")
        }

    def required(self, column: str) -> bool:
        """A key column is required by itself."""
        return self.columns[column].required or column in self.key

    def mode(self, source: str | None) -> Mode:
        """How rows of a source meet the rows already there; by key unless it says otherwise."""
        said = self.sources[source].mode if source in self.sources and source is not None else None
        return said or ("upsert" if self.key else "append")

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for name in self.key:
            if name not in self.columns:
                raise ValueError(f"key names {name!r}, which is no column")
        if self.subject is not None and self.subject not in self.columns:
            raise ValueError(f"subject names {self.subject!r}, which is no column")
        for name in self.lookup:
            if name not in self.columns:
                raise ValueError(f"lookup names {name!r}, which is no column")
            if self.columns[name].type not in _LOOKED_UP:
                raise ValueError(f"lookup is by {', '.join(_LOOKED_UP)}; {name} is {self.columns[name].type}")
        for source_id, source in self.sources.items():
            for name in source.columns:
                if name not in self.columns:
                    raise ValueError(f"source {source_id} fills {name!r}, which is no column")
        return self


class TableColumn(Spec):
    """How a derived column is shown: `scale` digits after the point, `level` of an area, `one_of` what its values are
    called."""

    title: Text | None = None
    unit: str | None = None
    scale: int | None = None
    level: str | None = None
    one_of: dict[str, Text] | None = None

    @property
    def words(self) -> dict[str, Text] | None:
        return self.one_of


class TableSpec(Spec):
    """The front matter of a `tables/*.sql` file. `reach` is how far (3h) a row looks beyond its own partition.

    `lookup` are the columns by which single rows are looked up. `subject` is the column that names whom a row is about;
    without it that of a dataset behind the table, where the table keeps the column.
    """

    table: Name
    title: Text
    description: Text | None = None
    key: tuple[Name, ...] = ()
    partition: str | None = None
    reach: str | None = None
    owner: Name | None = None
    subject: Name | None = None
    lookup: tuple[Name, ...] = ()
    columns: dict[Name, TableColumn] = Field(default_factory=dict)
