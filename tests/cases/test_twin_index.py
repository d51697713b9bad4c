"""Twins in memory: near or alike, the same either way round, whatever the order in which cases came."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.test_geodesic import haversine
from zhongshu.cases.spec import TwinSpec
from zhongshu.cases.twin_index import Kept, Match, Sought, TwinIndex

NOW = datetime(2026, 5, 6, 4, tzinfo=UTC)
SPEC = TwinSpec(same=("kind",), at="place", metres=100, hours=48, words="said", alike=0.6)
STREETS = "枫南东路118号 葭芷街道中山西路7号 白云山南路口 洪家街道永宁巷23号".split()
WRONG = "井盖坏了 路灯不亮 垃圾没人收".split()
MANY = 1000


@dataclass(frozen=True)
class Told:
    """A case with its answers."""

    kept: Kept
    answers: Mapping[str, Any]

    @property
    def number(self) -> int:
        return self.kept.number

    @property
    def lately(self) -> bool:
        return self.kept.closed is None or NOW - self.kept.closed <= timedelta(hours=48)

    def apart(self, other: "Told") -> float:
        a, b = (one.answers["place"] for one in (self, other))
        return haversine((a["lon"], a["lat"]), (b["lon"], b["lat"]))


def told(
    number: int, said: str = "井盖坏了", *, east: float = 0.0, hours: float = 0.0, kind: str | None = "cover",
    closed: float | None = None, post: str = "p",
) -> Told:  # fmt: skip
    """A case `east` degrees beside the town's middle, opened and closed so many hours ago."""
    ended = None if closed is None else NOW - timedelta(hours=min(closed, hours))
    answers = {"place": {"lon": 121.25 + east, "lat": 28.5}, "said": said} | ({"kind": kind} if kind else {})
    return Told(Kept(number, NOW - timedelta(hours=hours), ended, post, None), answers)


def index_of(cases: Sequence[Told], spec: TwinSpec = SPEC) -> TwinIndex:
    index = TwinIndex(spec)
    for one in cases:
        put(index, one)
    return index


def put(index: TwinIndex, one: Told) -> None:
    index.put(one.kept, one.answers)


def twins(index: TwinIndex, of: Told, most: int = MANY) -> Sequence[Match]:
    return index.find(Sought(of.answers, of.kept.opened, NOW, of.number), lambda _: True, most)


def numbers(found: Sequence[Match]) -> list[int]:
    return [one.kept.number for one in found]


CASE = st.fixed_dictionaries(
    {
        "said": st.builds(str.__add__, st.sampled_from(["", *STREETS]), st.sampled_from(WRONG)),
        "east": st.floats(-0.003, 0.003),
        "hours": st.floats(0, 120),
        "kind": st.sampled_from(["cover", "lamp", None]),
        "closed": st.none() | st.floats(0, 120),
    }
)
CASES = st.lists(CASE, min_size=2, max_size=8).map(
    lambda said: [told(number, **one) for number, one in enumerate(said, 1)]
)


@given(CASES)
@settings(max_examples=60)
def test_near_is_what_is_within_metres_and_hours_of_the_same_kind_and_the_same_either_way(cases: list[Told]) -> None:
    index = index_of(cases)
    near = {(a.number, one.kept.number) for a in cases for one in twins(index, a) if one.near}
    for a, b in product(cases, cases):
        kinds = {one.answers.get("kind") for one in (a, b)} - {None}
        timely = abs(a.kept.opened - b.kept.opened) <= timedelta(hours=48)
        if a is b or abs(a.apart(b) - 100) > 0.5:  # a sphere is not the ellipsoid
            expected = a is not b and a.apart(b) < 100 and timely and len(kinds) < 2 and b.lately
            assert ((a.number, b.number) in near) == expected
        if a.lately and b.lately:
            assert ((a.number, b.number) in near) == ((b.number, a.number) in near)


