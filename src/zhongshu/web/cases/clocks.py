"""The clocks of one case as a page shows them: how much has gone, what is left, when and why one stood still."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event
from zhongshu.cases.promises import Told, told
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.rules.clock import ClockSpec
from zhongshu.rules.standing import Standing
from zhongshu.rules.working_time import HoursError
from zhongshu.web.cases.telling import Telling, Tone
from zhongshu.web.visit import Visit

_TONES: Mapping[str, Tone] = {"overdue": "bad", "late": "bad", "warning": "warn", "in_time": "good"}


@dataclass(frozen=True)
class Stood:
    """A pause: from when until when (None while it lasts), and why."""

    began: datetime
    ended: datetime | None
    why: str


@dataclass(frozen=True)
class ClockLine:
    """One clock: `share` of its length that has gone, 0 to 100; `due` None while it stands still, or cannot be told."""

    name: str
    title: Text
    within: str
    state: str
    word: str
    tone: Tone
    share: float
    due: datetime | None
    pauses: tuple[Stood, ...]
    extended: str
    public: bool
    open: bool


def clock_lines(visit: Visit, seen: Seen) -> list[ClockLine]:
    """Those that this reader is told of: all for who works at the case, the public ones for others."""
    lines = lines_of(visit, seen.case, seen.type, seen.events)
    return [one for one in lines if seen.as_ == "works" or one.public]


def lines_of(visit: Visit, case: Case, type: CaseType, events: Sequence[Event]) -> list[ClockLine]:
    """Every clock of a case that its type has; `events` tell why one stood still."""
    found = told(case, visit.hub.cases.time, visit.now)
    return [_line(visit, type, events, one) for name, one in found.items() if name in type.spec.clocks]


def _line(visit: Visit, type: CaseType, events: Sequence[Event], one: Told) -> ClockLine:
    spec, clock = one.promise.spec, one.promise.clock
    said, standing = type.spec.clocks[one.clock], one.standing
    more = sum((extension.by for extension in clock.extensions), start=spec.within * 0)
    total = Fraction(spec.within + more)
    state = "unknown" if standing is None else standing.state
    return ClockLine(
        name=one.clock,
        title=said.title,
        within=amount(visit, Fraction(spec.within), spec),
        state=state,
        word=visit.t(_untold(one)) if standing is None else _word(visit, standing, spec),
        tone=_TONES.get(state, ""),
        share=_share(standing, total),
        due=None if standing is None else standing.due,
        pauses=tuple(_pauses(visit, type, events, one)),
        extended=amount(visit, Fraction(more), spec) if more else "",
        public=said.public,
        open=clock.ended is None,
    )


def _untold(one: Told) -> str:
    return "cases.clock.no_hours" if isinstance(one.trouble, HoursError) else "cases.clock.unknown"


def amount(visit: Visit, number: Fraction, spec: ClockSpec) -> str:
    """So many working days, hours..., rounded up to a tenth; less than an hour in minutes."""
    if spec.counts == "hours" and number < 1:
        return visit.t("cases.amount.minutes", n=ceil(number * 60))
    tenths = ceil(number * 10)
    shown = str(tenths // 10) if tenths % 10 == 0 else f"{tenths / 10:.1f}"
    return visit.t(f"cases.amount.{spec.counts}", n=shown)


def _word(visit: Visit, standing: Standing, spec: ClockSpec) -> str:
    state = standing.state
    if state in ("running", "warning"):
        return Telling(visit).due(standing.due).word
    if state == "overdue":
        return Telling(visit).due(standing.due).word
    number = standing.over if state == "late" else standing.left
    if number is None:
        return visit.t("cases.clock.late_unknown")
    length = amount(visit, number, spec)
    return visit.t(f"cases.clock.{state}", length=length)


def _share(standing: Standing | None, total: Fraction) -> float:
    if standing is None or total <= 0:
        return 0.0
    if standing.state in ("overdue", "late"):
        return 100.0
    return max(0.0, min(100.0, float(100 * (1 - standing.left / total))))


def _pauses(visit: Visit, type: CaseType, events: Sequence[Event], one: Told) -> Iterator[Stood]:
    began: dict[datetime, Event] = {event.at: event for event in events if event.clocks}
    for pause in one.promise.clock.pauses:
        event = began.get(pause.began)
        step = None if event is None or event.kind == "paused" else type.spec.steps.get(event.step)
        why = visit.text(step.title) if step is not None else "" if event is None else event.note
        yield Stood(pause.began, pause.ended, why)
