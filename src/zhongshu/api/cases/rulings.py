"""What rules said of a case, for programs. Pure."""

from typing import Any

from zhongshu.api.rules.told import answer_record
from zhongshu.cases.rulings import Ruling


def ruling_record(ruling: Ruling) -> dict[str, Any]:
    """As the rule's own address tells it, as it was decided; `why` and `smallest_change` are missing where the facts
    are not for this reader, or the rule has been changed since."""
    decided = ruling.decided
    told: dict[str, Any] = {
        "name": decided.name,
        "rule": decided.rule,
        "decision": decided.decision or None,
        "edition": decided.edition or None,
        "at": ruling.at.isoformat(timespec="milliseconds"),
        "event": ruling.number,
        "facts": dict(decided.facts),
        "outcome": dict(decided.says) if decided.settled else None,
        "rows": [row + 1 for row in decided.rows],
        "wanting": list(decided.wanting),
        "fault": decided.fault or None,
    }
    if ruling.why is not None and ruling.rule is not None and ruling.edition is not None:
        record = answer_record(ruling.rule, ruling.edition, ruling.why)
        told |= {name: record[name] for name in ("why", "smallest_change")}
    return told
