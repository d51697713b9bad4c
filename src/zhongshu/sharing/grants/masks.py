"""Masks: what of a column's values a reader may see, said once and worked out in SQL and in Python alike.

Both executors give exactly the same: characters are code points, a number's lower bound is exact, days are the
region's. NULL stays NULL under every mask.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, StrictInt, model_validator
from sqlglot import exp

from zhongshu.core.errors import PackError
from zhongshu.core.spec import Spec

Value = str | int | Decimal | bool | date | datetime | float | None
"""One cell, as the lake's types come to Python; an instant is aware, in UTC."""

AreaGrain = Literal["province", "city", "county"]
TimeGrain = Literal["day", "month", "quarter", "year"]

_INSTANT = "TIMESTAMP WITH TIME ZONE"
_LARGEST = {"SMALLINT": 2**15 - 1, "INTEGER": 2**31 - 1, "BIGINT": 2**63 - 1}
_AREA = "[1-9][0-9]{5}(?:[0-9]{3}){0,2}"
_AREA_DIGITS: dict[AreaGrain, int] = {"province": 2, "city": 4, "county": 6}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_EXACT = Context(prec=80)
_WIDEST = 10**18


class Mask(Spec):
    """One of these. In YAML the word null stands in quotes.

    keep_first, keep_last  so many characters stay, every other is a star; a text that is no longer is all stars
    hash                   a pseudonym: the same value is the same word under one grant, another under the next
    bucket                 the lower bound of the step of this width that a number lies in
    area                   the enclosing province, city or county of a GB/T 2260 code by its digits, itself where it
                           is none smaller; NULL for a text that is no code
    time                   the first day of the day, month, quarter or year, in the region's zone
    null                   nothing
    """

    keep_first: Annotated[StrictInt, Field(ge=1)] | None = None
    keep_last: Annotated[StrictInt, Field(ge=1)] | None = None
    hash: Literal[True] | None = None
    bucket: Annotated[Decimal, Field(gt=0)] | None = None
    area: AreaGrain | None = None
    time: TimeGrain | None = None
    null: Literal[True] | None = None

    @model_validator(mode="before")
    @classmethod
    def _null_is_a_word(cls, said: Any) -> Any:
        if isinstance(said, dict) and None in said:
            raise ValueError('the word null is a value in YAML: write {"null": true}, in quotes')
        return said

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self._said) != 1:
            known = ", ".join(type(self).model_fields)
            raise ValueError(f"a mask says exactly one of {known}; this says {', '.join(self._said) or 'none'}")
        return self

    @property
    def _said(self) -> list[str]:
        return [name for name in type(self).model_fields if getattr(self, name) is not None]

    @property
    def words(self) -> str:
        """As the grant says it.

        >>> Mask(keep_first=6).words, Mask(null=True).words
        ('keep_first: 6', 'null: true')
        """
        (name,) = self._said
        said = getattr(self, name)
        return f"{name}: {'true' if said is True else said}"

    def kind_after(self, kind: str) -> str:
        """The DuckDB type of what a column of type `kind` shows; PackError where the mask does not fit."""
        (name,) = self._said
        if not _fits(name, kind):
            hint = f"for {kind} there are: {', '.join(word for word in type(self).model_fields if _fits(word, kind))}"
            raise PackError(f"the mask {name} is for {_FOR[name]}, not for {kind}", hint=hint)
        if self.bucket is not None:
            _steps(self.bucket, kind)
        return {"hash": "VARCHAR", "time": "DATE"}.get(name, kind)

    def sql(self, column: exp.Expr, kind: str, *, zone: str, salt: str) -> exp.Expr:
        """The masked value of a `column` of DuckDB type `kind`; the tree holds copies of `column`, and the salt."""
        self.kind_after(kind)
        if self.keep_first is not None:
            return _keep(column, self.keep_first, "left")
        if self.keep_last is not None:
            return _keep(column, self.keep_last, "right")
        if self.hash:
            return _pseudonym_sql(column, salt)
        if self.bucket is not None:
            return _steps(self.bucket, kind).sql(column)
        if self.area is not None:
            return _area_sql(column, _AREA_DIGITS[self.area])
        if self.time is not None:
            local = _call("timezone", _text(zone), column) if kind == _INSTANT else column.copy()
            return exp.cast(_call("date_trunc", _text(self.time), local), "DATE")
        return exp.cast(exp.null(), kind, dialect="duckdb")

    def of_value(self, value: Value, kind: str, *, zone: str, salt: str) -> Value:
        """What `sql` gives for one value; an instant is taken and given as an aware datetime."""
        if value is None or self.null:
            return None
        if self.keep_first is not None:
            stars = "*" * len(text := str(value))
            return text[: self.keep_first] + stars[self.keep_first :] if len(text) > self.keep_first else stars
        if self.keep_last is not None:
            stars = "*" * len(text := str(value))
            return stars[self.keep_last :] + text[-self.keep_last :] if len(text) > self.keep_last else stars
        if self.hash:
            return hashlib.sha256(f"{salt}\x1f{value}\x1f{salt}".encode()).hexdigest()[:32]
        if self.bucket is not None:
            return _steps(self.bucket, kind).of_value(value)
        if self.area is not None:
            return _area(str(value), _AREA_DIGITS[self.area])
        assert self.time is not None
        return _first_day(value, self.time, zone)


