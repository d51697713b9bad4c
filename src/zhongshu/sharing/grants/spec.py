"""What one grant says: from which unit, to whom, what, why, how much of it, until when."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.sharing.grants.masks import Mask
from zhongshu.sharing.people.roles import Role

GrantId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=80)]
Whole = Annotated[int, Field(ge=1)]


class Receiver(Spec):
    """To whom. `anyone` needs no log-in; else people with a post in `unit` (any unit without it) as one of `roles`.

    Without `roles` every role that works with data will do.
    """

    anyone: bool = False
    unit: Name | None = None
    roles: tuple[Role, ...] = ()

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.anyone == bool(self.unit or self.roles):
            raise ValueError("to says either anyone: true, or a unit, or roles, or a unit and roles")
        return self


class Columns(Spec):
    """`allow` None is every column; `mask` says how a column among them is shown."""

    allow: tuple[Name, ...] | None = None
    mask: dict[Name, Mask] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        for name in self.mask:
            if self.allow is not None and name not in self.allow:
                raise ValueError(f"mask names {name!r}, which allow leaves out")
        return self


class Basis(Spec):
    """What law or rule the sharing rests on; with `consent` each subject's own consent to the receiving unit: to all
    (true), or to the chapter that is named (consent: tax)."""

    document: str | None = None
    clause: str | None = None
    consent: bool | Name = False

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.document and not self.consent:
            raise ValueError("basis names a document, or says consent: true")
        return self


class Quota(Spec):
    """None is no limit. A day is the region's; rows of one answer, or of a page of it, are a call's."""

    calls_a_day: Whole | None = None
    subjects_a_day: Whole | None = None
    rows_a_day: Whole | None = None
    subjects_a_call: Whole | None = None
    rows_a_call: Whole | None = None


class Validity(Spec):
    """Days of the region's zone, half-open: [valid_from, valid_to)."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is not after valid_from {self.valid_from}")
        return self


class Snapshots(Spec):
    """Which published versions may be read, both numbers included: history before `first` stays closed."""

    first: int = Field(default=0, ge=0)
    last: int | None = Field(default=None, ge=0)


class GrantSpec(Spec):
    """A grant as YAML says it. `read` holds names (air.station_aqi, air.good_hours) or all of a pack's (air.*).

    Of a pack only what `from` owns is meant. `where` is SQL over the columns of what is read: comparisons, IN,
    LIKE 'start%', AND, OR, NOT. `purpose` is one word that every call repeats; the title says it to people.
    """

    grant: GrantId
    title: Text
    from_: Name = Field(alias="from")
    to: Receiver
    read: tuple[str, ...]
    columns: Columns = Columns()
    where: str | None = None
    purpose: Name
    basis: Basis | None = None
    quota: Quota = Quota()
    valid: Validity | None = None
    snapshots: Snapshots = Snapshots()
    onward: Literal[False] = False

    @field_validator("read", mode="before")
    @classmethod
    def _one_or_many(cls, read: object) -> object:
        return (read,) if isinstance(read, str) else read

    @property
    def consent(self) -> bool:
        return self.basis is not None and self.basis.consent is not False

    @property
    def chapter(self) -> str | None:
        """What of a subject's file it takes a consent to; None is all of it."""
        said = False if self.basis is None else self.basis.consent
        return said if isinstance(said, str) else None

    @property
    def restricts(self) -> bool:
        """Whether rows or columns are held back or changed, so that a plan has to be compiled."""
        return self.columns != Columns() or self.where is not None or self.consent
