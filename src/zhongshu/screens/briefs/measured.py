"""What a brief says of an indicator: its value, its changes, its sum since January, its place among others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from zhongshu.core.errors import DamageError
from zhongshu.core.periods import Grain, Period
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.compare import Change, compare
from zhongshu.indicators.series import Point, Series, year_to_date
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.document import NOWHERE, Number
from zhongshu.screens.briefs.numbers import Numbers, quantity, when
from zhongshu.screens.briefs.parts import Parts, Unsaid, size, toned
from zhongshu.screens.briefs.peers import below, farthest
from zhongshu.screens.briefs.tone import Measure, Tone
from zhongshu.screens.briefs.wholeness import lacking
from zhongshu.screens.desk import Desk
from zhongshu.screens.reading import Reading, adds_up, reading
from zhongshu.screens.standing import standing

AROUND: Mapping[Grain, int] = {Grain.month: 51, Grain.quarter: 17, Grain.year: 11}
"""Periods read around the brief's own: at least the whole year before it on one side."""


@dataclass
class Measured:
    """The indicators of one brief, each read once. Unsaid for whatever cannot be said honestly."""

    desk: Desk
    area: str
    period: Period
    tone: Tone
    _readings: dict[str, Reading] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.desk, self.area)

    def said(self, name: str, form: str) -> Parts:
        """One form of `gaps.FORMS["indicator"]` of a qualified indicator, with the words around its number."""
        found = self.reading(name)
        if form == "when":
            return (when(found),)
        if form in ("yoy", "mom"):
            return self._toned(found, form, self.change(found, form))
        if form == "ytd_yoy":
            return self._toned(found, form, self.change_to_date(found))
        if form == "change":
            return self._growth(found)
        if form in ("top", "bottom", "top_yoy", "bottom_yoy"):
            return self._extreme(found, form)
        return (self.number(found, form),)

    def number(self, found: Reading, form: str) -> Number:
        """value, ytd, target or rank."""
        if form == "ytd":
            return self.numbers.of_value(found, form, self.to_date(found), partial=self.partial(found))
        if form == "target":
            share = phrases.percent(self._completion(found))
            return self.make(found, form, Text(zh=share, en=share))
        if form == "rank":
            rank = standing(self.desk, found).rank
            if rank is None:
                raise cannot(found, "没有可比的同级地方", "has no peers to be ranked among")
            return self.make(found, form, phrases.place_of(rank.place))
        assert found.value is not None
        return self.numbers.of_value(found, form, found.value, partial=self.partial(found))

    def reading(self, name: str) -> Reading:
        """The reading of the brief's period; Unsaid where there is no value, or none of a month."""
        if name not in self._readings:
            self._readings[name] = self._read(self.desk.indicator(name))
        found = self._readings[name]
        if found.point is None or found.value is None:
            title, when = found.indicator.title, phrases.month(self.period)
            raise Unsaid(Text(zh=f"{title.zh}在{when.zh}没有数值", en=f"{title.en} has no value in {when.en}"))
        return found

    def change(self, found: Reading, form: str) -> Change:
        """From last year's month (yoy) or the month before (mom)."""
        assert found.point is not None
        if form == "mom" and found.indicator.spec.form == "ytd":
            raise cannot(found, "本年累计数不与上月比", "a year-to-date value is not held against last month's")
        before = found.point.period.same_last_year() if form == "yoy" else found.point.period.previous()
        self.ensure_whole(found, found.point)
        if before is not None and (earlier := found.series.at(before)) is not None:
            self.ensure_whole(found, earlier)
        change = found.comparison.last_year if form == "yoy" else found.comparison.previous
        return self._kept(found, change)

    def to_date(self, found: Reading) -> Decimal:
        """The sum since January, every month of it whole; a year-to-date value is one already."""
        assert found.point is not None
        assert found.value is not None
        if found.indicator.spec.form == "ytd":
            return found.value
        return self._sum(found, found.point.period)

    def change_to_date(self, found: Reading) -> Change:
        """The sum since January against that of the same months last year."""
        if found.indicator.spec.form == "ytd":
            return self.change(found, "yoy")
        assert found.point is not None
        last_year = found.point.period.same_last_year()
        assert last_year is not None
        self._sum(found, found.point.period)
        self._sum(found, last_year)
        return self._kept(found, compare(year_to_date(found.series), found.point.period).last_year)

    def toned(self, found: Reading, form: str, change: Change) -> tuple[Text, Number]:
        """The word and the number of a change."""
        measure, amount = _amount(change)
        word, text, direction = toned(self.tone, measure, amount, size(measure, amount))
        made = self.make(found, form, text)
        return word, replace(made, judgement=change.judgement if direction else "flat", direction=direction)

    def signed(self, found: Reading, form: str, change: Change) -> Number:
        """A change as a table writes it: +3.4%; 0.0% where nothing is left of it as it is shown."""
        measure, exact = _amount(change)
        amount = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        shown = size(measure, amount)
        sign = "+" if amount > 0 else "\u2212" if amount < 0 else ""
        made = self.make(found, form, Text(zh=sign + shown.zh, en=sign + shown.en))
        bare = Text(zh=made.text.zh, en=made.text.en.replace("percentage points", "pp"))
        return replace(made, bare=bare, judgement=change.judgement if amount else "flat")

    def _read(self, indicator: Indicator) -> Reading:
        grain = Grain.month if Grain.month in indicator.grains else indicator.grain
        if grain.finer_than(Grain.month):
            grain = Grain.month
        period = self.period if self.period.grain is grain else self.period.parent(grain)
        title = indicator.title
        if period.end != self.period.end:
            raise Unsaid(Text(zh=f"{title.zh}本月没有满期的数值", en=f"{title.en} has no period that ends this month"))
        try:
            return reading(self.desk, indicator, self.area, grain=grain, period=period, lengths=AROUND)
        except DamageError as error:
            raise Unsaid(Text(zh=f"{title.zh}的数据表损坏", en=f"{title.en}: {error.message}")) from error

    def _toned(self, found: Reading, form: str, change: Change) -> Parts:
        word, number = self.toned(found, form, change)
        return (word, number) if word.zh else (number,)

    def _growth(self, found: Reading) -> Parts:
        """A value that is itself a growth or a difference in points."""
        assert found.value is not None
        symbol = found.indicator.unit.symbol
        if symbol not in ("%", phrases.POINTS.symbol):
            raise cannot(found, "不是增速", "is no growth")
        measure: Measure = "growth" if symbol == "%" else "points"
        text = quantity(found, abs(found.value))
        word, text, direction = toned(self.tone, measure, found.value, text)
        number = replace(self.make(found, "change", text), direction=direction)
        return (word, number) if word.zh else (number,)

    def _extreme(self, found: Reading, form: str) -> Parts:
        """The place below the area with the highest or lowest value or growth, its number in brackets."""
        assert found.point is not None
        self.ensure_whole(found, found.point)
        values = below(self.desk, found, growth=form.endswith("yoy"))
        if len(values) < 2:
            raise cannot(found, "下面没有可比的地方", "has no places below to tell apart")
        code, value = farthest(values, top=form.startswith("top"))
        name, word, direction = self.numbers.area_title(code), NOWHERE, 0
        text = quantity(found, value)
        if form.endswith("yoy"):
            word, text, direction = toned(self.tone, "growth", value, size("growth", value))
        number = replace(self.make(found, form, text, area=code), direction=direction)
        opened = Text(zh=f"{name.zh}（{word.zh}", en=f"{name.en} ({word.en}")
        return opened, number, Text(zh="）", en=")")

    def _completion(self, found: Reading) -> Decimal:
        year = self.period.start.year
        wanted = found.indicator.spec.target.get(year)
        if not wanted or found.indicator.spec.better != "higher":
            raise cannot(found, f"没有 {year} 年的目标", f"has no target for {year} that can be completed")
        if adds_up(found.indicator) and self.area != self.desk.region:
            raise cannot(found, "目标是全域的，不按一地完成", "its target is the whole region's, not one place's")
        done = self.to_date(found) if adds_up(found.indicator) else found.value
        assert done is not None
        return done / wanted * 100

    def _sum(self, found: Reading, last: Period) -> Decimal:
        """The sum of a year's months up to `last`; Unsaid where one is missing, cut or lacks a member."""
        if not adds_up(found.indicator):
            raise cannot(found, "各月不能相加", "does not add up over months")
        months = last.parent(Grain.year).parts(found.grain)
        months = tuple(month for month in months if month <= last)
        for month in months:
            if (counted := found.series.at(month)) is not None:
                self.ensure_whole(found, counted)
        point = year_to_date(found.series).at(last)
        if point is None or point.value is None or found.series.at(months[0]) is None:
            raise cannot(found, f"{last.start.year} 年的月份不全", f"lacks months of {last.start.year}")
        return point.value

    def ensure_whole(self, found: Reading, point: Point) -> None:
        """Unsaid where a compared period lacks units or is cut."""
        when_told = phrases.month(point.period)
        missing = self._lacking(found, point.period)
        if missing:
            raise cannot(
                found,
                f"{when_told.zh}有 {missing} 个填报单位还没有报，不作比较",
                f"not compared, for lack of {missing} of the units that report in {when_told.en}",
            )
        if point.partial:
            raise cannot(found, f"{when_told.zh}的数据还不完整，不作比较", f"{when_told.en} is not whole: not compared")

    def partial(self, found: Reading) -> bool:
        """Whether the brief's own period lacks units or is cut."""
        assert found.point is not None
        return found.point.partial or self._lacking(found, found.point.period) > 0

    def _lacking(self, found: Reading, period: Period) -> int:
        if period.grain is not Grain.month:
            return 0
        last_year = self.period.same_last_year()
        assert last_year is not None
        window = last_year.parent(Grain.year).parts(Grain.month)[0], self.period
        return lacking(self.desk, found.indicator, self.area, period, window)

    def _kept(self, found: Reading, change: Change | None) -> Change:
        if change is None:
            raise cannot(found, "没有可比的上期数", "has no earlier value to compare with")
        if change.growth is None and change.unit.symbol not in (phrases.POINTS.symbol, "千分点"):
            raise cannot(found, "上期为 0，算不出增速", "was 0 before: no growth can be told")
        return change

    def make(self, found: Reading, form: str, text: Text, *, area: str | None = None) -> Number:
        return self.numbers.make(found, form, text, partial=self.partial(found), area=area)


def points_to(series: Series, period: Period, most: int) -> Sequence[Point]:
    """The last `most` points of a series up to a period."""
    return [point for point in series.points if point.period <= period][-most:]


def _amount(change: Change) -> tuple[Measure, Decimal]:
    return ("growth", change.growth) if change.growth is not None else ("points", change.difference)


def cannot(found: Reading, zh: str, en: str) -> Unsaid:
    """A reason that begins with the indicator's title."""
    title = found.indicator.title
    return Unsaid(Text(zh=f"{title.zh}：{zh}", en=f"{title.en}: {en}"))
