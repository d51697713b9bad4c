"""How things are said to one reader: in a language, in the region's clock, under the names its packs give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from zhongshu.core.areas import level_of
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import Grain, Period, format_duration
from zhongshu.core.text import Language, Text
from zhongshu.core.units import Unit, format_number, format_quantity, parse_unit
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.compare import Change
from zhongshu.packs.hub import Hub
from zhongshu.rules.parameters import FOREVER
from zhongshu.screens.blocks import table_columns
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.coded import coded
from zhongshu.web.reasons import in_chinese
from zhongshu.web.words import Words

_WIDE, _NARROW = 12.5, 6.6
"""Pixels of a Chinese and a Latin letter in a map's label."""


@dataclass(frozen=True)
class Voice:
    """Numbers are rounded half away from zero; a missing one is a dash."""

    hub: Hub
    words: Words
    language: Language

    def t(self, key: str, **values: object) -> str:
        """A sentence of the pages."""
        return self.words.say(key, self.language, **values)

    def text(self, text: Text | None) -> str:
        return "" if text is None else text.to(self.language)

    def reason(self, said: str) -> str:
        """What the program wrote in English of why it refused, in the reader's language where that is known."""
        return in_chinese(said, self.purpose) if self.language == "zh" else said

    def sentence(self, error: ZhongshuError) -> str:
        """What an error says."""
        return self.text(error.said) if isinstance(error, Refusal) else self.reason(error.message)

    def hint(self, error: ZhongshuError) -> str:
        """What an error says is to be done; '' for nothing."""
        return self.text(error.advice) if isinstance(error, Refusal) else self.reason(error.hint or "")

    def number(self, value: Decimal | None, unit: Unit, scale: int | None = None, *, signed: bool = False) -> str:
        shown = format_number(value, unit, scale)
        return f"+{shown}" if signed and value is not None and value > 0 else shown

    def quantity(self, value: Decimal | None, indicator: Indicator) -> str:
        return format_quantity(value, indicator.unit, self.language, indicator.scale)

    def unit(self, unit: Unit) -> str:
        """The unit as it stands behind a number; '' for a pure number."""
        title = unit.title.to(self.language)
        return f"×\u202f{title}" if title[:1].isdigit() else title

    def unit_named(self, symbol: str) -> str:
        """The title of a unit by its symbol, as a pack wrote it; the symbol itself for what is no unit."""
        try:
            return self.unit(parse_unit(symbol))
        except ZhongshuError:
            return symbol

    def percent(self, value: Decimal | float | None, digits: int = 1) -> str:
        """A share or a growth."""
        return "—" if value is None else f"{format_number(Decimal(value), parse_unit('%'), digits)}%"

    def count(self, number: int) -> str:
        return f"{number:,}".replace(",", "\u202f")

    def exact(self, value: Decimal) -> str:
        """All its digits, up to twelve after the point."""
        cut = value.quantize(Decimal(1).scaleb(-12), ROUND_HALF_UP)
        return f"{cut.normalize():f}".replace("-", "\u2212")

    def period(self, period: Period | None) -> str:
        return "—" if period is None else period.title(self.language)

    def when(self, indicator: Indicator, period: Period | None) -> str:
        """The period a value stands for; a year-to-date month is the months up to it: '2020年1–11月'."""
        if period is None or indicator.spec.form != "ytd" or period.grain is not Grain.month or period.start.month == 1:
            return self.period(period)
        if self.language == "en":
            return f"Jan–{period.title('en')}"
        return f"{period.start.year}年1–{period.start.month}月"

    def instant(self, moment: datetime | None) -> str:
        """The region's clock: '2026-11-21 10:00'."""
        return "—" if moment is None else moment.astimezone(self.hub.place.zone).strftime("%Y-%m-%d %H:%M")

    def day(self, moment: datetime) -> str:
        return moment.astimezone(self.hub.place.zone).strftime("%Y-%m-%d")

    def endless(self, moment: datetime) -> bool:
        """Whether a validity never ends."""
        return moment.replace(tzinfo=None) >= FOREVER

    def moment(self, moment: datetime) -> str:
        """The region's clock; a midnight is a day."""
        return self.instant(moment).removesuffix(" 00:00")

    def until(self, end: datetime) -> str:
        """The region's clock; the midnight that ends a day is its 24:00: '2026-12-07 24:00'."""
        local = end.astimezone(self.hub.place.zone)
        if local.time() != time():
            return self.instant(end)
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"

    def change(self, change: Change, indicator: Indicator) -> str:
        """How much, without its sign: growth in %, or the difference of two shares in points."""
        if change.growth is not None:
            return self.percent(abs(change.growth))
        return self.number(abs(change.difference), change.unit, indicator.scale)

    def unchanged(self, change: Change, indicator: Indicator) -> bool:
        """Whether what would be written is nought."""
        return not any(digit in "123456789" for digit in self.change(change, indicator))

    def duration(self, length: timedelta) -> str:
        return format_duration(length, self.language)

    def area(self, code: str) -> str:
        return self.hub.packs.catalogue.areas.title(code, self.language)

    def short_area(self, code: str) -> str:
        """The short Chinese name, for a map."""
        known = self.hub.packs.catalogue.areas.get(code)
        return known.short if known is not None and known.short and self.language == "zh" else self.area(code)

    def fits(self, name: str, room: float) -> bool:
        """Whether a name has a place on its area; it may stand over by a third."""
        return sum(_WIDE if letter > "\u2e7f" else _NARROW for letter in name) <= room * 1.35

    def level(self, code: str) -> str:
        """The level of an area; 'city' for a place that is no code."""
        known = self.hub.packs.catalogue.areas.get(code)
        return str(known.level if known is not None else level_of(code) or "city")

    def owner(self, unit: str | None) -> str:
        """A unit's title."""
        return self.hub.unit_title(unit).to(self.language)

    def purpose(self, name: str) -> str:
        """The title that a pack gives a purpose; the word as somebody typed it where none does."""
        title = self.hub.packs.purposes.get(name)
        return name if title is None else self.text(title)

    def member(self, name: str, indicator: Indicator, dimension: str) -> str:
        """A member of a dimension: an area's name, yes or no, a case's word for it, or the word as it is."""
        word = None if indicator.cube is None else coded(self.hub, indicator.cube.of, dimension, name)
        if word is not None:
            return self.text(word)
        if name in ("true", "false"):
            return self.t(f"truth.{name}")
        return (self.area(name) if name.isdecimal() else name) or self.t("member.none")

    def dimension(self, indicator: Indicator, name: str) -> str:
        """The title that the dataset or table gives a dimension's column, else its name."""
        if indicator.cube is None:
            return name
        (column,) = table_columns(self.hub.packs.catalogue, indicator.cube.of, (name,))
        return self.text(column.title)

    def judged(self, indicator: Indicator, difference: Decimal) -> str:
        """The class of a part of a change: up for the better, down for the worse, '' without a direction."""
        better = indicator.spec.better
        if difference == 0 or better not in ("higher", "lower"):
            return ""
        return "up" if (difference > 0) == (better == "higher") else "down"

    def most(self, values: Iterable[Decimal | None]) -> Decimal:
        """The largest value, for bars beside each other; 1 where none is positive."""
        largest = max((value for value in values if value is not None), default=Decimal(0))
        return largest if largest > 0 else Decimal(1)
