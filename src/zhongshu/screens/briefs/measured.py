"""What a brief says of an indicator: its value, its changes, its sum since January, its place among others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import quote, urlencode

from zhongshu.core.errors import DamageError
from zhongshu.core.periods import Grain, Period
from zhongshu.core.text import Text
from zhongshu.core.units import format_number
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.compare import Change, compare
from zhongshu.indicators.series import Point, Series, year_to_date
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.document import NOWHERE, Number
from zhongshu.screens.briefs.parts import Parts, Unsaid, size, toned
from zhongshu.screens.briefs.peers import below, farthest
from zhongshu.screens.briefs.tone import Measure, Tone
from zhongshu.screens.briefs.wholeness import Wholeness, wholeness
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import WHOLE, extents
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
    _wholeness: dict[str, Wholeness] = field(default_factory=dict)

    def said(self, name: str, form: str) -> Parts:
        """One form of `gaps.FORMS["indicator"]` of a qualified indicator, with the words around its number."""
        found = self.reading(name)
        if form == "when":
            return (self.when(found),)
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
            return self.make(found, form, self.quantity(found, self.to_date(found)))
        if form == "target":
            share = phrases.percent(self._completion(found))
            return self.make(found, form, Text(zh=share, en=share))
        if form == "rank":
            rank = standing(self.desk, found).rank
            if rank is None:
                raise cannot(found, "没有可比的同级地方", "has no peers to be ranked among")
            return self.make(found, form, phrases.place_of(rank.place))
        assert found.value is not None
        return self.make(found, form, self.quantity(found, found.value))

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
        self.ensure_whole(found, found.point.period, found.point.period)
        if before is not None and (earlier := found.series.at(before)) is not None:
            self.ensure_whole(found, before, before, earlier)
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
        return word, replace(made, judgement=change.judgement, direction=direction)

    def signed(self, found: Reading, form: str, change: Change) -> Number:
        """A change as a table writes it: +3.4%."""
        measure, amount = _amount(change)
        shown = size(measure, amount)
        sign = "+" if amount > 0 else "\u2212" if amount < 0 else ""
        made = self.make(found, form, Text(zh=sign + shown.zh, en=sign + shown.en))
        bare = Text(zh=made.text.zh, en=made.text.en.replace("percentage points", "pp"))
        return replace(made, bare=bare, judgement=change.judgement)

    def when(self, found: Reading) -> Text:
        """The period of a reading; months up to it for a year-to-date value."""
        assert found.period is not None
        if found.indicator.spec.form == "ytd" and found.grain is Grain.month:
            return phrases.year_to(found.period)
        return phrases.month(found.period)

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
        text = self.quantity(found, abs(found.value))
        word, text, direction = toned(self.tone, measure, found.value, text)
        number = replace(self.make(found, "change", text), direction=direction)
        return (word, number) if word.zh else (number,)

    def _extreme(self, found: Reading, form: str) -> Parts:
        """The place below the area with the highest or lowest value or growth, its number in brackets."""
        assert found.point is not None
        self.ensure_whole(found, found.point.period, found.point.period)
        values = below(self.desk, found, growth=form.endswith("yoy"))
        if len(values) < 2:
            raise cannot(found, "下面没有可比的地方", "has no places below to tell apart")
        code, value = farthest(values, top=form.startswith("top"))
        name, word, direction = self.area_title(code), NOWHERE, 0
        text = self.quantity(found, value)
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
            self.ensure_whole(found, month, month, found.series.at(month))
        point = year_to_date(found.series).at(last)
        if point is None or point.value is None or found.series.at(months[0]) is None:
            raise cannot(found, f"{last.start.year} 年的月份不全", f"lacks months of {last.start.year}")
        return point.value

    def ensure_whole(self, found: Reading, first: Period, last: Period, point: Point | None = None) -> None:
        """Unsaid where a compared month lacks units or is cut."""
        when = phrases.month(last)
        lacking = self._wholeness_of(found).lacking(first, last) if found.grain is Grain.month else 0
        if lacking:
            raise cannot(
                found,
                f"{when.zh}有 {lacking} 个填报单位还没有报，不作比较",
                f"not compared, for lack of {lacking} of the units that report in {when.en}",
            )
        looked_at = point or found.point
        if looked_at is not None and looked_at.partial:
            raise cannot(found, f"{when.zh}的数据还不完整，不作比较", f"{when.en} is not whole: not compared")

    def partial(self, found: Reading) -> bool:
        """Whether the brief's own period lacks units or is cut."""
        assert found.point is not None
        if found.point.partial or found.grain is not Grain.month:
            return found.point.partial
        return bool(self._wholeness_of(found).lacking(self.period, self.period))

    def _wholeness_of(self, found: Reading) -> Wholeness:
        name = found.indicator.name
        if name not in self._wholeness:
            last_year = self.period.same_last_year()
            assert last_year is not None
            first = last_year.parent(Grain.year).parts(Grain.month)[0]
            self._wholeness[name] = wholeness(self.desk, found.indicator, self.area, first, self.period)
        return self._wholeness[name]

    def _kept(self, found: Reading, change: Change | None) -> Change:
        if change is None:
            raise cannot(found, "没有可比的上期数", "has no earlier value to compare with")
        if change.growth is None and change.unit.symbol not in (phrases.POINTS.symbol, "千分点"):
            raise cannot(found, "上期为 0，算不出增速", "was 0 before: no growth can be told")
        return change

    def make(self, found: Reading, form: str, text: Text, *, area: str | None = None) -> Number:
        indicator = found.indicator
        code = area or self.area
        so_far = ("ytd", "ytd_yoy", "target") if adds_up(indicator) else ("ytd", "ytd_yoy")
        ytd = form in so_far and found.grain is Grain.month
        assert found.period is not None
        return Number(
            text=text,
            bare=self._bare(found, form, text),
            kind="indicator",
            name=indicator.name,
            form=form,
            title=indicator.title,
            area=NOWHERE if WHOLE in extents(self.desk, indicator) else self.area_title(code),
            when=phrases.year_to(found.period) if ytd else self.when(found),
            path=self._path(found, code, ytd=ytd),
            origin=indicator.origin,
            partial=self.partial(found),
        )

    def _bare(self, found: Reading, form: str, text: Text) -> Text:
        if form not in ("value", "ytd"):
            return text
        value = found.value if form == "value" else self.to_date(found)
        shown = format_number(value, found.indicator.unit, found.indicator.scale)
        return Text(zh=shown, en=shown)

    def _path(self, found: Reading, code: str, *, ytd: bool) -> str:
        """The passport of the number. Of a sum since January that of the year, where the year ends with it so far; else
        the indicator's page, whose table holds the months."""
        assert found.period is not None
        grain, label = str(found.grain), found.period.label
        room = "passport"
        if ytd and found.indicator.spec.form != "ytd":
            if found.extent is not None and found.extent.last(Grain.month) == found.period:
                grain, label = "year", str(found.period.start.year)
            else:
                room = "indicators"
        query = urlencode({"area": code, "grain": grain, "period": label})
        return f"/{room}/{quote(found.indicator.name)}?{query}"

    def quantity(self, found: Reading, value: Decimal) -> Text:
        return phrases.quantity(value, found.indicator.unit, found.indicator.scale)

    def area_title(self, code: str) -> Text:
        return Text(zh=self.desk.area_title(code, "zh"), en=self.desk.area_title(code, "en"))


def points_to(series: Series, period: Period, most: int) -> Sequence[Point]:
    """The last `most` points of a series up to a period."""
    return [point for point in series.points if point.period <= period][-most:]


def _amount(change: Change) -> tuple[Measure, Decimal]:
    return ("growth", change.growth) if change.growth is not None else ("points", change.difference)


def cannot(found: Reading, zh: str, en: str) -> Unsaid:
    """A reason that begins with the indicator's title."""
    title = found.indicator.title
    return Unsaid(Text(zh=f"{title.zh}：{zh}", en=f"{title.en}: {en}"))
