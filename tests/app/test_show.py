"""Values and rows as `show` prints them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.app.conftest import Run

GOOD_HOURS = ("show", "air.good_hours", "--area", "331000", "--grain", "day")


def test_an_indicator_s_values_as_json(run: Run, samples_home: Path) -> None:
    found = run(*GOOD_HOURS, "--json", home=samples_home).document
    points = found.pop("points")
    snapshot = found.pop("snapshot")
    assert found == {
        "indicator": "air.good_hours",
        "title": "优良小时占比",
        "area": "331000",
        "area_title": "台州市",
        "grain": "day",
        "unit": "%",
        "origin": "measured",
    }
    assert snapshot >= 1
    assert [point["period"] for point in points] == [f"2020-04-0{day}" for day in range(2, 9)]
    fifth = next(point for point in points if point["period"] == "2020-04-05")
    assert (fifth["value"], fifth["rows"], fifth["partial"]) == ("97.9", 48, False)
    assert Decimal(fifth["exact"]).quantize(Decimal("0.0001")) == Decimal("97.9167")
    assert [point["partial"] for point in points] == [True, False, False, False, False, False, True]


def test_an_indicator_s_values_as_a_table(run: Run, samples_home: Path) -> None:
    lines = run(*GOOD_HOURS, "--lang", "en", home=samples_home).out.splitlines()
    assert lines[0].startswith("Share of good hours (air.good_hours), Taizhou, %, measured, snapshot ")
    assert lines[1].split() == ["day", "value", "rows"]
    assert lines[5].split() == ["2020-04-05", "97.9", "48"]
    assert lines[2].split()[-1] == "partial"


def test_the_area_may_be_a_name_and_is_the_region_s_own_without_one(run: Run, samples_home: Path) -> None:
    by_name = run("show", "air.good_hours", "--area", "台州", "--json", home=samples_home).document
    assert by_name == run("show", "air.good_hours", "--json", home=samples_home).document
    assert by_name["area"] == "331000"


def test_by_a_dimension_one_series_a_member(run: Run, samples_home: Path) -> None:
    found = run(*GOOD_HOURS, "--by", "station", "--json", home=samples_home).document
    assert found["by"] == "station"
    assert "points" not in found
    assert [member["member"] for member in found["members"]] == ["台州环保大楼", "路桥田洋王", "黄岩环保大楼"]
    text = run(*GOOD_HOURS, "--by", "station", home=samples_home).out
    assert text.count("路桥田洋王") == len(found["members"][1]["points"])


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (("--first", "2020-04-04", "--last", "2020-04-05"), "2020-04-04", "2020-04-05"),
        (("--last", "2020-04-03T05"), "2020-04-02", "2020-04-03"),
        (("--first", "2020-04"), "2020-04-02", "2020-04-08"),
        (("--last", "2020Q2"), "2020-04-02", "2020-04-08"),
    ],
)
def test_the_window_takes_periods_of_any_grain(
    window: tuple[str, ...], first: str, last: str, run: Run, samples_home: Path
) -> None:
    points = run(*GOOD_HOURS, *window, "--json", home=samples_home).document["points"]
    assert (points[0]["period"], points[-1]["period"]) == (first, last)


def test_coarser_grains_roll_up(run: Run, samples_home: Path) -> None:
    found = run("show", "air.good_hours", "--grain", "year", "--json", home=samples_home).document
    assert [(point["period"], point["rows"]) for point in found["points"]] == [("2020", 282)]


def test_the_first_rows_of_a_table(run: Run, samples_home: Path) -> None:
    words = ("show", "air.station_aqi", "--columns", "station,hour,aqi", "--order", "aqi desc,hour", "--limit", "2")
    found = run(*words, "--json", home=samples_home).document
    assert found["columns"] == {
        "station": "VARCHAR",
        "hour": "TIMESTAMP WITH TIME ZONE",
        "aqi": found["columns"]["aqi"],
    }
    assert found["count"] == 1677
    assert len(found["rows"]) == 2
    assert found["rows"][0]["aqi"] >= found["rows"][1]["aqi"]
    assert found["rows"][0]["hour"].endswith("+08:00")
    text = run(*words, home=samples_home).out
    assert "1,677 rows" in text
    assert "and 1,675 more" in text


def test_what_is_not_there_is_told_with_the_nearest(run: Run, home: Path) -> None:
    faults = {
        ("show", "visits.waitin"): 'did you mean "visits.waiting"',
        ("show", "visits.waiting", "--area", "台洲市"): 'did you mean "台州市"',
        ("show", "visits.waiting", "--by", "hal"): 'did you mean "hall"',
        ("show", "visits.waiting", "--grain", "hour"): "known: day, month, quarter, year",
        ("show", "visits.hall_day", "--columns", "visitor"): 'did you mean "visitors"',
        ("show", "visits.hall_day", "--grain", "day"): "is no indicator, so it knows no --grain",
        ("show", "visits.waiting", "--first", "soon"): "known forms",
        ("show", "visits.waiting", "--as-of", "soon"): "no time 'soon'",
        ("show", "visits.waiting", "--snapshot", "999"): "no snapshot 999",
    }
    for words, said in faults.items():
        ran = run(*words, home=home)
        assert (ran.code, said in ran.err) == (1, True), (words, ran.err)


def test_what_was_known_then(run: Run, home: Path, visits: Callable[..., Path]) -> None:
    before = run("snapshots", "--json", home=home).document["snapshots"][0]
    run("load", "visits.visits", visits(("市民中心", "2026-01-05", 20, 1)), "--source", "hall_csv", home=home)
    words = ("show", "visits.visitors", "--first", "2026-01-05", "--last", "2026-01-05", "--json")
    assert run(*words, home=home).document["points"][0]["value"] == "170"
    then = run(*words, "--as-of", before["at"], home=home).document
    assert (then["snapshot"], then["points"][0]["value"]) == (before["number"], "570")
    assert run(*words, "--snapshot", before["number"], home=home).document == then
    assert run(*words, "--as-of", "2001-01-01", home=home).document["points"] == []


def test_an_indicator_without_a_value_says_so(run: Run, home: Path) -> None:
    ran = run("show", "visits.visitors", "--area", "330100", home=home)
    assert ran.code == 0
    assert "No value yet" in ran.out
