"""From rows to the parts of a cube."""

from decimal import Decimal

from tests.sharing.cubes.kit import AREAS, Firms, cube, snapshot
from zhongshu.methods.disclosure.table import Part
from zhongshu.sharing.cubes.parts import dimensions_of, parts_of, plan_of

ROWS = [
    ("a", "food", "331002001", Decimal("1.50")),
    ("a", "food", "331002001", Decimal("2.50")),
    (None, None, "331002001", None),
    ("b", "it's", "999999", Decimal(4)),
]


def test_a_contributor_is_one_row_and_what_is_empty_has_a_code() -> None:
    plan = plan_of(cube(), snapshot(1))
    assert plan.about == "p.firm"
    assert parts_of(cube(), Firms({1: ROWS})(plan), AREAS) == [
        Part(("-", "331002001"), "-", (Decimal(1), Decimal(0))),
        Part(("food", "331002001"), "a", (Decimal(2), Decimal("4.00"))),
        Part(("it's", "999999"), "b", (Decimal(1), Decimal("4.00"))),
    ]


def test_areas_are_told_no_finer_than_the_cube_says() -> None:
    county = cube(level="county")
    parts = parts_of(county, Firms({1: ROWS})(plan_of(county, snapshot(1))), AREAS)
    assert [part.key[1] for part in parts] == ["331002", "331002", "999999"]


def test_areas_have_the_regions_tree_and_strange_ones_stand_beside_it() -> None:
    parts = parts_of(cube(), Firms({1: ROWS})(plan_of(cube(), snapshot(1))), AREAS)
    trade, town = dimensions_of(cube(), parts, AREAS)
    assert town.line("331002001") == ("331002001", "331002", "331000", "")
    assert town.line("999999") == ("999999", "")
    assert trade.line("it's") == ("it's", "")
