"""What fits a case of all that is offered: in order, with the points of each; what would have to be known first; and of
the rest what stands against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhongshu.cases.match_spec import MatchSpec
from zhongshu.cases.offers import Offered, Offers
from zhongshu.cases.sight import HANDED_TO, Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.methods.matching import Offer, Part, Ranked, ranked
from zhongshu.rules.decisions.fitting import Fit, Fitting
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.why import Failing
from zhongshu.rules.parameters import Edition, edition_at


@dataclass(frozen=True)
class Fitted:
    """An offer, and how far it is from fitting. `ranked` has its points, None where it does not fit (yet)."""

    offered: Offered
    fit: Fit
    ranked: Ranked | None = None


@dataclass(frozen=True)
class Matched:
    """All offers for one case, by the `edition` of the rule and the `weights` of the day: `fits` the best first, `open`
    those that ask what is not known, `fails` those that something known stands against, both the nearest first.
    `facts` are as the rule computes with them; `unfit` cases offer what cannot be asked."""

    spec: MatchSpec
    rule: Rule
    edition: RuleEdition
    weights: Edition
    fitting: Fitting
    fits: Sequence[Fitted]
    open: Sequence[Fitted]
    fails: Sequence[Fitted]
    unfit: int

    def says(self, one: Fitted) -> Mapping[str, Any]:
        """The outcomes of an offer as the rule computes with them, by name; None for what is computed from something
        that is not known."""
        return self.fitting.says(one.fit.row)

    def why(self, one: Fitted) -> Sequence[Failing]:
        """What stands against an offer; then what would have to be known."""
        return self.fitting.why(one.fit)

    @property
    def wanting(self) -> Mapping[str, int]:
        """What is not known, by input, with how many open offers ask it: the most asked first."""
        names = [one.name for one in self.fitting.table.inputs]
        asked = dict.fromkeys(names, 0)
        for one in self.open:
            for at in one.fit.unknown:
                asked[names[at]] += 1
        return {name: asked[name] for name in sorted(names, key=lambda name: -asked[name]) if asked[name]}


def matched(seen: Seen, name: str, offers: Offers, moment: datetime) -> Matched:
    """The list `name` of a case's type, at a moment in the region's zone. UnknownName for a list that it has not, and
    where the law has no edition; GrantError for somebody for whom the answers are not; ZhongshuError for an answer that
    the rule does not take."""
    if seen.as_ not in HANDED_TO:
        raise GrantError("what fits a case is for who asked, and for who works at it")
    if name not in seen.type.spec.matches:
        raise UnknownName.among("list of offers", name, seen.type.spec.matches)
    spec = seen.type.spec.matches[name]
    if spec.rule not in seen.type.rulebook.rules:
        raise UnknownName.among("rule", spec.rule, seen.type.rulebook.rules)
    rule = seen.type.rulebook.rules[spec.rule]
    weights = _weights(seen.type, spec, moment)
    given = {one: seen.fields.get(spec.facts.get(one, one)) for one in rule.spec.inputs}
    shelf = offers.shelf(spec, rule, moment)
    fitting = Fitting(shelf.table, rule.facts(given), moment)
    stands: dict[str, list[Fit]] = {"fits": [], "open": [], "fails": []}
    for one in fitting.fits:
        stands[one.stand].append(one)

    def told(fits: Sequence[Fit]) -> list[Fitted]:
        near = sorted(fits, key=lambda one: (len(one.refused), len(one.unknown)))
        return [Fitted(shelf.offers[one.row], one) for one in near]

    parts = parts_of(spec, weights.rows[0], seen.fields)
    return Matched(
        spec=spec,
        rule=rule,
        edition=rule.at(moment),
        weights=weights,
        fitting=fitting,
        fits=_in_order(told(stands["fits"]), fitting, parts),
        open=told(stands["open"]),
        fails=told(stands["fails"]),
        unfit=shelf.unfit,
    )


def parts_of(spec: MatchSpec, weights: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Part]:
    """The parts with their weights; what is to be covered is an answer of the case."""
    found = []
    for name, one in spec.by.items():
        wanted = None if one.covers is None or answers.get(one.covers) is None else Decimal(str(answers[one.covers]))
        found.append(Part(name, one.best, Decimal(str(weights[name] or 0)), one.of, wanted))
    return found


def _in_order(fits: Sequence[Fitted], fitting: Fitting, parts: Sequence[Part]) -> list[Fitted]:
    by_id = {one.offered.id: one for one in fits}
    terms = {id: fitting.says(one.fit.row) for id, one in by_id.items()}
    offers = [
        Offer(id, {name: _number(value) for name, value in terms[id].items()}, one.fit.asks)
        for id, one in by_id.items()
    ]
    return [replace(by_id[one.offer.id], ranked=one) for one in ranked(offers, parts)]


def _number(said: Any) -> Decimal | None:
    return said if isinstance(said, Decimal) else None


def _weights(type: CaseType, spec: MatchSpec, moment: datetime) -> Edition:
    found = edition_at(type.law.get(spec.weights, ()), moment)
    if found is None:
        raise UnknownName(f"the parameter {spec.weights} has no edition for {moment.date()}")
    return found
