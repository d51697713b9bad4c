from fastapi.testclient import TestClient


def test_indicators_are_listed_with_unit_owner_and_grains(api: TestClient) -> None:
    told = {one["name"]: one for one in api.get("/api/v1/indicators").json()["indicators"]}
    assert list(told) == ["mills.large_share", "mills.output", "mills.output_per_mill"]
    share = told["mills.large_share"]
    assert (share["unit"]["symbol"], share["unit"]["difference"]) == ("%", "百分点")
    assert share["grains"] == ["month", "quarter", "year"]
    assert (share["owner"], share["origin"], share["by"]) == ("economy", "measured", ["kind"])


def test_filters(api: TestClient) -> None:
    assert api.get("/api/v1/indicators?owner=register").json()["indicators"] == []
    assert len(api.get("/api/v1/indicators?pack=mills").json()["indicators"]) == 3


def test_a_ratio_gives_both_halves_and_where_it_is_written(api: TestClient) -> None:
    told = api.get("/api/v1/indicators/mills.large_share").json()
    assert told["kind"] == "ratio"
    assert told["definition"] == ["count_if(large) ÷ count(large)"]
    assert told["of_relation"] == "mills.mill_month"
    assert told["written_in"].startswith("mills/indicators.yaml:")


def test_a_formula_names_its_inputs(api: TestClient) -> None:
    told = api.get("/api/v1/indicators/mills.output_per_mill").json()
    assert sorted(told["inputs"]) == ["mills.large_share", "mills.output"]
    assert told["of_relation"] is None
