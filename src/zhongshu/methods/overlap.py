"""Whether two tables hold the same: by the words of their columns, and by the values of rows that both have.

Every table is known by a sample of its rows: those whose key's hash is smallest. As the hash of a key is the same
everywhere, two samples hold the same keys wherever the tables do (bottom-k sketches, Cohen and Kaplan 2007), so what
is compared are the same rows, and how many of them there are is an estimate with a known base. Only hashes are needed.

Columns of area and time, and shared code lists, say nothing: every table has them. Nor does a column that is nearly
constant among the rows that are compared.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Literal

from zhongshu.core.spec import pack_of

SAMPLE = 1024
"""Rows of a table that are known at most."""
LEAST_ROWS = 8
"""Fewer shared rows are no evidence."""
SAME_ROWS = Decimal("0.5")
"""The smaller table's rows that the larger must hold before they are compared."""
SAME_VALUES = Decimal("0.95")
"""Shared rows in which two columns must agree to be one column."""
TELLING = 4
"""Different values that a column must have among the shared rows to say anything."""
ALIKE = Decimal("0.6")
"""Of two titles that mean one thing."""
REPORTED = Decimal("0.5")
"""Pairs below it are not reported."""


@dataclass(frozen=True)
class Column:
    """`kind` is its family: text, number, time, truth. `common`: an area, a time, or a code of a shared list."""

    name: str
    titles: tuple[str, ...]
    kind: str
    unit: str | None = None
    common: bool = False


@dataclass(frozen=True)
class Sample:
    """`rows` maps the hash of a row's key to the hashes of its other columns, in the order of `columns`; None is a
    missing value. `whole`: there are no other rows."""

    columns: tuple[str, ...]
    rows: Mapping[int, tuple[int | None, ...]]
    whole: bool


@dataclass(frozen=True)
class Holding:
    """One dataset or table. `made_of` are the names that it is derived from: what repeats those repeats nothing."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    subject: bool = False
    rows: int = 0
    sample: Sample | None = None
    made_of: frozenset[str] = field(default_factory=frozenset)

    @property
    def pack(self) -> str:
        return pack_of(self.name)

    @property
    def own(self) -> tuple[Column, ...]:
        """Columns that say something: no key, no area, no time, no code."""
        return tuple(one for one in self.columns if one.name not in self.key and not one.common)


@dataclass(frozen=True)
class Measured:
    """One indicator: what it measures (`formula`) over which table, in which dimension."""

    name: str
    titles: tuple[str, ...]
    formula: str
    of: str
    dimension: str

    @property
    def pack(self) -> str:
        return pack_of(self.name)


Reason = Literal[
    "rows", "columns_by_values", "columns_by_words", "title", "subject", "subset", "unknown", "measure", "dimension"
]


@dataclass(frozen=True)
class Why:
    """One reason in a word and numbers: `part` of `whole` where it counts, `share` (0 to 1) where it measures."""

    reason: Reason
    part: int = 0
    whole: int = 0
    share: Decimal | None = None


@dataclass(frozen=True)
class Pair:
    """Two that may hold the same; `score` from 0 to 1."""

    left: str
    right: str
    score: Decimal
    why: tuple[Why, ...]


def overlapping(holdings: Sequence[Holding], measured: Sequence[Measured] = ()) -> list[Pair]:
    """The pairs that are worth a person's look, most alike first."""
    held = combinations(sorted(holdings, key=lambda one: one.name), 2)
    pairs = [compare(one, other) for one, other in held if not _derived(one, other)]
    counted = combinations(sorted(measured, key=lambda one: one.name), 2)
    pairs += [compare_measures(one, other) for one, other in counted]
    found = [pair for pair in pairs if pair.score >= REPORTED]
    return sorted(found, key=lambda pair: (-pair.score, pair.left, pair.right))


def compare(one: Holding, other: Holding) -> Pair:
    """By values where rows of both are known; else by words alone, which never make more than half."""
    words = by_words(one.own, other.own)
    least = min(len(one.own), len(other.own))
    share = Decimal(words) / least if least else Decimal(0)
    title = likeness(one.titles, other.titles)
    told = [Why("columns_by_words", words, least)]
    told += [Why("title", share=_cut(title))] if title >= ALIKE else []
    told += [Why("subject")] if one.subject and other.subject else []
    if one.sample is None or other.sample is None or not one.sample.rows or not other.sample.rows:
        score = share * Decimal("0.35") + title * Decimal("0.15") if least > 1 else Decimal(0)
        return Pair(one.name, other.name, _cut(score), (Why("unknown"), *told))
    shared = shared_rows(one.sample, other.sample)
    values = by_values(one.sample, other.sample, shared.keys)
    known = min(_telling(one.sample, shared.keys), _telling(other.sample, shared.keys))
    same = Decimal(min(values, known)) / known if known else Decimal(0)
    score = shared.share * (Decimal("0.7") * same + Decimal("0.2") * share + Decimal("0.1") * title)
    if len(shared.keys) < LEAST_ROWS or shared.share < SAME_ROWS:
        score = min(score, Decimal("0.4"))
    why = [Why("rows", len(shared.keys), shared.base, _cut(shared.share)), Why("columns_by_values", values, known)]
    if shared.share >= SAME_VALUES and min(one.rows, other.rows) * 10 < max(one.rows, other.rows) * 9:
        why.append(Why("subset", min(one.rows, other.rows), max(one.rows, other.rows)))
    return Pair(one.name, other.name, _cut(score), (*why, *told))


