"""`list_signals`: thresholds that are breached, and have been for long enough."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.mcp.answers import Answer, Coverage, Number, Times, lines, stretch
from zhongshu.mcp.asked import REGION, area_of
from zhongshu.mcp.call import Call
from zhongshu.mcp.values import times, valued
from zhongshu.screens.signals import Signal as Breach
from zhongshu.screens.signals import threshold_signals

_TICK = timedelta(microseconds=1)


class Signal(BaseModel):
    """One threshold, breached in every period from `since` to `until`."""

    indicator: str
    severity: Literal["bad", "warn", "good"]
    title: Text
    detail: Text
    since: datetime
    until: datetime
    number: Number = Field(description="The newest value")


class Signals(Answer):
    """The longest breach first."""

    area: str
    area_title: str
    of: Times
    signals: list[Signal]
    found: int

    def in_words(self) -> str:
        """A line a signal."""
        told = (f"- {one.title.zh} / {one.title.en} (since {one.since:%Y-%m-%d})" for one in self.signals)
        return lines(f"{self.found} signals in {self.area_title} and below.", *told, self.more)


def list_signals(
    call: Call,
    area: Annotated[str | None, Field(description=REGION)] = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 30,
    offset: Annotated[int, Field(ge=0, le=100_000, description="How many to pass over")] = 0,
) -> Signals:
    """List the warnings that stand now in an area and all below it: thresholds of indicators that have been breached
    for as long as their owner said is too long."""
    code = area_of(call, area)
    found = call.desk.keep(f"mcp signals {code}", lambda: threshold_signals(call.desk, code))
    shown, more = stretch(found, offset, limit)
    return Signals(
        area=code,
        area_title=call.desk.area_title(code, "zh"),
        of=times(call),
        signals=[_signal(call, one) for one in shown],
        found=len(found),
        more=more,
    )


def _signal(call: Call, one: Breach) -> Signal:
    indicator, zone = call.desk.indicator(one.indicator), call.desk.zone
    warn = indicator.spec.warn
    grain = (None if warn is None else warn.grain) or indicator.grain
    period = Period.of(one.until - _TICK, grain, zone)
    return Signal(
        indicator=one.indicator,
        severity=one.severity,
        title=one.title,
        detail=one.detail,
        since=one.since.astimezone(zone),
        until=one.until.astimezone(zone),
        number=valued(call, indicator, one.area, period, one.value, Coverage(rows=None, partial=False)),
    )
