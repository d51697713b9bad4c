"""Numbers and tables of the law: dated editions, each with its reference and certainty."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field

from zhongshu.core.errors import PackError, Place
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text

Certainty = Literal["read", "read-secondary", "recalled", "missing"]
"""How far the number is known: the rule's own text was read; a copy citing it; memory only; nobody knows."""

FOREVER = datetime(9999, 12, 31)
"""Where an edition ends that does not end: midnight of this day in the region's zone."""

_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}


class Reference(Spec):
    """Where the law says it: the document's number or name, and the place in it."""

    title: str
    section: str | None = None
    document: str | None = None
    clause: str | None = None
    issued: date | None = None
    url: str | None = None


class DatedSpec(Spec):
    """Valid from `valid_from` (midnight in the region's zone) until the next edition begins.

    Without `adopted` it is a proposal: it is computed with only in a preview.
    """

    valid_from: date
    valid_to: date | None = None
    adopted: date | None = None
    reference: Reference
    certainty: Certainty
    note: Text | None = None


class EditionSpec(DatedSpec):
    """One edition of a parameter. `rows` are written here or stand in a CSV file beside the parameter, which they then
    name; `value` is short for one row of one column.
    """

    rows: str | tuple[dict[str, Any], ...] = ()
    value: Any = None


class ParameterSpec(Spec):
    """A number or table of the law; `columns` gives name -> string | integer | decimal(p,s) | boolean | date."""

    parameter: Name
    title: Text
    description: Text | None = None
    unit: str | None = None
    columns: dict[Name, str] = Field(min_length=1)
    editions: tuple[EditionSpec, ...] = Field(min_length=1)


class Valid(Protocol):
    """What holds from a time until before another."""

    @property
    def valid_from(self) -> datetime: ...

    @property
    def valid_to(self) -> datetime: ...


D = TypeVar("D", bound=DatedSpec)
V = TypeVar("V", bound=Valid)


@dataclass(frozen=True)
class Edition:
    """One edition with its half-open validity in the region's zone; the last one never ends."""

    valid_from: datetime
    valid_to: datetime
    spec: EditionSpec
    rows: tuple[Mapping[str, Any], ...]


def duckdb_columns(spec: ParameterSpec, place: Place) -> dict[str, str]:
    """Name -> DuckDB type of what a SELECT sees: the parameter's own columns, then valid_from and valid_to.

    PackError for a type that no parameter has.
    """
    columns = {name: _duckdb_type(kind, place, name) for name, kind in spec.columns.items()}
    return columns | {"valid_from": "TIMESTAMP WITH TIME ZONE", "valid_to": "TIMESTAMP WITH TIME ZONE"}


def editions(
    spec: ParameterSpec,
    rows: Sequence[Sequence[Mapping[str, Any]]],
    zone: ZoneInfo,
    *,
    place: Place,
    proposals: bool = False,
) -> tuple[Edition, ...]:
    """Normalise to half-open intervals, oldest first; `rows` are the rows of each edition in the spec's order.

    Adopted editions only, unless `proposals` are wanted too. PackError where two editions begin on one day, or a
    written `valid_to` contradicts the next beginning.
    """
    own = {id(edition): tuple(found) for edition, found in zip(spec.editions, rows, strict=True)}
    taken = [edition for edition in spec.editions if edition.adopted or proposals]
    spans = validity(taken, zone, of=spec.parameter, place=place)
    return tuple(Edition(begin, end, edition, own[id(edition)]) for begin, end, edition in spans)


def validity(specs: Iterable[D], zone: ZoneInfo, *, of: str, place: Place) -> Iterator[tuple[datetime, datetime, D]]:
    """From when until before when each holds, oldest first; raises as `editions`."""
    taken = sorted(specs, key=lambda one: one.valid_from)
    for one, next_one in zip(taken, [*taken, None][1:], strict=True):
        following = None if next_one is None else next_one.valid_from
        if following == one.valid_from:
            raise PackError(f"two editions of {of} begin on {following}", place=place)
        end = _end(one, following, place)
        until = FOREVER.replace(tzinfo=zone) if end is None else _midnight(end, zone)
        yield _midnight(one.valid_from, zone), until, one


def edition_at(editions: Iterable[V], at: datetime) -> V | None:
    """The edition in force at a time."""
    return next((one for one in editions if one.valid_from <= at < one.valid_to), None)


def _end(edition: DatedSpec, following: date | None, place: Place) -> date | None:
    """The first day on which it no longer holds; None for one that goes on."""
    if edition.valid_to is not None and following is not None and edition.valid_to > following:
        raise PackError(
            f"the edition of {edition.valid_from} ends {edition.valid_to}, after the next begins ({following})",
            place=place,
            hint="an end is exclusive: write the first day on which it no longer holds, or leave it out",
        )
    return edition.valid_to or following


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _duckdb_type(kind: str, place: Place, column: str) -> str:
    if kind in _TYPES:
        return _TYPES[kind]
    if digits := re.fullmatch(r"decimal\((\d+), *(\d+)\)", kind):
        return f"DECIMAL({digits[1]},{digits[2]})"
    raise PackError(
        f"column {column} has the type {kind!r}",
        place=place,
        hint=f"known: {', '.join(_TYPES)}, decimal(p,s) such as decimal(18,2)",
    )
