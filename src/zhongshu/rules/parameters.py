"""Numbers and tables of the law: dated editions, each with its reference and certainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from zhongshu.core.errors import PackError, Place
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text

Certainty = Literal["read", "read-secondary", "recalled", "missing"]
"""How far the number is known: the rule's own text was read; a copy citing it; memory only; nobody knows."""

FOREVER = datetime(9999, 12, 31)
_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}


class Reference(Spec):
    """Where the law says it: the document's number or name, and the place in it."""

    title: str
    section: str | None = None
    document: str | None = None
    clause: str | None = None
    issued: date | None = None
    url: str | None = None


class EditionSpec(Spec):
    """One edition. Valid from `valid_from` (midnight in the region's zone) until the next edition begins.

    Without `adopted` it is a proposal: it is computed with only in a preview.
    """

    valid_from: date
    valid_to: date | None = None
    adopted: date | None = None
    reference: Reference
    certainty: Certainty
    note: Text | None = None
    rows: str | tuple[dict[str, Any], ...] = ()
    value: Any = None


class ParameterSpec(Spec):
    """`columns` gives name -> string | integer | decimal(p,s) | boolean | date."""

    parameter: Name
    title: Text
    description: Text | None = None
    unit: str | None = None
    columns: dict[Name, str] = Field(min_length=1)
    editions: tuple[EditionSpec, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Edition:
    """One edition with its half-open validity in the region's zone; the last one never ends."""

    valid_from: datetime
    valid_to: datetime
    spec: EditionSpec
    rows: tuple[Mapping[str, Any], ...]


def duckdb_columns(spec: ParameterSpec, place: Place) -> dict[str, str]:
    """The columns a SELECT sees: the parameter's own, then valid_from and valid_to."""
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

    Raises PackError where two editions begin on one day, or a written `valid_to` contradicts its successor.
    """
    taken = [(edition, own) for edition, own in zip(spec.editions, rows, strict=True) if edition.adopted or proposals]
    taken.sort(key=lambda pair: pair[0].valid_from)
    made = []
    for index, (edition, own) in enumerate(taken):
        following = taken[index + 1][0].valid_from if index + 1 < len(taken) else None
        if following == edition.valid_from:
            raise PackError(f"two editions of {spec.parameter} begin on {following}", place=place)
        if edition.valid_to is not None and following is not None and edition.valid_to > following:
            raise PackError(
                f"the edition of {edition.valid_from} ends {edition.valid_to}, after the next begins ({following})",
                place=place,
                hint="an end is exclusive: write the first day on which it no longer holds, or leave it out",
            )
        end = edition.valid_to or following
        made.append(
            Edition(
                valid_from=_midnight(edition.valid_from, zone),
                valid_to=FOREVER.replace(tzinfo=zone) if end is None else _midnight(end, zone),
                spec=edition,
                rows=tuple(own),
            )
        )
    return tuple(made)


def edition_at(made: Sequence[Edition], instant: datetime) -> Edition | None:
    """The edition in force at `instant`; None before the first."""
    return next((edition for edition in made if edition.valid_from <= instant < edition.valid_to), None)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _duckdb_type(kind: str, place: Place, column: str) -> str:
    if kind in _TYPES:
        return _TYPES[kind]
    if kind.startswith("decimal(") and kind.endswith(")"):
        return kind.upper().replace(" ", "")
    raise PackError(
        f"column {column} has the type {kind!r}",
        place=place,
        hint=f"known: {', '.join(_TYPES)}, decimal(p,s) such as decimal(18,2)",
    )
