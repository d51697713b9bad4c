"""What is asked of rules."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from zhongshu.api.bodies import body_within
from zhongshu.api.rules.told import answer_record, rule_entry, rule_record
from zhongshu.core.errors import UnknownName, ZhongshuError, nearest
from zhongshu.core.spec import pack_of
from zhongshu.packs.hub import Hub
from zhongshu.rules.decisions.answer import answered
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.table import Contradiction
from zhongshu.rules.feel.functions.convert import plain
from zhongshu.rules.parameters import edition_at

LARGEST = 64 * 1024
"""Bytes of a body."""
_MEMBERS = ("facts", "edition")


@dataclass(frozen=True)
class RuleCalls:
    """Built once an application. A rule is for whoever may open its scenario."""

    hub: Hub

    def all(self, request: Request) -> Response:
        """In the order of the names, those of scenarios that are listed to the caller."""
        sight, now = self.hub.scenarios.sight(request.state.arrival.reader), self._now()
        found = [one for name, one in sorted(self.hub.packs.rules.items()) if sight.lists(pack_of(name))]
        return JSONResponse({"rules": [rule_entry(one, edition_at(one.editions, now)) for one in found]})

    def one(self, request: Request) -> Response:
        """With all editions."""
        rule = self._rule(request)
        return JSONResponse(rule_record(rule, edition_at(rule.editions, self._now())))

    async def decide(self, request: Request) -> Response:
        """What the rule says of facts; nothing is kept."""
        too_large = ZhongshuError(f"the body takes more than {LARGEST >> 10} KB")
        content = await body_within(request, LARGEST, lambda: too_large)
        return await run_in_threadpool(self._decided, request, content)

    def _decided(self, request: Request, content: bytes) -> Response:
        rule, said = self._rule(request), _body(content)
        edition = self._edition(rule, said.get("edition"))
        moment = edition.moment(self._now())
        facts = rule.facts(said.get("facts", {}))
        told: dict[str, Any] = {
            "rule": rule.name,
            "edition": edition.spec.valid_from.isoformat(),
            "adopted": edition.spec.adopted is not None,
            "facts": plain(facts),
        }
        try:
            told |= {**answer_record(rule, edition, answered(rule, edition, facts, moment)), "fault": None}
        except Contradiction as error:
            told |= {"outcome": None, "rows": [row + 1 for row in error.rows], "fault": "contradiction"}
        return JSONResponse(told)

    def _rule(self, request: Request) -> Rule:
        sight = self.hub.scenarios.sight(request.state.arrival.reader)
        name: str = request.path_params["name"]
        known = {name: one for name, one in self.hub.packs.rules.items() if sight.opens(pack_of(name))}
        if name not in known:
            raise UnknownName.among("rule", name, known)
        return known[name]

    def _edition(self, rule: Rule, said: Any) -> RuleEdition:
        if said is None:
            return rule.at(self._now())
        editions = {one.spec.valid_from.isoformat(): one for one in (*rule.proposals, *rule.editions)}
        if said not in editions:
            raise UnknownName.among("edition", str(said), editions)
        return editions[said]

    def _now(self) -> datetime:
        return self.hub.now().astimezone(self.hub.place.zone)


def _body(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content, parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ZhongshuError("the body is no JSON", hint='such as {"facts": {"share": 2.6}}') from None
    if not isinstance(found, dict) or not isinstance(found.get("facts", {}), dict):
        raise ZhongshuError("the body is no object with facts", hint='such as {"facts": {"share": 2.6}}')
    for name in found:
        if name not in _MEMBERS:
            raise ZhongshuError(f"the body has no member {name[:60]!r}", hint=nearest(name, _MEMBERS))
    return found


def _no_number(said: str) -> str:
    raise ValueError(said)
