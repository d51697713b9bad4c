"""What has changed since a snapshot, as the reader sees it."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import ANALYSIS, ANALYST, BANKER, FIRMS, LOANS, OPEN, STRANGER, firms_sql, make_market
from tests.kit import app_for, put
from zhongshu.packs.hub import Hub

FIRM = "/api/v1/data/market.firm/changes"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Firm 0 has another phone behind the four last digits, firm 1 another output in its step, firm 2 moved, 3 is gone,
    firm 60 is new; 4 has fewer people than the analysts' grant wants."""
    made = make_market(tmp_path_factory.mktemp("changes") / "home")
    changed = (
        "SELECT * REPLACE (CASE uscc WHEN 'F000' THEN '0577-88800000' ELSE phone END AS phone, "
        "CASE uscc WHEN 'F001' THEN output + 1 ELSE output END AS output, "
        "CASE uscc WHEN 'F002' THEN '331004' ELSE county END AS county, "
        f"CASE uscc WHEN 'F004' THEN 1 ELSE staff END AS staff) FROM ({firms_sql(FIRMS + 1)}) WHERE uscc <> 'F003'"
    )
    put(made, "market.firm", changed)
    return made


def changes(hub: Hub, reader: Any, headers: dict[str, str], query: str = "since=3") -> Any:
    told = TestClient(app_for(hub, reader)).get(f"{FIRM}?{query}", headers=headers)
    assert told.status_code == 200, told.text
    return told.json()


def test_what_a_mask_hides_is_no_change(hub: Hub) -> None:
    rows = changes(hub, BANKER, LOANS)["rows"]
    assert {(row["uscc"], row["_change"]) for row in rows} == {("F002", "updated"), ("F003", "deleted")}
    assert next(row["county"] for row in rows if row["uscc"] == "F002") == "331004"


def test_a_row_that_left_the_filter_is_deleted(hub: Hub) -> None:
    found = changes(hub, ANALYST, ANALYSIS)["rows"]
    assert sorted((row["_change"], row["limit"]) for row in found) == [("deleted", 3), ("deleted", 4)]


def test_pages_of_changes(hub: Hub) -> None:
    first = changes(hub, BANKER, LOANS, "since=3&limit=1")
    second = changes(hub, BANKER, LOANS, f"since=3&limit=1&after={first['next']}")
    assert [row["uscc"] for row in (*first["rows"], *second["rows"])] == ["F002", "F003"]


def test_filters_hold_for_both_sides(hub: Hub) -> None:
    assert [row["uscc"] for row in changes(hub, BANKER, LOANS, "since=3&uscc=eq.F003")["rows"]] == ["F003"]


def test_since_nothing_everything_was_inserted(hub: Hub) -> None:
    client = TestClient(app_for(hub, STRANGER))
    told = client.get("/api/v1/data/market.by_kind/changes?since=0&limit=1000", headers=OPEN).json()
    assert {row["_change"] for row in told["rows"]} == {"inserted"}
    assert len(told["rows"]) == 30


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), ("since=x", 400), ("since=99", 400), ("since=1&limit=all", 400)]
)
def test_a_wrong_since(hub: Hub, query: str, status: int) -> None:
    told = TestClient(app_for(hub, BANKER)).get(f"{FIRM}?{query}", headers=LOANS)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")


def test_rows_that_are_no_longer_kept(tmp_path: Path) -> None:
    made = make_market(tmp_path / "home")
    old = made.intake.lake.version("market.firm", made.snapshot().tables["market.firm"])
    put(made, "market.firm", firms_sql(10))
    (old.root / old.files[0].path).unlink()
    told = TestClient(app_for(made, BANKER)).get(f"{FIRM}?since=3", headers=LOANS)
    assert told.status_code == 404
    assert "no longer kept" in told.json()["detail"]
