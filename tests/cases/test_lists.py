"""Lists: what waits at a post, the soonest first; each sees those of their own posts and of those below."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from tests.cases.rows import NOW, PATROL, Rows
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
from zhongshu.cases.lists import CaseLists, Line, Mark
from zhongshu.packs.hub import Hub
from zhongshu.state.database import open_database


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
    assert [*first, *lists.inbox([WEST], after=Mark(first[0].due, first[0].number))] == list(whole)
    assert list(lists.inbox([WEST], type=EVENT)) == list(whole)
    assert list(lists.inbox([WEST], type="town.else")) == []


def test_a_desk_sees_the_posts_below_it_and_a_grid_officer_none_but_their_own(hub: Hub) -> None:
    cases = hub.cases
    assert cases.seen_posts(WANG) == {WEST}
    assert {WEST, EAST} < cases.seen_posts(ZHAO)
    assert cases.seen_posts(RESIDENT) == cases.seen_posts(STRANGER) == frozenset()
    assert len(cases.lists.inbox(cases.seen_posts(ZHAO))) == 4
    assert list(cases.lists.inbox(cases.seen_posts(SUN))) == []


def test_counts_by_post_and_step_and_what_is_overdue(hub: Hub) -> None:
    posts, now = hub.cases.seen_posts(ZHAO), hub.now()
    lists, later = hub.cases.lists, CaseLists(hub.cases.store.database, lambda: now + 5 * HOUR)
    west = frozenset([WEST])
    assert lists.by_step(EVENT, posts) == {"new": 4}
    assert lists.counted().of(west).soon == 3
    assert later.counted().of(west).overdue == 2
    assert [line.post for line in later.overdue(posts)] == [WEST, WEST, EAST]
    assert list(lists.overdue([EAST])) == []
    assert [line.outcome for line in lists.closed([WEST])] == ["refused"]


def test_who_asked_finds_all_of_it_and_the_map_what_has_a_position(hub: Hub) -> None:
    assert len(hub.cases.lists.asked(RESIDENT.actor)) == 5
    assert hub.cases.lists.asked(LI.actor) == []
    placed = hub.cases.lists.placed([EAST], type=EVENT)
    assert [(line.lon, line.lat) for line in placed] == [(121.75, 28.5)]


POSTS = [f"town.grid_officer/g{n:02}" for n in range(60)]


def a_lot(chance: random.Random) -> dict[int, dict[str, Any]]:
    """Open and ended cases over sixty posts; one in ten without a clock, many due at the same time, hardly any at the
    first post."""
    rows = {}
    for number in range(1, 701):
        at = NOW + HOUR * chance.randint(-20, 20)
        rows[number] = {
            "post": POSTS[min(59, int(60 * chance.random() ** 0.5))],
            "type": EVENT if chance.random() < 0.9 else PATROL,
            "step": "new" if chance.random() < 0.9 else "waiting",
            "due": None if chance.random() < 0.1 else at,
            "closed": None if number <= 500 else at,
            "reporter": "p-wu" if number % 7 == 0 else None,
        }
    return rows


def paged(ask: Callable[..., Sequence[Line]], mark: Callable[[Line], datetime | None], by: int) -> list[int]:
    """A list to its end, page by page; each page's mark goes through an address."""
    found: list[int] = []
    after = None
    while lines := ask(limit=by, after=after):
        found += [line.number for line in lines]
        after = Mark.read(str(Mark(mark(lines[-1]), lines[-1].number)).replace("+", " "))
    return found


@pytest.mark.parametrize("count", [0, 1, 13, 55, 60])
def test_however_many_posts_somebody_has_a_list_has_each_case_of_theirs_once_and_in_order(
    state_url: str, count: int
) -> None:
    database, chance = open_database(state_url), random.Random(count)
    rows = a_lot(chance)
    Rows(database).put_all(rows)
    lists, later = CaseLists(database, lambda: NOW), datetime.max.replace(tzinfo=UTC)
    for posts in (set(POSTS[:count]), set(chance.sample(POSTS, count))):
        for type in (None, EVENT, PATROL):
            own = {n: r for n, r in rows.items() if r["post"] in posts and type in (None, r["type"])}
            still = sorted((n for n, r in own.items() if not r["closed"]), key=lambda n: (own[n]["due"] or later, n))
            over = [n for n in still if own[n]["due"] and own[n]["due"] <= NOW]
            ended = sorted((n for n, r in own.items() if r["closed"]), key=lambda n: (own[n]["closed"], n))
            assert paged(partial(lists.inbox, posts, type=type), lambda line: line.due, 30) == still
            assert paged(partial(lists.overdue, posts, type=type), lambda line: line.due, 30) == over
            assert paged(partial(lists.closed, posts, type=type), lambda line: line.closed, 30) == ended[::-1]
        found = [line.number for line in lists.at_step(EVENT, "waiting", posts, limit=200)]
        waiting = [n for n, r in rows.items() if r["post"] in posts and r["type"] == EVENT and r["step"] == "waiting"]
        assert sorted(found) == [n for n in waiting if not rows[n]["closed"]]
    asked = [n for n, r in rows.items() if r["reporter"]]
    assert paged(partial(lists.asked, "p-wu"), lambda _: None, 30) == asked[::-1]
    database.dispose()


@pytest.mark.parametrize("said", ["", "x~y", "2026-11-22T10:00~5", "-~", "-~-3", "-~²", "2026-11-22T10:00+00:00"])
def test_a_mark_that_no_page_said_is_none(said: str) -> None:
    with pytest.raises(ValueError, match="no mark"):
        Mark.read(said)
