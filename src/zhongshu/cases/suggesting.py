"""Which kind a case is of, suggested from what was said (分类建议), with the words that say so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Engine, exists, select

from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType, Law
from zhongshu.core.later import Later
from zhongshu.core.spec import qualify
from zhongshu.core.text import Text
from zhongshu.methods.text.classify import TRIED, Guess, Learnt, Rule, cross_checked, learnt, mixed, right, ruled
from zhongshu.methods.text.words import words
from zhongshu.rules.parameters import Edition, edition_at
from zhongshu.state.tables.cases import case_event, work_case

WORDS = "case_words"
"""The parameter of a pack with words that point to codes: columns word, code and weight."""
MOST = 3
"""Suggestions at once."""

_LATEST = 5000
"""Of the cases that taught it the latest so many are read."""
_LEAST = 0.05
"""A code with a smaller share is not suggested."""
_SURE = 0.5
"""From such a share on a text speaks of a code above all others."""
_SHORTEST, _SHORTEST_LATIN = 2, 3
"""Characters of a word of a title that is taken as a rule: fewer stand in too many words."""

By = Literal["samples", "rules"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer to the question `field`, with its share (0 to 1) and the sentence's own words that weighed most. `by`:
    learnt from cases of which somebody confirmed the kind, or by rules."""

    field: str
    code: str
    title: Text
    share: float
    words: tuple[str, ...]
    by: By


@dataclass(frozen=True)
class Taught:
    """What suggestions of a type are made by. `samples` is how many sentences there were to learn from, the shares are
    those guessed right: by rules, and by what the other samples teach.

    Samples that are better than rules do not take their place: they know the kinds that there were and the words that
    were said. So each opinion counts by how often it is right, and theirs as far as they know a sentence's words."""

    rules: Sequence[Rule]
    model: Learnt | None = None
    samples: int = 0
    by_rules: float = 0.0
    by_samples: float = 0.0

    def guesses(self, text: str) -> Sequence[tuple[Guess, By]]:
        """Every class to which something points, the likeliest first, and whose opinion of it weighs more."""
        opinions = self._opinions(text)
        rules, samples = ({one.code: one.share * weight for one in guesses} for guesses, weight in opinions)
        return [
            (one, "samples" if samples.get(one.code, 0.0) > rules.get(one.code, 0.0) else "rules")
            for one in mixed(opinions)
        ]

    def _opinions(self, text: str) -> tuple[tuple[Sequence[Guess], float], tuple[Sequence[Guess], float]]:
        by_rules = ruled(text, self.rules)
        if self.model is None:
            return (by_rules, 1.0), ((), 0.0)
        said = words(text)
        by_samples = self.model.guesses(said, self._own)
        return (by_rules, self.by_rules), (by_samples, self.by_samples * self.model.knows(said))

    @cached_property
    def _own(self) -> Mapping[str, Collection[str]]:
        """The words that rules have for each class."""
        found: dict[str, set[str]] = {}
        for rule in self.rules:
            found.setdefault(rule.code, set()).add(rule.word)
        return found


