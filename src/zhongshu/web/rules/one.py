"""`/rules/{name}`: one rule; with facts in the address what it says of them, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.packs.rule_preview import RulePreview, may_preview, rule_preview
from zhongshu.rules.decisions.answer import Answer, answered
from zhongshu.rules.decisions.coverage import coverage
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.sheet import edition_sheet
from zhongshu.rules.decisions.table import Contradiction
from zhongshu.rules.parameters import edition_at
from zhongshu.web.data_pages.download import XLSX
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.rules.telling import RuleTelling
from zhongshu.web.visit import Visit

_LONGEST = 200
_YES = {"yes": True, "no": False}


@dataclass(frozen=True)
class Asked:
    """Facts as they were typed, and what is wrong with them; `answer` where something can be said."""

    typed: Mapping[str, str]
    faults: Mapping[str, str]
    answer: Answer | None = None
    contradiction: str | None = None


def rule_in(visit: Visit) -> Rule:
    """UnknownName for none, and for one of a scenario that is not for this reader."""
    rules = {name: one for name, one in visit.hub.packs.rules.items() if visit.desk.sight.opens(name.partition(".")[0])}
    if visit.parts["name"] not in rules:
        raise UnknownName.among("rule", visit.parts["name"], rules)
    return rules[visit.parts["name"]]


def one(visit: Visit) -> Shown:
    """The edition in force, unless the address names another."""
    rule = rule_in(visit)
    edition = edition_in(visit, rule)
    moment = edition.moment(visit.now)
    values = {
        "rule": rule,
        "edition": edition,
        "editions": (*rule.editions, *rule.proposals),
        "current": edition_at(rule.editions, visit.now),
        "tell": RuleTelling(visit, rule),
        "asked": _asked(visit, rule, edition, moment),
        "previews": edition.spec.adopted is None and may_preview(visit.hub, rule, visit.reader),
        "previewed": _previewed(visit, rule, edition),
        "case_at": lambda id: visit.link(f"/case/{id.replace('.', '/', 1)}"),
        "asked_by": _asked_by(visit, rule),
        "findings": coverage(rule.table(moment, edition)),
        "certainty": edition.spec.certainty,
    }
    return Shown("rules/one.html", values, lasting=False)


def _asked_by(visit: Visit, rule: Rule) -> list[str]:
    """The titles of the case types that ask it, of scenarios that are for this reader."""
    types = [one for one in visit.hub.cases.types.values() if visit.desk.sight.opens(one.pack)]
    asking = [one for one in types if rule.name in _asked_rules(one)]
    return [visit.text(one.spec.title) for one in asking]


def _asked_rules(type: CaseType) -> set[str]:
    return {one.rule for one in type.spec.decides.values()} | {one.rule for one in type.spec.matches.values()}


def _previewed(visit: Visit, rule: Rule, edition: RuleEdition) -> RulePreview | None:
    """What a proposal would have changed, where that is asked for. GrantError for who may not."""
    if edition.spec.adopted is not None or not visit.asked("preview"):
        return None
    return rule_preview(visit.hub, rule, edition, visit.reader, address=visit.path)


def edition_in(visit: Visit, rule: Rule) -> RuleEdition:
    """The one that the address names by its first day; else that in force, else the last."""
    said = visit.asked("edition")
    if said is None:
        return edition_at(rule.editions, visit.now) or (*rule.proposals, *rule.editions)[-1]
    found = {one.spec.valid_from.isoformat(): one for one in (*rule.proposals, *rule.editions)}
    if said not in found:
        raise UnknownName.among("edition", said, found)
    return found[said]


def download(pages: Pages) -> Any:
    """`/rules/{name}/rows.xlsx`: an edition to be edited."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            rule = rule_in(visit)
            edition = edition_in(visit, rule)
        except ZhongshuError as error:
            return pages.missing(request, error)
        file = f"{rule.name}-{edition.spec.valid_from}.xlsx"
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{file}"}
        return Response(edition_sheet(rule.spec, edition.spec), media_type=XLSX, headers=headers)

    return answer


def _asked(visit: Visit, rule: Rule, edition: RuleEdition, moment: datetime) -> Asked:
    typed = {name: (visit.asked(f"fact.{name}") or "")[:_LONGEST].strip() for name in rule.spec.inputs}
    if not any(typed.values()):
        return Asked(typed, {})
    facts: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, said in typed.items():
        try:
            facts |= _fact(rule, name, said)
        except ZhongshuError:
            faults[name] = visit.t(f"rules.no.{rule.spec.inputs[name].type}")
    if faults:
        return Asked(typed, faults)
    try:
        return Asked(typed, {}, answered(rule, edition, rule.facts(facts), moment))
    except Contradiction as error:
        return Asked(typed, {}, contradiction=error.message)


def _fact(rule: Rule, name: str, said: str) -> dict[str, Any]:
    spec = rule.spec.inputs[name]
    given: Any = _YES.get(said) if spec.type == "boolean" else said
    return {name: rule.facts({name: given})[name]}
