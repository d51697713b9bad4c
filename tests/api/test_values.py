from typing import Any

from fastapi.testclient import TestClient


def values(api: TestClient, query: str = "", name: str = "mills.output") -> Any:
    return api.get(f"/api/v1/indicators/{name}/values{query}").json()


def points(told: Any, series: int = 0) -> dict[str, str | None]:
    return {point["period"]: point["value"] for point in told["series"][series]["points"]}


def test_values_are_exact_decimals_as_text(api: TestClient) -> None:
    told = values(api)
    assert points(told) == {"2020-01": "7700.5", "2020-02": "650.0"}
    assert (told["unit"], told["origin"], told["grain"], told["area"]) == ("t", "measured", "month", "331000")
    assert told["zone"] == "Asia/Shanghai"
    first = told["series"][0]["points"][0]
    assert first["start"] == "2020-01-01T00:00:00+08:00"
    assert first["rows"] == 3


def test_a_coarser_grain_rolls_up_and_is_partial(api: TestClient) -> None:
    told = values(api, "?grain=quarter")
    (point,) = told["series"][0]["points"]
    assert (point["period"], point["value"], point["partial"]) == ("2020Q1", "8350.5", True)


def test_a_year_as_first_and_last_means_its_months(api: TestClient) -> None:
    assert list(points(values(api, "?first=2020&last=2020"))) == ["2020-01", "2020-02"]
    assert list(points(values(api, "?last=2020-01"))) == ["2020-01"]
    assert list(points(values(api, "?first=2020-02-15"))) == ["2020-02"]


def test_one_series_a_member(api: TestClient) -> None:
    told = values(api, "?by=kind")
    assert [series["member"] for series in told["series"]] == ["paper", "steel"]
    assert points(told, 0) == {"2020-01": "700.5", "2020-02": "650.0"}


def test_the_newest_points_within_the_limit(api: TestClient) -> None:
    (series,) = values(api, "?limit=1")["series"]
    assert [point["period"] for point in series["points"]] == ["2020-02"]
    assert series["cut"] is True


def test_an_earlier_snapshot_knows_nothing_of_february(api: TestClient) -> None:
    told = values(api, "?snapshot=1")
    assert points(told) == {"2020-01": "7700.5"}
    assert told["snapshot"] == 1


def test_as_of_a_time_before_everything_there_are_no_points(api: TestClient) -> None:
    told = values(api, "?as_of=2001-01-01")
    assert told["snapshot"] == 0
    assert points(told) == {}


def test_a_ratio_is_a_percentage(api: TestClient) -> None:
    told = values(api, "", "mills.large_share")
    assert points(told)["2020-01"].startswith("66.6666")


def test_wrong_words_are_named(api: TestClient) -> None:
    for query, said in (
        ("?grain=week", "no grain of mills.output 'week'"),
        ("?by=mill", "no dimension of mills.output 'mill'"),
        ("?first=soon", "no period 'soon'"),
        ("?snapshot=1&as_of=2020-01-01", "snapshot and as_of both say when"),
        ("?snapshot=99", "no snapshot 99"),
    ):
        answer = api.get(f"/api/v1/indicators/mills.output/values{query}")
        assert (answer.status_code, answer.json()["detail"]) == (404, said)


def test_a_number_out_of_range_is_a_problem_too(api: TestClient) -> None:
    answer = api.get("/api/v1/indicators/mills.output/values?limit=0")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("limit: ")
