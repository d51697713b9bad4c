"""Statistics: what they say is what a count by hand says, in both databases, in days of the region."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cases.town import EAST, EVENT, IN_EAST, LI, RESIDENT, SUN, WANG, WEST, ZHAO, make_town, report
from zhongshu.cases.statistics import DAYS, Counting, Statistics
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import work_case


@pytest.fixture
def hub(both_states: None, tmp_path: Path) -> Iterator[Hub]:
    made = make_town(tmp_path / "home")
    yield made
    made.ledger.close()


def age(hub: Hub, id: str, **times: datetime) -> None:
    """As if it had been opened or closed then."""
    with hub.cases.store.database.begin() as connection:
        row = work_case.c
        connection.execute(update(work_case).where(row.number == int(id.rpartition("/")[2])).values(**times))


def counted(hub: Hub, posts: frozenset[str]) -> Statistics:
    return Counting(hub.cases).of(EVENT, posts)


def test_what_is_open_is_told_by_step_post_and_age_to_whom_it_is_for(hub: Hub) -> None:
    now = hub.now()
    for days, place in ((0, IN_EAST), (2, IN_EAST), (2, IN_EAST), (40, IN_EAST), (5, "121.25,28.5")):
        age(hub, report(hub.cases, place=place), opened=now - timedelta(days=days))
    hub.cases.move(report(hub.cases), "handled", {"done": "ok"}, WANG)
    whole = counted(hub, hub.cases.seen_posts(ZHAO))
    assert {step: count.open for step, count in whole.steps.items()} == {"new": 5, "handled": 1}
    assert {post: count.open for post, count in whole.posts.items()} == {EAST: 4, WEST: 1, "town.inspector/urban": 1}
    assert next(iter(whole.posts)) == EAST
    assert list(whole.ages) == [2, 2, 1, 0, 1]
    assert (whole.total.open, whole.total.soon) == (6, 5)
    east = counted(hub, hub.cases.seen_posts(LI))
    assert (east.total.open, list(east.ages), list(east.posts)) == (4, [1, 2, 0, 0, 1], [EAST])
    assert counted(hub, frozenset()).total.open == counted(hub, frozenset()).ended == 0


def test_what_came_and_ended_is_told_by_days_of_the_region(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    zone = hub.place.zone
    now = datetime(2026, 11, 22, 0, 30, tzinfo=zone)  # half past midnight: yesterday still in UTC
    monkeypatch.setattr(type(hub.ledger), "now", lambda _: now)
    first = datetime(2026, 10, 24, tzinfo=zone)
    for opened, closed in (
        (now - timedelta(minutes=20), None),
        (now - timedelta(minutes=40), now - timedelta(minutes=10)),
        (first, now - timedelta(minutes=31)),
        (first - timedelta(seconds=1), first),
        (first - timedelta(days=9), first - timedelta(seconds=1)),
    ):
        id = report(hub.cases)
        if closed is not None:
            hub.cases.move(id, "refused", {"why": "no"}, WANG)
        age(hub, id, opened=opened, **({} if closed is None else {"closed": closed}))
    found = counted(hub, hub.cases.seen_posts(ZHAO))
    days = {one.day: (one.opened, one.ended) for one in found.days if one.opened or one.ended}
    assert len(found.days) == DAYS
    assert days == {date(2026, 10, 24): (1, 1), date(2026, 11, 21): (1, 1), date(2026, 11, 22): (1, 1)}
    assert (found.opened, found.ended, found.outcomes) == (3, 3, {"refused": 3})
    assert found.pace.cases == 3


def test_outcomes_ratings_clocks_and_what_was_opened_again(hub: Hub) -> None:
    for rating in (5, 4, 4, None):
        id = report(hub.cases)
        hub.cases.move(id, "handled", {"done": "ok"}, WANG)
        hub.cases.move(id, "solved", {}, SUN)
        if rating is not None:
            hub.cases.act(id, RESIDENT, lambda moves, case, n=rating: moves.rated(case, n, ""))  # type: ignore[misc]
    hub.cases.move(id, "new", {}, RESIDENT)
    hub.cases.move(id, "refused", {"why": "no"}, WANG)
    found = counted(hub, hub.cases.seen_posts(ZHAO))
    assert Counter(found.outcomes) == {"solved": 3, "refused": 1}
    assert found.ratings == {5: 1, 4: 2}
    assert found.pace.reopened == 1
    assert (found.pace.clocks["solve"].kept, found.pace.clocks["solve"].of) == (4, 4)
    assert found.pace.steps["new"].times == 5


def test_within_a_minute_the_same_is_told_then_it_is_counted_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    counting, posts, now = Counting(hub.cases), hub.cases.seen_posts(ZHAO), hub.now()
    before = counting.of(EVENT, posts)
    report(hub.cases)
    assert counting.of(EVENT, posts) is before
    monkeypatch.setattr(type(hub.ledger), "now", lambda _: now + timedelta(minutes=2))
    again = counting.of(EVENT, posts)
    assert (before.total.open, again.total.open) == (0, 1)
    assert again.at == now + timedelta(minutes=2)
