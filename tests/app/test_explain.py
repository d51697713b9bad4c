"""The passport as a command prints it."""

from decimal import Decimal
from pathlib import Path

from tests.app.conftest import Run

NUMBER = ("explain", "air.good_hours", "--area", "331000", "--period")


def test_the_passport_as_json(run: Run, samples_home: Path) -> None:
    found = run(*NUMBER, "2020-04-05", "--json", home=samples_home).document
    assert (found["value"], found["unit"], found["period"], found["area_title"]) == (
        "97.9",
        "%",
        "2020-04-05",
        "台州市",
    )
    assert (found["rows"], found["owner"], found["owner_title"]) == (48, "ecology", "生态环境局")
    assert found["definition"] == ["count_if(good) ÷ count(good)"]
    assert "FROM   air.station_aqi" in found["sql"]
    assert {one["name"] for one in found["inputs"]} >= {"air.station_hour", "air.station_aqi", "air.aqi_breakpoints"}
    assert "air.station_hour.pm25" in found["lineage"]
    edition = next(one for one in found["editions"] if one["parameter"] == "air.aqi_breakpoints")
    assert "HJ 633-2012" in edition["reference"]["title"]
    assert edition["certainty"] == "read-secondary"
    assert found["freshness"][0]["promise"] == "PT7200S"
    assert found["last_change"]["counts"]["input"] > 0
    why = found["why"]
    assert why["before"] == "2020-04-04"
    assert sum(Decimal(one["contribution"]) for one in why["splits"]["station"]) == Decimal(why["change"])


def test_the_passport_as_text(run: Run, samples_home: Path) -> None:
    text = run(*NUMBER, "2020-04-05", "--lang", "en", home=samples_home).out
    assert text.startswith("Share of good hours (air.good_hours), Taizhou, 2020-04-05: 97.9 %")
    for said in (
        "48 counted of 72 expected (66.7 %)",
        "Ecology bureau",
        "HJ 633-2012",
        "promised within 2 hours",
        "change since 2020-04-04",
    ):
        assert said in text, said


def test_without_a_period_the_last_value_is_explained(run: Run, home: Path) -> None:
    assert run("explain", "visits.waiting", "--json", home=home).document["period"] == "2026-01-06"


def test_what_cannot_be_explained_is_told(run: Run, home: Path) -> None:
    faults = {
        ("explain", "visits.waitin"): 'did you mean "visits.waiting"',
        ("explain", "visits.waiting", "--period", "2026-01-06T08"): "no grain of visits.waiting 'hour'",
        ("explain", "visits.waiting", "--area", "330100"): "has no value at",
        ("explain", "visits.waiting", "--area", "台洲市", "--period", "2026"): "no area",
    }
    for words, said in faults.items():
        ran = run(*words, home=home)
        assert (ran.code, said in ran.err) == (1, True), (words, ran.err)
