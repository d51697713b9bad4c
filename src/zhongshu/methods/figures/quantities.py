"""Numbers as people write them: digits, unit and qualifier, found in running text or in a cell of a table."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.unit_table import COUNTS, PREFIXES, UNITS
from zhongshu.core.units import Unit, parse_unit
from zhongshu.methods.figures.figure import Qualifier


@dataclass(frozen=True)
class Quantity:
    """`printed` None is a question mark: the value is asked for. `unit` None: none is written. `at`: its characters in
    the plain text, qualifier and unit included. `rank`: written as an ordinal (第17位, 17th)."""

    printed: str | None
    unit: Unit | None
    at: tuple[int, int]
    qualifier: Qualifier = "="
    rank: bool = False

    def negative(self) -> "Quantity":
        """The same amount in the other direction: a fall of 3.4 % is a growth of -3.4 %."""
        if self.printed is None:
            return self
        return replace(self, printed=self.printed[1:] if self.printed.startswith("-") else f"-{self.printed}")


_BEFORE: Mapping[str, Qualifier] = {
    **dict.fromkeys("不少于 不低于 不小于 至少 超过 突破 多于 大于 超 逾 at_least more_than over >= ≥".split(), ">="),
    **dict.fromkeys(
        "不超过 不高于 不多于 不大于 至多 最多 不足 不到 少于 接近 近 at_most less_than up_to nearly".split(), "<="
    ),
    **dict.fromkeys("<= ≤".split(), "<="),
    **dict.fromkeys("大约 约为 约 about around approximately ~".split(), "approx"),
}
_AFTER: Mapping[str, Qualifier] = {
    **dict.fromkeys("以上 or_more".split(), ">="),
    **dict.fromkeys("以下 以内 or_less".split(), "<="),
    **dict.fromkeys("左右 上下".split(), "approx"),
}
"""Words before and behind a number; `_` stands for a space."""


def _any(words: Iterable[str]) -> str:
    """An alternation of words, the longest first; Latin words end where no further letter follows."""
    written = sorted({re.escape(word.replace("_", " ")) for word in words if word}, key=len, reverse=True)
    return "|".join(rf"{word}(?![A-Za-z])" if word[-1:].isascii() and word[-1:].isalpha() else word for word in written)


def _spellings() -> Iterator[str]:
    """What a simple unit can be written as."""
    for row in UNITS:
        yield from (row.symbol, row.zh, row.en, row.one, *row.also.split())
    for symbol, many, one, also in COUNTS:
        yield from (symbol, many, one, *also.split())


def _unit_pattern() -> str:
    names = [plain(word) for word in (*_spellings(), "percentage_point", "percentage_points") if word and word != "1"]
    multiples = _any(prefix for prefix, _, _ in PREFIXES)
    simple = f"(?:{multiples})?(?:{_any(names)})"
    return f"{simple}(?:/(?:{_any(names)}))?"


def plain(text: str) -> str:
    """Full-width digits, letters and signs as their plain ones, Chinese commas and stops kept; as long as `text`.

    >>> plain("５４．５％，约")
    '54.5%，约'
    """
    if text.isascii():
        return text
    return "".join(map(_plain_letter, text))


@lru_cache(maxsize=65536)
def _plain_letter(letter: str) -> str:
    if letter in "−–":
        return "-"
    new = letter if letter in "，；：。、" else unicodedata.normalize("NFKC", letter)
    return new if len(new) == 1 else letter


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    before, after = _any(_BEFORE), _any(_AFTER)
    digits = r"(?<![0-9A-Za-z.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<![0-9A-Za-z.])\d+(?:\.\d+)?"
    unit = rf"[ ×]*(?P<unit>{_unit_pattern()})"
    number = rf"(?:(?P<th>第) *)?(?P<sign>(?<![0-9A-Za-z%)])[-+](?=\d))? *(?:(?P<number>{digits})|(?P<asked>\?))"
    return re.compile(
        rf"(?:(?P<before>{before}) *)?{number}(?P<ordinal>(?:st|nd|rd|th)(?![A-Za-z]))?(?: *(?P<more>[余多]))?"
        rf"(?:{unit})?(?: *(?P<after>{after}))?",
        re.IGNORECASE,
    )


DATES = re.compile(
    r"(?:19|20)\d\d *年(?: *\d{1,2}(?: *[-—~至到] *\d{1,2})? *月(?:份)?(?: *\d{1,2} *[日号])?)?"
    r"|(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)|\d{1,2} *[-—~至到] *\d{1,2} *月(?:份)?"
    r"|(?<!\d)\d{1,2} *月份?(?: *\d{1,2} *[日号])?|第?[1-4] *季度|(?<!\d)(?:19|20)\d\dQ[1-4]|Q[1-4] *(?:19|20)\d\d"
    r"|\b(?:in|of|since|by) +(?:19|20)\d\d\b|[表图] *\d+|附[件表] *\d+|第 *\d+ *[章节条页期届]"
)
"""Days, months and years are no figures, nor are the numbers of tables and chapters."""


def quantities(text: str) -> list[Quantity]:
    """Every quantity of a plain text (`plain`) from left to right, dates left out.

    >>> [(one.printed, one.unit.symbol, one.qualifier) for one in quantities("2020年超76家占全市的54.5%")]
    [('76', '家', '>='), ('54.5', '%', '=')]
    """
    blank = DATES.sub(lambda found: " " * len(found[0]), text)
    made = list[Quantity]()
    for found in _pattern().finditer(blank):
        one = _quantity(found)
        joined = bool(made) and found["sign"] is not None and not blank[made[-1].at[1] : found.start("sign")].strip()
        made.append(_unsigned(one, found) if joined else one)
    return made


def _unsigned(one: Quantity, found: re.Match[str]) -> Quantity:
    """12家+30家 and 12家-15家: the sign stands between two numbers."""
    digits = one.printed and one.printed.removeprefix("-")
    return replace(one, printed=digits, at=(found.end("sign"), one.at[1]))


def _quantity(found: re.Match[str]) -> Quantity:
    unit = None if found["unit"] is None else known_unit(found["unit"])
    end = found.end() if unit is not None or found["unit"] is None else found.start("unit")
    digits = None
    if found["number"] is not None:
        digits = ("-" if found["sign"] == "-" else "") + found["number"].replace(",", "")
    return Quantity(digits, unit, (found.start(), end), _qualifier(found), bool(found["th"] or found["ordinal"]))


def _qualifier(found: re.Match[str]) -> Qualifier:
    if found["more"]:
        return ">="
    before, after = (re.sub(r" +", "_", (found[name] or "").casefold()) for name in ("before", "after"))
    return _BEFORE.get(before) or _AFTER.get(after) or "="


@lru_cache(maxsize=4096)
def known_unit(text: str) -> Unit | None:
    """The unit of a symbol or name, None for what is none."""
    try:
        return parse_unit(text)
    except ZhongshuError:
        return None
