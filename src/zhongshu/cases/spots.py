"""Hot spots and repeat places of a case type: worked out when somebody asks, and held for an hour."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import select

from zhongshu.cases.cases import Cases
from zhongshu.cases.lists import Line
from zhongshu.cases.repeats import Repeat, Was, repeats
from zhongshu.cases.spot import SpotSpec
from zhongshu.core.errors import UnknownName
from zhongshu.methods.geodesic import Place
from zhongshu.methods.space_time_scan import Bounds, Cluster, scan
from zhongshu.state.tables.cases import work_case

DAYS, YEAR = 90, 365
"""How far back hot spots, and repeat places, are looked for."""
REPLICATES = 999
UNLIKELY = 0.05
"""A hot spot stands out where chance makes as much of one less often."""

_MOST, _MOST_YEAR = 5000, 20_000
"""The newest cases that are looked at, for either: what is older than the last of them is left out."""
_HELD = 32


@dataclass(frozen=True, slots=True)
class HotSpot:
    """More cases than chance would have, within `metres` of `place`, opened from the day `since` until now.

    `expected` is how many there would be if times said nothing of places; in a share `p` of orders by chance something
    as unlikely is found anywhere. `kinds` are how many there are of each, the most first; `cases` the newest first.
    """

    place: Place
    metres: float
    since: date
    expected: float
    p: float
    kinds: tuple[tuple[str, int], ...]
    cases: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RepeatPlace:
    """Cases of one kind at one place, each come after the one before had ended; in that order."""

    place: Place
    kind: str
    cases: tuple[Line, ...]


@dataclass(frozen=True)
class Spots:
    """What was found among `tested` cases that were opened from `begins` to `ends`, the days of the region. `longest`:
    days of the longest hot spot that was looked for, 0 where there are too few days. `best` is the likeliest hot spot
    where none stands out.

    `unplaced` have no position, `merged` went up in others: neither is among them. `kinds`: how
    many there are to test of each.
    """

    begins: date
    ends: date
    tested: int
    longest: int
    unplaced: int
    merged: int
    kinds: Mapping[str, int]
    hot: tuple[HotSpot, ...]
    best: HotSpot | None
    repeated: tuple[RepeatPlace, ...]


@dataclass
class Spotting:
    """One a process, threads share it; one of them at a time works."""

    cases: Cases
    _held: dict[tuple[object, ...], Spots] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def spots(self, type: str, posts: Collection[str], kind: str | None = None) -> Spots:
        """Among the cases that are with these posts now, of one kind or all. UnknownName for a type that has none."""
        what = self.cases.type(type)
        spec = what.spec.spots
        if spec is None:
            raise UnknownName(f"{type} has no hot spots", hint="a case type says spots: at, the field with its place")
        now = self.cases.ledger.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        asked = (type, what.edition, frozenset(posts), kind, hour)
        with self._lock:
            if asked not in self._held:
                self._held = {key: one for key, one in self._held.items() if key[-1] == hour}
                if len(self._held) >= _HELD:
                    self._held.clear()
                self._held[asked] = self._found(type, spec, posts, kind, now)
            return self._held[asked]

    def _found(self, type: str, spec: SpotSpec, posts: Collection[str], kind: str | None, now: datetime) -> Spots:
        rows = self._read(type, posts, now)
        lines = {row["number"]: _line(row) for row in rows if row["master"] is None}
        placed = {one.number: one for line in lines.values() if (one := _was(line, spec)) is not None}
        today = self._day(now)
        begins, recent = self._recent(list(lines.values()), today)
        there = [placed[line.number] for line in recent if line.number in placed]
        tested = [one for one in there if kind is None or one.kind == kind]
        longest = self._longest(spec, tested, today)
        hot = [_hot_spot(one, tested, lines) for one in self._clusters(tested, today, longest)]
        again = repeats([one for one in placed.values() if kind is None or one.kind == kind], spec.metres)
        return Spots(
            begins=begins,
            ends=today,
            tested=len(tested),
            longest=longest,
            unplaced=len(recent) - len(there),
            merged=sum(row["master"] is not None and self._day(row["opened"]) >= begins for row in rows),
            kinds=dict(Counter(one.kind for one in there).most_common()),
            hot=tuple(one for one in hot if one.p <= UNLIKELY),
            best=hot[0] if hot and hot[0].p > UNLIKELY else None,
            repeated=tuple(_repeat_place(one, lines) for one in again),
        )

    def _read(self, type: str, posts: Collection[str], now: datetime) -> Sequence[Mapping[Any, Any]]:
        row = work_case.c
        columns = [row[one.name] for one in fields(Line)]
        here = row.type == type, row.post.in_(sorted(posts)), row.opened >= now - timedelta(days=YEAR)
        query = select(*columns, row.master).where(*here).order_by(row.opened.desc(), row.number.desc())
        with self.cases.store.database.connect() as connection:
            return connection.execute(query.limit(_MOST_YEAR)).mappings().all()

    def _recent(self, lines: Sequence[Line], today: date) -> tuple[date, list[Line]]:
        """From which day on cases are tested, and which: all of whole days, the newest first."""
        begins = today - timedelta(days=DAYS - 1)
        found = [one for one in lines if self._day(one.opened) >= begins]
        if len(found) > _MOST:
            begins = min(today, self._day(found[_MOST].opened) + timedelta(days=1))
            found = [one for one in found[:_MOST] if self._day(one.opened) >= begins]
        return begins, found

    def _longest(self, spec: SpotSpec, tested: Sequence[Was], today: date) -> int:
        """A window is at most half of the days from which there are cases: the other half says what is usual."""
        days = max((today - self._day(one.opened)).days + 1 for one in tested) if tested else 0
        return min(spec.days, days // 2)

    def _clusters(self, tested: Sequence[Was], today: date, longest: int) -> tuple[Cluster, ...]:
        if longest == 0:
            return ()
        days = [self._day(one.opened).toordinal() for one in tested]
        places = [one.place for one in tested]
        return scan(places, days, today.toordinal(), Bounds(days=longest), replicates=REPLICATES)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.cases.time.zone).date()


def _line(row: Mapping[Any, Any]) -> Line:
    return Line(**{one.name: row[one.name] for one in fields(Line)})


def _was(line: Line, spec: SpotSpec) -> Was | None:
    """None for a case without a place."""
    at = line.fields.get(spec.at)
    if at is None:
        return None
    place, kind = (float(at["lon"]), float(at["lat"])), str(line.fields.get(spec.same, ""))
    return Was(line.number, place, kind, line.opened, line.closed)


def _hot_spot(found: Cluster, tested: Sequence[Was], lines: Mapping[int, Line]) -> HotSpot:
    inside = [tested[index] for index in found.cases]  # the newest first, as they are read
    return HotSpot(
        place=found.place,
        metres=found.metres,
        since=date.fromordinal(found.first),
        expected=found.expected,
        p=found.p,
        kinds=tuple(Counter(one.kind for one in inside).most_common()),
        cases=tuple(lines[one.number] for one in inside),
    )


def _repeat_place(found: Repeat, lines: Mapping[int, Line]) -> RepeatPlace:
    return RepeatPlace(found.place, found.kind, tuple(lines[one.number] for one in found.cases))
