"""An answer as cells of a dataset: which answers come into one, in which columns, and what of an older form still fits.
Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.spec import CaseSpec
from zhongshu.core.text import Text
from zhongshu.datasets.spec import ColumnSpec, ColumnType

Cell = str | int | None
"""Times and decimals are text."""

_CLOSED_LEVEL = 4
_OFFICIAL_LEVEL = 2
_PLACES = 6
_DIGITS = 18
_INT64 = 1 << 63
_FREE = frozenset({"string", "text"})
_CODED = frozenset({"choice", "code", "area", "uscc", "post"})
_PERSONAL = frozenset({"phone", "email"})
_TYPES: Mapping[str, ColumnType] = {
    "integer": "integer", "decimal": "decimal", "boolean": "boolean", "date": "date", "timestamp": "timestamp",
    "area": "area", "image": "integer", "file": "integer",
}  # fmt: skip
"""Every other answer is text."""
_PLACE = {"lon": ("经度", "longitude"), "lat": ("纬度", "latitude")}


def in_rows(question: FieldSpec, spec: CaseSpec) -> bool:
    """Whether its answers are in the rows of the type's cases."""
    return kept_out(question, spec) is None


def kept_out(question: FieldSpec, spec: CaseSpec) -> str | None:
    """What keeps its answers out of the rows of the type's cases: no telephone number or mail address is in them,
    nothing of level 4 or of a higher level than the dataset's own, no free text above level 2. None where they are."""
    if question.type in _PERSONAL:
        return "telephone numbers and mail addresses"
    if question.level >= _CLOSED_LEVEL:
        return f"answers of level {_CLOSED_LEVEL}"
    if question.level > spec.level:
        return f"answers above level {spec.level}, the case's own,"
    if question.type in _FREE and question.level > _OFFICIAL_LEVEL:
        return f"free words above level {_OFFICIAL_LEVEL}"
    return None


def answer_names(name: str, question: FieldSpec, spec: CaseSpec) -> tuple[str, ...]:
    """The columns of an answer; the point that says where a case is has the plain names."""
    if question.type != "point":
        return (name,)
    return ("lon", "lat") if name == spec.area else (f"{name}_lon", f"{name}_lat")


def answer_columns(name: str, question: FieldSpec, spec: CaseSpec) -> dict[str, ColumnSpec]:
    """What the columns of an answer hold. No bound of the form is one of theirs: it may have been another once."""
    title, columns = question.title, answer_names(name, question, spec)
    if question.type == "point":
        parts = zip(columns, _PLACE.values(), strict=True)
        return {
            one: column("decimal", f"{title.zh}：{zh}", f"{title.en}: {en}", scale=_PLACES) for one, (zh, en) in parts
        }
    kind = _TYPES.get(question.type, "string")
    more: dict[str, Any] = {"scale": question.scale} if kind == "decimal" else {}
    more |= {"unit": question.unit} if question.type in ("integer", "decimal") else {}
    more |= {"unknown": "keep"} if kind == "area" else {}
    return {one: column(kind, title.zh, title.en, **more) for one in columns}


def column(type: ColumnType, zh: str, en: str, **more: Any) -> ColumnSpec:
    """A column with its title."""
    return ColumnSpec(type=type, title=Text(zh=zh, en=en), **more)


def time_cell(at: datetime | None) -> str | None:
    """ISO 8601, in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()


def fitting(question: FieldSpec, before: FieldSpec, answer: Any) -> tuple[Cell, ...]:
    """An answer, given to the question as it was `before`, as cells of the question's columns. ValueError,
    InvalidOperation where it cannot be."""
    match question.type:
        case "point":
            _require(isinstance(answer, Mapping) and {"lon", "lat"} <= answer.keys())
            return _decimal(answer["lon"], _PLACES), _decimal(answer["lat"], _PLACES)
        case "image" | "file":
            _require(isinstance(answer, list))
            return (len(answer),)
        case "boolean":
            _require(isinstance(answer, bool))
            return (answer,)
        case "case":
            _require(isinstance(answer, list))
            return (" ".join(answer),)
        case _:
            _require(isinstance(answer, str | int) and not isinstance(answer, bool))
            return (_word(question, before, answer),)


def _word(question: FieldSpec, before: FieldSpec, answer: str | int) -> Cell:
    match question.type:
        case "integer":
            return _whole(answer)
        case "decimal":
            return _decimal(answer, question.scale or 0)
        case "date":
            return date.fromisoformat(str(answer)).isoformat()
        case "timestamp":
            at = datetime.fromisoformat(str(answer))
            _require(at.tzinfo is not None)
            return time_cell(at)
        case kind:
            _require(kind not in _CODED or before.type in _CODED)
            return str(answer)


def _require(fits: bool) -> None:
    if not fits:
        raise ValueError


def _whole(answer: str | int) -> int:
    number = int(str(answer))
    if not -_INT64 <= number < _INT64:
        raise ValueError
    return number


def _decimal(answer: Any, scale: int) -> str:
    """With `scale` digits after the point, none of which was rounded away. ValueError, InvalidOperation."""
    number = Decimal(str(answer))
    kept = number.quantize(Decimal(1).scaleb(-scale))
    if kept != number or abs(kept) >= Decimal(1).scaleb(_DIGITS - scale):
        raise ValueError
    return f"{kept:f}"
