"""Months, rates and refusals in the reader's language."""

from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.periods import Period
from zhongshu.core.units import parse_unit
from zhongshu.indicators.catalogue import Indicator
from zhongshu.methods.monthly.growth import Rate
from zhongshu.methods.monthly.refusal import Refusal
from zhongshu.web.visit import Visit

POINTS = {"%": "百分点", "‰": "千分点"}


@dataclass(frozen=True)
class Saying:
    """What the templates of this room call, for one visit and indicator."""

    visit: Visit
    indicator: Indicator

    def stretch(self, first: Period, last: Period) -> str:
        """'2022年11月', '2022年1–2月'; 'Nov 2022', 'Jan–Feb 2022'."""
        if first == last:
            return self.visit.period(first)
        if self.visit.language == "en":
            return f"{first.title('en').split(' ')[0]}–{last.title('en')}"
        return f"{first.start.year}年{first.start.month}–{last.start.month}月"

    def value(self, value: Decimal | None) -> str:
        """With its unit behind it."""
        return self.visit.quantity(value, self.indicator)

    def number(self, value: Decimal | None) -> str:
        """Without its unit, which stands above the column."""
        return self.visit.number(value, self.indicator.unit, self.indicator.scale)

    def points(self, value: Decimal | None, *, signed: bool = True) -> str:
        """A difference of rates, shares or an index, with its unit."""
        unit = self.indicator.unit.difference
        shown = self.visit.number(value, unit, self.indicator.scale, signed=signed)
        named = self.visit.unit(unit)
        return shown if value is None or not named else f"{shown}\u202f{named}"

    def percent(self, value: Decimal | None, *, signed: bool = True) -> str:
        """A growth in %, its sign written."""
        shown = self.visit.number(value, parse_unit("%"), 1, signed=signed)
        return shown if value is None else f"{shown}%"

    def growth_points(self, value: Decimal | None) -> str:
        """A difference of two growth rates."""
        unit = parse_unit("百分点")
        return f"{self.visit.number(value, unit, 1, signed=True)}\u202f{self.visit.unit(unit)}"

    def rate(self, rate: Rate) -> str:
        """Growth or a difference; a dash without one."""
        return self.points(rate.value) if rate.points else self.percent(rate.value)

    def because(self, rate: Rate) -> str:
        """Why there is no rate; '' where there is one."""
        return "" if rate.reason is None else self.visit.t(f"analysis.no_rate.{rate.reason}")

    def refused(self, refusal: Refusal, of: str) -> str:
        """A sentence; `of` is "adjust", "turn" or "nowcast"."""
        at = "" if refusal.at is None else self.visit.period(refusal.at)
        why = self.visit.t(
            f"analysis.refused.{refusal.why}", at=at, needed=refusal.needed or 0, found=refusal.found or 0
        )
        return self.visit.t(f"analysis.refused.of.{of}", why=why)
