from fastapi.testclient import TestClient


def test_a_number_tells_where_it_comes_from(api: TestClient) -> None:
    told = api.get("/api/v1/indicators/mills.output/passport?period=2020-02").json()
    assert (told["value"], told["rows"], told["unit"]) == ("650.0", 1, "t")
    assert told["definition"] == ["sum(tonnes)"]
    assert told["snapshot"] == 2
    assert [(one["name"], one["version"]) for one in told["inputs"]] == [("mills.output", 2)]
    assert told["last_change"]["file"] == "二月.csv"
    assert told["quarantined"] + told["unplaced"] == 4
    assert told["freshness"][0]["on_time"] is True


def test_the_change_is_taken_apart_by_kind(api: TestClient) -> None:
    why = api.get("/api/v1/indicators/mills.output/passport?period=2020-02").json()["why"]
    assert (why["before"], float(why["change"])) == ("2020-01", -7050.5)
    parts = {part["member"]: float(part["contribution"]) for part in why["splits"]["kind"]}
    assert parts == {"steel": -7000.0, "paper": -50.5}


def test_the_edition_of_the_time_is_named(api: TestClient) -> None:
    told = api.get("/api/v1/indicators/mills.large_share/passport?period=2020-01").json()
    assert [one["valid_from"][:10] for one in told["editions"]] == ["2010-01-01"]


def test_a_period_is_needed_and_has_to_be_one(api: TestClient) -> None:
    assert api.get("/api/v1/indicators/mills.output/passport").status_code == 422
    assert api.get("/api/v1/indicators/mills.output/passport?period=2020-02-03").status_code == 404
