"""The decisions of rules in a case, each with why, for whoever looks at it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from zhongshu.cases.event import Decided
from zhongshu.cases.sight import Seen
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.answer import Answer, answered
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.spec import RowSpec
from zhongshu.rules.feel.functions.convert import plain


@dataclass(frozen=True)
class Ruling:
    """What a rule said `at` a moment (UTC), with event `number`. `rule` and `edition` are None where no pack has them
    any more, and of a DMN file. `why` is None where its facts are not for this reader, and where the rule of that day
    would say something else now: then somebody has changed what was decided by."""

    decided: Decided
    at: datetime
    number: int
    rule: Rule | None = None
    edition: RuleEdition | None = None
    why: Answer | None = None

    @property
    def rows(self) -> Sequence[RowSpec]:
        """Those that held, as the edition says them."""
        known = () if self.edition is None else self.edition.spec.rows
        return [known[row] for row in self.decided.rows if row < len(known)]


def rulings(seen: Seen, zone: ZoneInfo) -> list[Ruling]:
    """The last decision of each rule, in the order in which the type names them; `zone` is the region's."""
    last: dict[str, Ruling] = {}
    for event in seen.events:
        last |= {one.name: Ruling(one, event.at, event.number) for one in event.decided}
    return [_explained(last[name], seen, zone) for name in seen.type.spec.decides if name in last]


def ruled_fields(seen: Seen) -> set[str]:
    """The answers that stand as a rule filled them: nobody has put another there since."""
    found: set[str] = set()
    for event in seen.events:
        by_rules = {into for one in event.decided for into in seen.type.spec.decides[one.name].into.values()}
        found = (found - event.fields.keys()) | (by_rules & event.fields.keys())
    return found


def _explained(ruling: Ruling, seen: Seen, zone: ZoneInfo) -> Ruling:
    decided = ruling.decided
    rule = seen.type.rulebook.rules.get(decided.rule)
    editions = () if rule is None else rule.editions
    edition = next((one for one in editions if one.spec.valid_from.isoformat() == decided.edition), None)
    if rule is None or edition is None:
        return replace(ruling, rule=rule)
    return replace(ruling, rule=rule, edition=edition, why=_why(rule, edition, ruling, zone))


def _why(rule: Rule, edition: RuleEdition, ruling: Ruling, zone: ZoneInfo) -> Answer | None:
    decided = ruling.decided
    if decided.fault or not decided.facts:
        return None
    try:
        found = answered(rule, edition, rule.facts(decided.facts), ruling.at.astimezone(zone))
    except ZhongshuError:
        return None
    says = {name: plain(found.says.get(name)) for name in decided.says}
    if says != decided.says or tuple(found.held) != decided.rows or tuple(found.wanting) != decided.wanting:
        return None
    return found if len(says) == len(rule.spec.outputs) else replace(found, change=None)
