"""Two versions side by side: their difference tells of no single firm."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.disclosure.kit import AREA, RULES, TRADE, firms, random_firms, table
from zhongshu.methods.disclosure.audit import Span
from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.methods.disclosure.suppress import Pattern, suppress
from zhongshu.methods.disclosure.table import Key, Part, cover
from zhongshu.methods.disclosure.versions import changes, difference

K = Rules(k=3)
FULL = dict.fromkeys(product(("a1", "a2", "b1", "b2"), TRADE.parents), 9)


def published(old: list[Part], new: list[Part], rules: Rules) -> tuple[Pattern, Pattern]:
    before = suppress(table(old, AREA, TRADE), rules)
    after = table(new, AREA, TRADE)
    return before, suppress(after, rules, [difference(after, new, old, before.hidden, rules.k)])


def test_a_firm_that_comes_is_not_told_by_the_month_before() -> None:
    before, after = published(firms(FULL), firms(FULL | {("a1", "food"): 10}), K)
    assert before.hidden == frozenset()
    changed = {("a1", "food"), ("a1", ""), ("east", "food"), ("east", ""), ("", "food"), ("", "")}
    assert after.sensitive == changed
    assert not {("b1", "toys"), ("b2", "steel")} & after.sensitive


def test_as_many_firms_as_are_asked_for_may_change() -> None:
    _, after = published(firms(FULL), firms(FULL | {("a1", "food"): 12}), K)
    assert after.hidden == frozenset()


def test_the_same_again_is_published_again() -> None:
    parts = firms(FULL | {("a1", "food"): 1})
    before, after = published(parts, parts, K)
    assert before == after


def test_a_cell_that_was_hidden_may_be_told_when_it_has_grown() -> None:
    small = FULL | {("a1", "food"): 2, ("a2", "food"): 2, ("b1", "food"): 2, ("b2", "food"): 2}
    grown = small | {("a1", "food"): 3}
    who = changes((AREA, TRADE), firms(small), firms(grown), 3)
    assert who["a1", "food"] == {"a1/food#2"}
    before, after = published(firms(small), firms(grown), K)
    assert ("a1", "food") in before.hidden
    assert ("a1", "food") not in after.sensitive, "nobody can tell by how much it grew"


def test_a_firm_that_moves_within_an_area_does_not_change_the_area() -> None:
    old, new = firms(FULL), firms(FULL)
    moved = next(part for part in new if part.key == ("a1", "food"))
    new[new.index(moved)] = Part(("a2", "food"), moved.contributor, moved.values)
    who = changes((AREA, TRADE), old, new, 3)
    assert set(who) == {("a1", "food"), ("a1", ""), ("a2", "food"), ("a2", "")}


@settings(max_examples=60, deadline=None)
@given(random_firms(AREA, TRADE), st.data())
def test_no_change_of_one_firm_follows_from_two_versions(parts: list[Part], data: st.DataObject) -> None:
    """Whoever subtracts all that both versions tell: which sums of differences follow?"""
    old, new = list(parts), list(parts)
    for _ in range(data.draw(st.integers(1, 3))):
        if new and data.draw(st.booleans()):
            part = new.pop(data.draw(st.integers(0, len(new) - 1)))
            if data.draw(st.booleans()):
                new.append(Part(part.key, part.contributor, (Decimal(1), part.values[1] + 3)))
        else:
            key = data.draw(st.sampled_from(sorted(FULL)))
            new.append(Part(key, f"new#{len(new)}", (Decimal(1), Decimal(20))))
    before, after = published(old, new, RULES)
    leaves: set[Key] = {part.key for part in [*old, *new]}
    sums = {key: frozenset(own) for key, own in cover((AREA, TRADE), leaves).items()}
    told = Span(own for key, own in sums.items() if key not in before.hidden | after.hidden)
    for key, who in changes((AREA, TRADE), old, new, RULES.k).items():
        if who and len(who) == 1:
            assert not told.tells(sums[key]), f"the change of {who} in {key} follows"
