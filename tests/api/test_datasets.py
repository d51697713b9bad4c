from fastapi.testclient import TestClient


def test_a_dataset_has_columns_with_rules_and_its_sources(api: TestClient) -> None:
    told = api.get("/api/v1/datasets/mills.output").json()
    columns = {column["name"]: column for column in told["columns"]}
    assert list(columns) == ["mill", "city", "month", "kind", "tonnes", "workers"]
    assert columns["tonnes"]["unit"] == "t"
    assert [rule["en"] for rule in columns["tonnes"]["rules"]] == ["0 to 100000 t"]
    assert [rule["zh"] for rule in columns["mill"]["rules"]] == ["主键，必填", r"格式 M\d{3}"]
    assert told["sources"] == [{"name": "monthly_csv", "kind": "csv", "every": None, "mode": "upsert"}]
    assert {check["name"]: check["on_fail"] for check in told["checks"]} == {
        "somebody_works": "reject",
        "small_mill": "warn",
    }


def test_a_table_has_its_sql_its_refresh_class_and_the_columns_behind_each_column(api: TestClient) -> None:
    told = api.get("/api/v1/datasets/mills.mill_month").json()
    assert told["sql"].startswith("-- what one worker made")
    assert told["refresh"]["kind"] == "full"
    assert told["refresh"]["reason"]
    columns = {column["name"]: column["comes_from"] for column in told["columns"]}
    assert columns["per_worker"] == ["mills.output.tonnes", "mills.output.workers"]


def test_lineage_runs_from_the_source_to_the_formula(api: TestClient) -> None:
    edges = {(edge["start"], edge["end"]) for edge in api.get("/api/v1/datasets/mills.mill_month").json()["lineage"]}
    assert {
        ("mills.output#monthly_csv", "mills.output"),
        ("mills.output", "mills.mill_month"),
        ("mills.size_limit", "mills.mill_month"),
        ("mills.mill_month", "=mills.large_share"),
        ("=mills.large_share", "=mills.output_per_mill"),
    } <= edges


def test_a_parameter_has_its_editions_half_open(api: TestClient) -> None:
    editions = api.get("/api/v1/datasets/mills.size_limit").json()["editions"]
    assert [(one["valid_from"][:10], (one["valid_to"] or "")[:10]) for one in editions] == [
        ("2010-01-01", "2021-01-01"),
        ("2021-01-01", ""),
    ]
    assert [one["in_force"] for one in editions] == [False, True]
    assert editions[1]["certainty"] == "recalled"
    assert editions[0]["reference"]["clause"] == "第三条"


def test_a_wrong_name_gets_the_nearest_right_one(api: TestClient) -> None:
    answer = api.get("/api/v1/datasets/mills.outputs")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert 'did you mean "mills.output"' in answer.json()["hint"]
