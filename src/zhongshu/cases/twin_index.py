"""The cases among which twins are looked for, in memory: by place and time, or by their words. No database here."""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any

from zhongshu.cases.spec import TwinSpec
from zhongshu.methods.geodesic import Place, box, metres
from zhongshu.methods.text.alike import Texts
from zhongshu.methods.text.words import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_UNSAID = 0
_MOST_WORDS = 3
_WASTE = 1000
"""Slots that may be empty beside as many as are in use."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A case among which is looked: times in UTC, the post that has it, who asked."""

    number: int
    opened: datetime
    closed: datetime | None
    post: str
    reporter: str | None


@dataclass(frozen=True, slots=True)
class Sought:
    """Whose twins are looked for at a time: of a case, or of answers that are none yet (number 0)."""

    answers: Mapping[str, Any]
    opened: datetime
    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """`near` in place and time and of the same; `metres` apart where both have a place; `alike` 0 to 1 in words.

    `same` are the questions of `TwinSpec.same` that both answer alike, `shared` the rarest words that both say."""

    kept: Kept
    near: bool
    metres: float | None
    alike: float
    same: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    def mark(self, spec: TwinSpec) -> float:
        """How likely it is the same: of two that are near the closer, of two sentences the more alike."""
        return self.alike + (1 - (self.metres or 0.0) / (spec.metres + 1) if self.near else 0.0)


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that are alike, by number in their order, and the rarest `words` that most of them say."""

    numbers: tuple[int, ...]
    words: tuple[str, ...]


@dataclass
class TwinIndex:
    """Cases of one type that are open or were closed within `spec.hours`, each in a slot. Not for two threads at
    once."""

    spec: TwinSpec
    _kept: list[Kept | None] = field(default_factory=list)
    _digests: "array[int]" = field(default_factory=lambda: array("q"))
    _slot: dict[int, int] = field(default_factory=dict)
    _texts: Texts = field(default_factory=Texts)
    _lons: "array[float]" = field(default_factory=lambda: array("d"))
    _lats: "array[float]" = field(default_factory=lambda: array("d"))
    _opened: "array[float]" = field(default_factory=lambda: array("d"))
    _closed: "array[float]" = field(default_factory=lambda: array("d"))
    _same: "tuple[array[int], ...]" = ()
    _codes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._same = tuple(array("i") for _ in self.spec.same)

    def __len__(self) -> int:
        return len(self._slot)

    def put(self, kept: Kept, answers: Mapping[str, Any]) -> None:
        """A case as it is now, in the place of what was known of it."""
        slot, digest = self._slot.get(kept.number), hash(repr(sorted(answers.items())))
        if slot is not None and self._digests[slot] == digest:
            self._kept[slot] = kept
            self._opened[slot], self._closed[slot] = _times(kept)
            return
        self.drop(kept.number)
        codes = [self._code(answers.get(name)) for name in self.spec.same]
        self._append(kept, digest, words(self._text(answers)), self._place(answers) or (nan, nan), codes)

    def drop(self, number: int) -> None:
        """A case is looked among no more."""
        slot = self._slot.pop(number, None)
        if slot is not None:
            self._kept[slot] = None
            self._closed[slot] = -inf
            self._texts.drop(slot)

    def forget(self, before: datetime) -> None:
        """Drop what was closed before a time."""
        for number in [one.number for one in self._kept if one and one.closed and one.closed < before]:
            self.drop(number)

    def tidied(self) -> "TwinIndex":
        """Itself; made anew where more slots are empty than in use."""
        if len(self._kept) <= 2 * len(self) + _WASTE:
            return self
        made = TwinIndex(self.spec, _codes=self._codes)
        for slot, kept in enumerate(self._kept):
            if kept is not None:
                place, codes = (self._lons[slot], self._lats[slot]), [one[slot] for one in self._same]
                made._append(kept, self._digests[slot], self._texts.words(slot), place, codes)
        return made

    def find(self, sought: Sought, shown: Callable[[Kept], bool], most: int) -> Sequence[Match]:
        """The likeliest twins among those that are `shown`, the likeliest first."""
        if not self._kept:
            return []
        lately = self._lately(sought)
        near = self._near(sought, self._like(sought, lately))
        said = words(self._text(sought.answers))
        alike = {} if self.spec.words is None else dict(self._texts.alike(said, self.spec.alike, lately))
        alike |= self._texts.likeness(said, near.keys() - alike.keys())
        found = []
        for slot, one in alike.items():
            kept = self._kept[slot]
            if kept is not None and shown(kept):
                apart = near[slot] if slot in near else self._apart(sought, slot)
                found.append(Match(kept, slot in near, apart, one))
        first = sorted(found, key=lambda one: (-one.mark(self.spec), one.kept.number))[:most]
        return [self._told(one, sought, said) for one in first]

    def around(self, sought: Sought, radius: float) -> Sequence[int]:
        """The numbers of cases within so many metres that were opened within `spec.hours`, whatever else they say."""
        place = self._place(sought.answers)
        if place is None or not self._kept:
            return []
        found = self._within(place, radius, self._lately(sought))
        return sorted(one.number for slot in found if (one := self._kept[slot]) is not None)

    def groups(self, at: datetime, shown: Callable[[Kept], bool], most: int) -> Sequence[Group]:
        """Open cases that are `shown`, the newest `most` of them, put together where their words are alike, directly or
        by others between them; the largest group first. One alone is no group."""
        every = {slot: one for slot, one in enumerate(self._kept) if one is not None}
        open_ = {slot: one for slot, one in every.items() if one.closed is None and shown(one)}
        slots = sorted(open_, key=lambda slot: open_[slot].number)[-most:]
        if self.spec.words is None or not slots:
            return []
        among = _floats(self._closed) < -inf
        among[slots] = True
        first = {slot: slot for slot in slots}
        for slot in slots:
            here = among & self._lately(Sought({}, open_[slot].opened, at, open_[slot].number))
            for other in self._texts.alike(self._texts.words(slot), self.spec.alike, here):
                first[_root(first, other)] = _root(first, slot)
        together: dict[int, list[int]] = {}
        for slot in slots:
            together.setdefault(_root(first, slot), []).append(slot)
        groups = [one for one in together.values() if len(one) > 1]
        found = [Group(tuple(open_[slot].number for slot in one), self._said(one)) for one in groups]
        return sorted(found, key=lambda one: (-len(one.numbers), one.numbers))

    # ----------------------------------------------------------------------------------------------------------------

    def _said(self, slots: Sequence[int]) -> tuple[str, ...]:
        """The rarest words that more than half of these say, as the first of them that says any does."""
        often = Counter(word for slot in slots for word in set(self._texts.words(slot)) if len(word) > 1)
        most = [word for word, times in often.items() if 2 * times > len(slots)]
        return next((said for slot in slots if (said := self._texts.shared(most, slot, _MOST_WORDS))), ())

    def _append(self, kept: Kept, digest: int, said: Sequence[str], place: Place, codes: Sequence[int]) -> None:
        self._slot[kept.number] = len(self._kept)
        self._kept.append(kept)
        self._digests.append(digest)
        self._texts.add(said)
        for column, value in zip(
            (self._lons, self._lats, self._opened, self._closed), (*place, *_times(kept)), strict=True
        ):
            column.append(value)
        for one, code in zip(self._same, codes, strict=True):
            one.append(code)

    def _code(self, answer: Any) -> int:
        return _UNSAID if answer is None else self._codes.setdefault(str(answer), len(self._codes) + 1)

    def _lately(self, sought: Sought) -> "Mask":
        """Opened within the hours, and open or closed within them; not the case itself."""
        hours = timedelta(hours=self.spec.hours)
        mask: Mask = _floats(self._closed) >= (sought.at - hours).timestamp()
        mask &= abs(_floats(self._opened) - sought.opened.timestamp()) <= hours.total_seconds()
        if sought.number in self._slot:
            mask[self._slot[sought.number]] = False
        return mask

    def _like(self, sought: Sought, mask: "Mask") -> "Mask":
        """Those with the same answers where both say one. Without a place to tell them apart by, both have to say
        each."""
        placed = self.spec.at is not None
        if not placed and not all(name in sought.answers for name in self.spec.same or ("",)):
            return mask & False
        for name, kept in zip(self.spec.same, self._same, strict=True):
            if (said := sought.answers.get(name)) is not None:
                codes = _ints(kept)
                mask = mask & ((codes == self._codes.get(str(said), -1)) | ((codes == _UNSAID) & placed))
        return mask

    def _told(self, match: Match, sought: Sought, said: Sequence[str]) -> Match:
        """With what speaks for it."""
        slot = self._slot[match.kept.number]
        codes = {name: self._codes.get(str(sought.answers.get(name))) for name in self.spec.same}
        same = tuple(name for name, kept in zip(self.spec.same, self._same, strict=True) if kept[slot] == codes[name])
        telling = [word for word in said if len(word) > 1]  # a character alone is no reason to anybody
        return replace(match, same=same, shared=self._texts.shared(telling, slot, _MOST_WORDS))

    def _near(self, sought: Sought, mask: "Mask") -> dict[int, float | None]:
        """How far apart, by slot."""
        if self.spec.at is None:
            return dict.fromkeys(mask.nonzero()[0].tolist())
        place = self._place(sought.answers)
        return {} if place is None else dict(self._within(place, self.spec.metres, mask))

    def _within(self, place: Place, radius: float, mask: "Mask") -> dict[int, float]:
        east, north = box(place, radius)
        mask = mask & (abs(_floats(self._lats) - place[1]) <= north)
        mask &= abs((_floats(self._lons) - place[0] + 180) % 360 - 180) <= east
        slots = mask.nonzero()[0].tolist()
        apart = {slot: metres(place, (self._lons[slot], self._lats[slot])) for slot in slots}
        return {slot: far for slot, far in apart.items() if far <= radius}

    def _apart(self, sought: Sought, slot: int) -> float | None:
        place = self._place(sought.answers)
        return None if place is None or isnan(self._lons[slot]) else metres(place, (self._lons[slot], self._lats[slot]))

    def _text(self, answers: Mapping[str, Any]) -> str:
        return "" if self.spec.words is None else str(answers.get(self.spec.words) or "")

    def _place(self, answers: Mapping[str, Any]) -> Place | None:
        return None if self.spec.at is None else place_of(answers.get(self.spec.at))


def place_of(answer: Any) -> Place | None:
    """The place that an answer of the type point is."""
    return (answer["lon"], answer["lat"]) if isinstance(answer, Mapping) else None


def _root(first: dict[int, int], slot: int) -> int:
    """What stands for the group of a slot; the way there gets shorter."""
    while first[slot] != slot:
        first[slot] = first[first[slot]]
        slot = first[slot]
    return slot


def _times(kept: Kept) -> tuple[float, float]:
    return kept.opened.timestamp(), inf if kept.closed is None else kept.closed.timestamp()


def _floats(of: "array[float]") -> "NDArray[np.float64]":
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    return np.frombuffer(of)


def _ints(of: "array[int]") -> "NDArray[np.intc]":
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    return np.frombuffer(of, dtype=np.intc)
