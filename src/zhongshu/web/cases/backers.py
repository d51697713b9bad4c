"""Who stands behind a case: what its page says of it, and `/backing/{pack}/{case}`, with all that may be backed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhongshu.cases.backing import lacking, sits_for
from zhongshu.cases.lists import Line
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.web.cases.questions import new_key
from zhongshu.web.cases.telling import common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_MOST = 200


@dataclass(frozen=True)
class Behind:
    """What the page of a case says of its backers. `names` of those who are told to this reader; `lacks`: the ways that
    need more, with how many more. `deed` is what this reader may do, `mine`: they stand behind it."""

    title: Text
    count: int
    names: Sequence[str]
    lacks: Sequence[tuple[str, int]]
    open: bool
    mine: bool
    deed: str | None


@dataclass(frozen=True)
class Choice:
    """A case that may be backed, how many stand behind it, whether this reader does."""

    line: Line
    count: int
    mine: bool


def behind(visit: Visit, seen: Seen, deeds: Sequence[str]) -> Behind | None:
    """None for a case that nobody can back, or that was never where one could."""
    backing, case = seen.type.spec.backing, seen.case
    if backing is None or not (case.backers or case.step in backing.at):
        return None
    step = seen.type.spec.steps.get(case.step)
    names = {one.actor: one.name for one in seen.events if one.kind == "backed"}
    ways = {} if step is None or case.step not in backing.at else step.to
    return Behind(
        backing.title,
        len(case.backers),
        [names[one] for one in case.backers if one in names],
        [(visit.text(way.title), more) for way in ways.values() if (more := lacking(case, way))],
        case.is_open and case.step in backing.at,
        visit.reader.actor in case.backers,
        next((one for one in ("back", "unback") if one in deeds), None),
    )


def backed_types(visit: Visit) -> Sequence[CaseType]:
    """The types whose cases this reader may back."""
    cases, opens = visit.hub.cases, visit.desk.sight.opens
    if not visit.reader.known:
        return []
    hand = cases.hand(visit.reader)
    return [one for _, one in sorted(cases.types.items()) if sits_for(one, hand) and opens(one.pack)]


def backing(visit: Visit, code: str | None) -> Shown:
    """Every case of a type that may be backed now, the most backed first, with a button each."""
    type, cases = _type(visit), visit.hub.cases
    assert type.spec.backing is not None
    every, spec = frozenset(cases.posts()), type.spec.backing
    lines = [one for step in spec.at for one in cases.lists.at_step(type.name, step, every, limit=_MOST)]
    cases.listed(lines, visit.reader, address=visit.path)
    behind = cases.backings.of([one.number for one in lines])
    choices = [
        Choice(one, len(by := behind.get(one.number, frozenset[str]())), visit.reader.actor in by) for one in lines
    ]
    choices.sort(key=lambda one: (-one.count, one.line.number))
    held = sum(one.mine for one in choices)
    needs = _needs(type)
    values = {"type": type, "backing": spec, "choices": choices, "held": held, "needs": needs, "key": new_key()}
    return Shown("cases/backing.html", {**values, "told": visit.asked("done"), **common(visit)}, lasting=False)


def _needs(type: CaseType) -> Mapping[str, int]:
    """By step, how many have to stand behind a case that goes on from there; steps that need none are left out."""
    found = {step: max((way.backed for way in said.to.values()), default=0) for step, said in type.spec.steps.items()}
    return {step: needed for step, needed in found.items() if needed}


def _type(visit: Visit) -> CaseType:
    """UnknownName for a type whose cases are not this reader's to back."""
    name = f"{visit.parts['pack']}.{visit.parts['case']}"
    found = next((one for one in backed_types(visit) if one.name == name), None)
    if found is None:
        raise UnknownName(f"nothing of {name[:130]!r} is yours to back", hint="/cases shows what is")
    return found
