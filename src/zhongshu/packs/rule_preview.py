"""A proposed edition of a rule tried on what cases were told by it, for who may: the people who answer for the pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.cases.records import number_of
from zhongshu.cases.sight import standing_of
from zhongshu.cases.taken import TakenDecisions
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError
from zhongshu.core.spec import pack_of
from zhongshu.packs.hub import Hub
from zhongshu.rules.decisions.preview import Difference, Preview, preview
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.reader import Reader

YEAR = timedelta(days=365)
SHOWN = 20
"""Cases that are named, of those that the reader may see."""


@dataclass(frozen=True)
class RulePreview:
    """What would have come out otherwise since a time (UTC), over cases of these types; `cases` are the first that the
    reader may see."""

    found: Preview
    since: datetime
    types: Sequence[str]
    cases: Sequence[Difference]


def may_preview(hub: Hub, rule: Rule, reader: Reader) -> bool:
    """Whether somebody may try an edition on what was decided: it tells how many of which outcome there were."""
    owner = hub.packs.pack(pack_of(rule.name)).spec.owner
    return reader.system or reader.holds(owner, OF_A_UNIT)


def rule_preview(hub: Hub, rule: Rule, edition: RuleEdition, reader: Reader, *, address: str = "") -> RulePreview:
    """Of the last 365 days; it is on the ledger before anything is told. GrantError for who may not."""
    if not may_preview(hub, rule, reader):
        owner = hub.packs.pack(pack_of(rule.name)).spec.owner
        raise GrantError("what was decided is for the people who answer for the rule", hint=f"they are of {owner}")
    now = hub.now()
    types = [name for name, one in hub.cases.types.items() if _asks(one, rule)]
    taken = TakenDecisions(hub.cases.store.database, hub.place.zone).of(rule.name, types, now - YEAR)
    found = preview(rule, edition, taken)
    hub.ledger.commit(_entry(rule, edition, reader, types, found, address))
    seen = [one for one in found.differences if _sees(hub, reader, one.reference)]
    return RulePreview(found, now - YEAR, types, seen[:SHOWN])


def _entry(
    rule: Rule, edition: RuleEdition, reader: Reader, types: Sequence[str], found: Preview, address: str
) -> Entry:
    return Entry(
        kind="read",
        actor=reader.actor,
        unit=reader.unit,
        key=reader.key,
        address=address,
        objects=tuple(Look(name, tuple(sorted(rule.spec.inputs))) for name in types),
        rows=found.decided + found.unfit,
        details={"preview": f"{rule.name}@{edition.spec.valid_from}"},
    )


def _asks(type: CaseType, rule: Rule) -> bool:
    return any(one.rule == rule.name for one in type.spec.decides.values())


def _sees(hub: Hub, reader: Reader, id: str) -> bool:
    case = hub.cases.store.case(number_of(id))
    return standing_of(case, hub.cases.hand(reader, case), reader, hub.cases.posts()) is not None
