"""GET /data/{name} as programs use it."""

import csv
import io
import json

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import (
    ANALYSIS,
    ANALYST,
    BANKER,
    CONSENTING,
    COUNTER,
    FIRMS,
    KEEPER,
    LOANS,
    OPEN,
    STAFF,
    STRANGER,
)
from tests.kit import Clients
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.search import Wanted, search

FIRM, SHOP, BY_KIND = "/api/v1/data/market.firm", "/api/v1/data/market.shop", "/api/v1/data/market.by_kind"


def pages(client: TestClient, path: str, headers: dict[str, str]) -> list[dict[str, object]]:
    """Every row, page by page."""
    found, after = [], ""
    while after is not None:
        told = client.get(f"{path}&after={after}", headers=headers)
        assert told.status_code == 200, told.text
        found += told.json()["rows"]
        after = told.json()["next"]
    return found


def test_a_page_tells_columns_origin_and_snapshot(of: Clients) -> None:
    told = of(BANKER).get(f"{FIRM}?limit=2&select=uscc,phone,output", headers=LOANS)
    assert told.json()["rows"] == [
        {"uscc": "F000", "phone": "*********0000", "output": None},
        {"uscc": "F001", "phone": "*********0001", "output": "0.00"},
    ]
    assert (told.json()["origin"], told.json()["grant"]) == ("synthetic", "bank-loans")
    phone, output = told.json()["columns"][1:]
    assert (phone["masked"], output["type"], output["unit"]) == ("keep_last: 4", "decimal", "万元")
    assert told.headers["zhongshu-snapshot"] == str(told.json()["snapshot"])
    assert 'rel="next"' in told.headers["link"]


def test_only_consenting_firms_are_shown(of: Clients) -> None:
    found = pages(of(BANKER), f"{FIRM}?limit=7", LOANS)
    assert [row["uscc"] for row in found] == [f"F{number:03}" for number in range(CONSENTING)]


@pytest.mark.parametrize("order", ["", "-opened", "kind,-number", "-town,opened"])
def test_pages_together_are_all_rows_once_in_order(of: Clients, order: str) -> None:
    whole = of(STRANGER).get(f"{SHOP}?limit=1000&order={order}", headers=OPEN).json()["rows"]
    assert len(whole) == 30
    assert pages(of(STRANGER), f"{SHOP}?limit=4&order={order}", OPEN) == whole


def test_rows_that_nothing_tells_apart_are_paged_too(of: Clients) -> None:
    whole = of(STRANGER).get(f"{BY_KIND}?limit=1000", headers=OPEN).json()["rows"]
    assert len(whole) == 30
    assert pages(of(STRANGER), f"{BY_KIND}?limit=4", OPEN) == whole


def test_pages_under_a_hashed_key_and_under_a_withheld_one(of: Clients) -> None:
    found = pages(of(ANALYST), f"{FIRM}?limit=5&order=-staff", ANALYSIS)
    assert len(found) == len({str(row["uscc"]) for row in found}) == FIRMS * 7 // 10
    counted = pages(of(COUNTER), f"{FIRM}?limit=7", STAFF)
    assert len(counted) == FIRMS
    assert sorted(str(row["staff"]) for row in counted) == sorted(str(number % 10) for number in range(FIRMS))


def test_filters_see_what_the_grant_shows_and_columns_of_reserved_names(of: Clients) -> None:
    rows = (
        of(ANALYST).get(f"{FIRM}?column.limit=in.(8,9,10)&order=-limit&select=limit", headers=ANALYSIS).json()["rows"]
    )
    assert rows == [{"limit": 9}, {"limit": 8}]  # the tenth has too few people for the grant
    assert of(STRANGER).get(f"{SHOP}?opened=lt.2025-03&select=number&limit=9", headers=OPEN).json()["rows"] == [
        {"number": 0},
        {"number": 21},
        {"number": 1},
        {"number": 10},
        {"number": 11},
        {"number": 20},
    ]


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("phone=like.*", None),
        ("output=gt.5", "output"),
        ("order=phone", "phone"),
        ("or=(output.gt.1,uscc.eq.a)", "output"),
    ],
)
def test_a_masked_column_is_shown_but_not_asked_about(of: Clients, query: str, column: str | None) -> None:
    told = of(BANKER).get(f"{FIRM}?{query}", headers=LOANS)
    if column is None:
        assert told.status_code == 400
        return
    assert told.status_code == 403
    assert f"{column} of market.firm is masked" in told.json()["detail"]
    assert "/grants/new?read=market.firm" in told.json()["hint"]


def test_a_withheld_column_is_refused_and_ledgered(of: Clients, market: Hub) -> None:
    told = of(BANKER).get(f"{FIRM}?select=uscc,staff", headers=LOANS)
    assert (told.status_code, told.headers["content-type"]) == (403, "application/problem+json")
    assert "does not hold the column staff" in told.json()["detail"]
    newest = search(market.ledger.folders, Wanted(actor=BANKER.actor, kinds=("denied",)), limit=1)[0]
    assert "staff" in (newest.reason or "")


