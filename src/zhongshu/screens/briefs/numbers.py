"""A value of an indicator as a number of a brief: how it is written, what it is of, where its passport is."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode

from zhongshu.core.periods import Grain
from zhongshu.core.text import Text
from zhongshu.core.units import format_number
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.document import NOWHERE, Number
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import WHOLE, extents
from zhongshu.screens.reading import Reading, adds_up


@dataclass(frozen=True)
class Numbers:
    """Of one brief's `area`, unless a number is of a place below it."""

    desk: Desk
    area: str

    def of_value(self, found: Reading, form: str, value: Decimal, *, partial: bool) -> Number:
        """A value or a sum since January, with its unit; without it where a table names the unit already."""
        indicator = found.indicator
        bare = format_number(value, indicator.unit, indicator.scale)
        text = quantity(found, value)
        return self.make(found, form, text, partial=partial, bare=Text(zh=bare, en=bare))

    def make(
        self, found: Reading, form: str, text: Text, *, partial: bool, bare: Text | None = None, area: str | None = None
    ) -> Number:
        """`form` is one of `gaps.FORMS["indicator"]`; `text` carries the unit, `bare` does not."""
        indicator, code = found.indicator, area or self.area
        so_far = ("ytd", "ytd_yoy", "target") if adds_up(indicator) else ("ytd", "ytd_yoy")
        ytd = form in so_far and found.grain is Grain.month
        assert found.period is not None
        return Number(
            text=text,
            bare=bare or text,
            kind="indicator",
            name=indicator.name,
            form=form,
            title=indicator.title,
            area=NOWHERE if WHOLE in extents(self.desk, indicator) else self.area_title(code),
            when=phrases.year_to(found.period) if ytd else when(found),
            path=_path(found, code, ytd=ytd),
            origin=indicator.origin,
            partial=partial,
        )

    def area_title(self, code: str) -> Text:
        return Text(zh=self.desk.area_title(code, "zh"), en=self.desk.area_title(code, "en"))


def quantity(found: Reading, value: Decimal) -> Text:
    """A value in the indicator's unit."""
    return phrases.quantity(value, found.indicator.unit, found.indicator.scale)


def when(found: Reading) -> Text:
    """The period of a reading; months up to it for a year-to-date value."""
    assert found.period is not None
    if found.indicator.spec.form == "ytd" and found.grain is Grain.month:
        return phrases.year_to(found.period)
    return phrases.month(found.period)


def _path(found: Reading, code: str, *, ytd: bool) -> str:
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
