"""What a sentence is of, learnt from sentences whose class is known, or by words that are said to point to a class."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, fsum, log

Sample = tuple[Sequence[str], str]
"""The words of a sentence, and its class."""

TRIED = 1000
"""Sentences by which is found out how often a guess is right: a few percent more or less are no matter."""
_MOST_WORDS = 3
"""Named as the reason."""
_UNSEEN = 0.5
"""Added to every count, so that a word which a class never had does not exclude it (Lidstone)."""
_LITTLE = frozenset(
    "上下里中外前后边来去到从往向对给让用要会能可没有不无别再又才刚已"
    "这那哪此其个些次件条位名每各该我你他她它们说等以为于之所第好多少大小"
)
"""Function words (虚词), measure words and the like: a word of these alone, or of numerals, says nothing by itself."""


@dataclass(frozen=True)
class Guess:
    """A class, its share (0 to 1) among all, and the sentence's own words that weighed most for it, heaviest first."""

    code: str
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Learnt:
    """Naive Bayes over the words that a sentence has. `counts`: by class, in how many of its sentences a word was."""

    counts: Mapping[str, Mapping[str, int]]
    sizes: Mapping[str, int]

    def guesses(self, words: Iterable[str], own: Mapping[str, Collection[str]] | None = None) -> Sequence[Guess]:
        """Every class, the likeliest first. None where it knows none of the words. `own`: words that name a class: they
        are named as the reason also where they have one character."""
        known = sorted(self._words.keys() & set(words))
        if not known:
            return []
        whole = sum(self.sizes.values())
        parts = {code: {word: self._log(code, word) for word in known} for code in self.counts}
        marks = {code: log(self.sizes[code] / whole) + fsum(one.values()) for code, one in parts.items()}
        shares = _shares(marks)
        return [
            Guess(code, shares[code], self._heaviest(code, parts[code], (own or {}).get(code, ())))
            for code in sorted(shares, key=lambda code: (-shares[code], code))
        ]

    def knows(self, words: Iterable[str]) -> float:
        """The share (0 to 1) of different words that some sample had."""
        said = set(words)
        return len(self._words.keys() & said) / len(said) if said else 0.0

    @cached_property
    def _words(self) -> Counter[str]:
        return sum((Counter(one) for one in self.counts.values()), Counter())

    @cached_property
    def _spoken(self) -> Mapping[str, int]:
        return {code: sum(one.values()) for code, one in self.counts.items()}

    def _log(self, code: str, word: str) -> float:
        seen = self.counts[code].get(word, 0)
        return log((seen + _UNSEEN) / (self._spoken[code] + _UNSEEN * len(self._words)))

    def _heaviest(self, code: str, logs: Mapping[str, float], own: Collection[str]) -> tuple[str, ...]:
        """Words that are likelier in this class than in all together: single characters where there is no other."""
        spoken = self._words.total()
        gains = {word: one - log(self._words[word] / spoken) for word, one in logs.items()}
        heavy = {word: gain for word, gain in gains.items() if gain > 0 and (word in own or not _little(word))}
        return _first({word: gain for word, gain in heavy.items() if len(word) > 1 or word in own} or heavy)


@dataclass(frozen=True)
class Rule:
    """A word that points to a class, by so much."""

    word: str
    code: str
    weight: float = 1.0


def learnt(samples: Iterable[Sample]) -> Learnt:
    """The order of the samples does not matter."""
    counts: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for words, code in samples:
        counts.setdefault(code, Counter()).update(set(words))
        sizes[code] += 1
    return Learnt(counts, sizes)


def ruled(text: str, rules: Iterable[Rule]) -> Sequence[Guess]:
    """The classes to which words in a text point, the likeliest first. A word within a longer one that is there too
    does not count: of 污水井盖 the 井盖 says no more.

    >>> ruled("污水井盖坏了", [Rule("井盖", "any"), Rule("污水井盖", "sewer")])
    [Guess(code='sewer', share=1.0, words=('污水井盖',))]
    """
    said = text.casefold()
    found = [rule for rule in rules if _says(said, rule.word)]
    longest = [one for one in found if not any(one.word != other.word and one.word in other.word for other in found)]
    weights: dict[str, dict[str, float]] = {}
    for rule in longest:
        of = weights.setdefault(rule.code, {})
        of[rule.word] = max(of.get(rule.word, 0.0), rule.weight)
    marks = {code: fsum(of.values()) for code, of in weights.items()}
    whole = fsum(marks.values())
    return [
        Guess(code, marks[code] / whole, _first(weights[code]))
        for code in sorted(marks, key=lambda code: (-marks[code], code))
    ]


def mixed(opinions: Iterable[tuple[Sequence[Guess], float]]) -> Sequence[Guess]:
    """One opinion of several, each of which counts by its weight; the words are those of whose part is the largest
    among those who have words.

    >>> mixed([([Guess("a", 1.0, ("x",))], 0.6), ([Guess("b", 0.9, ("y",)), Guess("a", 0.1, ())], 0.2)])[0]
    Guess(code='a', share=0.775, words=('x',))
    """
    parts: dict[str, list[tuple[float, tuple[str, ...]]]] = {}
    for guesses, weight in opinions:
        for one in guesses:
            parts.setdefault(one.code, []).append((one.share * weight, one.words))
    marks = {code: fsum(mark for mark, _ in of) for code, of in parts.items()}
    whole = fsum(marks.values())
    return [
        Guess(code, round(marks[code] / whole, 6), max(parts[code], key=lambda part: (bool(part[1]), part[0]))[1])
        for code in sorted(marks, key=lambda code: (-marks[code], code))
        if whole
    ]


def right(guessed: Iterable[Sequence[Guess]], samples: Sequence[Sample]) -> float:
    """The share of samples whose first guess is their class."""
    hits = sum(bool(guesses) and guesses[0].code == code for guesses, (_, code) in zip(guessed, samples, strict=True))
    return hits / len(samples) if samples else 0.0


def cross_checked(samples: Sequence[Sample], folds: int = 5, most: int = TRIED) -> float:
    """The share that is guessed right by what the other parts of the samples taught: of the samples in the order of
    their words every `folds`-th is one part. Of many about `most` are tried."""
    ordered = sorted(samples, key=lambda one: (tuple(one[0]), one[1]))
    models = [learnt(one for at, one in enumerate(ordered) if at % folds != part) for part in range(folds)]
    tried = range(0, len(ordered), 1 + len(ordered) // most)
    return right((models[at % folds].guesses(ordered[at][0]) for at in tried), [ordered[at] for at in tried])


def _says(text: str, word: str) -> bool:
    """Whether a word stands in a text: one of Latin letters not within a longer one.

    >>> _says("clamp", "lamp"), _says("the lamp", "lamp"), _says("路灯坏了", "路灯")
    (False, True, True)
    """
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not (word.isascii() and any(letter.isascii() and letter.isalnum() for letter in around)):
            return True
        at = text.find(word, at + 1)
    return False


def _little(word: str) -> bool:
    """Whether a word is a numeral, or only holds a sentence together.

    >>> [_little(word) for word in ("一个", "12", "没", "三轮车", "灯")]
    [True, True, True, False, False]
    """
    return all(letter in _LITTLE or letter.isnumeric() for letter in word)


def _first(weights: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:_MOST_WORDS])


def _shares(marks: Mapping[str, float]) -> dict[str, float]:
    top = max(marks.values())
    raised = {code: exp(mark - top) for code, mark in marks.items()}
    whole = fsum(raised.values())
    return {code: one / whole for code, one in raised.items()}
