"""What came back: near enough, of one kind, each time after it had ended."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.cases.repeats import Was, chain, repeats
from zhongshu.methods.geodesic import metres

HERE = (121.42, 28.66)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def was(number: int, opened: int, closed: int | None, *, kind: str = "lamp", north: float = 0.0) -> Was:
    """A case from one day to another, so many metres north."""
    place = HERE[0], HERE[1] + north / 110_800
    until = None if closed is None else BEGIN + timedelta(days=closed)
    return Was(number, place, kind, BEGIN + timedelta(days=opened), until)


def numbers(cases: list[Was], near: float = 100) -> list[list[int]]:
    return [[one.number for one in found.cases] for found in repeats(cases, near)]


def test_the_third_time_makes_a_repeat_place_whether_it_has_ended_or_not() -> None:
    two = [was(1, 0, 3), was(2, 10, 12)]
    assert numbers(two) == []
    assert numbers([*two, was(3, 40, None)]) == [[1, 2, 3]]
    assert numbers([*two, was(3, 40, 41, north=99)]) == [[1, 2, 3]]


def test_what_was_reported_again_before_it_ended_did_not_come_back() -> None:
    assert numbers([was(1, 0, 30), was(2, 1, 31), was(3, 2, 32)]) == []
    assert numbers([was(1, 0, 5), was(2, 1, 4), was(3, 5, 6), was(4, 7, None)]) == [[2, 3, 4]]
    assert numbers([was(1, 0, None), was(2, 5, None), was(3, 9, None)]) == []


def test_another_kind_or_another_place_is_something_else() -> None:
    cases = [was(1, 0, 1), was(2, 2, 3), was(3, 4, 5, kind="cover"), was(4, 6, 7, north=300)]
    assert numbers(cases) == []
    assert numbers(cases, near=400) == [[1, 2, 4]]


def test_a_place_is_listed_once_though_more_of_its_cases_followed_each_other() -> None:
    assert numbers([was(number, number, number + 2) for number in range(7)]) == [[0, 2, 4, 6]]


def test_a_case_is_of_one_place_and_the_place_with_the_most_comes_first() -> None:
    street = [was(number, 10 * number, 10 * number + 1, north=80 * number) for number in range(7)]
    far = [was(10 + number, 10 * number, 10 * number + 1, north=5000) for number in range(4)]
    found = numbers([*street, *far])
    assert found[0] == [10, 11, 12, 13]
    assert all(len(one) == 3 for one in found[1:])
    assert len(found) == 3
    assert len({number for one in found for number in one}) == sum(map(len, found))


CASES = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 20), st.integers(0, 300), st.sampled_from("ab")),
    max_size=25,
)


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_whatever_happened_each_place_is_what_it_says(said: list[tuple[int, int | None, int, str]]) -> None:
    cases = [
        was(number, opened, None if length is None else opened + length, kind=kind, north=north)
        for number, (opened, length, north, kind) in enumerate(said)
    ]
    found = repeats(cases, 100)
    for one in found:
        assert len(one.cases) >= 3
        assert {case.kind for case in one.cases} == {one.kind}
        assert all(metres(case.place, one.place) <= 100.001 for case in one.cases)
        assert all(b.opened >= a.ended for a, b in zip(one.cases, one.cases[1:], strict=False))
    left = [
        case
        for case in cases
        if not any(case.kind == one.kind and metres(case.place, one.place) <= 100.001 for one in found)
    ]
    for case in left:
        around = [other for other in left if other.kind == case.kind and metres(case.place, other.place) <= 100]
        assert len(chain(around)) < 3, "none is left out"
