"""A block of hot spots: rows with a place and a time, tested against chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from typing import Any

from zhongshu.methods.geodesic import Place
from zhongshu.methods.space_time_scan import Bounds, Cluster, scan
from zhongshu.screens.desk import Desk
from zhongshu.screens.spec import BlockSpec

UNLIKELY = 0.05
"""A hot spot stands out where chance makes as much of one less often."""

_MOST = 5000
_HALF = 2
_LONGEST = 45


@dataclass(frozen=True, slots=True)
class Spot:
    """`rows` rows from the day `since` until the newest, within `metres` of `place`; `expected` is how many there would
    be if times said nothing of places, `p` how often chance has as much anywhere. `kinds`: the most first."""

    place: Place
    metres: float
    since: date
    rows: int
    expected: float
    p: float
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SpotsBlock:
    """What was found among `tested` rows from `begins` to `ends`, the day of the newest; `nowhere` more have no
    position, or 0,0, which is none. `best` is the likeliest where none stands out."""

    name: str
    begins: date
    ends: date
    tested: int
    nowhere: int
    hot: tuple[Spot, ...]
    best: Spot | None


def spots_of(desk: Desk, spec: BlockSpec) -> SpotsBlock | None:
    """None where there are no rows, or the extra `cases` is not installed; kept while the snapshot stays."""
    if find_spec("numpy") is None:
        return None
    said = (spec.spots, spec.lon, spec.lat, spec.time, spec.by, spec.days)
    return desk.keep(f"spots {said}", lambda: _found(desk, spec))


def _found(desk: Desk, spec: BlockSpec) -> SpotsBlock | None:
    name = str(spec.spots)
    columns = [str(one) for one in (spec.time, spec.lon, spec.lat, spec.by)]
    _, rows = desk.rows(name, columns=columns, order=[f"-{spec.time}"], limit=_MOST)
    dated = [(_day(desk, row[0]), *row[1:]) for row in rows if row[0] is not None]
    if not dated:
        return None
    ends = dated[0][0]
    begins = max(ends - timedelta(days=spec.days - 1), dated[-1][0])
    recent = [row for row in dated if row[0] >= begins]
    tested = [row for row in recent if _is_somewhere(row[1], row[2])]
    longest = min(_LONGEST, (ends - begins).days // _HALF)
    hot = [_spot(one, tested) for one in _clusters(tested, ends, longest)]
    return SpotsBlock(
        name=name,
        begins=begins,
        ends=ends,
        tested=len(tested),
        nowhere=len(recent) - len(tested),
        hot=tuple(one for one in hot if one.p <= UNLIKELY),
        best=hot[0] if hot and hot[0].p > UNLIKELY else None,
    )


def _clusters(tested: Sequence[tuple[Any, ...]], ends: date, longest: int) -> tuple[Cluster, ...]:
    if longest == 0:
        return ()
    places = [(float(row[1]), float(row[2])) for row in tested]
    return scan(places, [row[0].toordinal() for row in tested], ends.toordinal(), Bounds(days=longest))


def _spot(found: Cluster, tested: Sequence[tuple[Any, ...]]) -> Spot:
    kinds = Counter(str(tested[index][3]) for index in found.cases).most_common()
    since = date.fromordinal(found.first)
    return Spot(found.place, found.metres, since, len(found.cases), found.expected, found.p, tuple(kinds))


def _is_somewhere(lon: Any, lat: Any) -> bool:
    return lon is not None and lat is not None and not lon == lat == 0


def _day(desk: Desk, at: date | datetime) -> date:
    return at.astimezone(desk.zone).date() if isinstance(at, datetime) else at
