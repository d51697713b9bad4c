"""`/board` and `/case-map`: the open cases of one type, by where they stand and where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.cases.lists import Line
from zhongshu.cases.tally import SOON
from zhongshu.cases.type import CaseType
from zhongshu.web.cases.places import ground
from zhongshu.web.cases.telling import Telling, Tone, common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_CARDS = 20


@dataclass(frozen=True)
class Column:
    """A step with how many stand there, and those due first."""

    step: str
    title: str
    count: int
    lines: Sequence[Line]


def board(visit: Visit, code: str | None) -> Shown:
    """A column a step, in the order of the pack; steps that end a case have none."""
    type, cases = _type(visit), visit.hub.cases
    posts = cases.seen_posts(visit.reader)
    counts = cases.lists.by_step(type.name, posts)
    columns = [
        Column(
            name,
            visit.text(step.title),
            counts.get(name, 0),
            cases.lists.at_step(type.name, name, posts, limit=_CARDS) if counts.get(name) else (),
        )
        for name, step in type.spec.steps.items()
        if step.outcome is None or counts.get(name)
    ]
    for name in sorted(set(counts) - set(type.spec.steps)):  # cases of an older edition stand at steps that are no more
        lines = cases.lists.at_step(type.name, name, posts, limit=_CARDS)
        columns += [Column(name, Telling(visit).step(lines[0]), counts[name], lines)] if lines else []
    cases.listed([line for column in columns for line in column.lines], visit.reader, address=visit.path)
    return Shown("cases/board.html", {"type": type, "columns": columns, **common(visit)}, lasting=False)


def case_map(visit: Visit, code: str | None) -> Shown:
    """Open cases with a position; the same as a list below it."""
    type, cases = _type(visit), visit.hub.cases
    lines = cases.lists.placed(cases.seen_posts(visit.reader), type=type.name)
    cases.listed(lines, visit.reader, address=visit.path)
    tell = Telling(visit)
    ordered = sorted(lines, key=lambda one: (one.due is None, one.due or visit.now))
    pins = [
        {
            "id": one.number,
            "at": [one.lon, one.lat],
            "tone": tone_of(visit, one),
            "title": tell.called(one),
            "due": tell.line_due(one).word,
            "path": tell.path(one.id),
        }
        for one in ordered
    ]
    tones = [pin["tone"] for pin in pins]
    values = {
        "type": type,
        "lines": ordered,
        "pins": pins,
        "ground": ground(visit, type),
        "legend": {tone: tones.count(tone) for tone in ("bad", "warn", "good", "none")},
        **common(visit),
    }
    return Shown("cases/map.html", values, lasting=False)


def tone_of(visit: Visit, line: Line) -> Tone | str:
    """bad: overdue; warn: due soon; good: later; none: without a clock."""
    if line.due is None:
        return "none"
    left = line.due - visit.now
    return "bad" if line.overdue(visit.now) else "warn" if left <= SOON else "good"


def _type(visit: Visit) -> CaseType:
    """UnknownName for a type that no pack says."""
    return visit.hub.cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
