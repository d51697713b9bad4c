"""What a pack may say of entities: which datasets speak of them, and how."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from zhongshu.core.spec import Misplaced, Name, Noun, Spec
from zhongshu.core.text import Text
from zhongshu.datasets.spec import Origin
from zhongshu.linkage.file_spec import FileSpec

Kind = Literal["enterprise", "place", "device", "project"]
"""Decides how codes, names and addresses are read and compared."""

ROLES = ("code", "old_code", "name", "former", "address", "person", "phone")
"""What of a record is compared."""


class RecordSpec(Spec):
    """The columns by which rows of a dataset speak of an entity. A row is one record, named by the dataset's key, which
    is one column.

    `code` and `old_code` (the 15 digits before 2015) are official codes, `former` old names with ; between, `person`
    and `phone` are compared for equality only, so that hashes do.
    """

    of: Noun
    title: Text
    code: Name | None = None
    old_code: Name | None = None
    name: Name | None = None
    former: Name | None = None
    address: Name | None = None
    person: Name | None = None
    phone: Name | None = None

    @property
    def roles(self) -> dict[str, Name]:
        """The column of each role that it has."""
        said = {role: getattr(self, role) for role in ROLES}
        return {role: column for role, column in said.items() if column is not None}

    @model_validator(mode="after")
    def _some_identity(self) -> Self:
        if self.code is None and self.name is None:
            raise ValueError("a record says its code or its name, or nothing could be linked by it")
        return self


class EntitySpec(Spec):
    """One entity of a pack. `records` are in order of authority; `owner` is the unit whose officers review what is
    uncertain and decide merges and splits, `file` says how one is shown. A pair of records whose odds are above
    2 ** `upper` is linked by itself, from 2 ** `lower` on a person decides. `silent` are words that tell nothing in a
    name here."""

    entity: Name
    kind: Kind
    title: Text
    description: Text | None = None
    owner: Name
    level: int = Field(ge=1, le=4)
    origin: Origin
    records: dict[Name, RecordSpec] = Field(min_length=1)
    file: FileSpec | None = None
    upper: float | None = None
    lower: float | None = None
    silent: tuple[str, ...] = ()

    @field_validator("records")
    @classmethod
    def _each_dataset_once(cls, records: dict[str, RecordSpec]) -> dict[str, RecordSpec]:
        seen: dict[str, str] = {}
        for name, record in records.items():
            if record.of in seen:
                raise Misplaced(f"{record.of} is {seen[record.of]} already", (name, "of"))
            seen[record.of] = name
        return records

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.upper is not None and self.lower is not None and self.lower > self.upper:
            raise Misplaced(f"lower, {self.lower}, is above upper, {self.upper}", ("lower",))
        return self