_FOR = {
    "keep_first": "text",
    "keep_last": "text",
    "hash": "text and whole numbers",
    "bucket": "whole and decimal numbers",
    "area": "area codes, which are text",
    "time": "dates and instants",
    "null": "every type",
}


def _fits(name: str, kind: str) -> bool:
    fitting: dict[str, Collection[str]] = {
        "keep_first": ("VARCHAR",),
        "keep_last": ("VARCHAR",),
        "hash": ("VARCHAR", *_LARGEST),
        "bucket": ("DECIMAL", *_LARGEST),
        "area": ("VARCHAR",),
        "time": ("DATE", _INSTANT),
    }
    return name == "null" or kind.partition("(")[0] in fitting[name]


@dataclass(frozen=True)
class _Steps:
    """Steps of `width` units of the last digit of a number type that holds up to `largest` units either way.

    A lower bound that the type cannot hold is NULL.
    """

    kind: str
    scale: int
    width: int
    largest: int

    def sql(self, column: exp.Expr) -> exp.Expr:
        wide = f"DECIMAL(38, {self.scale})" if self.kind.startswith("DECIMAL") else "HUGEINT"
        value = exp.cast(column.copy(), wide, dialect="duckdb")
        width = exp.cast(_text(f"{Decimal(self.width).scaleb(-self.scale, _EXACT):f}"), wide, dialect="duckdb")
        beyond = exp.paren(exp.Mod(this=value.copy(), expression=width.copy()))
        positive = exp.paren(exp.Add(this=beyond, expression=width.copy()))
        bound = exp.Sub(this=value, expression=exp.paren(exp.Mod(this=positive, expression=width)))
        return _call("try", exp.cast(bound, self.kind, dialect="duckdb"))

    def of_value(self, value: Value) -> Value:
        if isinstance(value, Decimal):
            units = int(value.scaleb(self.scale, _EXACT))
        else:
            assert isinstance(value, int)
            units = value
        bound = units - units % self.width
        lowest = -self.largest if isinstance(value, Decimal) else -self.largest - 1
        if bound < lowest:
            return None
        return Decimal(bound).scaleb(-self.scale, _EXACT) if isinstance(value, Decimal) else bound


@lru_cache(maxsize=256)
def _steps(width: Decimal, kind: str) -> _Steps:
    """PackError for a width that is no whole number of the last digit of `kind`."""
    found = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", kind)
    digits, scale = (int(found[1]), int(found[2])) if found else (0, 0)
    units = width.scaleb(scale, _EXACT)
    if units != units.to_integral_value() or units > _WIDEST:
        most, last = (Decimal(number).scaleb(-scale, _EXACT) for number in (_WIDEST, 1))
        raise PackError(f"bucket {width} does not fit {kind}", hint=f"write a multiple of {last:f} up to {most:f}")
    return _Steps(kind, scale, int(units), 10**digits - 1 if found else _LARGEST[kind])


def _keep(column: exp.Expr, count: int, side: str) -> exp.Expr:
    """CASE WHEN length(x) > n THEN the n characters of one side and stars ELSE stars END."""
    length, number = _call("length", column), exp.Literal.number(count)
    rest = _call("repeat", _text("*"), exp.Sub(this=length.copy(), expression=number.copy()))
    shown = _call(side, column, number.copy())
    both = (shown, rest) if side == "left" else (rest, shown)
    longer = exp.GT(this=length.copy(), expression=number)
    some = exp.DPipe(this=both[0], expression=both[1])
    return exp.Case().when(longer, some).else_(_call("repeat", _text("*"), length))


def _pseudonym_sql(column: exp.Expr, salt: str) -> exp.Expr:
    mark = _call("chr", exp.Literal.number(31))
    said: exp.Expr = _text(salt)
    for part in (mark, exp.cast(column.copy(), "VARCHAR"), mark.copy(), _text(salt)):
        said = exp.DPipe(this=said, expression=part)
    return _call("left", _call("sha256", said), exp.Literal.number(32))


def _area(code: str, digits: int) -> str | None:
    return code[:digits].ljust(6, "0") if re.fullmatch(_AREA, code) else None


def _area_sql(column: exp.Expr, digits: int) -> exp.Expr:
    kept: exp.Expr = _call("left", column, exp.Literal.number(digits))
    if digits < 6:
        kept = exp.DPipe(this=kept, expression=_text("0" * (6 - digits)))
    return exp.Case().when(_call("regexp_full_match", column, _text(_AREA)), kept)


def _first_day(value: Value, grain: TimeGrain, zone: str) -> date:
    assert isinstance(value, date)
    day = value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
    if grain == "day":
        return day
    months = _MONTHS[grain]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _text(text: str) -> exp.Expr:
    return exp.Literal.string(text)


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.func(name, *(argument.copy() for argument in arguments), dialect="duckdb")