@dataclass
class Suggesting:
    """Learns once a day; threads share one. `law` has the parameters by qualified name, `patience` is how many seconds
    whoever asks first on a day waits for that."""

    database: Engine
    law: Law
    patience: float = 5.0
    _taught: dict[str, Later[Taught]] = field(default_factory=dict)
    _said_of: dict[str, tuple[Edition | None, Mapping[str, tuple[str, ...]]]] = field(default_factory=dict)

    def suggest(self, type: CaseType, text: str, at: datetime, day: str) -> Sequence[Suggestion]:
        """The likeliest codes in force at a time, the likeliest first; none where nothing said points to one, or where
        the type asks for no code."""
        name = kind_of(type.spec)
        if name is None or not text.strip():
            return []
        titles = type.options(type.spec.form[name], at)
        taught = self._by_now(type, at, day)
        found = [pair for pair in taught.guesses(text) if pair[0].share >= _LEAST and pair[0].words]
        return [
            Suggestion(name, one.code, titles[one.code], round(one.share, 2), one.words, by)
            for one, by in [pair for pair in found if pair[0].code in titles][:MOST]
        ]

    def doubt(self, type: CaseType, text: str, code: str, at: datetime, day: str) -> Suggestion | None:
        """The code that a text speaks of above all others, where nothing in it speaks of the one that was chosen."""
        first = next(iter(self.suggest(type, text, at, day)), None)
        if first is None or first.share < _SURE:
            return None
        own = next((one.share for one, _ in self._by_now(type, at, day).guesses(text) if one.code == code), 0.0)
        chosen = type.options(type.spec.form[first.field], at).get(code)
        alike = chosen is not None and any(word in chosen.zh or word in chosen.en.casefold() for word in first.words)
        return None if alike or own >= _LEAST else first

    def said_of(self, type: CaseType, at: datetime) -> Mapping[str, tuple[str, ...]]:
        """The words that the pack says of each code."""
        edition = edition_at(self.law.get(qualify(WORDS, type.pack), ()), at)
        if type.name not in self._said_of or self._said_of[type.name][0] is not edition:
            found: dict[str, list[str]] = {}
            for rule in self._words(type, at):
                found.setdefault(rule.code, []).append(rule.word)
            self._said_of[type.name] = edition, {code: tuple(said) for code, said in found.items()}
        return self._said_of[type.name][1]

    def taught(self, type: CaseType, at: datetime, day: str) -> Taught:
        """What was learnt on this day (any word for it)."""
        taught = self._later(type).get(day, lambda: self._learn(type, at))
        assert taught is not None
        return taught

    def _by_now(self, type: CaseType, at: datetime, day: str) -> Taught:
        """What was learnt on this day, or before while that takes long; the rules alone where nothing was yet."""
        taught = self._later(type).get(day, lambda: self._learn(type, at), self.patience)
        return Taught(self._rules(type, at)) if taught is None else taught

    def _later(self, type: CaseType) -> Later[Taught]:
        return self._taught.setdefault(type.name, Later())

    def _learn(self, type: CaseType, at: datetime) -> Taught:
        """Samples teach where they guess better than rules do, tried on a thousand of them."""
        rules = self._rules(type, at)
        said = self._said(type)
        tried = sorted(said)[:: 1 + len(said) // TRIED]
        samples = [(words(text), code) for text, code in said]
        by_rules = right((ruled(text, rules) for text, _ in tried), [((), code) for _, code in tried])
        by_samples = cross_checked(samples) if len({code for _, code in said}) > 1 else 0.0
        model = learnt(samples) if by_samples > by_rules else None
        return Taught(rules, model, len(samples), by_rules, by_samples)

    def _rules(self, type: CaseType, at: datetime) -> Sequence[Rule]:
        """The words that the pack says, and those of the codes' own titles."""
        name = kind_of(type.spec)
        assert name is not None
        return [*self._words(type, at), *title_rules(type.options(type.spec.form[name], at))]

    def _words(self, type: CaseType, at: datetime) -> list[Rule]:
        edition = edition_at(self.law.get(qualify(WORDS, type.pack), ()), at)
        return [_rule(row) for row in (() if edition is None else edition.rows)]

    def _said(self, type: CaseType) -> list[tuple[str, str]]:
        """Sentences and kinds of closed cases, in the order of their numbers: those that went beyond the first step, as
        somebody did the work under that kind, and those whose answers were corrected."""
        row, name, says = work_case.c, kind_of(type.spec), words_of(type.spec)
        corrected = exists().where(case_event.c.case == row.number, case_event.c.kind == "corrected")
        query = (
            select(row.fields, row.outcome, corrected.label("corrected"))
            .where(row.type == type.name, row.closed.is_not(None), row.master.is_(None))
            .order_by(row.number.desc())
            .limit(_LATEST)
        )
        away = turned_away(type.spec)
        with self.database.connect() as connection:
            found = [
                (str(one.fields[says]), str(one.fields[name]))
                for one in connection.execute(query)
                if (one.corrected or one.outcome not in away) and one.fields.get(says) and one.fields.get(name)
            ]
        return found[::-1]


def kind_of(spec: CaseSpec) -> str | None:
    """The question that says what kind a case is of: the first of the form that asks for a code."""
    return next((name for name, one in spec.form.items() if one.type == "code"), None)


def words_of(spec: CaseSpec) -> str | None:
    """The question that says in words what it is about."""
    return spec.says if spec.duplicates is None or spec.duplicates.words is None else spec.duplicates.words


def turned_away(spec: CaseSpec) -> frozenset[str]:
    """The outcomes that a case may have straight from its first step: nobody worked under its kind. None where it has
    no other."""
    ends = {step.outcome for step in spec.steps.values() if step.outcome}
    straight = {spec.steps[to].outcome for to in spec.steps[spec.begins].to} & ends
    return frozenset(one for one in straight if one is not None) if straight < ends else frozenset()


def title_rules(titles: Mapping[str, Text]) -> list[Rule]:
    """Titles as rules, in both languages, and the words in them: those count half, shared by the codes that have the
    same word."""
    whole = {(said.casefold(), code) for code, title in titles.items() for said in (title.zh, title.en)}
    found: dict[str, set[str]] = {}
    for said, code in whole:
        for word in set(words(said)) - {said}:
            if len(word) >= (_SHORTEST_LATIN if word.isascii() else _SHORTEST):
                found.setdefault(word, set()).add(code)
    parts = [Rule(word, code, 0.5 / len(codes)) for word, codes in found.items() for code in codes]
    return sorted([*(Rule(*one) for one in whole), *parts], key=lambda rule: (rule.word, rule.code))


def _rule(row: Mapping[str, Any]) -> Rule:
    weight = row.get("weight")
    return Rule(str(row["word"]).casefold(), str(row["code"]), 1.0 if weight is None else float(weight))
