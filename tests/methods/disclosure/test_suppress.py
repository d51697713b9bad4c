"""Complementary suppression: nothing sensitive follows from what is left, by any way that the tests can think of."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings

from tests.methods.disclosure.kit import AREA, MEASURES, RULES, SIZE, TRADE, firms, random_firms, table
from zhongshu.methods.disclosure.audit import Leak, audit
from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.methods.disclosure.suppress import Pattern, suppress
from zhongshu.methods.disclosure.table import Dimension, Key, Part, Table, cover, tabulate

ROWS = Dimension.flat("row", ["r1", "r2", "r3"])
COLUMNS = Dimension.flat("column", ["c1", "c2", "c3"])


def test_one_small_cell_takes_three_others_with_it() -> None:
    made = table(firms(dict.fromkeys(product(ROWS.parents, COLUMNS.parents), 9) | {("r1", "c1"): 1}), ROWS, COLUMNS)
    pattern = suppress(made, Rules(k=3))
    assert pattern.sensitive == {("r1", "c1")}
    rows, columns = {key[0] for key in pattern.hidden}, {key[1] for key in pattern.hidden}
    assert len(pattern.hidden) == 4
    assert len(rows) == len(columns) == 2
    assert "" not in rows | columns, "the margins stay"


def test_a_table_without_small_cells_is_published_whole() -> None:
    made = table(firms(dict.fromkeys(product(ROWS.parents, COLUMNS.parents), 9)), ROWS, COLUMNS)
    assert suppress(made, RULES).hidden == frozenset()


def test_the_only_firm_of_a_region_is_told_nowhere() -> None:
    made = table(firms({("r1", "c1"): 1}), ROWS, COLUMNS)
    assert suppress(made, RULES).hidden == made.cells.keys()


def test_two_firms_alone_in_a_row_do_not_tell_each_other() -> None:
    """Their sum would follow from the margin, and each of them knows its own share."""
    made = table(
        firms({("r1", "c1"): 1, ("r1", "c2"): 1, ("r1", "c3"): 9, ("r2", "c1"): 9, ("r2", "c2"): 9}), ROWS, COLUMNS
    )
    hidden = suppress(made, Rules(k=3)).hidden
    assert ("r1", "c3") in hidden or ("r1", "") in hidden


def test_the_pattern_does_not_depend_on_the_order_of_the_rows() -> None:
    parts = firms({(r, c): 1 + (n * 7) % 5 for n, (r, c) in enumerate(product(ROWS.parents, COLUMNS.parents))})
    assert suppress(table(parts, ROWS, COLUMNS), RULES) == suppress(table(parts[::-1], ROWS, COLUMNS), RULES)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_the_audit_finds_the_cell_that_a_pattern_forgot(gone: int) -> None:
    made = table(firms(dict.fromkeys(product(ROWS.parents, COLUMNS.parents), 9) | {("r1", "c1"): 1}), ROWS, COLUMNS)
    whole = suppress(made, RULES)
    partner = sorted(whole.hidden - whole.sensitive)[gone]
    assert Leak(("r1", "c1"), "exact") in audit(made, Pattern(whole.sensitive, whole.hidden - {partner}), RULES)


def test_the_audit_finds_an_interval_that_is_too_narrow() -> None:
    counts = {("r1", "c1"): 1, ("r1", "c2"): 2, ("r2", "c1"): 2, ("r2", "c2"): 1, ("r1", "c3"): 9, ("r2", "c3"): 9}
    made = table(firms(counts), ROWS, COLUMNS)
    four = frozenset(product(("r1", "r2"), ("c1", "c2")))
    leaks = audit(made, Pattern(frozenset({("r1", "c1")}), four), Rules(k=2, width=2))
    assert leaks == (Leak(("r1", "c1"), "narrow", "firms"),), "it is one or two"


@settings(max_examples=60, deadline=None)
@given(random_firms(AREA, TRADE))
def test_the_audit_finds_nothing_in_a_table_with_a_hierarchy(parts: list[Part]) -> None:
    made = table(parts, AREA, TRADE)
    assert audit(made, suppress(made, RULES), RULES) == ()


@settings(max_examples=30, deadline=None)
@given(random_firms(TRADE, SIZE, Dimension.flat("year", ["2025", "2026"]), most=5))
def test_the_audit_finds_nothing_in_three_dimensions(parts: list[Part]) -> None:
    made = table(parts, TRADE, SIZE, Dimension.flat("year", ["2025", "2026"]))
    assert audit(made, suppress(made, RULES), RULES) == ()


@settings(max_examples=60, deadline=None)
@given(random_firms(TRADE, SIZE, most=4))
def test_whoever_tries_every_table_is_left_with_counts_as_far_apart_as_asked(parts: list[Part]) -> None:
    made = table(parts, TRADE, SIZE)
    pattern = suppress(made, RULES)
    for key, counts in possible_counts(made, pattern.hidden).items():
        if key in pattern.sensitive:
            assert max(counts) - min(counts) >= RULES.width, f"{key} is one of {sorted(counts)}"


def possible_counts(made: Table, hidden: frozenset[Key]) -> dict[Key, set[int]]:
    """Every table of whole numbers, at least 1 where it is hidden, that agrees with what is published."""
    leaves = [key for key in made.cells if "" not in key]
    sums = cover(made.dimensions, leaves)
    count = {key: int(cell.values[0]) for key, cell in made.cells.items()}
    unknown = [leaf for leaf in leaves if leaf in hidden]
    told = [
        (
            [leaf for leaf in sums[key] if leaf in hidden],
            count[key] - sum(count[x] for x in sums[key] if x not in hidden),
        )
        for key in made.cells
        if key not in hidden
    ]
    most = {leaf: min([total for own, total in told if leaf in own], default=count[leaf] + 3) for leaf in unknown}
    found: dict[Key, set[int]] = {key: set() for key in hidden}

    def fill(at: int, values: dict[Key, int]) -> None:
        for own, total in told:
            known = [values[leaf] for leaf in own if leaf in values]
            rest = len(own) - len(known)
            if sum(known) + rest > total or (not rest and sum(known) != total):
                return
        if at == len(unknown):
            for key in hidden:
                found[key].add(sum(values.get(leaf, count[leaf]) for leaf in sums[key]))
            return
        for value in range(1, min(most[unknown[at]], count[unknown[at]] + 3) + 1):
            fill(at + 1, values | {unknown[at]: value})

    fill(0, {})
    return found


def test_a_table_of_profits_needs_no_floor_to_be_safe() -> None:
    parts = [Part(p.key, p.contributor, (p.values[0], -p.values[1])) for p in firms({("r1", "c1"): 1, ("r2", "c2"): 9})]
    signed = (MEASURES[0], MEASURES[1].__class__("profit", "sum", signed=True))
    made = tabulate([ROWS, COLUMNS], signed, parts, 3)
    pattern = suppress(made, Rules(k=3, width=1, spread=Decimal(5)))
    assert audit(made, pattern, Rules(k=3)) == ()
    assert ("r1", "c1") in pattern.hidden


def test_whoever_cannot_wait_breaks_it_off() -> None:
    made = table(firms(dict.fromkeys(product(ROWS.parents, COLUMNS.parents), 9) | {("r1", "c1"): 1}), ROWS, COLUMNS)
    beats: list[None] = []

    def pulse() -> None:
        beats.append(None)
        if len(beats) > 3:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        suppress(made, RULES, pulse=pulse)
    assert len(beats) == 4
