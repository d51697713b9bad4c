"""The data calls in OpenAPI: the fast ones stand there like the others."""

from fastapi.testclient import TestClient

from tests.api.data.market import BANKER
from tests.kit import Clients


def document(client: TestClient) -> dict[str, object]:
    told: dict[str, object] = client.get("/api/v1/openapi.json").json()
    return told


def test_every_call_is_there_with_an_example_its_key_and_its_problems(of: Clients) -> None:
    told = document(of(BANKER))
    assert str(told["openapi"]).startswith("3.1")
    paths = {path: said for path, said in told["paths"].items() if "/data/" in path}  # type: ignore[attr-defined]
    assert sorted(paths) == [
        "/api/v1/data/{name}",
        "/api/v1/data/{name}/changes",
        "/api/v1/data/{name}/lookup",
        "/api/v1/data/{name}/{key}",
    ]
    for said in paths.values():
        for call in said.values():
            answers = call["responses"]
            assert {"200", "400", "401", "403", "404", "409", "429", "503"} <= set(answers)
            assert answers["200"]["content"]["application/json"]["example"]
            assert "application/problem+json" in answers["403"]["content"]
            assert {"bearer": []} in call["security"]
            assert {one["name"] for one in call["parameters"]} >= {"name", "Zhongshu-Grant", "Zhongshu-Purpose"}
    assert told["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"  # type: ignore[index]
