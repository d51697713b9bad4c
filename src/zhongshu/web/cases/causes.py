"""What a case is about, as a page tells it; and beside a number what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhongshu.cases.cause import About, Cause
from zhongshu.cases.outcomes import outcomes_of, under_way
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.periods import Period
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.packs.causes import cause_at, printed, shown_again, starters, value_at
from zhongshu.screens.notices import Notice
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.clocks import clock_lines
from zhongshu.web.cases.telling import Answer, Telling, common, may_work
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class CauseLine:
    """`then` is the number as it was, `now` as it is by now; None where the reader may not see it, or it is none.

    `place` and `when` are empty for what is no number. `passport` leads to what proved it then, `corrected` is what
    that same period says by now where it says something else, `newest` the period of `now`. `closed`: the reader may
    not see it; `fresh`: `then` is this moment.
    """

    about: About
    title: str
    origin: str
    page: str
    place: str = ""
    when: str = ""
    then: str | None = None
    passport: str | None = None
    signal: str = ""
    now: str | None = None
    newest: str = ""
    corrected: str | None = None
    closed: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class Button:
    """What opens a case about a number: its words, and where it leads."""

    text: str
    at: str


@dataclass(frozen=True)
class Outcome:
    """A case beside the number that it is about: `then` is the number as it was, `results` what was said of the case on
    the way, `step` where it stands, `late` how long an open one is over."""

    seen: Seen
    then: str | None
    results: Sequence[Answer]
    step: str
    late: str


def buttons(visit: Visit, about: About) -> list[Button]:
    """What this reader may open about a number; nothing while they look back."""
    if visit.as_of is not None or not visit.reader.known:
        return []
    return [_button(visit, one, about) for one in starters(visit.hub, visit.access)]


def about_number(indicator: Indicator, area: str, period: Period | None) -> About:
    """A number of a page."""
    return About("indicator", indicator.name, area, None if period is None else period.label)


@dataclass(frozen=True)
class Signals:
    """What stands beside the signals of a page: what may be opened about each, and how many cases are under way."""

    visit: Visit
    open: Mapping[str, int]

    @classmethod
    def of(cls, visit: Visit, notices: Iterable[Notice]) -> "Signals | None":
        """None for who does not work here: then nothing is shown."""
        if visit.as_of is not None or not may_work(visit):
            return None
        found = [about for one in notices if (about := _about(one)) is not None]
        return cls(visit, under_way(visit.hub.cases, {one.key for one in found}))

    def buttons(self, notice: Notice) -> list[Button]:
        """What the reader may open about a signal."""
        about = _about(notice)
        return [] if about is None else buttons(self.visit, about)

    def under_way(self, notice: Notice) -> int:
        """How many cases are open about it."""
        about = _about(notice)
        return 0 if about is None else self.open.get(about.key, 0)

    def where(self, notice: Notice) -> str:
        """The page of those cases."""
        about = _about(notice)
        return "" if about is None else self.visit.link("/cases/about", about=about.key)


def about(visit: Visit, code: str | None) -> Shown:
    """`/cases/about`: the cases about one number; a page of its own, and a part of the number's page by htmx."""
    said = About.parse(visit.asked("about") or "")
    found = outcomes_of(visit.hub.cases, said.key, visit.reader, address=visit.path)
    lines = [_outcome(visit, one) for one in found.seen]
    title, page = _subject(visit, said)
    values = {
        "outcomes": lines,
        "hidden": found.hidden if may_work(visit) else 0,
        "subject": title,
        "page": page,
        **common(visit),
    }
    return Shown("cases/about_part.html" if visit.fragment else "cases/about.html", values, lasting=False)


def asked_cause(visit: Visit, type: CaseType, said: str) -> Cause | None:
    """What a form is about, worked out now; None where it says nothing. Raises as `cause_at`, UnknownName for a type
    that is not opened about a number."""
    if not said:
        return None
    if type.spec.from_number is None:
        hint = ", ".join(one.name for one in starters(visit.hub, visit.access)) or "no type is"
        raise UnknownName(f"{type.name} is not opened about a number", hint=f"for instance {hint}")
    return cause_at(visit.hub, visit.access, About.parse(said))


def moved_on(cause: Cause, seen: str) -> Refusal | None:
    """Why a form is shown again: its number is another than whoever sent it had seen."""
    if (cause.value or "") == seen:
        return None
    return Refusal(
        Text(zh="这个数刚刚更新过，请核对后再提交", en="the number has just changed: look, then send it again")
    )


