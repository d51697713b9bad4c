"""The scan statistic by hand, against chance, and with a cluster that was put there."""

import math
from itertools import pairwise
from random import Random

import pytest

from zhongshu.methods.geodesic import Place, metres
from zhongshu.methods.space_time_scan import Bounds, Cluster, ratio, scan

HERE = (121.42, 28.66)
LAST = 89
ALL = Bounds()
Cases = list[tuple[Place, int]]


def near(place: Place, north: float, east: float = 0.0) -> Place:
    """So many metres off, roughly."""
    return place[0] + east / 97_600, place[1] + north / 110_800


def spread(count: int, seed: int, kilometres: float = 20) -> Cases:
    """Anywhere in a square, on any of ninety days."""
    chance = Random(seed)
    half = kilometres * 500
    return [
        (near(HERE, chance.uniform(-half, half), chance.uniform(-half, half)), chance.randint(0, LAST))
        for _ in range(count)
    ]


def found(cases: Cases, bounds: Bounds = ALL, *, replicates: int = 999) -> tuple[Cluster, ...]:
    return scan([place for place, _ in cases], [day for _, day in cases], LAST, bounds, replicates=replicates)


# --- the ratio ------------------------------------------------------------------------------------------------------


def test_a_cylinder_counted_by_hand() -> None:
    """Ten cases: four at one place, of which three in the last two days, when there was one more elsewhere. Four times
    four tenths were to be expected; the other cylinders of the place have no more to say."""
    elsewhere = [(near(HERE, 5000 * number), day) for number, day in enumerate((3, 20, 41, 60, 71), start=1)]
    cases = [(HERE, 10), (HERE, 88), (HERE, 88), (HERE, 89), (near(HERE, 60_000), 89), *elsewhere]
    (cluster,) = found(cases, Bounds(days=7, share=0.5))
    assert cluster.cases == (1, 2, 3)
    assert (cluster.place, cluster.metres, cluster.first) == (HERE, 100.0, 88)
    assert cluster.expected == pytest.approx(4 * 4 / 10)
    by_hand = 3 * math.log(3 / 1.6) + 7 * math.log(7 / 8.4)
    assert cluster.ratio == pytest.approx(by_hand) == pytest.approx(ratio(3, 1.6, 10))


def test_the_ratio_is_of_the_excess_alone() -> None:
    assert ratio(1, 1.0, 10) == ratio(0, 1.0, 10) == 0
    assert ratio(10, 9.0, 10) == pytest.approx(10 * math.log(10 / 9))
    grows = [ratio(cases, 2.0, 100) for cases in range(2, 100)]
    assert all(a < b for a, b in pairwise(grows))


# --- against chance -------------------------------------------------------------------------------------------------


def test_where_nothing_is_to_be_found_something_stands_out_once_in_twenty_times() -> None:
    """Though half of the cases crowd in two places, and there are more of them each week than in the week before."""
    runs, alarms = 300, 0
    for seed in range(runs):
        crowds = [near(HERE, 900), near(HERE, -900)]
        places = [place for place, _ in spread(40, seed, kilometres=3)]
        chance = Random(seed)
        places += [near(chance.choice(crowds), chance.gauss(0, 150), chance.gauss(0, 150)) for _ in range(40)]
        cases = [(place, math.isqrt(chance.randint(0, LAST**2))) for place in places]
        clusters = found(cases, replicates=99)
        alarms += bool(clusters) and clusters[0].p <= 0.05
    assert 0.025 <= alarms / runs <= 0.075, "5 % give or take two standard errors"


def test_a_place_where_much_happens_all_the_time_is_no_cluster() -> None:
    chance = Random(4)
    busy = [(near(HERE, chance.gauss(0, 30), chance.gauss(0, 30)), chance.randint(0, LAST)) for _ in range(60)]
    assert min(one.p for one in found([*spread(140, 4), *busy], Bounds(share=0.5))) > 0.05


