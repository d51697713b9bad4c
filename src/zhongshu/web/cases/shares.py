"""The flow of a case as its page tells it: each office's share with its promise, and of which matter a part is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.cases.case import Case
from zhongshu.cases.flows.picture import Drawing, Told, drawing
from zhongshu.cases.records import number_of
from zhongshu.cases.shares import Share, Shares, ShareState, shares_of
from zhongshu.cases.sight import Seen
from zhongshu.web.cases.clocks import ClockLine, lines_of
from zhongshu.web.cases.telling import Telling, Tone
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class ShareLine:
    """One office: `word` is where its part stands, `public` what who asked reads of that, `waits` what it comes after.

    `elapsed` is how long it has had it, or had; `clock` its promise, None where it gives none; `path` the page of its
    part, for who may open it."""

    title: str
    office: str
    state: ShareState
    tone: Tone
    word: str
    public: str = ""
    since: datetime | None = None
    elapsed: str = ""
    clock: ClockLine | None = None
    waits: str = ""
    path: str | None = None


@dataclass(frozen=True)
class SharesTold:
    """`elapsed` is that of the whole; `done` of `all` shares have come back; `drawing` is the flow with where it
    stands."""

    lines: Sequence[ShareLine]
    elapsed: str
    ended: datetime | None
    done: int
    all: int
    drawing: Drawing


@dataclass(frozen=True)
class WholeTold:
    """The matter of which a case is a part; `path` is None for who does not see it."""

    title: str
    number: int
    path: str | None


def shares_told(visit: Visit, seen: Seen) -> SharesTold | None:
    """None for a case without a flow."""
    found = None if seen.type.spec.flow is None else shares_of(visit.hub.cases, seen.case)
    if found is None:
        return None
    tell, until = Telling(visit), found.ended or visit.now
    lines = [_line(visit, tell, seen, one) for one in found.shares]
    counted = [one for one in lines if one.state not in ("recalled", "perhaps")]
    done = sum(one.state == "done" for one in lines)
    elapsed = tell.length(until - found.began)
    return SharesTold(lines, elapsed, found.ended, done, len(counted), _drawn(visit, found, lines))


def _drawn(visit: Visit, found: Shares, lines: Sequence[ShareLine]) -> Drawing:
    """Each task as its last share is told."""
    told = {
        share.element: Told(line.title, _took(visit, line), "" if line.state == "recalled" else line.tone, line.path)
        for share, line in zip(found.shares, lines, strict=True)
    }
    return drawing(found.flow, found.standing, told)


def _took(visit: Visit, line: ShareLine) -> str:
    if not line.elapsed:
        return ""
    return visit.t("cases.share.since" if line.state == "running" else "cases.share.took", length=line.elapsed)


def whole_told(visit: Visit, seen: Seen) -> WholeTold | None:
    """None for a case that is no part."""
    if seen.case.parent is None:
        return None
    tell, cases = Telling(visit), visit.hub.cases
    whole = cases.store.case(number_of(seen.case.parent))
    sees = cases.stands_as(whole, visit.reader) is not None
    return WholeTold(tell.type(whole.type), number_of(whole.id), tell.path(whole.id) if sees else None)


def _line(visit: Visit, tell: Telling, seen: Seen, share: Share) -> ShareLine:
    title = visit.text(share.title)
    if share.case is None or share.part is None:
        tasks = visit.t("cases.share.and").join(map(visit.text, share.after))
        waits = visit.t("cases.share.after", tasks=tasks) if tasks else ""
        return ShareLine(title, "", share.state, "", visit.t(f"cases.share.{share.state}"), waits=waits)
    case, part, step = share.case, share.part, share.type.spec.steps.get(share.case.step)
    clock = None if share.state == "recalled" else _clock(visit, seen, share)
    public = None if step is None or share.state == "recalled" else step.public
    return ShareLine(
        title=title,
        office=tell.post(case.post),
        state=share.state,
        tone=_tone(share, clock),
        word=visit.t("cases.share.recalled") if share.state == "recalled" else tell.step(case),
        public="" if public is None else visit.text(public),
        since=part.begun,
        elapsed=tell.length(max(timedelta(), (part.ended or visit.now) - part.begun)),
        clock=clock,
        path=tell.path(case.id) if _opens(visit, case) else None,
    )


def _tone(share: Share, clock: ClockLine | None) -> Tone:
    if clock is not None and clock.tone:
        return clock.tone
    return "good" if share.state == "done" else ""


def _opens(visit: Visit, case: Case) -> bool:
    return visit.reader.known and visit.hub.cases.stands_as(case, visit.reader) is not None


def _clock(visit: Visit, seen: Seen, share: Share) -> ClockLine | None:
    """The promise of a part: the one that runs, otherwise that which ended last; to others than who works at the whole
    only where it is public."""
    assert share.case is not None
    lines = lines_of(visit, share.case, share.type, ())
    shown = [one for one in lines if one.public or seen.as_ == "works"]
    return next((one for one in shown if one.open), shown[-1] if shown else None)