@dataclass(frozen=True)
class Shared:
    """Keys that both samples hold, among `base` of the smaller table's that the other's sample could have shown."""

    keys: tuple[int, ...]
    base: int

    @property
    def share(self) -> Decimal:
        return Decimal(len(self.keys)) / self.base if self.base else Decimal(0)


def shared_rows(one: Sample, other: Sample) -> Shared:
    """Below the largest hash that both samples reach, each of them holds every key that its table has."""
    reach = min((max(sample.rows) for sample in (one, other) if not sample.whole), default=None)
    left = {key for key in one.rows if reach is None or key <= reach}
    right = {key for key in other.rows if reach is None or key <= reach}
    return Shared(tuple(sorted(left & right)), min(len(left), len(right)))


def by_values(one: Sample, other: Sample, keys: Sequence[int]) -> int:
    """How many columns of one are a column of the other, row by row; each is used once."""
    taken: set[int] = set()
    for at in range(len(one.columns)):
        left = [one.rows[key][at] for key in keys]
        if len(set(left) - {None}) < TELLING:
            continue
        for to in range(len(other.columns)):
            if to not in taken and _agree(left, [other.rows[key][to] for key in keys]):
                taken.add(to)
                break
    return len(taken)


def by_words(one: Iterable[Column], other: Iterable[Column]) -> int:
    """How many columns have a counterpart of the same kind and unit, by name or title; the most alike first."""
    found = [
        (likeness((left.name, *left.titles), (right.name, *right.titles)), left.name, right.name)
        for left in one
        for right in other
        if (left.kind, left.unit) == (right.kind, right.unit)
    ]
    lefts, rights = set[str](), set[str]()
    for alike, left_name, right_name in sorted(found, reverse=True):
        if alike >= ALIKE and left_name not in lefts and right_name not in rights:
            lefts.add(left_name)
            rights.add(right_name)
    return len(lefts)


def compare_measures(one: Measured, other: Measured) -> Pair:
    """The same measure over the same table is one indicator twice; like titles count only between packs."""
    if one.of and (one.of, one.formula) == (other.of, other.formula):
        return Pair(one.name, other.name, Decimal(1), (Why("measure"),))
    title = likeness(one.titles, other.titles)
    alike = one.pack != other.pack and one.dimension == other.dimension and title >= Decimal("0.8")
    score = title * Decimal("0.7") if alike else Decimal(0)
    return Pair(one.name, other.name, _cut(score), (Why("title", share=_cut(title)), Why("dimension")))


def likeness(one: Iterable[str], other: Iterable[str]) -> Decimal:
    """How alike the two most alike of two lists of names are: shared pairs of letters (Dice), 0 to 1.

    >>> likeness(["企业名称"], ["企业名称（全称）"])
    Decimal('0.75')
    """
    lists = [bigrams(text) for text in one], [bigrams(text) for text in other]
    return max((_dice(left, right) for left in lists[0] for right in lists[1]), default=Decimal(0))


@lru_cache(maxsize=16_384)  # each name is held against thousands
def bigrams(text: str) -> frozenset[str]:
    """Of letters and digits alone, width and case folded; a single letter stands for itself."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(letter for letter in folded if letter.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain} - {""})


def _dice(one: frozenset[str], other: frozenset[str]) -> Decimal:
    return Decimal(2 * len(one & other)) / (len(one) + len(other)) if one and other else Decimal(0)


def _agree(left: Sequence[int | None], right: Sequence[int | None]) -> bool:
    """Whether two columns are one, in the rows where either has a value."""
    told = [(a, b) for a, b in zip(left, right, strict=True) if a is not None or b is not None]
    return bool(told) and sum(1 for a, b in told if a == b) >= SAME_VALUES * len(told)


def _telling(sample: Sample, keys: Sequence[int]) -> int:
    """How many of its columns differ from row to row."""
    columns = range(len(sample.columns))
    return sum(1 for at in columns if len({sample.rows[key][at] for key in keys} - {None}) >= TELLING)


def _derived(one: Holding, other: Holding) -> bool:
    """What is made of the other, or of the very same, repeats it on purpose."""
    return one.name in other.made_of or other.name in one.made_of


def _cut(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.001"))
