"""What a brief says of printed figures and of the relations between them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import Period
from zhongshu.core.spec import qualify
from zhongshu.core.text import Text
from zhongshu.methods.figures.figure import COMPARED, QUALIFIERS, Figure
from zhongshu.methods.figures.verdict import Verdict
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.document import NOWHERE, Check, Number
from zhongshu.screens.briefs.gaps import Gap
from zhongshu.screens.briefs.parts import Parts, Unsaid, toned
from zhongshu.screens.briefs.tone import Measure, Tone


@dataclass(frozen=True)
class Press:
    """Where printed figures and verdicts come from: `figures` by dataset and id, `verdict` of a relation's name."""

    datasets: tuple[str, ...]
    figures: Callable[[str], Mapping[str, Figure]]
    verdict: Callable[[str], Verdict]

    def figure(self, id_: str) -> tuple[str, Figure]:
        """The dataset that holds it, and the figure; Unsaid where none does."""
        for dataset in self.datasets:
            found = self.figures(dataset).get(id_)
            if found is not None:
                return dataset, found
        raise Unsaid(Text(zh=f"没有印刷数字 {id_}", en=f"there is no printed figure {id_}"))


@dataclass(frozen=True)
class Printed:
    """The figures of one brief. One of another place, of another period or of none is not this brief's to say."""

    press: Press
    pack: str
    area: str
    period: Period
    tone: Tone
    title_of: Callable[[str], Text]

    def figure(self, gap: Gap, named: Collection[Text]) -> Parts:
        """`named` are the periods that its sentence says; any other one follows the figure in brackets."""
        dataset, figure = self.press.figure(gap.name)
        when = self._fits(figure)
        if gap.form == "when":
            return (when,)
        said = self._said(gap, dataset, figure, when)
        return said if when in named else (*said, Text(zh=f"（{when.zh}）", en=f" ({when.en})"))

    def when(self, id_: str) -> Text:
        """The period of a figure of this brief."""
        return self._fits(self.press.figure(id_)[1])

    def implied(self, name: str) -> Number:
        """What a relation gives for the term that nobody printed; Unsaid where it gives nothing."""
        verdict = self._verdict(name)
        figures = [figure for term in verdict.relation.terms.values() for figure in term]
        if not any(figure.place == self.area and self._of_period(figure) for figure in figures):
            raise Unsaid(Text(zh=f"关系 {name} 不属于本期本地", en=f"relation {name} is not of this place and period"))
        number = self._implied(name, verdict)
        if number is None:
            raise Unsaid(Text(zh=f"关系 {name} 推不出数值", en=f"relation {name} implies no value"))
        return number

    def check(self, name: str) -> Check:
        """One relation with its arithmetic; Unsaid where its figures are dated and none is of the year so far."""
        verdict = self._verdict(name)
        relation = verdict.relation
        figures = [figure for term in relation.terms.values() for figure in term]
        if any(figure.end for figure in figures) and not any(self._so_far(figure) for figure in figures):
            raise Unsaid(
                Text(zh=f"关系 {name} 不是本年到本月的数字", en=f"relation {name} is not of this year up to this month")
            )
        places = list(dict.fromkeys(f.place for term in relation.terms.values() for f in term if f.place))
        titles = [self.title_of(place) for place in places]
        return Check(
            name=qualify(name, self.pack),
            title=relation.title or Text(zh=relation.id, en=relation.id),
            place=Text(zh="、".join(title.zh for title in titles), en=", ".join(title.en for title in titles)),
            status=verdict.status,
            arithmetic=verdict.arithmetic,
            path=_relation_path(qualify(name, self.pack)),
            implied=self._implied(name, verdict),
        )

    def _verdict(self, name: str) -> Verdict:
        try:
            return self.press.verdict(qualify(name, self.pack))
        except ZhongshuError as error:
            raise Unsaid(Text(zh=f"关系 {name}：{error.message}", en=f"relation {name}: {error.message}")) from error

    def _implied(self, name: str, verdict: Verdict) -> Number | None:
        implied = verdict.implied
        if implied is None:
            return None
        name = qualify(name, self.pack)
        return Number(
            text=phrases.printed(implied.shown, implied.unit),
            bare=Text(zh=implied.shown, en=implied.shown),
            kind="relation",
            name=name,
            form="value",
            title=verdict.relation.title or Text(zh=name, en=name),
            area=NOWHERE,  # nobody printed whose it is: the target's is the city's, the rate's the province's
            when=NOWHERE,
            path=_relation_path(name),
            origin="published",
        )

    def _said(self, gap: Gap, dataset: str, figure: Figure, when: Text) -> Parts:
        before, text, direction = NOWHERE, phrases.printed(figure.printed, figure.unit), 0
        if gap.form == "rank":
            text = phrases.place_of(int(Decimal(figure.printed)))
        elif gap.form == "change":
            if figure.unit.symbol not in (phrases.PERCENT.symbol, phrases.POINTS.symbol):
                raise Unsaid(Text(zh=f"{figure.id} 不是增速", en=f"{figure.id} is no growth: it is not in %"))
            measure: Measure = "points" if figure.unit.symbol == phrases.POINTS.symbol else "growth"
            shown = phrases.printed(figure.printed.lstrip("-−"), figure.unit)
            before, text, direction = toned(self.tone, measure, Decimal(figure.printed), shown)
        number = Number(
            text=text,
            bare=Text(zh=figure.printed, en=figure.printed),
            kind="figure",
            name=f"{dataset}/{figure.id}",
            form=gap.form,
            title=figure.name,
            area=self.title_of(figure.place or self.area),
            when=when,
            path=f"/figures/{quote(dataset)}/{quote(figure.id.removesuffix(COMPARED))}",
            origin="published",
            direction=direction,
        )
        if figure.qualifier == "=":
            return tuple(part for part in (before, number) if part != NOWHERE)
        word = QUALIFIERS[figure.qualifier]
        worded = replace(number, text=Text(zh=f"{word.zh} {text.zh}", en=f"{word.en} {text.en}"))
        return tuple(part for part in (before, worded) if part != NOWHERE)

    def _fits(self, figure: Figure) -> Text:
        """Its period; Unsaid where it is not of this brief's place and month."""
        if figure.place != self.area:
            place = self.title_of(figure.place or "")
            raise Unsaid(
                Text(
                    zh=f"{figure.id} 是{place.zh or '别处'}的数字",
                    en=f"{figure.id} is a figure of {place.en or 'elsewhere'}",
                )
            )
        if figure.end is None:
            raise Unsaid(
                Text(zh=f"{figure.id} 版面没有写明时间", en=f"{figure.id} is undated: known as of its page only")
            )
        when = phrases.span(figure.start, figure.end)
        if not self._of_period(figure):
            raise Unsaid(Text(zh=f"{figure.id} 是{when.zh}的数字", en=f"{figure.id} is of {when.en}"))
        return when

    def _so_far(self, figure: Figure) -> bool:
        """Whether it is of the brief's year and known by its month."""
        if figure.end is None:
            return False
        return figure.end.year == self.period.start.year and figure.end < self.period.end.date()

    def _of_period(self, figure: Figure) -> bool:
        """Whether it ends in the brief's month."""
        if figure.end is None:
            return False
        return (figure.end.year, figure.end.month) == (self.period.start.year, self.period.start.month)


def _relation_path(name: str) -> str:
    return f"/figures/relations#{quote(name)}"
