"""Sums of money as registers write them: read with their currency, or not at all and why not. Nothing is guessed.

One capital is written `100(万元人民币)`, `100万人民币`, `人民币壹佰万元整` or `1,000,000.00元`. 元 without the name of
another currency is China's own (中国人民银行法, articles 16 and 17).
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unreadable = Literal[
    "empty", "none_given", "no_number", "two_numbers", "no_unit", "no_currency", "two_currencies", "more"
]
"""none_given: a word that says so, such as N/A. no_unit: a bare number may be 元 or 万元. more: there is something
besides a number, its unit and its currency."""

_WORDS = {
    "CNY": "人民币 rmb cny",
    "USD": "美元 美金 usd",
    "EUR": "欧元 eur",
    "HKD": "港元 港币 hkd",
    "JPY": "日元 jpy",
    "GBP": "英镑 gbp",
    "TWD": "新台币 twd",
    "AUD": "澳元 aud",
    "CAD": "加元 cad",
    "SGD": "新加坡元 sgd",
    "CHF": "瑞士法郎 chf",
    "KRW": "韩元 krw",
    "MOP": "澳门元 澳门币 mop",
}
_CURRENCIES = {word: code for code, words in _WORDS.items() for word in words.split()}
_NOTHING = frozenset("n/a na null none nil - -- / 无 空 不详 暂无 未填 未公示".split())
_FACTORS = {"": 1, "百": 100, "千": 1_000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_CURRENCY = re.compile("|".join(sorted(_CURRENCIES, key=len, reverse=True)))
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_PLAIN = str.maketrans(
    "〇壹贰叁肆伍陆柒捌玖拾佰仟萬億圆圓幣", "零一二三四五六七八九十百千万亿元元币", "()[]【】 \t\n\r:;。"
)
_SPELT = re.compile(rf"[{''.join(_DIGITS)}十][{''.join(_DIGITS)}{''.join(_PLACES)}万亿]*")


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` in whole units of the currency (元, not 万元); `currency` as ISO 4217 names it."""

    value: Decimal
    currency: str

    @property
    def ten_thousands(self) -> Decimal:
        """In 万 of the currency, as loans and statistics count.

        >>> read_amount("100(万元人民币)").ten_thousands
        Decimal('100')
        """
        return self.value / 10**4


def read_amount(text: str | None) -> Amount | Unreadable:
    """The sum that a text says, or in a word why it says none.

    >>> read_amount("500万美元"), read_amount("N/A"), read_amount("100")
    (Amount(value=Decimal('5000000'), currency='USD'), 'none_given', 'no_unit')
    """
    said = unicodedata.normalize("NFKC", text or "").casefold().translate(_PLAIN)
    if not said or said in _NOTHING:
        return "none_given" if said else "empty"
    named = {_CURRENCIES[one] for one in _CURRENCY.findall(said)}
    if len(named) > 1:
        return "two_currencies"
    found = _number(_CURRENCY.sub(_without_name, said))
    if isinstance(found, str):
        return found
    value, unit = found
    if unit.replace("元", "", 1) not in _FACTORS:
        return "more"
    if "元" not in unit and not (unit and named):
        return "no_currency" if unit else "no_unit"
    return Amount(value * _FACTORS[unit.replace("元", "", 1)], next(iter(named), "CNY"))


def _number(said: str) -> tuple[Decimal, str] | Unreadable:
    """The one number of a text, and everything else that stands there."""
    numbers = _NUMBER.findall(said)
    if len(numbers) > 1:
        return "two_numbers"
    if numbers:
        before, after = said.split(numbers[0])
        return Decimal(numbers[0].replace(",", "")), before + after.removesuffix("整")
    spelt = _SPELT.match(said)
    if spelt is None:
        return "no_number"
    return Decimal(_spelt(spelt[0])), said[spelt.end() :].removesuffix("整")


def _spelt(numerals: str) -> int:
    """A number in Chinese numerals.

    >>> _spelt("一百零三万"), _spelt("二千亿"), _spelt("十五")
    (1030000, 200000000000, 15)
    """
    for sign, factor in (("亿", 10**8), ("万", 10**4)):
        before, found, after = numerals.rpartition(sign)
        if found:
            return (_spelt(before) if before else 1) * factor + (_spelt(after) if after else 0)
    total, digit = 0, None
    for sign in numerals:
        if sign in _PLACES:
            total, digit = total + (1 if digit is None else digit) * _PLACES[sign], None
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)


def _without_name(found: re.Match[str]) -> str:
    """Of 美元 the 元 stays: it tells that the number is of whole units."""
    return "元" if found[0].endswith("元") else ""
