"""Whether the lists of offers that a case type says can be: each offer has its own word, what is asked is answered, and
the cases that offer something say it to everybody."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.match_spec import CellSpec, MatchSpec, OfferingSpec, OnwardSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.spec import pack_of, qualify
from zhongshu.packs.decide_checks import AS_FACT, Rules, check_facts, require_words, words_of
from zhongshu.packs.folder import Written
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.spec import FactSpec
from zhongshu.rules.decisions.table import GATHERED

_OPEN = 1
_NUMBERS = frozenset({"integer", "decimal"})


def whole_match(spec: MatchSpec, pack: str) -> MatchSpec:
    """The spec with its pack before each bare name."""
    own = {"rule": qualify(spec.rule, pack), "weights": qualify(spec.weights, pack)}
    offering, onward = (
        one and one.model_copy(update={"case": qualify(one.case, pack)}) for one in (spec.offering, spec.onward)
    )
    return spec.model_copy(update={**own, "offering": offering, "onward": onward})


@dataclass(frozen=True)
class Around:
    """What a list may name: rules, and case types of `packs`; `unmade` are those that have a fault themselves, which is
    told of elsewhere."""

    rules: Rules
    cases: Mapping[str, CaseType]
    unmade: Collection[str]
    packs: Collection[str]


def check_matches(type: CaseType, written: Written, around: Around) -> Iterator[PackError]:
    """What is wrong with the lists of a type, with file and line."""
    for name, spec in type.spec.matches.items():
        if spec.rule in around.rules.broken:
            continue
        rules, at = around.rules.book.rules, _At(written, ("matches", name))
        try:
            at.require(spec.rule, [one for one in rules if pack_of(one) in around.packs], "rule", "rule")
            _Checks(type, spec, rules[spec.rule], around, at).all()
        except PackError as error:
            yield error


@dataclass(frozen=True)
class _At:
    """Where a list is written."""

    written: Written
    keys: tuple[str, ...]

    def place(self, *keys: str | int) -> Place:
        return self.written.document.place((*self.written.at, *self.keys, *keys))

    def require(self, word: str, known: Collection[str], what: str, *keys: str | int) -> None:
        if word not in known:
            raise PackError(f"no {what} {word!r} ({nearest(word, known)})", place=self.place(*keys))

    def refuse(self, said: str, *keys: str | int, hint: str | None = None) -> PackError:
        return PackError(said, place=self.place(*keys), hint=hint)


@dataclass(frozen=True)
class _Checks:
    type: CaseType
    spec: MatchSpec
    rule: Rule
    around: Around
    at: _At

    def all(self) -> None:
        self._rows()
        check_facts(self.type, self.rule, self.spec.facts, self.at.written, self.at.keys)
        self._parts()
        for key, one in (("offering", self.spec.offering), ("onward", self.spec.onward)):
            if one is None or one.case in self.around.unmade:
                continue
            cases = self.around.cases
            known = [name for name in cases if pack_of(name) in self.around.packs]
            self.at.require(one.case, known, "case", key, "case")
            other = cases[one.case]
            if isinstance(one, OfferingSpec):
                self._offering(one, other)
            else:
                self._onward(one, other)

    def _rows(self) -> None:
        """Each offer is one word, said by one row of an edition."""
        spec, offer = self.rule.spec, self.spec.offer
        if spec.hit not in GATHERED:
            said = f"{self.rule.name} has hit: {spec.hit}, and offers stand beside each other"
            raise self.at.refuse(said, "rule", hint="hit: collect in the rule")
        self.at.require(offer, spec.outputs, f"outcome of {self.rule.name}", "offer")
        if not spec.outputs[offer].one_of:
            raise self.at.refuse(f"the outcome {offer} has no one_of: an offer is called by its word", "offer")
        for edition in spec.editions:
            words = [row.then.get(offer) for row in edition.rows]
            for at, word in enumerate(words):
                if not isinstance(word, str) or word in words[:at]:
                    told = "says no word" if not isinstance(word, str) else f"says {word!r} again"
                    raise self.at.refuse(f"row {at + 1} of {self.rule.name} ({edition.valid_from}) {told}", "offer")

    def _parts(self) -> None:
        law = self.type.law[self.spec.weights]
        if any(len(edition.rows) != 1 for edition in law):
            raise self.at.refuse(f"{self.spec.weights} has not one row", "weights", hint="a column for each part of by")
        for name, part in self.spec.by.items():
            if part.of is not None:
                self.at.require(part.of, self.rule.spec.outputs, f"outcome of {self.rule.name}", "by", name, "of")
                if self.rule.spec.outputs[part.of].type != "number":
                    raise self.at.refuse(f"{part.of} is no number: nothing is ordered by it", "by", name, "of")
            if part.covers is not None and self.type.spec.fields[part.covers].type not in _NUMBERS:
                raise self.at.refuse(f"{part.covers} is no number", "by", name, "covers")

    def _offering(self, spec: OfferingSpec, other: CaseType) -> None:
        for step in spec.at:
            self.at.require(step, other.spec.steps, f"step of {other.name}", "offering", "at")
        for name in spec.fields:
            self.at.require(name, other.spec.fields, f"question of {other.name}", "offering")
            if other.spec.fields[name].level > _OPEN:
                said = f"{name} of {other.name} is of level {other.spec.fields[name].level}: an offer is for everybody"
                raise self.at.refuse(said, "offering", hint="level: 1 on the question")
        for name, cell in spec.when.items():
            self.at.require(name, self.rule.spec.inputs, f"input of {self.rule.name}", "offering", "when", name)
            self._cell(cell, self.rule.spec.inputs[name], name, other)
        for name, question in spec.then.items():
            self.at.require(name, self.rule.spec.outputs, f"outcome of {self.rule.name}", "offering", "then", name)
            if name == self.spec.offer:
                raise self.at.refuse(
                    f"{name} is the word of a row; a case is called by its headline", "offering", "then", name
                )
            place = self.at.place("offering", "then", name)
            self._said(other.spec.fields[question], self.rule.spec.outputs[name], name, other, place)

    def _cell(self, cell: CellSpec, fact: FactSpec, name: str, other: CaseType) -> None:
        place = self.at.place("offering", "when", name)
        for question in cell.fields if cell.of is None else ():
            if fact.type not in ("number", "date") or AS_FACT.get(other.spec.fields[question].type) != fact.type:
                raise PackError(f"{question} is no {fact.type} that {name} can be held against", place=place)
        if cell.of is None:
            return
        asked = other.spec.fields[cell.of]
        if not cell.words:
            if fact.type == "number":
                raise PackError(f"{name} is a number: say least or most", place=place)
            self._said(asked, fact, name, other, place)
        for word, meant in cell.words.items():
            if word not in asked.one_of:
                raise PackError(f"{cell.of} has no word {word!r} ({nearest(word, asked.one_of)})", place=place)
            for one in meant:
                if fact.one_of and one not in fact.one_of:
                    raise PackError(f"{name} may not be {one!r} ({nearest(one, fact.one_of)})", place=place)

    def _said(self, question: FieldSpec, fact: FactSpec, name: str, other: CaseType, place: Place) -> None:
        if AS_FACT.get(question.type) != fact.type:
            raise PackError(f"the rule's {name} is a {fact.type}, and the question a {question.type}", place=place)
        if fact.one_of and not list(words_of(other, question)):
            raise PackError(f"the rule's {name} is one of some words, and the question may be any", place=place)
        require_words(other, question, fact, name, place)

    def _onward(self, spec: OnwardSpec, other: CaseType) -> None:
        for name in spec.fields:
            self.at.require(name, other.spec.form, f"question of {other.name}", "onward")
        need = None if spec.need is None else other.spec.form[spec.need]
        if need is not None and (need.type, need.of) != ("case", self.type.name):
            raise self.at.refuse(f"{spec.need} of {other.name} names no cases of {self.type.name}", "onward", "need")
        if other.spec.form[spec.offer].type != "string":
            raise self.at.refuse(
                f"{spec.offer} of {other.name} is no string, and an offer's id is one", "onward", "offer"
            )
        for question, outcome in spec.then.items():
            self.at.require(outcome, self.rule.spec.outputs, f"outcome of {self.rule.name}", "onward", "then")
            says, asked = self.rule.spec.outputs[outcome].type, other.spec.form[question].type
            if AS_FACT.get(asked) != says:
                said = f"the rule's {outcome} is a {says}, and {question} of {other.name} a {asked}"
                raise self.at.refuse(said, "onward", "then", question)
        for question, answer in spec.answers.items():
            there, here = other.spec.form[question], self.type.spec.fields[answer]
            if there.type != here.type or not set(there.one_of) <= set(here.one_of):
                said = f"{question} of {other.name} takes what {answer} does not: it is held against the same offers"
                raise self.at.refuse(said, "onward", "answers", question)
