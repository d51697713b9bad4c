"""A release laid out: totals last, areas above the region left out, one place each told, hidden or empty."""

from decimal import Decimal

import pytest

from tests.sharing.cubes.kit import AREAS, AT, cube
from zhongshu.core.errors import UnknownName
from zhongshu.screens.cubes import Cutter, Sheet, Told
from zhongshu.sharing.cubes.release import Release, ReleasedCell

CUTTER = Cutter(AREAS, "331000")


def release(dimensions: tuple[str, ...], cells: dict[tuple[str, ...], tuple[int, ...] | None]) -> Release:
    told = tuple(
        ReleasedCell(key, None if values is None else tuple(map(Decimal, values))) for key, values in cells.items()
    )
    return Release("p.firms", "", 1, 1, AT, dimensions, ("firms", "output"), told)


def texts(sheet: Sheet) -> list[tuple[str, ...]]:
    def text(told: Told) -> str:
        return {"told": str(told.value), "hidden": ".", "empty": "-"}[told.state]

    return [(code, *map(text, line)) for code, line in sheet.lines]


PLANE = release(
    ("trade", "town"),
    {
        ("", ""): (9, 90),
        ("", "331000"): (9, 90),
        ("", "331002"): (9, 90),
        ("food", ""): (9, 90),
        ("food", "331002"): None,
        ("-", "331003"): (3, 30),
    },
)


def test_rows_and_columns_end_with_their_totals() -> None:
    sheet = CUTTER.sheet(cube(), PLANE, {})
    assert (sheet.down, sheet.across, sheet.measure, sheet.heads) == (
        "trade",
        "town",
        "firms",
        ("331002", "331003", ""),
    )
    assert texts(sheet) == [("food", ".", "-", "9"), ("-", "-", "3", "-"), ("", "9", "-", "9")]
    assert sheet.hides


def test_a_measure_is_chosen_by_its_name() -> None:
    assert texts(CUTTER.sheet(cube(), PLANE, {"measure": "output"}))[-1] == ("", "90", "-", "90")
    with pytest.raises(UnknownName, match="no measure 'outptu'\n  hint: did you mean \"output\""):
        CUTTER.sheet(cube(), PLANE, {"measure": "outptu"})


def test_what_stands_between_first_and_last_dimension_is_held_still() -> None:
    deep = release(("trade", "size", "town"), {("", "", ""): (9, 90), ("food", "small", "331002"): (4, 40)})
    sheet = CUTTER.sheet(cube(dimensions=["trade", "size"]), deep, {})
    assert [(one.dimension, one.codes, one.chosen) for one in sheet.choices] == [("size", ("small", ""), "")]
    assert texts(sheet)[-1] == ("", "-", "9")
    small = CUTTER.sheet(cube(dimensions=["trade", "size"]), deep, {"size": "small"})
    assert texts(small)[0] == ("food", "4", "-")
    with pytest.raises(UnknownName, match="no code 'smal'"):
        CUTTER.sheet(cube(dimensions=["trade", "size"]), deep, {"size": "smal"})


def test_a_cube_of_one_dimension_has_its_measures_across() -> None:
    line = release(("trade",), {("food",): (9, 90), ("",): (9, 90)})
    sheet = CUTTER.sheet(cube(area=None), line, {})
    assert (sheet.across, sheet.measure, sheet.heads) == (None, None, ("firms", "output"))
    assert texts(sheet) == [("food", "9", "90"), ("", "9", "90")]
    assert not sheet.hides
