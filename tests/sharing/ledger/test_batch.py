"""What is decided in one append: each item sees those before it."""

from tests.sharing.ledger.conftest import START, ZONE, look_up
from zhongshu.sharing.ledger.batch import Batch, Outcome
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.standing import Standing

ACT = Entry(kind="act", actor="person:boss", act="key.ended")


def test_an_act_makes_what_follows_it_stale() -> None:
    batch = Batch(Standing(ZONE), START)
    assert batch.decide([(look_up(), None)], 0) == Outcome("written", START, 0)
    assert batch.decide([(ACT, None)], 0) == Outcome("written", START, 1)
    assert batch.decide([(look_up(), None)], 0) == Outcome("stale", START)
    assert batch.decide([(look_up(), None)], 1) == Outcome("written", START, 2)
    assert [decode(line).sequence for line in batch.lines] == [0, 1, 2]


def test_a_quota_counts_what_was_decided_before_it() -> None:
    batch = Batch(Standing(ZONE), START)
    verdicts = [batch.decide([(look_up(), Quota(calls_a_day=3))], None) for _ in range(5)]
    assert [one.verdict for one in verdicts if isinstance(one, Outcome)] == ["written"] * 3 + ["denied"] * 2


def test_a_denial_uses_nothing() -> None:
    batch = Batch(Standing(ZONE), START)
    batch.decide([(look_up(rows=11), Quota(rows_a_day=10))], None)
    assert batch.decide([(look_up(rows=10), Quota(rows_a_day=10))], None) == Outcome("written", START, 1)
