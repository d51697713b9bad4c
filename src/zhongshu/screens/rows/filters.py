"""Filters of a call: a closed list of conditions, read into a tree, never pasted into SQL.

uscc=eq.91331000MA2A1B2C3D            month=in.(2026-01,2026-02)         name=like.台州*
output=gte.100                        ended=is.null                      county=not.eq.331002
or=(output.gte.100,and(county.eq.331002,staff.lt.50))                    not.or=(...)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlglot import exp

from zhongshu.core.errors import ZhongshuError, nearest
from zhongshu.screens.rows.columns import Column, Values
from zhongshu.screens.rows.parts import parts_of, plain_part
from zhongshu.sharing.paging import value_tree

MOST = 50
"""Conditions of one call; more is a table that somebody should define."""
DEEPEST = 5
"""How deep `and` and `or` may lie in each other."""
MOST_VALUES = 500
"""Values of one `in`."""

Sign = Literal["eq", "neq", "gt", "gte", "lt", "lte"]
_SIGNS: Mapping[str, type[exp.Expr]] = {
    "eq": exp.EQ,
    "neq": exp.NEQ,
    "gt": exp.GT,
    "gte": exp.GTE,
    "lt": exp.LT,
    "lte": exp.LTE,
}
WORDS = (*_SIGNS, "in", "is", "like", "not")


@dataclass(frozen=True)
class Compare:
    """A row whose column is NULL passes neither this nor its `not`, as in SQL."""

    column: Column
    sign: Sign
    value: Any


@dataclass(frozen=True)
class Among:
    """The column holds one of the values."""

    column: Column
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Empty:
    """The column is NULL."""

    column: Column


@dataclass(frozen=True)
class Begins:
    """A text column begins with these characters."""

    column: Column
    start: str


@dataclass(frozen=True)
class Negated:
    """The other rows, but for those of which it is unknown."""

    part: "Filter"


@dataclass(frozen=True)
class Joined:
    """All of the parts hold, or any of them."""

    parts: tuple["Filter", ...]
    any: bool = False


Filter = Compare | Among | Empty | Begins | Negated | Joined


def read_filters(asked: Sequence[tuple[str, str]], columns: Mapping[str, Column], values: Values) -> Joined:
    """Every `NAME=CONDITION` of a call, all of which have to hold. ZhongshuError for a word that is none."""
    reading = _Reading(columns, values)
    return Joined(tuple(reading.top(name, text) for name, text in asked))


def filter_tree(part: Filter) -> exp.Expr:
    """The condition in SQL, over bare quoted columns."""
    match part:
        case Compare(column, sign, value):
            return _SIGNS[sign](this=_name(column), expression=value_tree(value, column.kind))
        case Among(column, values):
            return exp.In(this=_name(column), expressions=[value_tree(value, column.kind) for value in values])
        case Empty(column):
            return exp.Is(this=_name(column), expression=exp.null())
        case Begins(column, start):
            return exp.func("starts_with", _name(column), exp.Literal.string(start), dialect="duckdb")
        case Negated(inner):
            return exp.Not(this=exp.paren(filter_tree(inner), copy=False))
        case Joined(parts, any=some):
            trees = [exp.paren(filter_tree(one), copy=False) for one in parts]
            return exp.paren((exp.or_ if some else exp.and_)(*trees, copy=False)) if trees else exp.true()


def columns_in(part: Filter) -> Iterator[Column]:
    """Every column that the condition is about."""
    match part:
        case Negated(inner):
            yield from columns_in(inner)
        case Joined(parts):
            for one in parts:
                yield from columns_in(one)
        case _:
            yield part.column


def _name(column: Column) -> exp.Column:
    return exp.column(column.name, quoted=True)


@dataclass
class _Reading:
    columns: Mapping[str, Column]
    values: Values
    conditions: int = 0

    def top(self, name: str, text: str) -> Filter:
        """One parameter of the address: a column and its condition, or `or`, `and` with a list."""
        joined = name.removeprefix("not.")
        if joined in ("or", "and"):
            return _negated(self.junction(joined, text, 1), name != joined)
        return self.condition(name.removeprefix("column."), text)

    def junction(self, word: str, text: str, depth: int) -> Filter:
        if depth > DEEPEST:
            raise ZhongshuError(f"the filter lies deeper than {DEEPEST} levels", hint="define a table that says it")
        listed = parts_of(text, f"{word}=(output.gte.100,county.eq.331002)")
        return Joined(tuple(self.inner(one, depth) for one in listed), any=word == "or")

    def inner(self, text: str, depth: int) -> Filter:
        for word in ("not.or(", "not.and(", "or(", "and("):
            if text.startswith(word):
                plain = word.removeprefix("not.")[:-1]
                return _negated(self.junction(plain, text[len(word) - 1 :], depth + 1), word.startswith("not."))
        name, dot, condition = text.partition(".")
        if not dot:
            raise ZhongshuError(f"{text!r} is no condition", hint="write COLUMN.eq.VALUE")
        if name == "column" and condition.partition(".")[0] in self.columns:
            name, _, condition = condition.partition(".")
        return self.condition(name, condition, quoted=True)

    def condition(self, name: str, text: str, *, quoted: bool = False) -> Filter:
        self.conditions += 1
        if self.conditions > MOST:
            raise ZhongshuError(f"a call has at most {MOST} conditions", hint="in.(…) takes a list of values")
        if name not in self.columns:
            raise ZhongshuError(f"no column {name!r} to filter by", hint=nearest(name, self.columns))
        column = self.columns[name]
        rest = text.removeprefix("not.")
        word, dot, value = rest.partition(".")
        if not dot or word not in WORDS:
            hint = f"{nearest(word, WORDS)}; write {name}=eq.VALUE"
            raise ZhongshuError(f"{name}: {word!r} is no condition", hint=hint)
        plain = plain_part(value) if quoted and word != "in" else value
        return _negated(self.worded(column, word, plain), rest != text)

    def worded(self, column: Column, word: str, text: str) -> Filter:
        match word:
            case "in":
                listed = parts_of(text, f"{column.name}=in.(one,two)")
                if len(listed) > MOST_VALUES:
                    raise ZhongshuError(f"{column.name}: in takes at most {MOST_VALUES} values, not {len(listed)}")
                return Among(column, tuple(self.values.read(column, plain_part(one)) for one in listed))
            case "is":
                return self.known(column, text)
            case "like":
                return self.beginning(column, text)
            case "eq" | "neq" | "gt" | "gte" | "lt" | "lte":
                if column.type == "boolean" and word not in ("eq", "neq"):
                    raise ZhongshuError(f"{column.name} is a boolean: no value of it is less than another")
                return Compare(column, word, self.values.read(column, text))
        raise ZhongshuError(f"{column.name}: not stands once, before the condition", hint=f"{column.name}=not.eq.VALUE")

    def known(self, column: Column, text: str) -> Filter:
        if text in ("true", "false") and column.type == "boolean":
            return Compare(column, "eq", text == "true")
        if text != "null":
            hint = f"write {column.name}=is.null or {column.name}=not.is.null"
            raise ZhongshuError(f"{column.name}: is.{text[:40]} is no condition", hint=hint)
        return Empty(column)

    def beginning(self, column: Column, text: str) -> Filter:
        start = text.removesuffix("*")
        if column.type not in ("string", "area") or start == text or not start or set("*%_") & set(start):
            hint = f"only how a text begins can be asked: {column.name}=like.abc*"
            raise ZhongshuError(f"{column.name}: like.{text[:40]} is no condition", hint=hint)
        plain = Column(column.name, column.kind)  # the beginning of an area's code is no area
        return Begins(column, self.values.read(plain, start))


def _negated(part: Filter, negated: bool) -> Filter:
    return Negated(part) if negated else part