# --- with a cluster -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_cluster_is_found_with_its_place_and_time(seed: int) -> None:
    chance = Random(seed)
    there, other = near(HERE, 4000, -3000), near(HERE, -6000, 2000)
    cluster = [(near(there, chance.gauss(0, 80), chance.gauss(0, 80)), LAST - chance.randint(0, 4)) for _ in range(9)]
    second = [(near(other, chance.gauss(0, 50), chance.gauss(0, 50)), LAST - chance.randint(0, 1)) for _ in range(6)]
    cases = [*spread(300, seed), *cluster, *second]
    first, *rest = found(cases)
    assert first.p == min(one.p for one in (first, *rest)) == 0.001
    standing_out = [one for one in (first, *rest) if one.p <= 0.05]
    assert len(standing_out) == 2
    for one, place, days, planted in zip(
        sorted(standing_out, key=lambda one: -one.place[1]),
        (there, other),
        (5, 2),
        ((300, 309), (309, 315)),
        strict=True,
    ):
        assert metres(one.place, place) <= one.metres <= 1200
        assert LAST - days <= one.first <= LAST - days + 2
        assert set(one.cases) <= {*range(*planted)} | {*range(300)}
        assert len({*range(*planted)} & set(one.cases)) >= len(range(*planted)) - 2
        assert len(one.cases) > 4 * one.expected


def test_what_ended_long_ago_is_not_told_as_new() -> None:
    old = [(near(HERE, number * 5), 30) for number in range(12)]
    assert all(one.p > 0.05 for one in found([*spread(200, 8), *old]))


def test_circles_of_clusters_do_not_meet() -> None:
    clusters = found(spread(400, 6, kilometres=6))
    assert len(clusters) == 10
    for number, one in enumerate(clusters):
        assert all(metres(one.place, other.place) > one.metres + other.metres for other in clusters[:number])


def test_bounds_hold() -> None:
    cases = spread(200, 5, kilometres=2)
    for one in found(cases, Bounds(days=10, metres=700, share=0.05, fewest=4)):
        assert one.first >= LAST - 9
        assert one.metres <= 700
        assert len(one.cases) >= 4
        inside = [place for place, _ in cases if metres(place, one.place) <= one.metres]
        assert len(inside) <= 10
        assert all(metres(cases[index][0], one.place) <= one.metres for index in one.cases)


# --- whatever is given ----------------------------------------------------------------------------------------------


def test_the_order_of_the_cases_does_not_matter() -> None:
    cases = [*spread(150, 2), *[(near(HERE, number), LAST) for number in range(5)]]
    order = Random(1).sample(range(len(cases)), len(cases))
    mixed = found([cases[index] for index in order])
    plain = found(cases)
    assert [(one.place, one.first, one.ratio, one.p) for one in mixed] == [
        (one.place, one.first, one.ratio, one.p) for one in plain
    ]
    assert [{order[index] for index in one.cases} for one in mixed] == [set(one.cases) for one in plain]


def test_cases_at_one_point_and_on_one_day() -> None:
    one_place = found([(HERE, day) for day in (1, 20, 40, 60, 89, 89, 89, 89)], Bounds(share=1))
    assert one_place == (), "all cases are there whenever they were: nothing is more than expected"
    one_day = found([(place, LAST) for place, _ in spread(50, 1, kilometres=1)])
    assert one_day == ()
    again = [(HERE, LAST)] * 6 + [(near(HERE, 9000 * number), number) for number in range(1, 60)]
    (first, *_) = found(again)
    assert (first.cases, first.first, first.p) == ((0, 1, 2, 3, 4, 5), LAST, 0.001)


@pytest.mark.parametrize("cases", [[], [(HERE, LAST)], [(HERE, LAST), (HERE, 0)]])
def test_too_few_to_say_anything(cases: Cases) -> None:
    assert found(cases) == ()


def test_a_clock_that_is_ahead_is_of_today() -> None:
    cases = [*spread(60, 1), *[(near(HERE, number), LAST + 1) for number in range(5)]]
    assert {60, 61, 62, 63, 64} <= set(found(cases)[0].cases)


def test_across_the_date_line_and_near_a_pole() -> None:
    fiji = [((179.9999, -17.0), LAST), ((-179.9999, -17.0), LAST), ((180.0, -17.0001), LAST)]
    rest = [((170 + number / 10, -17.0), number) for number in range(80)]
    assert found([*fiji, *rest])[0].cases == (0, 1, 2)
    pole = [((120.0 * turn, 89.9999), LAST) for turn in range(3)]
    assert found([*pole, *(((number * 4.0, 80.0), number) for number in range(80))])[0].cases == (0, 1, 2)


def test_thousands_are_thinned_to_a_bounded_number_of_circles() -> None:
    cases = [*spread(6000, 3, kilometres=60), *[(near(HERE, number), LAST) for number in range(12)]]
    first = found(cases, replicates=9)[0]
    assert set(range(6000, 6012)) & set(first.cases)
    assert first.p == 0.1
