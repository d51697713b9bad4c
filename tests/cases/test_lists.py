"""Lists: what waits at a post, the soonest first; each sees those of their own posts and of those below."""

from datetime import timedelta

import pytest

from tests.cases.town import (
    EAST,
    EVENT,
    HOUR,
    IN_EAST,
    LI,
    RESIDENT,
    STRANGER,
    SUN,
    WANG,
    WEST,
    ZHAO,
    report,
)
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module", autouse=True)
def reports(hub: Hub) -> None:
    for kind in ("rubbish", "cover", "cover"):  # 24, 4 and 4 hours
        report(hub.cases, kind=kind)
    report(hub.cases, place=IN_EAST)
    hub.cases.move(report(hub.cases), "refused", {"why": "不归本地"}, WANG)


def test_the_inbox_has_the_soonest_first_and_goes_on_where_it_was_left(hub: Hub) -> None:
    lists = hub.cases.lists
    whole = lists.inbox([WEST])
    assert [line.fields["kind"] for line in whole] == ["cover", "cover", "rubbish"]
    assert [line.headline for line in whole] == ["井盖坏了"] * 3
    first = lists.inbox([WEST], limit=1)
    assert [*first, *lists.inbox([WEST], after=first[0])] == list(whole)
    assert list(lists.inbox([WEST], type=EVENT)) == list(whole)
    assert lists.inbox([WEST], type="town.else") == []


def test_a_desk_sees_the_posts_below_it_and_a_grid_officer_none_but_their_own(hub: Hub) -> None:
    cases = hub.cases
    assert cases.seen_posts(WANG) == {WEST}
    assert {WEST, EAST} < cases.seen_posts(ZHAO)
    assert cases.seen_posts(RESIDENT) == cases.seen_posts(STRANGER) == frozenset()
    assert len(cases.lists.inbox(cases.seen_posts(ZHAO))) == 4
    assert cases.lists.inbox(cases.seen_posts(SUN)) == []


def test_counts_by_post_and_step_and_what_is_overdue(hub: Hub) -> None:
    lists, posts, now = hub.cases.lists, hub.cases.seen_posts(ZHAO), hub.now()
    later = now + timedelta(hours=5)
    assert lists.by_step(EVENT, posts) == {"new": 4}
    assert lists.by_post(posts, now, later)[WEST].soon == 2
    assert lists.by_post(posts, later, later + HOUR)[WEST].overdue == 2
    assert [line.post for line in lists.overdue(posts, later)] == [WEST, WEST, EAST]
    assert lists.overdue([EAST], now) == []
    assert [line.outcome for line in lists.closed([WEST])] == ["refused"]


def test_who_asked_finds_all_of_it_and_the_map_what_has_a_position(hub: Hub) -> None:
    assert len(hub.cases.lists.asked(RESIDENT.actor)) == 5
    assert hub.cases.lists.asked(LI.actor) == []
    placed = hub.cases.lists.placed([EAST], type=EVENT)
    assert [(line.lon, line.lat) for line in placed] == [(121.75, 28.5)]
