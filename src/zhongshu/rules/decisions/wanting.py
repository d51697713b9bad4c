"""What is not known and still matters: a decision that could turn out otherwise is none yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhongshu.rules.decisions.table import SINGLE, Over, Table
from zhongshu.rules.feel.language import names_in
from zhongshu.rules.feel.values import equal


def wanting(table: Table, facts: Mapping[str, Any], now: datetime) -> Sequence[str]:
    """The inputs that are null and on which the outcome still depends, those that most open rows ask first.

    A row is open where everything known of it holds; for a table of one outcome, only rows before the first that holds
    for sure matter, and none where all that could hold say the same. What an outcome is computed from matters, too.
    """
    over = Over({**table.known, **facts}, now)
    values = table.values(over)
    unknown = {one.name for one, value in zip(table.inputs, values, strict=True) if value is None}
    asked: dict[str, int] = {}
    possible, sure = [], False
    for row in table.open(values, over) if unknown else ():
        tested = [
            table.inputs[at].name
            for at, value in enumerate(values)
            if value is None and not table.passes(row, at, None, over)
        ]
        computed = _computed(table, row) & unknown
        for name in dict.fromkeys((*tested, *sorted(computed))):
            asked[name] = asked.get(name, 0) + 1
        possible.append((table.outcome(row, over), bool(computed)))
        sure = sure or not tested
        if not tested and table.hit == "first":
            break
    if table.hit in SINGLE and asked and not any(rests for _, rests in possible):
        outcomes = [one for one, _ in possible] + ([] if sure else [table.fallback(over)])
        if all(equal(one, outcomes[0]) is True for one in outcomes):
            return []
    return sorted(asked, key=lambda name: -asked[name])


def _computed(table: Table, row: int) -> set[str]:
    """The names that the outcomes of a row are computed from."""
    return set().union(*(names_in(one.node) for one in table.rows[row].outcomes))
