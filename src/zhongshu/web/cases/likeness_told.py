"""What the page of a case says of others that are perhaps the same, and of the kind that its words speak of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.records import number_of
from zhongshu.cases.sight import Seen
from zhongshu.cases.suggesting import kind_of
from zhongshu.cases.twins import Twin
from zhongshu.cases.type import CaseType
from zhongshu.web.cases.telling import Telling
from zhongshu.web.cases.timeline import Happened
from zhongshu.web.data_pages.forms import number_of as whole
from zhongshu.web.visit import Visit

FIRST = 5
"""So many twins are told one by one; all of them where several are put together."""


@dataclass(frozen=True)
class TwinLine:
    """A twin as an officer sees it. `master` and `gone` are the numbers of which goes up in which, None where they
    cannot be put together by this reader; `path` None where the page of the twin is not for them."""

    id: str
    number: int
    called: str
    state: str
    why: Sequence[str]
    near: bool
    path: str | None
    version: int | None
    master: int | None = None
    gone: int | None = None


@dataclass(frozen=True)
class Doubt:
    """The kind that the words speak of: `now` is the title of the one that the case has."""

    code: str
    title: str
    now: str
    words: Sequence[str]


@dataclass(frozen=True)
class Like:
    """What stands on the page of a case. `told`: how many were put together a moment ago, and how many were not."""

    lines: Sequence[TwinLine] = ()
    doubt: Doubt | None = None
    told: tuple[int, int] | None = None

    @property
    def several(self) -> Sequence[TwinLine]:
        """Those that can be put together at once, where there are several."""
        found = [one for one in self.lines if one.master is not None]
        return found if len(found) > 1 else []


def like_of(visit: Visit, seen: Seen, deeds: Sequence[str]) -> Like:
    """For who works at a case that is open; `deeds` are what they may do to it. Nothing for anybody else."""
    merged = whole(visit.asked("merged")), whole(visit.asked("left"))
    told = None if merged[0] is None else (merged[0], merged[1] or 0)
    if seen.as_ != "works" or not seen.case.is_open or visit.as_of is not None:
        return Like(told=told)
    found = visit.hub.likeness.twins(seen, visit.reader, address=visit.path)
    lines = [twin_line(visit, seen, one, deeds) for one in found]
    return Like(lines, doubt_of(visit, seen) if "correct" in deeds else None, told)


def gathered(visit: Visit, seen: Seen, story: Sequence[Happened]) -> list[Happened]:
    """The story with one line for cases that came in one after the other by the same hand; its number is the last's."""
    joined = {event.number: event.actor for event in seen.events if event.kind == "joined"}
    found: list[Happened] = []
    for actor, some in groupby(story, key=lambda one: joined.get(one.number)):
        run = list(some)
        if actor is None or len(run) == 1:
            found += run
            continue
        numbers = ("、" if visit.language == "zh" else ", ").join((one.other or "").rpartition("/")[2] for one in run)
        found.append(replace(run[-1], what=visit.t("cases.joined.many", n=len(run), numbers=numbers)))
    return found


def doubt_of(visit: Visit, seen: Seen) -> Doubt | None:
    """None where the words speak of the kind that the case has."""
    found = visit.hub.likeness.doubt(seen)
    if found is None:
        return None
    titles = seen.type.options(seen.type.spec.form[found.field], visit.now)
    kind = str(seen.fields.get(found.field) or "")
    now = visit.text(titles[kind]) if kind in titles else kind
    return Doubt(found.code, visit.text(found.title), now, found.words)


def twin_line(visit: Visit, seen: Seen, twin: Twin, deeds: Sequence[str]) -> TwinLine:
    """In words; the older one is the master."""
    tell, own, number = Telling(visit), number_of(seen.case.id), number_of(twin.id)
    able = twin.version is not None and twin.closed is None and "merge" in deeds
    return TwinLine(
        id=twin.id,
        number=number,
        called=called(visit, seen.type, twin) or visit.t("cases.twins.hidden"),
        state=state(visit, twin),
        why=list(_why(visit, seen, twin)),
        near=twin.near,
        path=tell.path(twin.id) if twin.version is not None else None,
        version=twin.version,
        master=min(own, number) if able else None,
        gone=max(own, number) if able else None,
    )


def called(visit: Visit, type: CaseType, twin: Twin) -> str:
    """What a twin is called: its headline where that is for them, else its kind; empty where neither is."""
    name = kind_of(type.spec)
    if twin.headline or name is None or twin.kind is None:
        return twin.headline or ""
    title = type.options(type.spec.form[name], visit.now).get(twin.kind)
    return twin.kind if title is None else visit.text(title)


def state(visit: Visit, twin: Twin) -> str:
    """Where it stands, as far as that is for them."""
    if twin.closed is not None:
        return visit.t("cases.like.ended")
    return "" if twin.said is None else visit.text(twin.said)


def _why(visit: Visit, seen: Seen, twin: Twin) -> Iterator[str]:
    """What speaks for it: the same answers, how near in place and time, how alike in words and which."""
    form: Mapping[str, FieldSpec] = seen.type.spec.form
    for name in twin.same:
        yield visit.t("cases.twins.same", what=visit.text(form[name].title).lower())
    if twin.metres is not None:
        yield visit.t("cases.twins.metres", n=twin.metres)
    apart: dict[str, Any] = {"length": Telling(visit).length(twin.opened - seen.case.opened)}
    way = "earlier" if twin.opened < seen.case.opened else "later"
    yield visit.t("cases.twins.apart", way=visit.t(f"cases.twins.{way}"), **apart)
    if twin.alike:
        yield visit.t("cases.twins.alike", n=round(twin.alike * 100))
    if twin.shared:
        yield visit.t("cases.twins.shared", words=("、" if visit.language == "zh" else ", ").join(twin.shared))
