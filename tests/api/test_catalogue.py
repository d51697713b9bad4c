from fastapi.testclient import TestClient


def entries(api: TestClient, query: str = "") -> dict[str, dict[str, object]]:
    return {entry["name"]: entry for entry in api.get(f"/api/v1/catalogue{query}").json()["entries"]}


def test_a_dataset_tells_rows_version_freshness_and_quality(api: TestClient) -> None:
    output = entries(api)["mills.output"]
    assert output["rows"] == 4
    assert output["version"] == 2
    assert (output["owner"], output["level"], output["origin"]) == ("economy", 2, "measured")
    assert output["freshness"]["state"] == "on_time"
    assert output["freshness"]["within_seconds"] == 35 * 86400
    assert output["quality"] == {
        "loads": 2,
        "input": 8,
        "accepted": 4,
        "accepted_share": "50.00",
        "open_rejects": 4,
    }


def test_a_dataset_that_never_came_says_so(api: TestClient) -> None:
    register = entries(api)["mills.register"]
    assert register["version"] is None
    assert register["freshness"] == {"arrived": None, "within_seconds": None, "state": "never"}
    assert register["quality"]["accepted_share"] is None


def test_a_table_has_the_strictest_level_of_what_it_is_made_of(api: TestClient) -> None:
    table = entries(api)["mills.mill_month"]
    assert (table["kind"], table["level"], table["owner"]) == ("table", 2, "economy")
    assert table["freshness"] is None


def test_it_is_filtered_by_kind_and_owner(api: TestClient) -> None:
    assert set(entries(api, "?kind=parameter")) == {"mills.size_limit"}
    assert set(entries(api, "?owner=register")) == {"mills.register"}
    assert api.get("/api/v1/catalogue?kind=list").status_code == 422
