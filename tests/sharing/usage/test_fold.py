"""What entries add up to: calls and rows by day, grant, unit and door."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.sharing.ledger.conftest import ACT, START, ZONE, look_up
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.usage.fold import ByGrant, ByNoun, Use, fold


def entry(**said: Any) -> Entry:
    return look_up(**{"at": START, **said})


DAY = ByGrant("2026-03-01", "firm-credit", "bank", "api")


def test_answers_rows_and_denials_are_counted_where_they_belong() -> None:
    made = fold([entry(rows=3), entry(), entry(kind="denied", decision="denied", rows=0, subject_count=0), ACT], ZONE)
    assert made.entries == 4
    assert made.grants == {DAY: Use(calls=2, rows=4, subjects=2, denied=1)}
    assert made.nouns == {ByNoun("2026-03-01", "credit.firm", "bank", "api"): Use(calls=2, denied=1)}


def test_a_quota_that_was_spent_is_a_denial() -> None:
    """Such an entry is a read that was refused."""
    made = fold([entry(decision="denied")], ZONE)
    assert made.grants[DAY] == Use(denied=1)


def test_an_answer_over_two_nouns_is_one_call_under_its_grant_and_one_at_each_noun() -> None:
    made = fold([entry(objects=(Look("credit.firm"), Look("credit.loan")))], ZONE)
    assert made.grants[DAY].calls == 1
    assert {key.noun: use.calls for key, use in made.nouns.items()} == {"credit.firm": 1, "credit.loan": 1}


def test_a_day_is_the_regions_and_that_of_a_stream_the_one_it_was_opened_on() -> None:
    late = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # half past midnight in the region
    assert {key.day for key in fold([entry(at=late)], ZONE).grants} == {"2026-03-02"}
    stream = [
        entry(kind="opened", rows=0, reserved=500),
        entry(kind="closed", at=late, rows=420, subject_count=0, day="2026-03-01", opened=7),
    ]
    assert fold(stream, ZONE).grants == {DAY: Use(calls=1, rows=420, subjects=1)}


def test_doors_are_told_by_the_address() -> None:
    addresses = {"/indicators/air.x": "page", "/api/3/action/x": "api", "mcp:query_rows": "agent", None: "machine"}
    for address, door in addresses.items():
        assert {key.door for key in fold([entry(address=address)], ZONE).grants} == {door}


@given(st.lists(st.sampled_from(["read", "opened", "closed", "denied", "act"]), max_size=30), st.integers(0, 30))
def test_counted_in_two_pieces_it_is_the_same(kinds: list[Any], at: int) -> None:
    entries = [entry(kind=kind, decision="denied" if kind == "denied" else "allowed", rows=1) for kind in kinds]
    whole, parts = fold(entries, ZONE), [fold(entries[:at], ZONE), fold(entries[at:], ZONE)]
    assert sum(one.entries for one in parts) == whole.entries == len(kinds)
    for name in ("calls", "rows", "subjects", "denied"):
        added = sum(getattr(use, name) for one in parts for use in one.grants.values())
        assert added == sum(getattr(use, name) for use in whole.grants.values())
