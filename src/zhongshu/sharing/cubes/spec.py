"""What a pack may say of a statistical cube."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhongshu.core.areas import Level
from zhongshu.core.errors import Place
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.methods.disclosure.table import Measure

Audience = Literal["public", "internal"]
"""Who is meant to see it, which decides how small a cell may be (parameter region.small_cells)."""

Percent = Annotated[Decimal, Field(gt=0, le=100)]


class CubeMeasure(Spec):
    """Rows are counted (`count: true`), or a column is added up; `signed` where that may be negative."""

    title: Text
    count: Literal[True] | None = None
    sum: Name | None = None
    signed: bool = False
    unit: str | None = None

    @model_validator(mode="after")
    def _one(self) -> "CubeMeasure":
        if (self.count is None) == (self.sum is None):
            raise ValueError("a measure is either `count: true` or `sum: COLUMN`")
        return self


class CubeSpec(Spec):
    """One entry of `cubes.yaml`: a table over a dataset or table, with all margins.

    `dimensions` and `area` are columns; of the area the finest `level` told may be above that of the column.
    `codes` names, for a dimension, the parameter that says what its codes mean (columns code, name).
    `contributor` is the column of whom nothing may be told (the firm's uscc). `dominance` and `p_percent` are the
    (1, k)- and the p%-rule, in percent; what they are set to is nobody's business outside and stands in no answer.
    """

    title: Text
    description: Text | None = None
    of: str
    dimensions: tuple[Name, ...] = Field(default=(), max_length=4)
    codes: dict[Name, str] = Field(default_factory=dict)
    area: Name | None = None
    level: Level | None = None
    contributor: Name
    measures: dict[Name, CubeMeasure] = Field(min_length=1)
    audience: Audience
    dominance: Percent | None = None
    p_percent: Percent | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What the cells of the cube are told apart by, the area last."""
        return (*self.dimensions, *((self.area,) if self.area else ()))

    @model_validator(mode="after")
    def _some_dimension(self) -> "CubeSpec":
        if not self.columns:
            raise ValueError("a cube has a dimension or an area")
        if len({*self.columns, self.contributor}) <= len(self.columns):
            raise ValueError("dimensions, area and contributor are different columns")
        if other := set(self.codes) - set(self.dimensions):
            raise ValueError(f"codes names {', '.join(sorted(other))}, which is no dimension")
        if self.level is not None and self.area is None:
            raise ValueError("`level` is one of the area: name its column")
        return self


@dataclass(frozen=True)
class Cube:
    """A cube, checked; `name`, `of` and what `codes` says are qualified.

    `columns` are the relation's (name -> DuckDB type).
    """

    name: str
    spec: CubeSpec
    of: str
    columns: dict[str, str]
    place: Place
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """As the methods know them, in the pack's order."""
        return tuple(
            Measure(name, "count" if said.count else "sum", said.signed) for name, said in self.spec.measures.items()
        )

    @property
    def shape(self) -> str:
        """Releases of one shape can be subtracted from each other, cell by cell."""
        level = f"{self.spec.area}:{self.spec.level or ''}"
        return "|".join([self.of, *self.spec.dimensions, level, self.spec.contributor])
