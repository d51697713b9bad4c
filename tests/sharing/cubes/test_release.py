"""A release tells of no small cell, nor does it together with those before."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.cubes.kit import AREAS, AT, FULL, RULES, Firms, cube, firms, snapshot
from zhongshu.core.errors import ZhongshuError
from zhongshu.methods.disclosure.audit import Span
from zhongshu.methods.disclosure.table import cover
from zhongshu.sharing.cubes import release as module
from zhongshu.sharing.cubes.parts import dimensions_of, parts_of, plan_of
from zhongshu.sharing.cubes.release import Earlier, Maker, Release, ReleasedCell


def released(states: dict[int, list[tuple[object, ...]]], *, gone: tuple[int, ...] = ()) -> list[Release]:
    """One release of each state, each beside those before; the rows of `gone` states are no longer kept."""
    maker, told = Maker(Firms(states), AREAS), list[Release]()
    for number in states:
        earlier = [Earlier(one, None if one.snapshot in gone else snapshot(one.snapshot)) for one in told]
        told.append(maker.release(cube(), snapshot(number), RULES, earlier, AT))
    return told


def values(release: Release) -> dict[tuple[str, ...], tuple[Decimal, ...] | None]:
    return {cell.key: cell.values for cell in release.cells}


def test_a_release_has_every_margin_and_names_what_it_does_not_tell() -> None:
    (one,) = released({1: firms(FULL | {("food", "331002001"): 2})})
    cells = values(one)
    assert one.dimensions == ("trade", "town")
    assert one.measures == ("firms", "output")
    assert cells["", ""] == (47, 470)
    assert cells["steel", "331002"] == (18, 180) or cells["steel", "331002"] is None
    assert cells["food", "331002001"] is None
    assert {cell.why for cell in one.cells} == {None, "confidential"}
    assert ReleasedCell(("food", "331002001"), None) in one.cells


def test_one_firm_more_is_told_only_when_two_others_have_come_too() -> None:
    more = {number: FULL | {("food", "331002001"): count} for number, count in [(1, 9), (2, 10), (3, 12)]}
    first, second, third = released({number: firms(state) for number, state in more.items()})
    assert values(first)["food", "331002001"] == (9, 90)
    assert values(second)["food", "331002001"] is None
    assert values(second)["", ""] is None
    assert values(second)["steel", "331003001"] == (9, 90)
    assert values(third)["food", "331002001"] == (12, 120)


def test_where_the_rows_of_the_earlier_release_are_gone_nothing_that_changed_is_told() -> None:
    states = {1: firms(FULL), 2: firms(FULL | {("food", "331002001"): 20})}
    kept, lost = released(states)[1], released(states, gone=(1,))[1]
    assert values(kept)["food", "331002001"] == (20, 200)
    assert values(lost)["food", "331002001"] is None
    assert values(lost)["steel", "331003001"] == (9, 90)


def test_releases_of_another_shape_are_not_compared() -> None:
    maker = Maker(Firms({1: firms(FULL), 2: firms(FULL | {("food", "331002001"): 10})}), AREAS)
    old = maker.release(cube(level="county"), snapshot(1), RULES, [], AT)
    new = maker.release(cube(), snapshot(2), RULES, [Earlier(old, snapshot(1))], AT)
    assert new.hidden == frozenset()


def test_a_table_too_large_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 10)
    with pytest.raises(ZhongshuError, match=r"p\.firms has 21 cells; 10 are the most\n  hint: leave a dimension out"):
        released({1: firms(FULL)})


def test_an_empty_relation_has_an_empty_release() -> None:
    assert released({1: []})[0].cells == ()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_sums_that_are_told_are_right_and_no_firms_coming_or_going_follows(data: st.DataObject) -> None:
    counts = st.fixed_dictionaries({place: st.sampled_from([0, 1, 2, 5, 9]) for place in FULL})
    before = firms(data.draw(counts))
    after = [row for row in before if data.draw(st.integers(0, 9))]
    if data.draw(st.booleans()):
        after.append(("new", *data.draw(st.sampled_from(sorted(FULL))), Decimal(7)))
    first, second = released({1: before, 2: after})
    for cells, rows in [(values(first), before), (values(second), after)]:
        for (trade, town), told in cells.items():
            own = [r for r in rows if (not trade or r[1] == trade) and str(r[2]).startswith(town.rstrip("0") or "")]
            assert told is None or told == (len(own), 10 * len(own) - 3 * sum(r[0] == "new" for r in own))
    read = Firms({1: before, 2: after})
    old, new = (parts_of(cube(), read(plan_of(cube(), snapshot(number))), AREAS) for number in (1, 2))
    sums = cover(dimensions_of(cube(), [*old, *new], AREAS), {part.key for part in [*old, *new]})
    told_twice = Span(frozenset(own) for key, own in sums.items() if key not in first.hidden | second.hidden)
    changed = {(part.key, part.contributor) for part in {*old} ^ {*new}}
    for key, own in sums.items():
        if len([one for one in changed if one[0] in own]) == 1:
            assert not told_twice.tells(frozenset(own)), f"the change in {key} follows"
