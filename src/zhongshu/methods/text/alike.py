"""Which texts are alike: BM25, kept up as texts come and go.

S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; weights as Lucene has them.
A library's index is built once for all texts; this one takes a text more, or less, in microseconds.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

K1, B = 1.5, 0.75
"""How soon a word that is said again counts no more, and how far a long text's words count less."""
CHANCE = 0.001
"""How many texts in all may share by chance, each word taken alone, what two that are alike share."""
_SLACK = 1e-9


@dataclass
class Texts:
    """Texts by slot: 0, 1, 2… as they came; a slot that was dropped stays empty. Not for two threads at once."""

    _words: dict[str, int] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)
    _slots: "list[array[int]]" = field(default_factory=list)
    _times: "list[array[int]]" = field(default_factory=list)
    _often: "array[int]" = field(default_factory=lambda: array("i"))
    _starts: "array[int]" = field(default_factory=lambda: array("i", [0]))
    _said: "array[int]" = field(default_factory=lambda: array("i"))
    _said_times: "array[int]" = field(default_factory=lambda: array("i"))
    _lengths: "array[float]" = field(default_factory=lambda: array("d"))
    _live: int = 0
    _total: int = 0

    def __len__(self) -> int:
        """How many slots there are, empty ones included."""
        return len(self._lengths)

    def add(self, words: Sequence[str]) -> int:
        """The slot of a new text."""
        slot, counted = len(self), Counter(map(self._id, words))
        for id, times in counted.items():
            self._slots[id].append(slot)
            self._times[id].append(times)
            self._often[id] += 1
        self._said.extend(counted.keys())
        self._said_times.extend(counted.values())
        self._starts.append(len(self._said))
        self._lengths.append(len(words))
        self._live += 1
        self._total += len(words)
        return slot

    def drop(self, slot: int) -> None:
        """A text is no more; its slot has no words."""
        for id in self._said[self._starts[slot] : self._starts[slot + 1]] if self._lengths[slot] else ():
            self._often[id] -= 1
        self._live -= 1
        self._total -= int(self._lengths[slot])
        self._lengths[slot] = 0

    def words(self, slot: int) -> Sequence[str]:
        """The words of a text; one that it says again as often as it does."""
        if not self._lengths[slot]:
            return []
        of = slice(self._starts[slot], self._starts[slot + 1])
        return [
            self._names[id]
            for id, times in zip(self._said[of], self._said_times[of], strict=True)
            for _ in range(times)
        ]

    def scores(self, words: Iterable[str]) -> "NDArray[np.float64]":
        """BM25 of every slot for a query, each word of which counts once."""
        return self._shared(sorted(set(words)), {})[1]

    def alike(self, words: Sequence[str], least: float, among: "Mask | None" = None) -> Mapping[int, float]:
        """The slots, `among` some, that are alike by `least` or more (see `likeness`) and share words which are rare
        together (see `CHANCE`): what everybody says is no sign."""
        if not self._total:
            return {}
        own = self._weights(words)
        ours, theirs, rare = self._shared(sorted(own), own)
        whole = fsum(own.values())
        # a text weighs at least what it shares: most are out before all of their words are weighed
        likely = (ours + theirs >= least * (whole + theirs) - _SLACK) & (rare > log((self._live + 1) / CHANCE))
        slots = (likely if among is None else likely & among).nonzero()[0]
        enough = (ours + theirs)[slots] >= least * (whole + self._whole(slots)) - _SLACK
        found = self.likeness(words, slots[enough].tolist())
        return {slot: one for slot, one in found.items() if one >= least}

    def likeness(self, words: Sequence[str], slots: Iterable[int]) -> Mapping[int, float]:
        """How far texts are alike, 0 to 1, the same either way round: of all that their words weigh together by BM25,
        the part of those that both say (Dice's coefficient)."""
        own = self._weights(words)
        found = {}
        for slot in slots:
            other = self._weights(self.words(slot))
            shared = [own[word] + other[word] for word in own.keys() & other.keys()]
            whole = fsum((*own.values(), *other.values()))
            found[slot] = round(fsum(shared) / whole, 4) if whole else 0.0
        return found

    def shared(self, words: Iterable[str], slot: int, most: int) -> tuple[str, ...]:
        """The words that a text says as well, the rarest first."""
        both = set(words) & set(self.words(slot))
        return tuple(sorted(both, key=lambda word: (-self._rarity(word), word))[:most])

    def _weights(self, words: Sequence[str]) -> dict[str, float]:
        """What each word of a text weighs; words that no text has weigh as the rarest do."""
        length = K1 * (1 - B + B * len(words) * self._live / self._total) if self._total else K1
        return {word: self._rarity(word) * times / (times + length) for word, times in Counter(words).items()}

    def _rarity(self, word: str) -> float:
        often = self._often[self._words[word]] if word in self._words else 0
        return log(1 + (self._live - often + 0.5) / (often + 0.5))

    def _shared(self, words: Sequence[str], own: Mapping[str, float]) -> "tuple[NDArray[np.float64], ...]":
        """Of every slot: what its words that are among these weigh by `own`, what in the slot, and how rare they are
        together (natural logarithms)."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        ours, theirs, rare = np.zeros((3, len(self)))
        lengths = np.frombuffer(self._lengths)
        mean = self._total / self._live if self._total else 1.0
        for word in words:
            if word not in self._words:
                continue
            slots, times = (_ints(one[self._words[word]]) for one in (self._slots, self._times))
            live = lengths[slots] > 0
            slots, times = slots[live], times[live]
            rarity = self._rarity(word)
            ours[slots] += own.get(word, 0.0)
            theirs[slots] += rarity * times / (times + K1 * (1 - B + B * lengths[slots] / mean))
            rare[slots] += rarity
        return ours, theirs, rare

    def _whole(self, slots: "NDArray[np.intp]") -> "NDArray[np.float64]":
        """What all words of these texts, none of them empty, weigh together."""
        import numpy as np  # noqa: PLC0415 - heavy, and an extra

        starts, ends = _ints(self._starts)[slots], _ints(self._starts)[slots + 1]
        sizes = ends - starts
        firsts = np.cumsum(sizes) - sizes
        at = np.arange(sizes.sum()) + np.repeat(starts - firsts, sizes)
        often = _ints(self._often)[_ints(self._said)[at]]
        times = _ints(self._said_times)[at]
        lengths = np.repeat(np.frombuffer(self._lengths)[slots], sizes)
        weights = (
            np.log1p((self._live - often + 0.5) / (often + 0.5))
            * times
            / (times + K1 * (1 - B + B * lengths * self._live / self._total))
        )
        return np.add.reduceat(weights, firsts) if len(slots) else weights

    def _id(self, word: str) -> int:
        if word not in self._words:
            self._words[word] = len(self._names)
            self._names.append(word)
            self._slots.append(array("i"))
            self._times.append(array("i"))
            self._often.append(0)
        return self._words[word]


def _ints(of: "array[int]") -> Any:
    import numpy as np  # noqa: PLC0415 - heavy, and an extra

    return np.frombuffer(of, dtype=np.intc)
