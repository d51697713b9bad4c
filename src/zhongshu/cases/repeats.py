"""Repeat places: where the same came back each time after it had ended. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

from zhongshu.methods.geodesic import Place, box, metres

LEAST = 3
"""Cases that make a repeat place: it came back twice."""

_OPEN = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Was:
    """A case at a place (degrees, WGS-84); `closed` is None while it is open. `kind` is what it is of."""

    number: int
    place: Place
    kind: str
    opened: datetime
    closed: datetime | None

    @property
    def ended(self) -> datetime:
        return self.closed or _OPEN


@dataclass(frozen=True, slots=True)
class Repeat:
    """`cases` of one kind near `place`, in their order, each opened after the one before had ended."""

    place: Place
    kind: str
    cases: tuple[Was, ...]


def repeats(cases: Collection[Was], near: float) -> list[Repeat]:
    """Places with at least LEAST cases of one kind within `near` metres of one of them, the most first. All that is so
    near is of that place and of no other."""
    found = [one for kind in _by_kind(cases).values() for one in _of_kind(kind, near)]
    return sorted(found, key=lambda one: (-len(one.cases), one.cases[0].number))


def chain(cases: Collection[Was]) -> list[Was]:
    """As many as can be of which each was opened after the one before had ended: always the one that ended first."""
    found: list[Was] = []
    for one in sorted(cases, key=lambda one: (one.ended, one.opened, one.number)):
        if not found or one.opened >= found[-1].ended:
            found.append(one)
    return found


def _by_kind(cases: Collection[Was]) -> Mapping[str, list[Was]]:
    found: dict[str, list[Was]] = {}
    for one in cases:
        found.setdefault(one.kind, []).append(one)
    return found


def _of_kind(cases: Sequence[Was], near: float) -> Iterator[Repeat]:
    around = _around(cases, near)
    used: set[int] = set()
    # what a case's surroundings come to only shrinks as cases are used: the first that still comes to it is the most
    waiting = [(-len(chain(around[one.number])), one.number) for one in cases if len(around[one.number]) >= LEAST]
    heapify(waiting)
    while waiting:
        promised, number = heappop(waiting)
        if -promised < LEAST:
            return
        here = [one for one in around[number] if one.number not in used]
        found = chain(here)
        if len(found) < -promised:
            heappush(waiting, (-len(found), number))
            continue
        used.update(one.number for one in here)
        yield Repeat(next(one.place for one in around[number] if one.number == number), found[0].kind, tuple(found))


def _around(cases: Sequence[Was], near: float) -> Mapping[int, list[Was]]:
    """Of every case all that are near it, itself among them."""
    ordered = sorted(cases, key=lambda one: (one.place[1], one.number))
    found: dict[int, list[Was]] = {one.number: [one] for one in ordered}
    for index, one in enumerate(ordered):
        east, north = box(one.place, near)
        for other in ordered[index + 1 :]:
            if other.place[1] - one.place[1] > north:
                break
            if (
                abs((other.place[0] - one.place[0] + 180) % 360 - 180) <= east
                and metres(one.place, other.place) <= near
            ):
                found[one.number].append(other)
                found[other.number].append(one)
    return found