def test_who_does_not_state_his_grant_is_told_which_he_holds(of: Clients) -> None:
    told = of(BANKER).get(FIRM)
    assert told.status_code == 400
    assert told.json()["hint"] == "you hold Zhongshu-Grant: bank-loans, Zhongshu-Purpose: loan_review"
    assert of(STRANGER).get(FIRM).status_code == 403
    assert of(BANKER).get(FIRM, headers={**LOANS, "Zhongshu-Purpose": "marketing"}).status_code == 403
    assert of(BANKER).get(FIRM, headers={**LOANS, "Zhongshu-Grant": "DROP TABLE"}).status_code == 400


def test_what_a_grant_gives_a_call_bounds_the_page(of: Clients) -> None:
    assert len(of(BANKER).get(FIRM, headers=LOANS).json()["rows"]) == 20
    told = of(BANKER).get(f"{FIRM}?limit=21", headers=LOANS)
    assert told.status_code == 403
    assert "gives 20 rows a call" in told.json()["detail"]


def test_csv_cannot_run_and_arrow_has_its_types(of: Clients) -> None:
    told = of(BANKER).get(f"{FIRM}?uscc=eq.F003&format=csv&select=name,founded,active", headers=LOANS)
    assert told.text.encode().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(told.text[1:]))) == [
        ["name", "founded", "active"],
        ["'=1+1", "2020-03-01", "true"],
    ]
    accept = {**LOANS, "Accept": "application/vnd.apache.arrow.stream"}
    table = pa.ipc.open_stream(of(BANKER).get(f"{FIRM}?limit=20", headers=accept).content).read_all()
    kinds = {field.name: str(field.type) for field in table.schema}
    assert table.num_rows == 20
    assert (kinds["founded"], kinds["output"]) == ("date32[day]", "decimal128(18, 2)")
    assert kinds["seen"] == "timestamp[us, tz=Asia/Shanghai]"


def test_everything_as_a_stream_is_opened_and_closed_in_the_ledger(of: Clients, market: Hub) -> None:
    lines = of(COUNTER).get(f"{FIRM}?limit=all&format=ndjson", headers=STAFF).text.splitlines()
    assert len(lines) == FIRMS
    assert json.loads(lines[0]).keys() == {"county", "staff"}
    closed, opened = search(market.ledger.folders, Wanted(actor=COUNTER.actor, kinds=("opened", "closed")), limit=2)
    assert (closed.kind, closed.rows, closed.opened) == ("closed", FIRMS, opened.sequence)
    table = pa.ipc.open_stream(of(STRANGER).get(f"{SHOP}?limit=all&format=arrow", headers=OPEN).content).read_all()
    assert table.num_rows == 30
    told = of(STRANGER).get(f"{SHOP}?limit=all", headers=OPEN)
    assert (told.status_code, "format=csv" in told.json()["hint"]) == (400, True)


def test_an_earlier_snapshot_and_the_cursor_of_another_question(of: Clients, market: Hub) -> None:
    shops = of(STRANGER)
    told = shops.get(f"{SHOP}?limit=2", headers=OPEN).json()
    assert shops.get(f"{SHOP}?snapshot=1", headers=OPEN).json()["rows"] == []
    assert shops.get(f"{SHOP}?snapshot=99", headers=OPEN).status_code == 404
    assert shops.get(f"{SHOP}?as_of=2001-01-01", headers=OPEN).json()["snapshot"] == 0
    wrong = shops.get(f"{SHOP}?limit=2&order=number&after={told['next']}", headers=OPEN)
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "after is no cursor of this question")
    assert shops.get(f"{SHOP}?snapshot=1&after={told['next']}", headers=OPEN).status_code == 400


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        (f"{SHOP}?limit=0", 400, "limit"),
        (f"{FIRM}?limit=eq.5", 400, "limit"),
        (f"{SHOP}?limit=5&limit=6", 400, "twice"),
        (f"{SHOP}?select=twon", 400, "twon"),
        (f"{SHOP}?order=-twon", 400, "twon"),
        (f"{SHOP}?format=xml", 400, "xml"),
        (f"{SHOP}?as_of=soon", 400, "as_of"),
        (f"{SHOP}?snapshot=x", 400, "snapshot"),
        ("/api/v1/data/market.shpo", 404, "market.shpo"),
        ("/api/v1/data/market.firms", 404, "indicator"),
    ],
)
def test_a_wrong_word_is_a_problem_that_names_it(of: Clients, path: str, status: int, word: str) -> None:
    told = of(STRANGER).get(path, headers=OPEN)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert word in told.json()["detail"]
    assert told.json()["hint"]


def test_an_indicator_goes_through_the_door_too(of: Clients) -> None:
    told = of(STRANGER).get("/api/v1/indicators/market.firms/values")
    assert (told.status_code, told.headers["content-type"]) == (403, "application/problem+json")
    assert of(KEEPER).get("/api/v1/indicators/market.firms/values").status_code == 200
