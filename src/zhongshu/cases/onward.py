"""Whether what somebody asks for is on offer: a case that a list of offers leads to (`matches: onward`) names one that
there is, says of it what it says itself, and asks no more of it than it gives."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Fault
from zhongshu.cases.match_spec import MatchSpec, OnwardSpec
from zhongshu.cases.offers import Offered, Offers
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.rules.decisions.fitting import Fitting
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.spec import FactSpec
from zhongshu.rules.decisions.why import Failing
from zhongshu.rules.feel.values import equal

Told = Callable[[str], Mapping[str, Any]]
"""The answers of a case, by its id; none of one that whoever asks may not see."""


def unoffered(
    types: Mapping[str, CaseType], name: str, answers: Mapping[str, Any], offers: Offers, moment: datetime, told: Told
) -> tuple[Fault, ...]:
    """What stands against the answers of a form of the type `name`, at a moment in the region's zone. Only what the
    form itself says is held against the offer: the rest of its conditions is for whoever decides. What an offer covers
    may follow from more: from the case that led here, which it names, and from numbers of the form."""
    faults: list[Fault] = []
    for spec, rule in leading_to(types, name):
        assert spec.onward is not None
        if answers.get(spec.onward.offer) is not None:
            known = dict(_known(spec, spec.onward, rule, types[name].spec.form, answers, told))
            faults += _Asked(spec, spec.onward, rule, answers, known).faults(offers, moment)
    return tuple(faults)


def _known(
    spec: MatchSpec,
    onward: OnwardSpec,
    rule: Rule,
    form: Mapping[str, FieldSpec],
    answers: Mapping[str, Any],
    told: Told,
) -> Iterator[tuple[str, Any]]:
    """Inputs of the rule that only what it computes may go by."""
    named = answers.get(onward.need or "") or ()
    there = told(named[0]) if named else {}
    for name, fact in rule.spec.inputs.items():
        number = name in form and fact.type == "number" and form[name].type in ("integer", "decimal")
        value = answers.get(name) if number else None
        value = there.get(spec.facts.get(name, name)) if value is None else value
        if value is not None:
            yield name, value


def leading_to(types: Mapping[str, CaseType], name: str) -> Iterator[tuple[MatchSpec, Rule]]:
    """The lists of all types from which one goes on to a type, each with its rule."""
    for type in types.values():
        for spec in type.spec.matches.values():
            if spec.onward is not None and spec.onward.case == name and spec.rule in type.rulebook.rules:
                yield spec, type.rulebook.rules[spec.rule]


@dataclass(frozen=True)
class _Asked:
    """What is asked of one offer of a list; by what is `known` besides, it computes."""

    spec: MatchSpec
    onward: OnwardSpec
    rule: Rule
    answers: Mapping[str, Any]
    known: Mapping[str, Any]

    def faults(self, offers: Offers, moment: datetime) -> Iterator[Fault]:
        shelf, id = offers.shelf(self.spec, self.rule, moment), self.answers[self.onward.offer]
        at = next((at for at, one in enumerate(shelf.offers) if one.id == id), None)
        if at is None:
            title = self.spec.title
            zh, en = (
                f"没有正在提供的“{id}”：请从“{title.zh}”里选",
                f"there is no offer {id} now: choose from {title.en}",
            )
            yield Fault(self.onward.offer, Text(zh=zh, en=en))
            return
        own = {name: question for name, question in self._questions() if self.answers.get(question) is not None}
        given = {name: self.answers[question] for name, question in own.items()}
        fitting = Fitting(shelf.table, self.rule.facts(given), moment)
        whole = Fitting(shelf.table, self.rule.facts({**self.known, **given}), moment)
        called, said = self._called(shelf.offers[at]), whole.says(at)
        yield from self._otherwise(called, said)
        yield from self._beyond(called, said)
        for failing in fitting.why(fitting.refused(at)):
            if failing.input.name in own:
                fact = self.rule.spec.inputs[failing.input.name]
                yield Fault(own[failing.input.name], _asks(called, fact, failing))

    def _questions(self) -> Iterator[tuple[str, str]]:
        """The inputs of the rule that the form answers, each with its question."""
        here = {there: question for question, there in self.onward.answers.items()}
        for name in self.rule.spec.inputs:
            if (question := here.get(self.spec.facts.get(name, name))) is not None:
                yield name, question

    def _otherwise(self, called: Text, said: Mapping[str, Any]) -> Iterator[Fault]:
        """Outcomes that the form says otherwise: more, where it may ask for less. One that is computed from something
        that nobody knows is not held against it."""
        for question, outcome in self.onward.then.items():
            own, value = self.answers.get(question), said.get(outcome)
            if own is None or value is None:
                continue
            if isinstance(value, Decimal):
                number = Decimal(str(own))
                same = number <= value if question in self.onward.answers else number == value
            elif isinstance(value, date):  # an answer is kept as it is written
                same = own == value.isoformat()
            else:
                same = equal(own, value) is True
            if not same:
                yield Fault(question, _is(called, self.rule.spec.outputs[outcome], value, own))

    def _beyond(self, called: Text, said: Mapping[str, Any]) -> Iterator[Fault]:
        """More than the offer covers, where no outcome of it bounds the answer."""
        bounded = self.onward.then
        here = {there: question for question, there in self.onward.answers.items() if question not in bounded}
        for part in self.spec.by.values():
            question = here.get(part.covers or "")
            own = None if question is None else self.answers.get(question)
            most = said.get(part.of or "")
            if question is not None and own is not None and isinstance(most, Decimal) and Decimal(str(own)) > most:
                yield Fault(question, _is(called, self.rule.spec.outputs[part.of or ""], most, own))

    def _called(self, offered: Offered) -> Text:
        if offered.headline is not None:
            return Text(zh=offered.headline, en=offered.headline)
        return self.rule.spec.outputs[self.spec.offer].one_of.get(offered.id) or Text(zh=offered.id, en=offered.id)


def _is(called: Text, fact: FactSpec, value: Any, own: Any) -> Text:
    said, but = _value(fact, value), _but(fact, own)
    zh = f"“{called.zh}”的{fact.title.zh}是{said.zh}{but.zh}"
    return Text(zh=zh, en=f"“{called.en}” says {fact.title.en}: {said.en}{but.en}")


def _but(fact: FactSpec, own: Any) -> Text:
    """The number that is asked, beside that which is given."""
    if fact.type != "number" or own is None:
        return Text(zh="", en="")
    said = _value(fact, Decimal(str(own)).normalize())
    return Text(zh=f"，填的是{said.zh}", en=f", not {said.en}")


def _asks(called: Text, fact: FactSpec, failing: Failing) -> Text:
    """At most or at least so much, or one of these words; without either, that it asks something else."""
    zh, en = f"“{called.zh}”要求{fact.title.zh}", f"“{called.en}” asks that {fact.title.en} be"
    allowed = failing.allowed
    if isinstance(failing.missing, Decimal):
        said, least = _value(fact, failing.nearest), failing.missing > 0
        zh, en = (f"{zh}不少于", f"{en} at least") if least else (f"{zh}不超过", f"{en} at most")
        but = _but(fact, failing.value)
        return Text(zh=f"{zh}{said.zh}{but.zh}", en=f"{en} {said.en}{but.en}")
    if allowed is None or allowed.negated or not allowed.values:
        return Text(zh=f"“{called.zh}”对{fact.title.zh}另有要求", en=f"{en} something else")
    each = [_value(fact, one) for one in allowed.values]
    return Text(zh=f"{zh}是{'或'.join(one.zh for one in each)}", en=f"{en} {' or '.join(one.en for one in each)}")


def _value(fact: FactSpec, value: Any) -> Text:
    if value in fact.one_of:
        return fact.one_of[value]
    said = f"{value:f}" if isinstance(value, Decimal) else str(value)
    unit = "" if fact.unit is None else fact.unit
    return Text(zh=f" {said} {unit}".rstrip(), en=f"{said} {unit}".rstrip())
