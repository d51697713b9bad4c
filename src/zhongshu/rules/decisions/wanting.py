"""What is not known and still matters: a decision that could turn out otherwise is none yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhongshu.rules.decisions.table import Over, Table


def wanting(table: Table, facts: Mapping[str, Any], now: datetime) -> Sequence[str]:
    """The inputs that are null and on which the outcome still depends, those that most open rows ask first.

    A row is open where everything known of it holds; for a table of one outcome, only rows before the first that holds
    for sure matter.
    """
    over = Over({**table.known, **facts}, now)
    values = table.values(over)
    asked: dict[str, int] = {}
    for row in range(len(table.rows)):
        passed = [value is None or table.passes(row, at, value, over) for at, value in enumerate(values)]
        if not all(passed):
            continue
        unknown = [
            table.inputs[at].name
            for at, value in enumerate(values)
            if value is None and not table.passes(row, at, None, over)
        ]
        for name in unknown:
            asked[name] = asked.get(name, 0) + 1
        if not unknown and table.hit == "first":
            break
    return sorted(asked, key=lambda name: -asked[name])
