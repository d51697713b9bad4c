"""GET /products: what is offered, one's own statements as exact text; a program subscribes with its key alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.kit import app_for
from tests.shop import GRANT, PROFILE, REGISTER, Clock, make_shop, stated
from tests.town import close, reader
from zhongshu.packs.hub import Hub

BASE = "/api/v1/products"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        made = make_shop(tmp_path_factory.mktemp("api") / "home", clock, patch)
        stated(made, clock)
        yield made
        close(made)


def client(hub: Hub, login: str, by: str = "api") -> TestClient:
    """A program that shows somebody's key."""
    return TestClient(app_for(hub, replace(reader(hub, login), by=by)))


def test_a_stranger_is_told_of_products_and_their_prices(hub: Hub) -> None:
    listed = client(hub, "").get(BASE).json()["products"]
    assert [one["name"] for one in listed] == [PROFILE, REGISTER]
    profile, register = listed
    assert (profile["owner"], profile["origin"], profile["grant"]) == ("market", "synthetic", None)
    assert [(one["valid_from"], one["a_month"], one["a_call"], one["certainty"]) for one in profile["prices"]] == [
        ("2026-01-01", "10", "0.5", "missing"),
        ("2028-01-01", "1200", "0", "read"),
    ]
    assert (register["origin"], register["grant"], register["prices"]) == ("published", "open-list", [])


def test_one_product_holds_what_a_subscription_gives(hub: Hub) -> None:
    told = client(hub, "").get(f"{BASE}/{PROFILE}").json()
    (firm,) = told["holds"]
    assert (firm["name"], firm["kind"], firm["level"]) == ("firms.firm", "dataset", 3)
    assert [(one["name"], one["unit"]) for one in firm["columns"]] == [("name", None), ("employees", "人")]
    assert (told["where"], told["days"]) == ("employees >= 10", 60)
    missing = client(hub, "").get(f"{BASE}/firms.profil")
    assert missing.status_code == 404
    assert missing.json()["hint"].startswith(f'did you mean "{PROFILE}"?')


@pytest.mark.parametrize(
    ("login", "seen"), [("li", 1), ("wang", 1), ("qian", 1), ("shen", 1), ("feng", 0), ("firm", 0), ("security", 0)]
)
def test_statements_are_told_to_those_whom_they_concern(hub: Hub, login: str, seen: int) -> None:
    answer = client(hub, login).get(f"{BASE}/{PROFILE}/statements")
    assert (answer.status_code, len(answer.json()["statements"])) == (200, seen)
    for one in answer.json()["statements"]:
        march = hub.products.store.statement(GRANT, "2027-03")
        assert (one["unit"], one["month"], one["total"], one["digest"]) == ("bank", "2027-03", "11.00", march.digest)
        assert one["days"] == [{"day": "2027-03-10", "calls": 3, "rows": 6}]
        assert [line["amount"] for line in one["lines"]] == ["10.00", "0.00", "1.00"]


def test_a_stranger_has_no_statements(hub: Hub) -> None:
    assert client(hub, "").get(f"{BASE}/{PROFILE}/statements").status_code == 403


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"unit": "bank", "reason": "x"}, 403, "bank has this product, or has asked for it"),
        ({"unit": "bnak", "reason": "x"}, 404, "no unit of this region 'bnak'"),
        ({"unit": "ecology", "reason": "x"}, 403, "may not ask for this grant"),
        ({"unit": "bank", "reason": " "}, 422, "reason"),
        ({"unit": "bank", "reason": "x", "roles": ["king"]}, 422, "roles"),
        ({"unit": "bank", "reason": "x", "roles": ["auditor"]}, 404, "no role of a unit 'auditor'"),
        ({"unit": "bank", "reason": "x", "price": 0}, 422, "price"),
    ],
)
def test_a_wish_that_cannot_be_is_a_problem(hub: Hub, wish: dict[str, object], status: int, said: str) -> None:
    answer = client(hub, "he").post(f"{BASE}/{PROFILE}/subscriptions", json=wish)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_only_a_key_subscribes_and_only_somebody_of_a_unit(hub: Hub) -> None:
    wish = {"unit": "bank", "reason": "x"}
    by_session = client(hub, "he", by="page").post(f"{BASE}/{PROFILE}/subscriptions", json=wish)
    assert by_session.status_code == 403
    assert f"/products/{PROFILE}" in by_session.json()["hint"]
    for login in ("", "firm", "security"):
        assert client(hub, login).post(f"{BASE}/{PROFILE}/subscriptions", json=wish).status_code == 403, login
    assert len(hub.products.held(PROFILE)) == 1


def test_a_program_subscribes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_shop(tmp_path / "home", Clock(datetime(2027, 3, 1, tzinfo=UTC)), monkeypatch)
    wish = {"unit": "bank", "roles": ["officer"], "reason": "for the plan"}
    answer = client(made, "he").post(f"{BASE}/{PROFILE}/subscriptions", json=wish)
    assert (answer.status_code, answer.json()) == (201, {"grant": GRANT, "status": "requested"})
    (held,) = made.products.held(PROFILE)
    assert (held.unit, held.dossier.shown.spec.to.roles) == ("bank", ("officer",))
    close(made)
