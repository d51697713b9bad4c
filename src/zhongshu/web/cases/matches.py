"""`/matches/{pack}/{case}/{number}/{list}`: what fits a case of all that is offered, and why the rest does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhongshu.cases.event import Source, sources
from zhongshu.cases.match_spec import MatchSpec, OnwardSpec
from zhongshu.cases.matching import Fitted, Matched, matched
from zhongshu.cases.records import number_of
from zhongshu.cases.rulings import ruled_fields
from zhongshu.cases.sight import HANDED_TO, Seen
from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.methods.matching import Share
from zhongshu.rules.decisions.spec import RowSpec
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.cases.telling import Telling, common
from zhongshu.web.pages import Shown
from zhongshu.web.rules.telling import RuleTelling
from zhongshu.web.visit import Visit

NEAREST = 20
"""Offers that do not fit, shown at first."""


@dataclass(frozen=True)
class PartLine:
    """One part of the points: `share` in percent, `points` of at most `most`."""

    title: str
    note: str
    share: int
    points: str
    most: str


@dataclass(frozen=True)
class OfferLine:
    """An offer in words: its terms with their titles, the conditions that are met, those that something stands against,
    those of what is not known, where the points come from.

    `onward` is where one applies, `case` the page of the case that offers it."""

    title: str
    terms: Sequence[tuple[str, str]]
    said: RowSpec
    met: Sequence[str]
    refused: Sequence[str]
    unknown: Sequence[str]
    points: str = ""
    parts: Sequence[PartLine] = ()
    onward: str | None = None
    case: str | None = None


@dataclass(frozen=True)
class FactLine:
    """What offers are held against; `value` None for what is not known."""

    title: str
    value: str | None
    source: Source | None
    ruled: bool


def matches(visit: Visit, code: str | None) -> Shown:
    """The list that the address names. UnknownName, GrantError as the case itself, and `matched`."""
    id = "{pack}.{case}/{number}".format(**visit.parts)
    seen = visit.hub.cases.look(id, visit.reader, address=visit.path, code=code)
    name = visit.parts["list"]
    spec = seen.type.spec.matches.get(name)
    values = {"seen": seen, "type": seen.type, "called": Telling(visit).called_there(seen), **common(visit)}
    try:
        found = matched(seen, name, visit.hub.cases.offers, visit.now)
    except (GrantError, UnknownName):
        if seen.as_ not in HANDED_TO or spec is None:
            raise
        found = None
    except ZhongshuError:
        found = None
    told = {} if found is None else _told(visit, seen, found)
    return Shown("cases/matches.html", {**values, "spec": spec, "found": found, **told}, lasting=False)


def match_links(visit: Visit, seen: Seen) -> Sequence[tuple[str, str]]:
    """The lists of a case that this reader may look at: title and address. A stranger's code opens the page of the case
    and no other."""
    if seen.as_ not in HANDED_TO or not visit.reader.known:
        return ()
    return [(visit.text(one.title), matches_at(visit, seen, name)) for name, one in seen.type.spec.matches.items()]


def matches_at(visit: Visit, seen: Seen, name: str) -> str:
    """The address of a list."""
    type = seen.case.type.replace(".", "/", 1)
    return visit.link(f"/matches/{type}/{number_of(seen.case.id)}/{name}")


def _told(visit: Visit, seen: Seen, found: Matched) -> Mapping[str, Any]:
    words = _Words(visit, seen, found)
    fails = found.fails if visit.asked("all") else found.fails[:NEAREST]
    return {
        "fits": [words.offer(one) for one in found.fits],
        "open": [words.offer(one) for one in found.open],
        "fails": [words.offer(one) for one in fails],
        "more": len(found.fails) - len(fails),
        "wanting": [(words.rule.title(name), count) for name, count in found.wanting.items()],
        "facts": words.facts(),
        "give": words.give(),
        "weights_title": visit.hub.packs.catalogue.parameters[found.spec.weights].spec.title,
    }


@dataclass(frozen=True)
class _Words:
    visit: Visit
    seen: Seen
    found: Matched

    @property
    def rule(self) -> RuleTelling:
        return RuleTelling(self.visit, self.found.rule)

    @property
    def spec(self) -> MatchSpec:
        return self.found.spec

    def offer(self, one: Fitted) -> OfferLine:
        ranked, offered, rule, why = one.ranked, one.offered, self.rule, self.found.why(one)
        terms = {name: said for name, said in self.found.says(one).items() if name != self.spec.offer}
        return OfferLine(
            title=offered.headline if offered.headline is not None else rule.value(self.spec.offer, offered.id),
            terms=[(rule.title(name), rule.value(name, said)) for name, said in terms.items()],
            said=offered.said,
            met=self._met(one),
            refused=[rule.missing(each) for each in why if each.value is not None],
            unknown=[rule.missing(each) for each in why if each.value is None],
            points="" if ranked is None else self._points(ranked.points),
            parts=() if ranked is None else [self._part(one, each) for each in ranked.shares],
            onward=None if ranked is None else self._onward(one),
            case=None if offered.headline is None or not self.visit.works else Telling(self.visit).path(offered.id),
        )

    def facts(self) -> list[FactLine]:
        """In the order in which the rule asks."""
        from_, ruled = sources(self.seen.events), ruled_fields(self.seen)
        lines = []
        for name, value in self.found.fitting.facts.items():
            question = self.spec.facts.get(name, name)
            said = None if value is None else self.rule.value(name, value)
            lines.append(FactLine(self.rule.title(name), said, from_.get(question), question in ruled))
        return lines

    def give(self) -> str | None:
        """Where whoever asked says what is not known."""
        return Telling(self.visit).path(self.seen.case.id) if self.seen.as_ == "reporter" else None

    def _met(self, one: Fitted) -> list[str]:
        table, rule = self.found.fitting.table, self.rule
        said = []
        for at, asked in enumerate(table.inputs):
            allowed = table.allowed[at][one.fit.row]
            if at in one.fit.refused or at in one.fit.unknown or (allowed is not None and allowed.anything):
                continue
            written = one.offered.said.when.get(asked.name)
            feel = written["feel"] if isinstance(written, Mapping) and "feel" in written else written
            words = rule.formula(feel) if allowed is None else rule.allowed(asked.name, allowed)
            said.append(self.visit.t("cases.match.met", title=rule.title(asked.name), asked=words))
        return said

    def _part(self, one: Fitted, share: Share) -> PartLine:
        part = share.part
        weight = sum((each.part.weight for each in one.ranked.shares), Decimal()) if one.ranked else Decimal(1)
        return PartLine(
            title=self.visit.text(self.spec.by[part.name].title),
            note=self._note(one, share),
            share=int(share.share * 100),
            points=self._points(share.points),
            most=self._points(part.weight * 100 / weight),
        )

    def _note(self, one: Fitted, share: Share) -> str:
        part = share.part
        own: Any = one.fit.asks if part.best == "conditions" else self.found.says(one).get(part.of or "")
        if own is None or share.against is None:
            return self.visit.t("cases.match.unsaid")
        if part.best == "conditions":
            return self.visit.t("cases.match.conditions", own=str(own), against=self.visit.exact(share.against))
        said = {key: self.rule.value(part.of or "", value) for key, value in (("own", own), ("against", share.against))}
        return self.visit.t(f"cases.match.{part.best}", **said)

    def _points(self, points: Decimal) -> str:
        return f"{points:.1f}"

    def _onward(self, one: Fitted) -> str | None:
        """The form that one applies by, with what is known of it; None for who may not fill it in."""
        spec = self.spec.onward
        other = None if spec is None else self.visit.hub.cases.types.get(spec.case)
        if spec is None or other is None or self.seen.as_ != "reporter" or self.visit.as_of:
            return None
        if not self.visit.desk.sight.opens(other.pack) or not may_ask(self.visit, other):
            return None
        return self.visit.link(f"/ask/{other.name.replace('.', '/', 1)}", **self._brought(spec, one))

    def _brought(self, spec: OnwardSpec, one: Fitted) -> dict[str, object]:
        found: dict[str, object] = {spec.offer: one.offered.id}
        found |= {} if spec.need is None else {spec.need: number_of(self.seen.case.id)}
        found |= {name: self.found.says(one).get(outcome) for name, outcome in spec.then.items()}
        for name, answer in spec.answers.items():
            said, most = self.seen.fields.get(answer), found.get(name)
            found[name] = min(said, most, key=Decimal) if said and most else said
        return found
