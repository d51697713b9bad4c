"""What a brief says needs attention: lines crossed, units missing, printed figures that contradict each other."""

from collections.abc import Iterator, Sequence

from zhongshu.core.periods import Grain, Period
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.document import BriefSignal, Check
from zhongshu.screens.briefs.measured import Measured
from zhongshu.screens.briefs.parts import Unsaid
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import area_of, extents
from zhongshu.screens.notices import threshold_notices


def judged(desk: Desk, brief: Brief, area: str, period: Period) -> tuple[Indicator, ...]:
    """The pack's indicators that have a line and whose newest month is this one: others tell nothing of it."""
    found = []
    for indicator in desk.readable:
        if indicator.pack != brief.pack:
            continue
        if indicator.spec.warn is None:
            continue
        known = extents(desk, indicator)
        extent = known.get(area_of(known, area))
        if extent is not None and extent.last(Grain.month) == period:
            found.append(indicator)
    return tuple(found)


def signals(
    desk: Desk, brief: Brief, measured: Measured, checks: Sequence[Check], lines: Sequence[Indicator]
) -> tuple[BriefSignal, ...]:
    """Bad ones first; `lines` are the indicators that are judged by a line."""
    found = [
        *_crossed(desk, brief, measured, {indicator.name for indicator in lines}),
        *_missing(brief, measured),
        *_contradictions(checks),
    ]
    return tuple(sorted(found, key=lambda signal: ("bad", "warn", "good").index(signal.severity)))


def _crossed(desk: Desk, brief: Brief, measured: Measured, names: set[str]) -> Iterator[BriefSignal]:
    if not names:
        return
    for notice in threshold_notices(desk, measured.area):
        if notice.indicator in names and pack_of(notice.indicator or "") == brief.pack:
            path = f"/indicators/{notice.indicator}?area={notice.area or measured.area}"
            yield BriefSignal(notice.severity, notice.title, notice.detail, path)


def _missing(brief: Brief, measured: Measured) -> Iterator[BriefSignal]:
    """One signal for all numbers of the month that are not whole."""
    cut = []
    for name in brief.indicators:
        try:
            found = measured.reading(name)
        except Unsaid:
            continue
        if measured.partial(found):
            cut.append(found)
    if cut:
        when = phrases.month(measured.period)
        yield BriefSignal(
            severity="warn",
            title=Text(
                zh=f"{when.zh}有 {len(cut)} 个指标还没有报齐",
                en=f"{when.en}: {len(cut)} indicator{'' if len(cut) == 1 else 's'} not whole yet",
            ),
            detail=Text(
                zh="、".join(one.indicator.title.zh for one in cut), en=", ".join(one.indicator.title.en for one in cut)
            ),
            path=measured.number(cut[0], "value").path,
        )


def _contradictions(checks: Sequence[Check]) -> Iterator[BriefSignal]:
    for check in checks:
        if check.status == "contradiction":
            title = Text(zh=f"印刷数字互相矛盾：{check.title.zh}", en=f"Printed figures contradict: {check.title.en}")
            yield BriefSignal("warn", title, check.arithmetic, check.path)
