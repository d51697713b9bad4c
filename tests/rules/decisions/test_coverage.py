"""Gaps and contradictions of a table, each with facts that show it."""

from decimal import Decimal

from tests.rules.decisions.test_table import table
from zhongshu.rules.decisions.coverage import coverage


def test_a_gap_has_an_example() -> None:
    found = coverage(table(["age", "risk"], [["< 18", "-", "1"], ["> 18", '"Low"', "2"], ["> 18", 'not("Low")', "3"]]))
    assert [dict(one.example) for one in found.gaps] == [{"age": Decimal(18)}]
    assert not found.overlaps


def test_an_overlap_names_its_rows_and_an_example() -> None:
    found = coverage(table(["age"], [["<= 18", "1"], [">= 18", "2"]]))
    assert [(one.rows, dict(one.example)) for one in found.overlaps] == [((0, 1), {"age": Decimal(18)})]
    assert not found.gaps


def test_a_whole_table_without_overlap_has_no_finding() -> None:
    rows = [["[0..10)", "true", "1"], ["[0..10)", "false", "2"], ["< 0", "-", "3"], [">= 10", "-", "4"]]
    found = coverage(table(["x", "member"], rows))
    assert (found.gaps, found.overlaps, found.asked) == ((), (), ())


def test_a_test_over_facts_is_left_aside_and_said() -> None:
    found = coverage(table(["x", "limit"], [["<= limit", "-", "1"]]))
    assert (found.asked, found.gaps) == (("x",), ())


def test_rows_with_a_test_over_facts_may_exclude_each_other() -> None:
    """Those without one meet whatever it says."""
    apart = coverage(table(["x", "limit"], [["<= limit", "-", "1"], ["> limit", "-", "2"]]))
    assert apart.overlaps == ()
    found = coverage(table(["x", "y"], [["<= y", "-", "1"], ["-", "< 3", "2"], ["-", "< 5", "3"]]))
    assert [one.rows for one in found.overlaps] == [(1, 2)]


def test_many_columns_are_gone_through_in_little_time() -> None:
    names = [f"x{at}" for at in range(12)]
    rows = [[*("-" if column != row else f"< {row}" for column in range(12)), "1"] for row in range(12)]
    assert len(coverage(table(names, rows)).gaps) == 1
