"""Whose work is at which posts: it changes with the hour when a deputy comes or goes, and with whoever is seated."""

from datetime import UTC, datetime, timedelta

from zhongshu.cases.desks import desks_of
from zhongshu.cases.posts import DutyPost, Holding, StandIn
from zhongshu.core.text import Text

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def post(id: str, above: str | None = None) -> DutyPost:
    return DutyPost(id, "duty", "urban", Text(zh=id, en=id), above=above)


POSTS = {one.id: one for one in (post("chief"), post("desk", "chief"), post("west", "desk"), post("east", "desk"))}
HELD = {"chief": Holding("p-chief"), "desk": Holding("p-desk"), "west": Holding("p-west")}


def test_a_vacant_post_is_with_the_one_above_and_each_sees_those_below() -> None:
    desks = desks_of(POSTS, HELD, NOW)
    assert {who: set(desks.of(who)) for who in ("p-chief", "p-desk", "p-west", "p-nobody")} == {
        "p-chief": {"chief"},
        "p-desk": {"desk", "east"},
        "p-west": {"west"},
        "p-nobody": set(),
    }
    assert desks.seen("p-chief") == POSTS.keys()
    assert desks.seen("p-desk") == {"desk", "west", "east"}
    assert desks.seen("p-west") == {"west"}
    assert desks.seen("p-nobody") == frozenset()


def test_it_holds_until_the_next_deputy_comes_or_goes_or_somebody_is_seated() -> None:
    deputy = StandIn("p-zhou", "Zhou", NOW + HOUR, NOW + 3 * HOUR)
    held = {**HELD, "west": Holding("p-west", "", (deputy,))}
    desks = desks_of(POSTS, held, NOW)
    assert desks.of("p-west") == {"west"}
    assert desks.hold(POSTS, held, NOW + HOUR - timedelta(microseconds=1))
    assert not desks.hold(POSTS, held, NOW + HOUR)
    assert not desks.hold(POSTS, dict(held), NOW)
    assert not desks.hold(POSTS, held, NOW - HOUR)
    there = desks_of(POSTS, held, NOW + HOUR)
    assert (there.of("p-west"), there.of("p-zhou")) == (frozenset(), {"west"})
    assert there.until == NOW + 3 * HOUR
    gone = desks_of(POSTS, held, NOW + 3 * HOUR)
    assert (gone.of("p-west"), gone.until) == ({"west"}, None)


def test_a_circle_of_vacant_posts_is_with_nobody_and_ends() -> None:
    circle = {one.id: one for one in (post("a", "b"), post("b", "a"))}
    assert desks_of(circle, {}, NOW).work == {}
