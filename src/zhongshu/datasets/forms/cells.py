"""What a clerk typed into a cell, as a value; what cannot be one is told in a sentence. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.core.units import Unit, convert, format_number, parse_unit
from zhongshu.datasets.forms.form import Field

Value = Decimal | str
FaultKind = Literal["missing", "number", "unit", "digits", "size", "min", "max", "words", "rule"]

PURE = parse_unit("1")
LONGEST = 2000
"""Characters of a cell that are kept."""

_SHOWN = 40
"""Characters of a cell that a sentence about it repeats."""

_SPACES = re.compile(r"[\s\u202f\u2009]+")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_DIGITS = re.compile(r"\d+(?:[, ]\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be handed in; `suggestion` is what it should perhaps say. Without an address: the whole."""

    address: str
    kind: FaultKind
    text: Text
    suggestion: str | None = None


class CellFault(Exception):
    """A cell that is no value of its field; told as a Fault, never raised to a user.

    `value` is the number that was out of bounds.
    """

    def __init__(self, kind: FaultKind, zh: str, en: str, suggestion: str | None = None, value: Decimal | None = None):
        self.kind, self.text, self.suggestion, self.value = kind, Text(zh=zh, en=en), suggestion, value
        super().__init__(en)

    def at(self, address: str) -> Fault:
        return Fault(address, self.kind, self.text, self.suggestion)


def tidy(text: str) -> str:
    """A cell as it is kept: one line, no control characters, at most LONGEST characters, ends trimmed.

    >>> tidy("  12.3\\u3000亿元 \\n")
    '12.3 亿元'
    """
    plain = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text[:LONGEST])
    return _SPACES.sub(" ", plain).strip()


def value_of(field: Field, text: str) -> Value | None:
    """The value of a cell, None for an empty one. CellFault for what the field cannot hold."""
    said = tidy(text)
    if not said:
        if field.required:
            raise CellFault("missing", "必填", "must be filled in")
        return None
    return _number(field, said) if field.numeric else _words(field, said)


def shown(field: Field, value: Value) -> Text:
    """A value with its unit."""
    if isinstance(value, str):
        return Text(zh=value, en=value)
    unit = field.unit or PURE
    number = format_number(value, unit, field.scale)
    gap = "" if unit.symbol == "%" else "\u202f"
    times = f"×{gap}" if unit.title.en[:1].isdigit() else ""
    return Text(zh=f"{number}{gap}{unit.title.zh}".strip(), en=f"{number}{gap}{times}{unit.title.en}".strip())


def typed(field: Field, value: Decimal) -> str:
    """A number as one would type it: all its digits after the point, no groups."""
    return f"{value.quantize(Decimal(1).scaleb(-field.scale)):f}"


def _number(field: Field, said: str) -> Decimal:
    word = unicodedata.normalize("NFKC", said).replace("\u2212", "-").replace("–", "-")
    word = _SPACES.sub(" ", word).strip()
    number, rest = _split(word)
    quoted = _quoted(said)
    if number is None:
        if len(_DIGITS.findall(word)) > 1:
            raise CellFault(
                "number", f"{quoted} 里有不止一个数：一格一个数", f"{quoted} holds more than one number: one to a cell"
            )
        raise CellFault("number", f"{quoted} 不是数", f"{quoted} is no number")
    if rest:
        _right_unit(field, said, number, rest)
    return _fits(field, number)


def _split(word: str) -> tuple[Decimal | None, str]:
    """The number at the beginning and the words behind it; None where it does not begin with just one."""
    match = _NUMBER.match(word)
    if match is None:
        return None, word
    rest = word[match.end() :].strip()
    if _DIGITS.search(re.sub(r"[²³]|m[23]", "", rest)) or rest.startswith((".", ",")):
        return None, rest
    return Decimal(re.sub(r"[, ]", "", match[0])), rest


def _right_unit(field: Field, said: str, number: Decimal, rest: str) -> None:
    """The field's own unit may stand behind the number; another one is not converted behind the clerk's back."""
    wanted = field.unit or PURE
    try:
        unit = parse_unit(rest)
    except ZhongshuError:
        raise CellFault("number", f"{_quoted(said)} 不是数", f"{_quoted(said)} is no number") from None
    if unit.same_size(wanted):
        return
    here = _unit_name(wanted)
    if not unit.same_dimension(wanted):
        raise CellFault(
            "unit", f"这里填{here.zh}，“{said}”是另一种量", f"this is in {here.en}; “{rest}” is no such unit"
        )
    exact = convert(number, unit, wanted)
    amount = typed(field, exact)
    if Decimal(amount) != exact:
        told = f"{exact.normalize():f}"
        raise CellFault(
            "unit",
            f"这里填{here.zh}：“{said}”合 {told}，请核对单位",
            f"this is in {here.en}: “{said}” makes {told}; check the unit",
        )
    raise CellFault(
        "unit",
        f"这里填{here.zh}：“{said}”合 {amount}，请改填",
        f"this is in {here.en}: “{said}” makes {amount}; enter that",
        amount,
    )


def _fits(field: Field, number: Decimal) -> Decimal:
    column, scale = field.column, field.scale
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > scale:
        if not scale:
            raise CellFault("digits", "应为整数", "must be a whole number")
        raise CellFault("digits", f"小数最多 {scale} 位", f"at most {scale} digits after the point")
    if abs(number) >= Decimal(10) ** (18 - scale):
        raise CellFault("size", "位数太多", "has too many digits")
    if column.min is not None and number < Decimal(str(column.min)):
        raise CellFault("min", f"不能小于 {column.min:g}", f"must not be below {column.min:g}", value=number)
    if column.max is not None and number > Decimal(str(column.max)):
        raise CellFault("max", f"不能大于 {column.max:g}", f"must not be above {column.max:g}", value=number)
    return number


def _words(field: Field, said: str) -> str:
    column = field.column
    if column.one_of is not None and said not in column.one_of:
        raise CellFault("words", f"应为 {'、'.join(column.one_of)} 之一", f"must be one of {', '.join(column.one_of)}")
    if column.pattern is not None and not re.fullmatch(column.pattern, said):
        raise CellFault("words", f"不符合格式 {column.pattern}", f"does not match {column.pattern}")
    return said


def _unit_name(unit: Unit) -> Text:
    return Text(zh=unit.title.zh or "纯数", en=unit.title.en or "a pure number")


def _quoted(said: str) -> str:
    """So much of what was typed as finds it again."""
    return f"“{said if len(said) <= _SHOWN else said[:_SHOWN] + '…'}”"
