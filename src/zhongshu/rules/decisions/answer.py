"""What a rule says of some facts, with everything that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.wanting import wanting
from zhongshu.rules.decisions.why import Change, RowWhy, explained, smallest_change


@dataclass(frozen=True)
class Answer:
    """`says` by outcome, the rows (from 0) that `held`, every row with what fails, the least that would have to change
    for another outcome, and the inputs that are not known and still matter: while there are some, nothing is decided,
    and no change is told."""

    says: Mapping[str, Any]
    held: Sequence[int]
    rows: Sequence[RowWhy]
    change: Change | None
    wanting: Sequence[str]


def answered(rule: Rule, edition: RuleEdition, facts: Mapping[str, Any], moment: datetime) -> Answer:
    """Of facts as the rule computes with them, by an edition and the parameters of a moment. Contradiction."""
    table = rule.table(moment, edition)
    found = table.decide(facts, moment)
    still = tuple(wanting(table, facts, moment))
    change = None if still else smallest_change(table, facts, moment)
    return Answer(rule.says(found), found.rows, explained(table, facts, moment), change, still)
