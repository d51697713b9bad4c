"""What a pack may say of an indicator."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from zhongshu.core.periods import Grain
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.methods.monthly.monthly import Form

Better = Literal["higher", "lower", "closer"]


class WarnSpec(Spec):
    """A threshold in the indicator's unit; breached for at least `lasting` (3h, 2d) it becomes a signal.

    `grain` is that of the values looked at, the indicator's own when it is not said.
    """

    below: Decimal | None = None
    above: Decimal | None = None
    lasting: str | None = None
    grain: Grain | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_side_at_least(self) -> Self:
        if self.below is None and self.above is None:
            raise ValueError("a warning says below or above")
        return self


class IndicatorSpec(Spec):
    """A measure over a dataset or table, by area, time and dimensions.

    Exactly one of: `measure` (one aggregate expression), `ratio` (two of them), `formula` (over indicators),
    `published` (a column of printed values, one row a period and area; with `by` also rows of members, such as an
    organisation, which are no part of the area's own value).
    `form: ytd` marks a year-to-date series: its months are the differences; `yoy` a rate against the same month of last
    year, `index` a diffusion index: both change in points. `target` is by calendar year, `aim` is what
    `better: closer` is measured from. `where` is a condition over the rows; `scale` the digits shown after the point.
    `breaks` are calendar years whose values are not comparable with those of the year before (revised totals, another
    scope).
    """

    title: Text
    description: Text | None = None
    of: str | None = None
    measure: str | None = None
    ratio: tuple[str, str] | None = None
    formula: str | None = None
    published: str | None = None
    where: str | None = None
    unit: str
    scale: int | None = Field(default=None, ge=0, le=8)
    time: Name | None = None
    grain: Grain | None = None
    area: Name | None = None
    by: tuple[Name, ...] = ()
    form: Form = "value"
    breaks: tuple[int, ...] = ()
    expected: Decimal | None = None
    better: Better | None = None
    aim: Decimal | None = None
    target: dict[int, Decimal] = Field(default_factory=dict)
    warn: WarnSpec | None = None
    owner: Name | None = None
    key: bool = False
    note: Text | None = None

    @property
    def kind(self) -> Literal["measure", "ratio", "formula", "published"]:
        if self.measure is not None:
            return "measure"
        if self.ratio is not None:
            return "ratio"
        return "formula" if self.formula is not None else "published"

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        said = [word for word in ("measure", "ratio", "formula", "published") if getattr(self, word) is not None]
        if len(said) != 1:
            raise ValueError(
                f"an indicator has exactly one of measure, ratio, formula, published; here: {', '.join(said) or 'none'}"
            )
        if said == ["formula"]:
            return self
        if self.of is None or self.time is None:
            raise ValueError("an indicator over rows says `of` (a dataset or table) and `time` (its time column)")
        return self
