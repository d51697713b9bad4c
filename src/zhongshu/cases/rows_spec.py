"""What a pack may say of rows that open a case by themselves."""

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from zhongshu.core.spec import Name, Noun, Spec


class RowsSpec(Spec):
    """The worker opens a case for each row of a dataset or table, once for each value of its `key` columns; `again`
    says whether a row that is still there, or there again, opens another once the last one has ended.

    `fields` names the column of each answer; a field that it leaves out is the column of its own name, where the rows
    have one. `due` is the column (a date or a time) that says from when on a row opens one; without it, at once.
    """

    of: Noun
    key: tuple[Name, ...] = Field(min_length=1)
    fields: dict[Name, Name] = Field(default_factory=dict)
    due: Name | None = None
    again: Literal["never", "ended"] = "never"

    def columns(self, form: Collection[str], held: Collection[str]) -> dict[str, str]:
        """The column of each question of a form that the rows answer; `held` are those that the rows have."""
        return {name: self.fields.get(name, name) for name in form if self.fields.get(name, name) in held}