def fresh_line(visit: Visit, cause: Cause) -> CauseLine:
    """What a form is about to be opened about: its reader has just read it."""
    return replace(_line(visit, cause, granted=True), fresh=True)


def cause_line(visit: Visit, cause: Cause) -> CauseLine:
    """What a case is about, with the number as it is by now; without both for who has no grant to it."""
    line = _line(visit, cause, granted=shown_again(visit.desk, cause))
    return line if line.closed or cause.about.kind != "indicator" else _with_now(visit, cause, line)


def _line(visit: Visit, cause: Cause, *, granted: bool) -> CauseLine:
    said, number = cause.about, cause.about.kind == "indicator"
    title, page = visit.text(cause.title), Telling(visit).page_of(said)
    signal = visit.text(cause.signal) if granted else ""
    if not number:
        return CauseLine(said, title, cause.origin, page, signal=signal, closed=not granted)
    passport = visit.link(
        f"/passport/{said.name}", area=said.area, period=said.period, as_of=cause.published.isoformat()
    )
    return CauseLine(
        about=said,
        title=title,
        origin=cause.origin,
        page=page,
        place=visit.area(said.area or ""),
        when=_when(visit, said.name, _period(visit, said)),
        then=visit.text(cause.printed) if granted else None,
        passport=passport if granted else None,
        signal=signal,
        closed=not granted,
    )


def _with_now(visit: Visit, cause: Cause, line: CauseLine) -> CauseLine:
    said = cause.about
    try:
        found = visit.desk.indicator(said.name)
        period, value = value_at(visit.desk, About("indicator", said.name, said.area))
        _, again = value_at(visit.desk, said)
    except ZhongshuError:  # the indicator is another by now, or its table is damaged: what was stays told
        return line
    changed = again is not None and cause.value is not None and again != Decimal(cause.value)
    return replace(
        line,
        now=visit.text(printed(found, value)),
        newest=_when(visit, said.name, period),
        corrected=visit.text(printed(found, again)) if changed else None,
    )


def _outcome(visit: Visit, seen: Seen) -> Outcome:
    cause, then = seen.case.cause, None
    if cause is not None and cause.printed is not None and shown_again(visit.desk, cause):
        then = f"{visit.text(cause.printed)} · {_when(visit, cause.about.name, _period(visit, cause.about))}"
    results = [one for one in Telling(visit).answers(seen, form=False) if one.kind in ("text", "lines")]
    step = seen.type.spec.steps.get(seen.case.step)
    where = seen.case.step if step is None else visit.text(step.title)
    return Outcome(seen, then, results, where, _late(visit, seen))


def _late(visit: Visit, seen: Seen) -> str:
    clocks = (one for one in clock_lines(visit, seen) if one.open and one.state == "overdue")
    return next((one.word for one in clocks if seen.case.is_open), "")


def _button(visit: Visit, type: CaseType, about: About) -> Button:
    return Button(visit.text(type.spec.from_number), visit.link(f"/ask/{type.name.replace('.', '/', 1)}", about=about))


def _about(notice: Notice) -> About | None:
    if notice.indicator is not None and notice.area is not None:
        return About("indicator", notice.indicator, notice.area)
    if notice.dataset is not None:
        return About("dataset", notice.dataset)
    return None if notice.form is None else About("form", notice.form)


def _subject(visit: Visit, said: About) -> tuple[str, str]:
    """What is pointed at, and its page; the bare name for what is not there, or not for the reader to find."""
    packs, title = visit.hub.packs, said.name
    if visit.desk.sight.opens(pack_of(said.name)):
        if said.name in packs.indicators.by_name:
            title = visit.text(packs.indicators.by_name[said.name].title)
        elif said.kind == "form" and said.name in packs.forms:
            title = visit.text(packs.forms[said.name].title)
        elif said.name in packs.catalogue.datasets:
            title = visit.text(packs.catalogue.title(said.name))
    return title + ("" if said.area is None else f" · {visit.area(said.area)}"), Telling(visit).page_of(said)


def _period(visit: Visit, said: About) -> Period | None:
    return None if said.period is None else Period.parse(said.period, visit.zone)


def _when(visit: Visit, name: str, period: Period | None) -> str:
    known = visit.hub.packs.indicators.by_name.get(name)
    return visit.period(period) if known is None else visit.when(known, period)
