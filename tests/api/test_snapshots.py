from fastapi.testclient import TestClient


def test_each_snapshot_names_its_run_and_what_changed(api: TestClient) -> None:
    newest, first = api.get("/api/v1/snapshots").json()["snapshots"]
    assert (newest["number"], newest["run"]) == (2, 2)
    assert {one["name"]: (one["before"], one["after"]) for one in newest["changed"]}["mills.output"] == (1, 2)
    assert newest["rejects"] == ["mills.output"]
    assert newest["parts"] > 0
    assert {one["name"] for one in first["changed"]} == {"mills.output", "mills.mill_month", "mills.size_limit"}
    assert all(one["before"] is None for one in first["changed"])


def test_pages_of_snapshots(api: TestClient) -> None:
    told = api.get("/api/v1/snapshots?limit=1").json()
    assert ([one["number"] for one in told["snapshots"]], told["next_offset"]) == ([2], 1)
    last = api.get("/api/v1/snapshots?limit=1&offset=1").json()
    assert ([one["number"] for one in last["snapshots"]], last["next_offset"]) == ([1], None)
    assert last["snapshots"][0]["changed"][0]["before"] is None
