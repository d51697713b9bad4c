"""A brief put together for one place and month: what can be said is said, what cannot is listed with the reason."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period
from zhongshu.core.spec import qualify
from zhongshu.core.text import Text
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.attention import judged, signals
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.document import (
    ChartItem,
    Check,
    ChecksItem,
    Document,
    Item,
    LeftOut,
    Line,
    Number,
    Section,
    Sentence,
    SignalsItem,
    TableItem,
    TableRow,
)
from zhongshu.screens.briefs.gaps import Gap, gaps, pieces
from zhongshu.screens.briefs.measured import Measured, points_to
from zhongshu.screens.briefs.parts import Parts, Unsaid, spoken
from zhongshu.screens.briefs.printed import Press, Printed
from zhongshu.screens.briefs.spec import ItemSpec
from zhongshu.screens.briefs.tone import Tone, tone_at
from zhongshu.screens.desk import Desk

CHART = 25
"""Months of a chart: two years and the month they are held against."""


def compose(desk: Desk, brief: Brief, area: str, period: Period, press: Press) -> Document:
    """The document of one month at the desk's snapshot. UnknownName for a period that is no month.

    Nothing is read but through the desk and the press, so that the same snapshot gives the same document.
    """
    if period.grain is not Grain.month:
        raise UnknownName(f"a brief is of a month, not of {period.label}", hint="write it 2020-11")
    parameter = desk.catalogue.parameters[qualify(brief.spec.tone, brief.pack)]
    tone = tone_at(parameter, period.start)
    return _Composer.of(desk, brief, area, period, press, tone).document()


def sentence_id(template: Text) -> str:
    """The same for as long as the pack says the same."""
    return hashlib.sha256(f"{template.zh}\x00{template.en}".encode()).hexdigest()[:12]


@dataclass
class _Composer:
    desk: Desk
    brief: Brief
    area: str
    period: Period
    tone: Tone
    measured: Measured
    printed: Printed
    left_out: list[LeftOut] = field(default_factory=list)

    @classmethod
    def of(cls, desk: Desk, brief: Brief, area: str, period: Period, press: Press, tone: Tone) -> "_Composer":
        title = partial(_area_title, desk)
        printed = Printed(press, brief.pack, area, period, tone, title)
        return cls(desk, brief, area, period, tone, Measured(desk, area, period, tone), printed)

    def document(self) -> Document:
        sections = []
        for spec in self.brief.spec.sections:
            items = tuple(item for one in spec.items for item in self._item(one))
            if items:
                sections.append(Section(spec.title, items))
        bodies = (Sentence, TableItem, ChartItem)
        if not any(isinstance(item, bodies) for section in sections for item in section.items):
            sections = []  # checks of printed figures alone are no brief of this month
        return Document(
            brief=self.brief.name,
            title=self.brief.title,
            area=self.area,
            area_title=_area_title(self.desk, self.area),
            period=self.period.label,
            period_title=phrases.month(self.period),
            snapshot=self.desk.snapshot.number,
            sections=tuple(sections),
            left_out=tuple(self.left_out),
            rising=self.tone.rising,
            falling=self.tone.falling,
        )

    def _item(self, spec: ItemSpec) -> Iterator[Item]:
        if spec.sentence is not None:
            yield from self._sentence(spec.sentence, spec.otherwise)
        elif spec.table is not None:
            yield from self._table(spec.title, spec.table)
        elif spec.chart is not None:
            yield from self._chart(spec.title, spec.chart)
        elif spec.signals:
            yield from self._signals()
        elif spec.checks is not None:
            yield from self._checks(spec.checks)

    def _sentence(self, template: Text, otherwise: Text | None) -> Iterator[Sentence]:
        told: dict[Gap, Parts] = {}
        missing: dict[Gap, Text] = {}
        for gap in dict.fromkeys((*gaps(template.zh), *gaps(template.en))):
            try:
                told[gap] = self._said(gap, template)
            except Unsaid as unsaid:
                missing[gap] = unsaid.reason
        if not missing:
            chinese, english = (self._spoken(template, told, language) for language in ("zh", "en"))
            yield Sentence(sentence_id(template), chinese, english)
            return
        self._leave_out(sentence_id(template), template, *missing.items())
        if otherwise is not None:
            yield from self._sentence(otherwise, None)

    def _leave_out(self, id_: str, template: Text, *missing: tuple[Gap, Text]) -> None:
        reasons: list[Text] = []
        for _, reason in missing:
            if reason not in reasons:
                reasons.append(reason)
        self.left_out.append(LeftOut(id_, template, tuple(str(gap) for gap, _ in missing), tuple(reasons)))

    def _lack(self, id_: str, title: Text, gap: Gap, reason: Text) -> None:
        """A row or a line that is missing; those of one table or chart are told together."""
        last = self.left_out[-1] if self.left_out else None
        if last is not None and last.template == title:
            reasons = last.reasons if reason in last.reasons else (*last.reasons, reason)
            self.left_out[-1] = replace(last, gaps=(*last.gaps, str(gap)), reasons=reasons)
        else:
            self._leave_out(id_, title, (gap, reason))

    def _spoken(self, template: Text, told: dict[Gap, Parts], language: str) -> tuple[str | Number, ...]:
        found: list[str | Number] = []
        for piece in pieces(template.to(language)):
            parts = [piece] if isinstance(piece, str) else [spoken(part, language) for part in told[piece]]
            for part in parts:
                if found and isinstance(found[-1], str) and _starts_wide(part, language):
                    found[-1] = _closed(found[-1])
                if isinstance(part, str) and found and isinstance(found[-1], str):
                    found[-1] += part
                elif part != "":
                    found.append(part)
        return tuple(found)

    def _said(self, gap: Gap, template: Text) -> Parts:
        if gap.what == "period":
            return (phrases.year_to(self.period) if gap.form == "ytd" else phrases.month(self.period),)
        if gap.what == "area":
            return (_area_title(self.desk, self.area),)
        if gap.what == "check":
            return (self.printed.implied(gap.name),)
        if gap.what == "figure":
            return self.printed.figure(gap, self._periods(template))
        return self.measured.said(qualify(gap.name, self.brief.pack), gap.form)

    def _periods(self, template: Text) -> list[Text]:
        """The periods that a sentence names by itself."""
        named = []
        for gap in gaps(template.zh):
            if gap.what == "period":
                named.append(phrases.year_to(self.period) if gap.form == "ytd" else phrases.month(self.period))
            elif gap.what == "figure" and gap.form == "when":
                named.append(self.printed.when(gap.name))
        return named

    def _table(self, title: Text | None, names: tuple[str, ...]) -> Iterator[TableItem]:
        rows = [row for name in names if (row := self._row(qualify(name, self.brief.pack), title)) is not None]
        if rows:
            yield TableItem(title, tuple(rows))

    def _row(self, name: str, title: Text | None) -> TableRow | None:
        indicator = self.desk.indicator(name)
        cells: dict[str, Number | None] = {}
        for form in ("value", "yoy", "ytd", "ytd_yoy"):
            try:
                cells[form] = self._cell(name, form)
            except Unsaid as unsaid:
                if form == "value":
                    gap = Gap("indicator", name, form)
                    self._lack(name, title or indicator.title, gap, unsaid.reason)
                    return None
                cells[form] = None
        return TableRow(
            indicator.title, indicator.unit.title, cells["value"], cells["yoy"], cells["ytd"], cells["ytd_yoy"]
        )

    def _cell(self, name: str, form: str) -> Number | None:
        found = self.measured.reading(name)
        ytd = found.indicator.spec.form == "ytd"
        if ytd and form in ("value", "yoy"):
            return None  # it stands in the columns of the months so far
        if form == "yoy":
            return self.measured.signed(found, form, self.measured.change(found, form))
        if form == "ytd_yoy":
            return self.measured.signed(found, form, self.measured.change_to_date(found))
        return self.measured.number(found, form)

    def _chart(self, title: Text | None, names: tuple[str, ...]) -> Iterator[ChartItem]:
        lines: dict[str, tuple[Line, list[str]]] = {}
        for name in names:
            qualified = qualify(name, self.brief.pack)
            try:
                found = self.measured.reading(qualified)
            except Unsaid as unsaid:
                indicator = self.desk.indicator(qualified)
                gap = Gap("indicator", name, "value")
                self._lack(qualified, title or indicator.title, gap, unsaid.reason)
                continue
            points = points_to(found.series, self.period, CHART)
            cut = tuple(index for index, point in enumerate(points) if point.partial)
            values = tuple(point.value for point in points)
            path = self.measured.number(found, "value").path
            line = Line(found.indicator.title, values, cut, found.indicator.origin, path)
            lines[qualified] = line, [point.period.label for point in points]
        if not lines:
            return
        first = self.desk.indicator(next(iter(lines)))
        labels = sorted({label for _, own in lines.values() for label in own})
        laid = tuple(_laid(line, own, labels) for line, own in lines.values())
        yield ChartItem(title or first.title, first.unit.title, first.scale, tuple(labels), laid)

    def _signals(self) -> Iterator[SignalsItem]:
        """Said when there is something to say, or when some indicator could have crossed its line and none has."""
        lines = judged(self.desk, self.brief, self.area, self.period)
        checks = [check for name in self.brief.checks if (check := self._check(name)) is not None]
        found = signals(self.desk, self.brief, self.measured, checks, lines)
        if found or lines:
            yield SignalsItem(found)

    def _checks(self, names: tuple[str, ...]) -> Iterator[ChecksItem]:
        checks: list[Check] = []
        for name in names:
            check = self._check(name)
            if check is not None:
                checks.append(check)
        if checks:
            yield ChecksItem(tuple(checks))

    def _check(self, name: str) -> Check | None:
        try:
            return self.printed.check(name)
        except Unsaid as unsaid:
            left = (Gap("check", name, "value"), unsaid.reason)
            if not any(one.id == name for one in self.left_out):
                self._leave_out(name, Text(zh=name, en=name), left)
        return None


def _starts_wide(part: str | Number, language: str) -> bool:
    text = part if isinstance(part, str) else part.text.to(language)
    return text[:1] > "\u2e7f"


def _closed(text: str) -> str:
    """Without the space that a template leaves for digits, where Chinese follows Chinese: 企业不少于 15 家."""
    return text.rstrip(" ") if text.endswith(" ") and text.rstrip(" ")[-1:] > "\u2e7f" else text


def _laid(line: Line, own: list[str], labels: list[str]) -> Line:
    """The line over the chart's labels."""
    values = dict(zip(own, line.values, strict=True))
    cut = {own[index] for index in line.partial}
    return Line(
        line.title,
        tuple(values.get(label) for label in labels),
        tuple(index for index, label in enumerate(labels) if label in cut),
        line.origin,
        line.path,
    )


def _area_title(desk: Desk, code: str) -> Text:
    return Text(zh=desk.area_title(code, "zh"), en=desk.area_title(code, "en"))
