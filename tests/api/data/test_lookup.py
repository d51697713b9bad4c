"""Single rows by key, over HTTP."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import BANKER, LOANS, OPEN, STRANGER
from tests.kit import Clients, app_for
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role

FIRM, SHOP = "/api/v1/data/market.firm", "/api/v1/data/market.shop"


def test_one_row_as_a_page_would_show_it(of: Clients) -> None:
    told = of(BANKER).get(f"{FIRM}/F003", headers=LOANS).json()
    (row,) = of(BANKER).get(f"{FIRM}?uscc=eq.F003", headers=LOANS).json()["rows"]
    assert told["rows"] == [row]
    assert (told["origin"], told["grant"], told["purpose"]) == ("synthetic", "bank-loans", "loan_review")


def test_no_consent_and_no_firm_have_the_same_words(of: Clients) -> None:
    hidden, missing = (of(BANKER).get(f"{FIRM}/{key}", headers=LOANS) for key in ("F055", "F999"))
    assert hidden.status_code == missing.status_code == 404
    assert {**hidden.json(), "instance": ""} == {**missing.json(), "instance": ""}


def test_a_key_of_several_parts(of: Clients) -> None:
    shops = of(STRANGER)
    told = shops.get(f'{SHOP}/"A, B",3', headers=OPEN).json()
    assert [row["number"] for row in told["rows"]] == [3]
    short = shops.get(f"{SHOP}/C", headers=OPEN)
    assert (short.status_code, short.json()["detail"]) == (400, "a key of market.shop is town, number, not 1 values")
    assert shops.get(f"{SHOP}/C,x", headers=OPEN).status_code == 400


def test_many_keys_at_once(of: Clients) -> None:
    told = of(BANKER).post(f"{FIRM}/lookup", json={"keys": [["F001"], "F055", ["F002"]]}, headers=LOANS).json()
    assert [one["key"] for one in told["answers"]] == [["F001"], "F055", ["F002"]]
    assert [len(one["rows"]) for one in told["answers"]] == [1, 0, 1]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"keys": []}',
        b'{"keys": [[]]}',
        b'{"keys": [true]}',
        b'{"keys": [["a"]], "x": 1}',
        b'{"keys": ["\\ud800"]}',
        b"[" * 60_000,
        b" " * 70_000,
        json.dumps({"keys": ["F001"] * 101}).encode(),
    ],
)
def test_a_wrong_body_is_a_problem(of: Clients, body: bytes) -> None:
    told = of(BANKER).post(f"{FIRM}/lookup", content=body, headers=LOANS)
    assert (told.status_code, told.headers["content-type"]) == (400, "application/problem+json")


def test_what_has_no_look_up_says_so(of: Clients) -> None:
    told = of(STRANGER).get("/api/v1/data/market.by_kind/x", headers=OPEN)
    assert told.status_code == 404
    assert "market.firm, market.shop" in told.json()["hint"]


def test_without_a_grant_stated(of: Clients) -> None:
    assert "bank-loans" in of(BANKER).get(f"{FIRM}/F003").json()["hint"]
    assert of(STRANGER).get(f"{FIRM}/F003").status_code == 403
    assert of(STRANGER).get(f"{FIRM}/F003", headers=LOANS).status_code == 403


def test_an_api_key_looks_up_until_it_is_revoked(market: Hub) -> None:
    operator, now = Actor.at_the_machine("test"), market.now()
    newcomer = Newcomer("banker", "Banker", (Post("bank", Role.OFFICER),))
    person = market.people.persons.add(newcomer, operator, now).person
    assert person is not None
    wish = Wish(person.id, "bank", Role.OFFICER, "loans", now.replace(year=now.year + 1, day=1))
    key = market.people.keys.give(wish, operator, now)
    headers = {**LOANS, "Authorization": f"Bearer {market.people.keys.draw(key.prefix, operator, now)}"}
    with TestClient(app_for(market, STRANGER)) as client:
        rows = [client.get(f"{FIRM}/F003", headers=headers).json()["rows"] for _ in range(3)]
        assert rows[0] == rows[1] == rows[2]
        assert client.get(f"{FIRM}/F055", headers=headers).status_code == 404
        wrong = {**headers, "Zhongshu-Purpose": "marketing"}
        assert client.get(f"{FIRM}/F003", headers=wrong).status_code == 403
        market.people.keys.revoke(key.prefix, operator, now)
        assert client.get(f"{FIRM}/F003", headers=headers).status_code == 401
