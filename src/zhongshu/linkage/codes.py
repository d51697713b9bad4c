"""The numbers that say who an enterprise is, each with the check digit of its standard."""

import re
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["uscc", "organisation", "registration"]
"""Unified social credit code (18 signs), organisation code (9), old registration number (15 digits)."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a unified social credit code is written with, by value (GB 32100-2015, 4.3): no I, O, S, V, Z."""
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BLANKS = re.compile(r"[\s\-_.'·　]+")
_FORMS: tuple[tuple[Scheme, re.Pattern[str]], ...] = (
    ("uscc", re.compile(f"[{SIGNS}]{{18}}")),
    ("organisation", re.compile(r"[0-9A-Z]{8}[0-9X]")),
    ("registration", re.compile(r"[0-9]{15}")),
)
_NEVER = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_ALIKE = {
    "B": "8",
    "8": "B",
    "D": "0",
    "0": "DQ",
    "Q": "0",
    "G": "6",
    "6": "G",
    "L": "1",
    "1": "L7",
    "7": "1",
    "5": "6",
}


@dataclass(frozen=True)
class Code:
    """A number whose check digit holds; `text` in capitals without blanks."""

    scheme: Scheme
    text: str


def clean(text: str) -> str:
    """The signs of a code in half width and capitals, without blanks, dashes and dots; nothing is put right."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)
    return _BLANKS.sub("", narrow).upper()


def read_code(text: str) -> Code | None:
    """The code that a text is, or None when it has no form of one or its check digit is wrong.

    >>> read_code("９１３５０１００ M000100Y43")
    Code(scheme='uscc', text='91350100M000100Y43')
    """
    signs = clean(text)
    for scheme, form in _FORMS:
        if form.fullmatch(signs) and signs[-1] == check_sign(scheme, signs[:-1]):
            return Code(scheme, signs)
    return None


def check_sign(scheme: Scheme, body: str) -> str:
    """The last sign of a number from all before it.

    GB 32100-2015, 4.4 (weights 3^i mod 31); GB 11714-1997, 3 (mod 11, X for ten); GS 15-2006, 6 (ISO 7064 mod 11,10).
    """
    if scheme == "uscc":
        return SIGNS[-sum(SIGNS.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 31]
    if scheme == "organisation":
        values = (int(sign, 36) for sign in body)
        left = -sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
        return "X" if left == 10 else str(left)
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def look_alikes(text: str) -> tuple[str, ...]:
    """Unified social credit codes that a text of 18 signs may have been meant as: candidates, never a repair.

    Letters that the standard leaves out stand for their look-alikes (I for 1, O for 0); where the check digit is wrong
    even so, one sign may be another that looks like it. Empty for a code that holds as it stands.
    """
    signs = clean(text)
    if len(signs) != 18 or read_code(signs) is not None:
        return ()
    allowed = "".join(_NEVER.get(sign, sign) for sign in signs)
    if allowed != signs and read_code(allowed) is not None:
        return (allowed,)
    tried = (
        allowed[:place] + other + allowed[place + 1 :]
        for place, sign in enumerate(allowed)
        for other in _ALIKE.get(sign, "")
    )
    return tuple(sorted({code for code in tried if read_code(code) is not None}))
