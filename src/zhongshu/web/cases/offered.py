"""Questions that take the id of an offer: told by what the offer is called, and chosen from what is offered now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhongshu.cases.onward import leading_to
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.web.cases.questions import Question
from zhongshu.web.visit import Visit


def with_offers(visit: Visit, type: CaseType, questions: Sequence[Question]) -> list[Question]:
    """Questions with what each may choose from, and the words of other questions that go with it; an id that is not
    offered (any more) stays as it was typed."""
    found = dict(_offered(visit, type))
    return [
        replace(one, options=offers.titles, along=offers.along)
        if (offers := found.get(one.name)) is not None and one.value in ("", *offers.titles)
        else one
        for one in questions
    ]


def offer_titles(visit: Visit, type: CaseType) -> Mapping[str, Mapping[str, Text]]:
    """By question that takes an offer's id, what offers are called: those of the rule, withdrawn or not, and the cases
    that offer something now."""
    return {name: one.titles for name, one in _offered(visit, type, every=True)}


@dataclass(frozen=True)
class _Offers:
    """What offers are called, by id, and the answers to other questions of the form that each says, as JSON."""

    titles: Mapping[str, Text]
    along: Mapping[str, str]


def _offered(visit: Visit, type: CaseType, *, every: bool = False) -> Iterator[tuple[str, _Offers]]:
    for spec, rule in leading_to(visit.hub.cases.types, type.name):
        assert spec.onward is not None
        words = rule.spec.outputs[spec.offer].one_of
        try:
            offers = visit.hub.cases.offers.shelf(spec, rule, visit.now).offers
        except ZhongshuError:  # no edition is in force: nothing is offered
            offers = ()
        own = {one.id: Text(zh=one.headline, en=one.headline) for one in offers if one.headline is not None}
        shown = words if every else {one.id: words[one.id] for one in offers if one.id in words}
        chosen = {to: of for to, of in spec.onward.then.items() if rule.spec.outputs[of].one_of}
        along = {one.id: {to: one.said.then[of] for to, of in chosen.items() if of in one.said.then} for one in offers}
        said = {id: json.dumps(words) for id, words in along.items() if words}
        yield spec.onward.offer, _Offers({**shown, **own}, said)
