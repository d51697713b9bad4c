"""The tally says what a count of all rows would say, whatever was written, by whom, and whatever came due."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cases.rows import EVENT, HOUR, NOW, PATROL, Rows
from zhongshu.cases.tally import SOON, Count, Tally
from zhongshu.state.database import open_database

POSTS = [f"town.grid_officer/g{n}" for n in range(6)]


@pytest.fixture
def rows(state_url: str) -> Iterator[Rows]:
    database = open_database(state_url)
    yield Rows(database)
    database.dispose()


def by_hand(known: dict[int, dict[str, Any]], now: datetime) -> dict[str, dict[tuple[str, str], Count]]:
    """Counted one by one."""
    found: dict[str, dict[tuple[str, str], Count]] = {}
    for one in known.values():
        if one["closed"] is None:
            due, cells = one["due"], found.setdefault(one["post"], {})
            over = due is not None and due <= now
            soon = due is not None and now < due <= now + SOON
            cell = one["type"], one["step"]
            cells[cell] = cells.get(cell, Count()) + Count(1, int(over), int(soon))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_it_says_what_a_count_of_all_rows_says(rows: Rows, seed: int) -> None:
    chance, now, known = random.Random(seed), NOW, dict[int, dict[str, Any]]()
    ours, others = Tally(rows.database), Tally(rows.database)
    for turn in range(60):
        now += timedelta(seconds=chance.choice([0, 2, 60, 3600, 90_000]))
        for _ in range(chance.randint(0, 3)):
            number = chance.randint(1, 20)
            known[number] = {
                "post": chance.choice(POSTS),
                "type": known[number]["type"] if number in known else chance.choice([EVENT, PATROL]),
                "step": chance.choice(["new", "waiting"]),
                "due": chance.choice([None, now + chance.randint(-50, 50) * HOUR]),
                "closed": chance.choice([None, None, now]),
            }
            rows.put(number, **known[number])
        assert ours.counted(now).posts == by_hand(known, now)
        if turn % 9 == 0:
            assert others.counted(now).posts == by_hand(known, now)


def test_what_is_added_up_is_the_same_for_some_posts_for_all_and_by_step(rows: Rows) -> None:
    rows.put_all({n: {"post": POSTS[n % 3], "step": "new" if n % 2 else "waiting", "due": NOW} for n in range(1, 13)})
    rows.put(13, post=POSTS[0], type=PATROL, due=NOW + HOUR)
    counted = Tally(rows.database).counted(NOW)
    assert counted.of(None) == Count(13, 12, 1)
    assert counted.of(frozenset(POSTS[:1])) == Count(5, 4, 1)
    assert counted.of(frozenset(POSTS[:1]), PATROL) == Count(1, 0, 1)
    assert counted.of(None, EVENT, "waiting") == Count(6, 6, 0)
    assert counted.having(PATROL) == {POSTS[0]}
    assert list(counted.busiest(frozenset(POSTS), 2)) == POSTS[:2]
    assert Counter({post: counted.of(frozenset([post])).open for post in POSTS}).total() == 13


def test_a_clock_that_ends_is_overdue_a_second_later_and_time_that_went_back_is_counted_again(rows: Rows) -> None:
    rows.put(1, post=POSTS[0], due=NOW + timedelta(seconds=5))
    tally = Tally(rows.database)
    assert tally.counted(NOW).of(None) == Count(1, 0, 1)
    assert tally.counted(NOW + timedelta(seconds=6)).of(None) == Count(1, 1, 0)
    assert tally.counted(NOW).of(None) == Count(1, 0, 1)
