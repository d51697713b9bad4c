"""What a service is, and a document by which a program that nobody here wrote calls it."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.data.market import BANKER, STRANGER
from tests.kit import Clients, app_for
from tests.sharing.services.region import LOANS, NAME
from tests.sharing.services.unit import SECRET, Unit
from zhongshu.packs.hub import Hub
from zhongshu.sharing.services.breaker import Breaker

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_the_catalogue_lists_it(of: Clients) -> None:
    (one,) = of(STRANGER).get("/api/v1/services").json()["services"]
    assert (one["name"], one["owner"], one["operations"]) == (NAME, "office", ["standing", "search"])


def test_a_reader_is_told_what_he_holds_and_nobody_the_secret(of: Clients, market: Unit) -> None:
    mine, other = (of(reader).get(f"/api/v1/services/{NAME}") for reader in (BANKER, STRANGER))
    (grant,) = mine.json()["grants"]
    assert (grant["grant"], grant["masked"]) == (
        "bank-standing",
        {"phone": "keep_last: 4", "score": "bucket: 10"},
    )
    assert other.json()["grants"] == []
    standing = mine.json()["operations"][0]
    assert [(one["name"], one["asks"]) for one in standing["parameters"]] == [("code", "uscc"), ("year", None)]
    assert SECRET not in mine.text + other.text
    assert market.base not in mine.text + other.text


def test_its_document_shows_the_columns_that_the_caller_may_see(of: Clients) -> None:
    def columns(reader: Any) -> list[str]:
        told = of(reader).get(f"/api/v1/services/{NAME}/openapi.json").json()
        path = told["paths"][f"/api/v1/services/{NAME}/standing"]["post"]
        schema = path["responses"]["200"]["content"]["application/json"]["schema"]
        return list(schema["properties"]["rows"]["items"]["properties"])

    assert columns(BANKER) == ["uscc", "name", "county", "phone", "score", "seen"]
    assert columns(STRANGER) == []


def test_a_program_that_knows_nothing_but_the_document_calls_it(market: Unit, region: Hub) -> None:
    """Schemathesis makes calls from the hub's document, and holds each answer against it."""
    region.services.live.caller.breakers[NAME] = Breaker(after=10_000)
    app = app_for(region, BANKER)
    schema = schemathesis.openapi.from_asgi(f"/api/v1/services/{NAME}/openapi.json", app)
    answered = set[int]()
    for found in schema.get_all_operations():
        operation = found.ok()

        @SETTINGS
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.headers.pop("Authorization", None)  # a made-up key opens nothing
            case.headers.update(LOANS)
            response = case.call()
            answered.add(response.status_code)
            case.validate_response(response, checks=CHECKS)

        ask()
    assert answered >= {200}
    assert not answered & {500}
