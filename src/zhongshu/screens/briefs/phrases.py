"""How a brief writes quantities, ranks and periods: as prose does in each language, not as a table."""

import re
from datetime import date, timedelta
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.core.units import Unit, format_number, format_quantity, parse_unit
from zhongshu.methods.figures.wording import english_scale, moved

_THIN = "\u202f"
_MONTHS = "January February March April May June July August September October November December".split()
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
PERCENT = parse_unit("%")
POINTS = parse_unit("百分点")


def quantity(value: Decimal, unit: Unit, scale: int) -> Text:
    """Number and unit; English counts 亿 in billions, 万 in millions or thousands; no digit is added or cut.

    >>> quantity(Decimal("47.4"), parse_unit("亿元"), 1).en.replace(chr(0x202f), " ")
    '4.74 billion yuan'
    """
    chinese = format_quantity(value, unit, "zh", scale)
    power, word = english_scale(unit, value)
    if word is None:
        return Text(zh=chinese, en=format_quantity(value, unit, "en", scale))
    digits = format_number(value.scaleb(power), unit, max(scale - power, 0))
    if power < -2:  # 35.42 trillion has no use for the places that only noughts fill
        digits = digits.rstrip("0").removesuffix(".")
    return Text(zh=chinese, en=f"{digits}{_THIN}{word}")


def printed(shown: str, unit: Unit) -> Text:
    """Digits as they are printed or implied, a range included ("348–358"), with their unit; none is added or cut."""
    values = [Decimal(digits) for digits in _DIGITS.findall(shown)]
    power, word = english_scale(unit, max(values, default=Decimal(0)))
    return Text(zh=_with_unit(shown, unit.title.zh), en=_with_unit(moved(shown, power), word or unit.title.en))


def percent(value: Decimal) -> str:
    """One digit after the point."""
    return f"{format_number(value, PERCENT, 1)}%"


def place_of(rank: int) -> Text:
    """A place among others.

    >>> place_of(1).en, place_of(12).en, place_of(22).en
    ('1st', '12th', '22nd')
    """
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return Text(zh=f"第 {rank} 位", en=f"{rank}{ending}")


def month(period: Period) -> Text:
    """A month in full; any other period as pages write it."""
    if str(period.grain) != "month":
        return Text(zh=period.title("zh"), en=period.title("en"))
    return Text(zh=period.title("zh"), en=f"{_MONTHS[period.start.month - 1]} {period.start.year}")


def year_to(period: Period) -> Text:
    """January to this month: '2020年1–11月', 'January–November 2020'."""
    return _months(period.start.year, 1, period.start.month)


def span(start: date | None, end: date) -> Text:
    """First to last day, both included, as few words as tell it.

    >>> span(date(2020, 1, 1), date(2020, 11, 30)).zh, span(date(2020, 1, 1), date(2020, 12, 31)).en
    ('2020年1–11月', '2020')
    """
    if start is None:
        return Text(zh=f"截至 {end.isoformat()}", en=f"as of {end.isoformat()}")
    whole = start.day == 1 and (end + timedelta(days=1)).day == 1
    if not whole or start.year != end.year:
        return Text(zh=f"{start.isoformat()} 至 {end.isoformat()}", en=f"{start.isoformat()} to {end.isoformat()}")
    if (start.month, end.month) == (1, 12):
        return Text(zh=f"{start.year}年", en=str(start.year))
    return _months(start.year, start.month, end.month)


def _months(year: int, first: int, last: int) -> Text:
    if first == last:
        return Text(zh=f"{year}年{first}月", en=f"{_MONTHS[first - 1]} {year}")
    return Text(zh=f"{year}年{first}–{last}月", en=f"{_MONTHS[first - 1]}–{_MONTHS[last - 1]} {year}")


def _with_unit(shown: str, title: str) -> str:
    if not title:
        return shown
    return shown + title if title in ("%", "‰", "°") else f"{shown}{_THIN}{title}"
