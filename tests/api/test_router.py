from fastapi.testclient import TestClient


def test_every_resource_is_described_with_a_summary_and_its_problems(api: TestClient) -> None:
    told = api.get("/api/v1/openapi.json").json()
    assert sorted(path for path in told["paths"] if "/cubes" not in path) == [
        "/api/v1/cases",
        "/api/v1/cases/inbox",
        "/api/v1/cases/{pack}/{case}",
        "/api/v1/cases/{pack}/{case}/files",
        "/api/v1/cases/{pack}/{case}/known",
        "/api/v1/cases/{pack}/{case}/{number}",
        "/api/v1/cases/{pack}/{case}/{number}/acts/{act}",
        "/api/v1/cases/{pack}/{case}/{number}/documents/{document}/{n}",
        "/api/v1/cases/{pack}/{case}/{number}/files/{file}",
        "/api/v1/cases/{pack}/{case}/{number}/matches/{list}",
        "/api/v1/cases/{pack}/{case}/{number}/messages/{message}",
        "/api/v1/cases/{pack}/{case}/{number}/moves/{to}",
        "/api/v1/cases/{pack}/{case}/{number}/moves/{to}/known",
        "/api/v1/catalogue",
        "/api/v1/consents",
        "/api/v1/consents/{number}/revoke",
        "/api/v1/data/{name}",
        "/api/v1/data/{name}/changes",
        "/api/v1/data/{name}/lookup",
        "/api/v1/data/{name}/{key}",
        "/api/v1/datasets/{name}",
        "/api/v1/entities",
        "/api/v1/entities/{name}/decisions",
        "/api/v1/entities/{name}/decisions/{number}/undo",
        "/api/v1/entities/{name}/questions",
        "/api/v1/entities/{name}/questions/{number}",
        "/api/v1/entities/{name}/records/{entity}",
        "/api/v1/entities/{name}/records/{entity}/merge",
        "/api/v1/entities/{name}/records/{entity}/split",
        "/api/v1/health",
        "/api/v1/indicators",
        "/api/v1/indicators/{name}",
        "/api/v1/indicators/{name}/passport",
        "/api/v1/indicators/{name}/values",
        "/api/v1/operations",
        "/api/v1/products",
        "/api/v1/products/{name}",
        "/api/v1/products/{name}/statements",
        "/api/v1/products/{name}/subscriptions",
        "/api/v1/rules",
        "/api/v1/rules/{name}",
        "/api/v1/rules/{name}/decide",
        "/api/v1/runs",
        "/api/v1/runs/{number}",
        "/api/v1/scenarios",
        "/api/v1/services",
        "/api/v1/services/requests/{id}",
        "/api/v1/services/requests/{id}/answer",
        "/api/v1/services/{name}",
        "/api/v1/services/{name}/openapi.json",
        "/api/v1/services/{name}/{operation}",
        "/api/v1/snapshots",
    ]
    sends = ("/lookup", "/subscriptions", "/answer", "/{operation}", "/files", "/known", "/decide")
    sends = (
        *sends,
        "/moves/{to}",
        "/messages/{message}",
        "/acts/{act}",
        "/questions/{number}",
        "/undo",
        "/merge",
        "/split",
        "/revoke",
    )
    for path, methods in told["paths"].items():
        both = path.endswith(("/{case}", "/consents"))  # what there is, and a new one
        assert set(methods) == ({"get", "post"} if both else {"post"} if path.endswith(sends) else {"get"}), path
        for said in methods.values():
            assert said["summary"]
            assert said["tags"]
            assert "application/problem+json" in said["responses"]["503"]["content"], path


def test_the_examples_are_what_their_models_say(api: TestClient) -> None:
    schemas = api.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for name in ("CatalogueEntry", "RunEntry", "IndicatorEntry", "Values", "SnapshotEntry", "Problem"):
        (example,) = schemas[name]["examples"]
        assert set(schemas[name]["required"]) <= set(example), name
        assert set(example) <= set(schemas[name]["properties"]), name


def test_an_address_that_is_no_resource_is_a_problem(api: TestClient) -> None:
    answer = api.get("/api/v1/rows")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["instance"] == "/api/v1/rows"
