"""What a pack may say of a form: a table that units owe by a working day of the following month."""

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text


class DueSpec(Spec):
    """The last working day, counted from 1, of the month after the period's on which it is on time."""

    working_day: int = Field(ge=1, le=20)


class RemindSpec(Spec):
    """Working days before and after the due day on which a unit that has not handed in is reminded."""

    before: tuple[int, ...] = (3, 1)
    after: tuple[int, ...] = (1, 3, 5)


class JumpSpec(Spec):
    """Changes in % beyond which a value is asked about: against the month before, and the same month last year."""

    previous: Decimal | None = None
    last_year: Decimal | None = None


class FieldSpec(Spec):
    """What a form says of one column of its dataset, beside the column's own title, unit and bounds."""

    hint: Text | None = None
    jump: JumpSpec | None = None
    optional: bool = False


class EachSpec(Spec):
    """One unit in every area of a level below the region; its id is the area's code."""

    level: str
    title: Text = Field(description="{area} stands for the area's name")


class FormSpec(Spec):
    """A form fills one dataset, one row a unit and period, or one for each of the `lines` of a key column.

    `unit`, `period` (a date column: the month's first day) and `area` name columns of the dataset that the form fills
    by itself; every other column is a field. `owed_by` lists units of the region, `each` makes one an area. `first`
    and `last` are the months it is owed for, as 2020-01; `last` None: until further notice.
    """

    form: Name
    title: Text
    description: Text | None = None
    dataset: Name
    unit: Name = "unit"
    period: Name = "month"
    area: Name | None = None
    lines: dict[Name, dict[str, Text]] = Field(default_factory=dict, max_length=1)
    owed_by: tuple[Name, ...] = ()
    each: EachSpec | None = None
    first: str = Field(pattern=r"^\d{4}-\d{2}$")
    last: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}$")
    due: DueSpec
    remind: RemindSpec = RemindSpec()
    jump: JumpSpec = JumpSpec()
    fields: dict[Name, FieldSpec] = Field(default_factory=dict)
    note: Text | None = None

    @model_validator(mode="after")
    def _owed_by_somebody(self) -> Self:
        if bool(self.owed_by) == (self.each is not None):
            raise ValueError("a form says who owes it: owed_by (unit ids) or each (a level of area), one of them")
        return self
