"""What a pack says of a live service, and the service as the region runs it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from zhongshu.core.errors import Place, ZhongshuError
from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.datasets.spec import ColumnSpec, ColumnType, Origin, Sharing
from zhongshu.sharing.services.document import Route

LONGEST = timedelta(minutes=10)
"""No call lasts longer."""

_CONNECTION = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


def _length(said: Any) -> timedelta:
    text = str(said)
    if found := re.fullmatch(r"(\d+)\s*s", text.strip()):
        if int(found[1]):
            return timedelta(seconds=int(found[1]))
        raise ValueError(f"{text!r} is no time at all")
    try:
        return parse_duration(text)
    except ZhongshuError as error:
        raise ValueError(f"{error.message}; write 3s, 10min, 2h or 1d") from None


Length = Annotated[timedelta, BeforeValidator(_length)]
"""A length of time in a pack's words, also in seconds: 3s, 10min."""


class CredentialsSpec(Spec):
    """How the hub shows the unit that it may call: the secret goes in a header or in a word of the query."""

    header: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")] | None = None
    query: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")] | None = None
    prefix: str = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.header is None) == (self.query is None):
            raise ValueError("credentials say either header: NAME or query: NAME")
        return self

    @property
    def name(self) -> str:
        """Of the header or word."""
        return self.header or self.query or ""


class FieldSpec(Spec):
    """One column of the records. `at` is where its value stands in a record, where that is not its name: firm.code."""

    type: ColumnType
    title: Text | None = None
    unit: str | None = None
    scale: int | None = Field(default=None, ge=0, le=12)
    required: bool = False
    at: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ColumnSpec(type=self.type, scale=self.scale)
        return self

    @property
    def duckdb_type(self) -> str:
        return ColumnSpec(type=self.type, scale=self.scale).duckdb_type


class OperationSpec(Spec):
    """One call. `call` is the operationId in the unit's document, `rows` where the records stand: $.data.list.

    `asks` says which column a parameter asks about where it is not called like it, null for none. `subject` names whom
    a record is about. An answer is kept for `valid_for`, or as long as the unit says if that is shorter. `idempotent`
    says that asking twice does no harm where the method does not say so (GET does).
    """

    call: str
    title: Text | None = None
    rows: str = "$"
    columns: dict[Name, FieldSpec] = Field(min_length=1)
    asks: dict[str, Name | None] = Field(default_factory=dict)
    subject: Name | None = None
    valid_for: Length | None = None
    timeout: Length = timedelta(seconds=3)
    reply: Literal["now", "later"] = "now"
    idempotent: bool | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.subject is not None and self.subject not in self.columns:
            raise ValueError(f"subject names {self.subject!r}, which is no column")
        if not re.fullmatch(r"\$(\.[^.\[\]\s]+)*", self.rows):
            raise ValueError(f"rows says {self.rows!r}; it is $ or a path below it, for instance $.data.list")
        if self.timeout > LONGEST:
            raise ValueError(f"timeout is longer than {LONGEST // timedelta(minutes=1)}min: let it be answered later")
        return self


class ServiceSpec(Spec):
    """`services/*.yaml`. `base` is the address that the document's paths follow, or ${NAME} of region.yaml's
    connections; `openapi` the unit's own document, beside this file.

    `at_once` calls go to the unit at a time, others wait for their turn.
    """

    service: Name
    title: Text
    description: Text | None = None
    owner: Name
    level: int = Field(ge=1, le=4)
    sharing: Sharing
    origin: Origin
    openapi: str
    base: str
    credentials: CredentialsSpec | None = None
    at_once: int = Field(default=8, ge=1, le=100)
    operations: dict[Name, OperationSpec] = Field(min_length=1)

    @property
    def connection(self) -> str | None:
        """The name of the connection that `base` is."""
        found = _CONNECTION.fullmatch(self.base)
        return found[1] if found else None


@dataclass(frozen=True)
class Operation:
    """An operation with its way in the unit's document."""

    name: str
    spec: OperationSpec
    route: Route

    @property
    def asked(self) -> Mapping[str, str | None]:
        """Which column each parameter asks about; None for none."""
        columns = self.spec.columns
        return {
            one.name: self.spec.asks.get(one.name, one.name if one.name in columns else None)
            for one in self.route.parameters
        }

    @property
    def idempotent(self) -> bool:
        """Whether asking twice does no harm: said, else by the method (RFC 9110, 9.2.2)."""
        said = self.spec.idempotent
        return self.route.method in ("GET", "HEAD", "PUT", "DELETE") if said is None else said

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The DuckDB types of the columns."""
        return tuple(one.duckdb_type for one in self.spec.columns.values())


@dataclass(frozen=True)
class Service:
    """A service by its qualified name, checked."""

    name: str
    spec: ServiceSpec
    operations: Mapping[str, Operation]
    place: Place

    @property
    def owner(self) -> str:
        return self.spec.owner

    @property
    def level(self) -> int:
        return self.spec.level

    @property
    def sharing(self) -> Sharing:
        return self.spec.sharing

    @cached_property
    def fields(self) -> Mapping[str, FieldSpec]:
        """The columns of all operations; one of the same name is the same in each."""
        found: dict[str, FieldSpec] = {}
        for one in self.spec.operations.values():
            found |= {name: said for name, said in one.columns.items() if name not in found}
        return found

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Those columns with their DuckDB types."""
        return {name: said.duckdb_type for name, said in self.fields.items()}

    @cached_property
    def subject(self) -> str | None:
        """The column that names whom a record is about."""
        return next((one.subject for one in self.spec.operations.values() if one.subject is not None), None)
