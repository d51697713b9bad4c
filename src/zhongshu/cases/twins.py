"""Twins: cases that are perhaps one (疑似重复), and what of each is shown to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import Engine, or_, select

from zhongshu.cases.public import PublicCase, PublicCases, Wish, open_names
from zhongshu.cases.records import id_of
from zhongshu.cases.spec import TwinSpec
from zhongshu.cases.suggesting import kind_of
from zhongshu.cases.twin_index import Group, Kept, Match, Sought, TwinIndex
from zhongshu.cases.type import CaseType
from zhongshu.core.later import Later
from zhongshu.core.text import Text
from zhongshu.methods.geodesic import metres
from zhongshu.state.tables.cases import case_edition, work_case

MOST = 5
"""Twins in one proposal: somebody reads each."""
MOST_AT_ONCE = 60
"""Twins that are put together at once."""

_AT_ONCE = 1000
_MOST_PUBLIC = 900
_SWEEP = timedelta(hours=1)
_MOVED = 1.01
"""Public places are moved on a sphere: by a little more, on the ellipsoid, than is said."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A case that is perhaps the same; times in UTC. What is not for who asked is None.

    `near`: the same answers, near in place and time. `alike`: how far the words are (0 to 1). `headline` is what lists
    call it, `kind` the code of what it is about, `said` where it stands. `same` and `shared`: see `Match`. `version`
    is that of a case which is theirs to see.
    """

    id: str
    opened: datetime
    closed: datetime | None
    near: bool
    metres: int | None = None
    alike: float | None = None
    headline: str | None = None
    kind: str | None = None
    said: Text | None = None
    same: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """To whom twins are proposed. `posts` are those whose cases they see; `works`: they work at the case in question,
    and so learn how far from it any other is, and how alike."""

    actor: str | None
    posts: frozenset[str] = frozenset()
    works: bool = False

    def sees(self, kept: Kept) -> bool:
        """Whether all of a case is for them: they work at it, or asked for it."""
        return kept.post in self.posts or (self.actor is not None and kept.reporter == self.actor)


@dataclass
class Twins:
    """Of one case type, whose `duplicates` say what a twin is; threads share one. What was written of cases since it
    was last asked is read first; the first time that is every open case."""

    database: Engine
    type: CaseType
    spec: TwinSpec
    _index: TwinIndex | None = None
    _read: int = 0
    _swept: datetime | None = None
    _lock: Lock = field(default_factory=Lock)
    _warm: Later[int] = field(default_factory=Later)

    def ready(self, at: datetime, patience: float) -> bool:
        """Whether every open case is read; who asks first waits so many seconds for that at most."""
        return self._index is not None or self._warm.get("open", lambda: self.warm(at), patience) is not None

    def propose(self, sought: Sought, viewer: Viewer, public: PublicCases, *, most: int = MOST) -> Sequence[Twin]:
        """The likeliest first. Who neither works at a case nor asked for it learns of it what everybody does: only
        public cases, by their public place and answers, so that asking again and again tells no more."""
        with self._lock:
            index = self._followed(sought.at)
            found = index.find(sought, lambda kept: viewer.works or viewer.sees(kept), most)
            around = [] if viewer.works else self._around(index, sought)
        full = self._shown(found, viewer)
        have = {one.id for one in full}
        rest = (one for one in self._public(sought, around, public) if one.id not in have)
        return [*full, *rest][:most]

    def groups(self, at: datetime, posts: frozenset[str], most: int) -> Sequence[Group]:
        """The open cases of these posts whose words are alike, in groups."""
        with self._lock:
            return self._followed(at).groups(at, lambda kept: kept.post in posts, most)

    def warm(self, at: datetime) -> int:
        """Read what there is; how many cases are looked among."""
        with self._lock:
            return len(self._followed(at))

    # --- following --------------------------------------------------------------------------------------------------

    def _followed(self, at: datetime) -> TwinIndex:
        oldest = at - timedelta(hours=self.spec.hours)
        index = TwinIndex(self.spec) if self._index is None else self._index
        row = work_case.c
        query = select(row.number, row.fields, row.opened, row.closed, row.post, row.reporter, row.master).where(
            row.type == self.type.name, row.written > self._read, row.parent.is_(None)
        )
        if self._index is None:
            query = query.where(row.master.is_(None), or_(row.closed.is_(None), row.closed >= oldest))
        with self.database.connect() as connection:
            # acts are written one after the other: what is read up to this number is all there
            written = connection.execute(select(case_edition.c.number)).scalar_one()
            if written != self._read:
                for one in connection.execute(query.execution_options(yield_per=_AT_ONCE)).mappings():
                    self._take(index, one, oldest)
        if self._swept is None or at - self._swept >= _SWEEP:
            index.forget(oldest)
            self._swept = at
        self._index, self._read = index.tidied(), written
        return self._index

    def _take(self, index: TwinIndex, row: Mapping[Any, Any], oldest: datetime) -> None:
        if row["master"] is not None or (row["closed"] is not None and row["closed"] < oldest):
            index.drop(row["number"])
            return
        asked = {*self.spec.same, self.spec.at, self.spec.words}
        answers = {name: value for name, value in row["fields"].items() if name in asked}
        index.put(Kept(row["number"], row["opened"], row["closed"], row["post"], row["reporter"]), answers)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _shown(self, found: Sequence[Match], viewer: Viewer) -> list[Twin]:
        rows = self._rows(one.kept.number for one in found if viewer.sees(one.kept))
        return [self._twin(one, rows.get(one.kept.number)) for one in found]

    def _twin(self, one: Match, row: Any | None) -> Twin:
        """`row` is that of a case which is theirs to see."""
        twin = Twin(
            id=id_of(self.type.name, one.kept.number),
            opened=one.kept.opened,
            closed=one.kept.closed,
            near=one.near,
            metres=None if one.metres is None else round(one.metres),
            alike=None if self.spec.words is None else one.alike,
            same=one.same,
        )
        if row is None:
            return twin
        step, kind = self.type.spec.steps.get(row.step), row.fields.get(kind_of(self.type.spec) or "")
        said = None if step is None else step.title
        return replace(twin, headline=row.headline, kind=kind, said=said, shared=one.shared, version=row.version)

    def _rows(self, numbers: Iterable[int]) -> Mapping[int, Any]:
        row = work_case.c
        query = select(row.number, row.headline, row.step, row.fields, row.version).where(
            row.number.in_(sorted(numbers))
        )
        with self.database.connect() as connection:
            return {one.number: one for one in connection.execute(query)}

    def _around(self, index: TwinIndex, sought: Sought) -> Sequence[int]:
        """Every case whose public place may be near enough: that is moved by up to the blur."""
        public = self.type.spec.public
        return [] if public is None else index.around(sought, self.spec.metres + _MOVED * 2 * public.blur)

    def _public(self, sought: Sought, numbers: Sequence[int], public: PublicCases) -> list[Twin]:
        if not numbers or self.type.spec.public is None or self.spec.at is None:
            return []
        wish = Wish(types=(self.type.name,), numbers=numbers[-_MOST_PUBLIC:])
        here, reach = sought.answers[self.spec.at], self.spec.metres + _MOVED * self.type.spec.public.blur
        found = []
        for one in public.read(wish, sought.at):
            if one.lon is None or one.lat is None or not self._same(sought, one):
                continue
            apart = metres((here["lon"], here["lat"]), (one.lon, one.lat))
            found += [(apart, one)] if apart <= reach else []
        nearest = sorted(found, key=lambda pair: (pair[0], pair[1].number))
        asked = kind_of(self.type.spec) or ""
        return [
            Twin(one.id, one.opened, one.closed, near=True, kind=one.fields.get(asked), said=one.said)
            for _, one in nearest
        ]

    def _same(self, sought: Sought, one: PublicCase) -> bool:
        """Whether the answers that everybody sees are the same, and its place was moved no further than is allowed for
        today: of one that was moved further nothing is told."""
        then, now = one.type.spec.public, self.type.spec.public
        if then is None or now is None or then.blur > now.blur:
            return False
        names = open_names(one.type.spec, self.type.spec).intersection(self.spec.same)
        said = [(sought.answers.get(name), one.fields.get(name)) for name in names]
        return all(None in (a, b) or a == b for a, b in said)


@dataclass
class Proposals:
    """Twins of every type of a region; threads share one. While all open cases are read for the first time, who asks
    first waits so many seconds; then there are none proposed until it is done."""

    database: Engine
    types: Mapping[str, CaseType]
    patience: float = 5.0
    _twins: dict[str, Twins] = field(default_factory=dict)

    @cached_property
    def public(self) -> PublicCases:
        """What everybody sees of cases."""
        return PublicCases(self.database, self.types)

    def of(self, type: str) -> Twins | None:
        """None for a type that says nothing of duplicates, or that no pack has any more."""
        spec = self.types[type].spec.duplicates if type in self.types else None
        return None if spec is None else self._twins.setdefault(type, Twins(self.database, self.types[type], spec))

    def propose(self, type: str, sought: Sought, viewer: Viewer, *, most: int = MOST) -> Sequence[Twin]:
        """See `Twins.propose`."""
        twins = self.of(type)
        if twins is None or not twins.ready(sought.at, self.patience):
            return []
        return twins.propose(sought, viewer, self.public, most=most)
