"""What a pack may say of rows that open a case by themselves."""

from typing import Literal

from pydantic import Field

from zhongshu.cases.field_spec import Noun
from zhongshu.core.spec import Name, Spec


class RowsSpec(Spec):
    """The worker opens a case for each row of a dataset or table, once for each value of its `key` columns; `again`
    says whether a row that is still there, or there again, opens another once the last one has ended.

    `fields` names the column of each answer; a field that it leaves out is the column of its own name, where the rows
    have one.
    """

    of: Noun
    key: tuple[Name, ...] = Field(min_length=1)
    fields: dict[Name, Name] = Field(default_factory=dict)
    again: Literal["never", "ended"] = "never"
