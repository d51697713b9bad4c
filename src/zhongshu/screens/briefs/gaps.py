"""The gaps of a sentence's template: what stands in braces, and what may not stand outside of them."""

import re
from dataclasses import dataclass
from typing import Literal

from zhongshu.core.errors import PackError, nearest

What = Literal["indicator", "figure", "check", "period", "area"]

FORMS: dict[What, tuple[str, ...]] = {
    "indicator": (
        "value",
        "yoy",
        "mom",
        "ytd",
        "ytd_yoy",
        "change",
        "target",
        "rank",
        "top",
        "bottom",
        "top_yoy",
        "bottom_yoy",
        "when",
    ),
    "figure": ("value", "change", "rank", "when"),
    "check": ("value",),
    "period": ("value", "ytd"),
    "area": ("value",),
}
"""What can be said of each: its value, its change from last year (yoy) or from the month before (mom), the sum since
January (ytd) and that sum's change, a value that is itself a growth said as one (change), completion of the year's
target in %, the place among its peers, the highest and lowest place below the area by value or by growth, the period
it is of (when)."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_LEADING_ZH = "零〇一二两三四五六七八九十百千几"
_NUMERALS_ZH = _LEADING_ZH + "万亿"
_COUNTED_ZH = "成|倍|个百分点|亿|万元|元|家|户|项|位|名|条|台|人|个月|年|季度"
_SIGNS = "\u00bc-\u00be\u2150-\u218b\u2460-\u249b\u3220-\u3229\u3280-\u3289"
"""Digits and fractions that are one sign: ½, Ⅴ, ①, ㈠."""
_OUTRIGHT = re.compile(
    rf"\d[\d.,\u202f]*|[{_SIGNS}]|翻[一二两三四五]?番|翻倍|折半|减半|过半|[一大]半|半数|百分之[{_NUMERALS_ZH}点]+|[{_LEADING_ZH}][{_NUMERALS_ZH}点]*(?:多|余)?(?:{_COUNTED_ZH})"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|dozens?|hundreds?|thousands?|millions?|billions?|doubled?|tripled?|halved?|twice)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Gap:
    """`name` is as the pack wrote it, '' for the brief's own period and area."""

    what: What
    name: str
    form: str

    def __str__(self) -> str:
        parts = [*([] if self.what == "indicator" else [self.what]), *([self.name] if self.name else [])]
        return "{" + ":".join([*parts, *([] if self.form == "value" else [self.form])]) + "}"


Piece = str | Gap


def pieces(template: str) -> tuple[Piece, ...]:
    """Text and gaps in turn, empty texts left out. PackError for a brace without its other, or an unknown form.

    >>> [str(piece) for piece in pieces("工业产值{output:yoy}。")]
    ['工业产值', '{output:yoy}', '。']
    """
    found: list[Piece] = []
    end = 0
    for match in _BRACES.finditer(template):
        found += _plain(template[end : match.start()], template)
        found.append(_gap(match[1]))
        end = match.end()
    return (*found, *_plain(template[end:], template))


def gaps(template: str) -> tuple[Gap, ...]:
    """The gaps alone."""
    return tuple(piece for piece in pieces(template) if isinstance(piece, Gap))


def outright(text: str) -> tuple[str, ...]:
    """The numbers that a text says by itself, in digits of any width or in words, in its order.

    >>> outright("增长３.4%，超过三成，一是工业"), outright("up by twelve percent"), outright("everyone stays")
    (('３.4', '三成'), ('twelve',), ())
    """
    return tuple(match[0] for match in _OUTRIGHT.finditer(text))


def _plain(text: str, template: str) -> list[Piece]:
    if "{" in text or "}" in text:
        raise PackError(f"a brace without its other in {template!r}", hint="a number is written {indicator:form}")
    return [text] if text else []


def _gap(inner: str) -> Gap:
    first, *rest = (part.strip() for part in inner.split(":"))
    if first in ("figure", "check"):
        if not rest or not rest[0]:
            raise PackError(f"{{{inner}}} names nothing", hint=f"write {{{first}:ID}}")
        what: What = "figure" if first == "figure" else "check"
        name, rest = rest[0], rest[1:]
    elif first in ("period", "area"):
        what, name = ("period" if first == "period" else "area"), ""
    else:
        what, name = "indicator", first
        if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?", name):
            raise PackError(f"{{{inner}}} names no number", hint="write {indicator}, {figure:ID} or {check:ID}")
    form = rest[0] if rest else "value"
    if len(rest) > 1 or form not in FORMS[what]:
        raise PackError(f"{{{inner}}}: no form {form!r} of an {what} ({nearest(form, FORMS[what])})")
    return Gap(what, name, form)