@given(CASES, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_coming_and_what_came_and_went_change_nothing(cases: list[Told], chance: random.Random) -> None:
    plain, mixed = index_of(cases), TwinIndex(SPEC)
    steps = [*cases, *(Told(replace(one.kept, number=one.number + 100), one.answers) for one in cases)]
    chance.shuffle(steps)
    for one in steps:
        put(mixed, one)
    for one in cases:
        mixed.drop(one.number + 100)
    assert [twins(mixed, one) for one in cases] == [twins(plain, one) for one in cases]


@given(CASES)
@settings(max_examples=60)
def test_nothing_is_proposed_that_ended_long_ago_and_distances_are_right(cases: list[Told]) -> None:
    index, known = index_of(cases), {one.number: one for one in cases}
    for a in cases:
        for one in twins(index, a):
            b = known[one.kept.number]
            assert b.lately
            assert one.metres == pytest.approx(a.apart(b), rel=0.005, abs=0.01)
            assert one.near or one.alike >= 0.6


def test_made_anew_it_finds_the_same() -> None:
    index = index_of(
        [told(number, f"{number}号井盖坏了", kind="cover" if number % 2 else None) for number in range(1, 1200)]
    )
    kept = [twins(index, told(number)) for number in (1, 2, 2000)]
    assert index.tidied() is index
    for number in range(2000, 5000):
        put(index, told(number))
        index.drop(number)
    made = index.tidied()
    assert (made is index, len(made)) == (False, 1199)
    assert [twins(made, told(number)) for number in (1, 2, 2000)] == kept


def test_words_alike_are_a_twin_wherever_it_is_unless_everybody_says_so() -> None:
    others = [told(number, f"{WRONG[number % 3]}，第{number}次", east=0.1 * number) for number in range(10, 60)]
    rare = told(1, "枫南东路118号路灯不亮", kind="lamp", east=3, hours=47)
    index = index_of([*others, rare])
    (found,) = twins(index, told(2, "路灯一直不亮，枫南东路118号", kind="cover", east=-3))
    assert (found.kept.number, found.near) == (1, False)
    assert 0.6 < found.alike < 1
    assert found.metres is not None
    assert found.metres > 500_000
    assert twins(index, told(2, "路灯不亮", east=-3)) == []


def test_the_closer_and_the_more_alike_come_first_and_no_more_than_asked() -> None:
    index = index_of(
        [told(1, "没有盖子", east=0.0009), told(2, "没有盖子", east=0.0001), told(3, east=0.0009), told(4)]
    )
    of = told(9)
    assert numbers(twins(index, of)) == [4, 3, 2, 1]
    assert numbers(twins(index, of, most=2)) == [4, 3]


def test_the_same_thing_sent_fifty_times_is_fifty_twins() -> None:
    index = index_of([told(number) for number in range(1, 51)])
    assert len(twins(index, told(51))) == 50
    assert {one.metres for one in twins(index, told(1))} == {0}


def test_a_case_that_changes_is_found_as_it_is_now() -> None:
    index = index_of([told(1)])
    put(index, told(1, closed=1, hours=2))
    assert numbers(twins(index, told(2))) == [1]
    put(index, told(1, east=1))
    assert numbers(twins(index, told(2))) == []
    put(index, told(1, kind="lamp"))
    assert numbers(twins(index, told(2))) == []
    assert numbers(twins(index, told(2, kind="lamp"))) == [1]
    put(index, told(1, closed=49, hours=50))
    index.forget(NOW - timedelta(hours=48))
    assert len(index) == 0
    assert twins(TwinIndex(SPEC), told(2)) == []


def test_a_type_without_a_place_goes_by_what_is_the_same() -> None:
    spec = TwinSpec(same=("kind",), hours=48)
    index = index_of([told(1), told(2, kind="lamp"), told(3, kind=None), told(4, hours=50)], spec)
    assert numbers(twins(index, told(9, "别的话"))) == [1]
    assert numbers(twins(index, told(9, kind=None))) == []
    assert numbers(twins(index_of([told(1)], TwinSpec()), told(9))) == []


def test_who_is_left_out_makes_room_for_others() -> None:
    index = index_of([told(number, post="mine" if number == 7 else "other") for number in range(1, 8)])
    found = index.find(Sought(told(9).answers, NOW, NOW), lambda one: one.post == "mine", 2)
    assert numbers(found) == [7]
