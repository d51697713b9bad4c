"""`/case-spots`: where more happens of late than chance would have, and where the same comes back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.cases.spots import DAYS, UNLIKELY, HotSpot, RepeatPlace, Spots, Spotting
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName
from zhongshu.web.cases.places import ground
from zhongshu.web.cases.telling import Telling, common
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_REPEATS = 20
"""Repeat places on the page, those with the most cases."""
_FEW = 30
"""Cases among which a hot spot would have to be a very large part to stand out."""


@dataclass(frozen=True)
class Told:
    """Words for a hot spot: `name` is of what there is most, `where` the post of its grid, `times` how many times what
    was expected, `thousandths` of how many orders by chance in 1,000 fewer have as much."""

    spot: HotSpot
    name: str
    where: str
    kinds: Sequence[tuple[str, int]]
    expected: str
    times: str
    thousandths: int


def spots_page(spotting: Spotting) -> Callable[[Visit, str | None], Shown]:
    """The page, with what is held between two visits."""

    def see(visit: Visit, code: str | None) -> Shown:
        return _shown(visit, spotting)

    return see


def _shown(visit: Visit, spotting: Spotting) -> Shown:
    cases = visit.hub.cases
    type = cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
    names, kind = _names(visit, type), visit.asked("kind")
    if kind is not None and kind not in names:
        raise UnknownName(f"no kind {kind[:60]!r} of {type.name}", hint="the page without one has them all")
    found = spotting.spots(type.name, cases.seen_posts(visit.reader), kind)
    repeated = found.repeated[:_REPEATS]
    shown: Sequence[HotSpot | RepeatPlace] = [*found.hot, *repeated]
    cases.listed([line for one in shown for line in one.cases], visit.reader, address=visit.path)
    values = {
        "type": type,
        "found": found,
        "hot": [_told(visit, one, names) for one in found.hot],
        "best": None if found.best is None else _told(visit, found.best, names),
        "few": found.tested < _FEW,
        "repeated": [(names.get(one.kind, one.kind), _where(visit, one), one) for one in repeated],
        "names": names,
        "kind": kind,
        "marks": _marks(visit, type, found, repeated),
        "ground": ground(visit, type),
        "days": DAYS,
        "one_in": round(1 / UNLIKELY),
        **common(visit),
    }
    return Shown("cases/spots.html", values, lasting=False)


def _names(visit: Visit, type: CaseType) -> Mapping[str, str]:
    """What each kind is called now."""
    spec = type.spec.spots
    options = {} if spec is None else type.options(type.spec.fields[spec.same], visit.now)
    return {code: visit.text(title) for code, title in options.items()}


def _told(visit: Visit, spot: HotSpot, names: Mapping[str, str]) -> Told:
    kinds = [(names.get(code, code), count) for code, count in spot.kinds]
    return Told(
        spot=spot,
        name=kinds[0][0],
        where=_where(visit, spot),
        kinds=kinds,
        expected=f"{spot.expected:.1f}",
        times=f"{len(spot.cases) / spot.expected:.1f}",
        thousandths=round(spot.p * 1000),
    )


def _where(visit: Visit, found: HotSpot | RepeatPlace) -> str:
    """The post of a grid that has one of the cases, or any."""
    posts, with_ = visit.hub.cases.posts(), [line.post for line in found.cases]
    ours = [post for post in with_ if post in posts and posts[post].grid is not None]
    return Telling(visit).post((ours or with_)[0])


def _marks(visit: Visit, type: CaseType, found: Spots, repeated: Sequence[RepeatPlace]) -> Mapping[str, Sequence[Any]]:
    """What the map draws: circles of hot spots with their cases, and repeat places."""
    names, spec = _names(visit, type), type.spec.spots
    at = "" if spec is None else spec.at
    return {
        "circles": [
            {"at": one.place, "metres": one.metres, "number": number, "path": f"#hot-{number}"}
            for number, one in enumerate(found.hot, start=1)
        ],
        "cases": [[line.fields[at]["lon"], line.fields[at]["lat"]] for one in found.hot for line in one.cases],
        "repeats": [
            {
                "at": one.place,
                "times": len(one.cases),
                "title": names.get(one.kind, one.kind),
                "path": f"#again-{number}",
            }
            for number, one in enumerate(repeated, start=1)
        ],
    }
