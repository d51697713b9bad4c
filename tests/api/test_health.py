from fastapi.testclient import TestClient


def test_a_region_that_answers_says_which_snapshot_it_shows(api: TestClient) -> None:
    told = api.get("/api/v1/health").json()
    assert (told["status"], told["region"], told["snapshot"], told["problems"]) == ("ok", "taizhou", 2, [])
    assert told["published"].endswith("Z")
