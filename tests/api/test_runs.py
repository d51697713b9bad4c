from fastapi.testclient import TestClient


def test_runs_come_newest_first_and_add_up(api: TestClient) -> None:
    told = api.get("/api/v1/runs").json()
    assert [run["number"] for run in told["runs"]] == [2, 1]
    assert told["next_offset"] is None
    for run in told["runs"]:
        counts = run["counts"]
        assert counts["input"] == counts["accepted"] + counts["rejected"]
        assert counts["accepted"] == counts["inserted"] + counts["updated"] + counts["unchanged"]


def test_a_run_names_its_file_and_what_it_published(api: TestClient) -> None:
    run = api.get("/api/v1/runs/2").json()
    assert (run["file"], run["source"], run["who"], run["status"]) == ("二月.csv", "monthly_csv", "operator", "done")
    assert run["counts"]["rejected"] == 4
    assert run["report"]["snapshot"] == 2
    assert len(run["digest"]) == 64


def test_pages_of_runs(api: TestClient) -> None:
    first = api.get("/api/v1/runs?limit=1").json()
    assert first["next_offset"] == 1
    second = api.get(f"/api/v1/runs?limit=1&offset={first['next_offset']}").json()
    assert [run["number"] for run in second["runs"]] == [1]
    assert second["next_offset"] is None


def test_runs_of_one_dataset(api: TestClient) -> None:
    assert api.get("/api/v1/runs?subject=mills.register").json()["runs"] == []


def test_no_such_run(api: TestClient) -> None:
    answer = api.get("/api/v1/runs/99")
    assert (answer.status_code, answer.json()["hint"]) == (404, "the newest is 2")
