"""Slips: nobody makes one but the hub, and one fits nobody else and no other form."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.cases.event import Source
from zhongshu.cases.prefill import Filling
from zhongshu.cases.slip import Sealer, kept

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
NAME = Filling("蚂蚁五金", Source("town.firm", "name", 7, AT))
STAFF = Filling(12, Source("town.firm", "staff", 7, AT))
OURS = Sealer(b"secret", "town.request", "p-ant")


def test_a_slip_says_what_was_filled_in_to_whom_it_was_given() -> None:
    slip = OURS.sealed({"name": NAME, "staff": STAFF})
    assert OURS.opened(slip) == {"name": NAME, "staff": STAFF}
    for other in (
        Sealer(b"other", "town.request", "p-ant"),
        Sealer(b"secret", "town.event", "p-ant"),
        Sealer(b"secret", "town.request", "p-bee"),
    ):
        assert other.opened(slip) == {}
    assert OURS.sealed({}) == ""
    assert OURS.opened("") == {}


@settings(max_examples=60)
@given(st.text(max_size=80), st.integers(0, 200), st.characters())
def test_what_anybody_makes_up_says_nothing(words: str, at: int, letter: str) -> None:
    assert OURS.opened(words) == {}
    slip = OURS.sealed({"name": NAME})
    wrong = slip[: at % len(slip)] + letter + slip[at % len(slip) + 1 :]
    assert OURS.opened(wrong) in ({}, {"name": NAME})


def test_an_answer_that_says_something_else_was_changed_and_one_that_was_taken_away_came_from_nowhere() -> None:
    found = kept({"name": NAME, "staff": STAFF}, {"name": "蚂蚁五金", "staff": 13, "said": "x"})
    assert {name: one.changed for name, one in found.items()} == {"name": False, "staff": True}
    assert kept({"name": NAME}, {"said": "x"}) == {}
