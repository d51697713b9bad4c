"""A proposed edition on what was decided: what would come out otherwise, counted without keeping it all."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.cases.claims import PARTS, PROPOSED
from zhongshu.core.errors import Place
from zhongshu.rules.decisions.preview import MOST, Taken, preview
from zhongshu.rules.decisions.rule import Rule, editions_of
from zhongshu.rules.decisions.spec import RuleSpec

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 1, 12, tzinfo=ZONE)
DUE = {"result": "due", "amount": "30.0"}


@pytest.fixture(scope="module")
def rule() -> Rule:
    spec = RuleSpec.model_validate(yaml.safe_load(PARTS + PROPOSED))
    adopted, proposed = (editions_of(spec, ZONE, Place("due.yaml"), adopted=one) for one in (True, False))
    return Rule("town.due", spec, adopted, proposed, {})


def taken(number: int, share: str | None, says: dict[str, Any], **facts: Any) -> Taken:
    told = {"share": share, "accident": False, "turnover": "1000", **facts}
    return Taken(f"town.claim/{number}", told, AT, says)


def test_what_would_be_otherwise_is_counted_named_and_added_up(rule: Rule) -> None:
    found = preview(rule, rule.proposals[0], [taken(3, "6", {"result": "due", "amount": "60.0"}), taken(2, "3", DUE)])
    assert (found.decided, found.differing, found.unfit) == (2, 1, 0)
    assert found.turns == {(("due",), ("refused",)): 1}
    assert found.totals == {"amount": (Decimal("90.0"), Decimal("60"))}
    (one,) = found.differences
    assert (one.reference, one.before["amount"], one.after["amount"]) == ("town.claim/2", Decimal("30.0"), Decimal(0))


def test_the_same_number_with_other_digits_is_the_same(rule: Rule) -> None:
    assert preview(rule, rule.proposals[0], [taken(1, "6", {"result": "due", "amount": "60.00"})]).differing == 0


def test_what_was_not_decided_and_what_would_not_be(rule: Rule) -> None:
    found = preview(rule, rule.proposals[0], [taken(1, "6", {}), taken(2, None, DUE)])
    assert found.turns == {(None, ("due",)): 1, (("due",), None): 1}
    assert found.totals == {}


def test_facts_and_outcomes_that_the_rule_has_no_more_are_counted_apart(rule: Rule) -> None:
    found = preview(rule, rule.proposals[0], [taken(1, "6", DUE, staff="3"), taken(2, "6", {"grade": "A"})])
    assert (found.unfit, found.decided) == (2, 0)


def test_what_is_kept_of_many_is_bounded_and_what_is_counted_is_not(rule: Rule) -> None:
    def many() -> Iterator[Taken]:
        yield from (taken(number, "3", DUE) for number in range(MOST + 50))

    found = preview(rule, rule.proposals[0], many())
    assert (found.differing, len(found.differences)) == (MOST + 50, MOST)
