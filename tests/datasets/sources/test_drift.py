"""Columns that came, went or changed their name."""

import pytest

from zhongshu.core.errors import DriftError
from zhongshu.datasets.sources.drift import compare

KNOWN = ("city", "station", "pm25", "co")


def test_the_same_columns_are_no_drift() -> None:
    drift = compare(["city", "pm25"], KNOWN, KNOWN)
    assert not drift.any
    assert drift.text.en == drift.text.zh == ""


def test_a_first_load_reports_nothing_new() -> None:
    assert not compare(["city"], None, KNOWN).any


def test_new_and_unneeded_columns_are_told_and_pass() -> None:
    drift = compare(["city"], KNOWN, ("city", "station", "pm25", "so2", "o3"))
    assert drift.new == ("so2", "o3")
    assert drift.missing == ("co",)
    assert drift.needed == ()
    assert drift.text.en == "Column 'co' is gone. New, and not used: 'so2', 'o3'."
    assert drift.text.zh == "缺少列“co”。新出现的列：“so2”、“o3”，未使用。"


def test_a_needed_column_that_is_gone_stops_the_load() -> None:
    with pytest.raises(DriftError) as raised:
        compare(["city", "pm25"], KNOWN, ("city", "station", "PM2.5", "co"), source="air.station_hour city_csv")
    assert str(raised.value) == (
        "air.station_hour city_csv has no column 'pm25'\n"
        "  hint: if it was renamed, say renamed: {PM2.5: pm25}; known: PM2.5, city, co, station"
    )


def test_a_renamed_column_is_found_by_likeness_then_by_its_place() -> None:
    assert compare([], KNOWN, ("city", "station", "PM2.5", "co")).renamed == (("pm25", "PM2.5"),)
    assert compare([], KNOWN, ("city", "站点", "pm25", "co")).renamed == (("station", "站点"),)
    assert compare([], KNOWN, ("city", "pm25", "co", "wind")).renamed == ()
    drift = compare([], KNOWN, ("city", "station", "PM2.5", "co"))
    assert drift.text.en == "Column 'pm25' is gone and 'PM2.5' is new: renamed? Then say renamed: {PM2.5: pm25}."


def test_each_column_is_renamed_once() -> None:
    drift = compare([], ("x", "value_a", "value_b", "y"), ("x", "value_c", "y"))
    assert drift.renamed == (("value_a", "value_c"),)
    assert drift.missing == ("value_a", "value_b")


def test_another_type_is_told() -> None:
    drift = compare([], KNOWN, KNOWN, known_types={"co": "DOUBLE"}, found_types={"co": "VARCHAR", "city": "VARCHAR"})
    assert drift.retyped == (("co", "DOUBLE", "VARCHAR"),)
    assert drift.text.en == "Column 'co' was DOUBLE and is VARCHAR now."


def test_new_columns_can_be_forbidden() -> None:
    with pytest.raises(DriftError, match="air has new columns: 'so2'"):
        compare(["city"], KNOWN, (*KNOWN, "so2"), allow_extra=False, source="air")


def test_a_wrong_header_names_what_was_found() -> None:
    with pytest.raises(DriftError, match="known: 20200402, 51, 台州"):
        compare(["city"], None, ("20200402", "台州", "51"))
