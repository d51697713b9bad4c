"""Rows for agents: each under the caller's grants, masks and quotas, in the filter form of the API."""

import asyncio
from typing import Any

import pytest

from tests.api.data.market import ANALYST, BANKER, CONSENTING, COUNTER, FIRMS, KEEPER, STRANGER
from tests.mcp.agents import Told, ask_once, calls_on_ledger, here
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.reader import ANYONE, Reader

HOSTILE = [
    "1 OR 1=1",
    "eq.x' OR '1'='1",
    'eq.x"; DROP TABLE firm; --',
    "in.(a,b",
    "like.%",
    "eq." + "x" * 100_000,
    "not.not.eq.x",
    "is.DISTINCT FROM NULL",
    "",
    "eq.\x00",
]


def told_by(hub: Hub, reader: Reader, tool: str = "query_rows", **words: Any) -> Told:
    return ask_once(here(hub, reader), tool, **{"name": "market.firm", **words})


def test_a_stranger_reads_what_is_open_and_hears_what_would_be_needed(market: Hub) -> None:
    assert len(told_by(market, ANYONE, name="market.shop").content["rows"]) == 30
    before = len(calls_on_ledger(market))
    told = told_by(market, STRANGER)
    assert told.failed
    assert "anyone may not read market.firm" in told.words
    assert "/grants/new?read=market.firm" in told.words
    (entry,) = calls_on_ledger(market)[before:]
    assert (entry.kind, entry.decision, entry.address) == ("denied", "denied", "mcp:query_rows")


def test_an_officer_sees_the_rows_and_masks_of_his_grant(market: Hub) -> None:
    told = told_by(market, BANKER, limit=20)
    assert (told.content["grant"], told.content["purpose"], told.content["origin"]) == (
        "bank-loans",
        "loan_review",
        "synthetic",
    )
    columns = {one["name"]: one for one in told.content["columns"]}
    assert "staff" not in columns
    assert columns["phone"]["masked"] == "keep_last: 4"
    assert columns["output"]["unit"] == "万元"
    first = told.content["rows"][1]
    assert first["uscc"] == "F001"
    assert first["phone"] == "*********0001"
    assert first["seen"] == "2026-01-01T01:00:00+08:00"
    assert first["output"] == "0.00"
    assert "20 rows of 企业 (market.firm), synthetic" in told.words


def test_an_analyst_sees_the_same_firms_in_disguise(market: Hub) -> None:
    rows = told_by(market, ANALYST, limit=200).content["rows"]
    assert len(rows) == FIRMS * 7 // 10
    assert all(not row["uscc"].startswith("F0") for row in rows)
    assert all(row["staff"] >= 3 for row in rows)


@pytest.mark.parametrize("reader", [BANKER, ANALYST, COUNTER, STRANGER])
def test_who_may_read_what_is_told_before_it_is_read(market: Hub, reader: Reader) -> None:
    described = told_by(market, reader, "describe").content
    told = told_by(market, reader, limit=1)
    assert bool(described["may_read"]) != told.failed
    if not told.failed:
        assert [one["name"] for one in told.content["columns"]] == described["may_read"][0]["columns"]
        assert told.content["grant"] == described["may_read"][0]["grant"]


def test_pages_go_on_by_cursor_and_give_every_row_once(market: Hub) -> None:
    seen: list[str] = []
    words: dict[str, Any] = {"columns": ["uscc"], "order": ["-founded"], "limit": 7}
    while True:
        content = told_by(market, BANKER, **words).content
        seen += [row["uscc"] for row in content["rows"]]
        assert (content["cursor"] is None) == (content["more"] is None)
        if content["cursor"] is None:
            break
        words["cursor"] = content["cursor"]
    assert seen == [f"F{number:03}" for number in reversed(range(CONSENTING))]


def test_a_cursor_belongs_to_its_question_and_its_grant(market: Hub) -> None:
    cursor = told_by(market, BANKER, limit=3).content["cursor"]
    for reader, words in ((BANKER, {"filters": {"county": "eq.331002"}}), (ANALYST, {})):
        told = told_by(market, reader, cursor=cursor, **words)
        assert told.failed
        assert "no cursor of this question" in told.words


def test_conditions_are_those_of_the_api(market: Hub) -> None:
    filters = {"county": "eq.椒江区", "founded": ["gte.2020-02", "lt.2020-06"], "name": "like.厂*"}
    rows = told_by(market, BANKER, filters=filters, columns=["uscc", "county"]).content["rows"]
    assert [row["uscc"] for row in rows] == ["F002", "F004", "F006"]
    either = told_by(market, BANKER, filters={"or": "(uscc.eq.F001,uscc.eq.F002)"}, columns=["uscc"])
    assert [row["uscc"] for row in either.content["rows"]] == ["F001", "F002"]


def test_a_column_called_like_a_word_of_the_call_can_be_asked_for(market: Hub) -> None:
    rows = told_by(market, ANALYST, filters={"limit": "lt.5"}, columns=["limit"]).content["rows"]
    assert sorted(row["limit"] for row in rows) == [3, 4]


@pytest.mark.parametrize("condition", HOSTILE)
def test_a_condition_is_never_run(market: Hub, condition: str) -> None:
    told = told_by(market, BANKER, filters={"name": condition})
    assert told.failed or told.content["rows"] == []
    assert "Traceback" not in told.words
    assert len(told.words) < 2_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"filters": {"phone": "eq.0576-88800001"}}, "phone"),
        ({"order": ["-output"]}, "output"),
        ({"filters": {"staff": "gt.1"}}, "staff"),
        ({"purpose": "marketing"}, "is for loan_review, not for marketing"),
        ({"grant": "analysts"}, "analysts"),
        ({"columns": ["pone"]}, 'did you mean "phone"?'),
        ({"filters": {"1=1; --": "eq.x"}}, "no column"),
        ({"cursor": "AAAA"}, "no cursor"),
        ({"limit": 0}, "greater than or equal to 1"),
        ({"filters": "uscc = 'F001'"}, "valid dictionary"),
    ],
)
def test_what_a_grant_does_not_give_is_refused(market: Hub, words: dict[str, Any], said: str) -> None:
    told = told_by(market, BANKER, **words)
    assert told.failed
    assert said in told.words


def test_a_purpose_chooses_among_the_grants(market: Hub) -> None:
    both = Reader("p-both", posts=(*ANALYST.posts, *COUNTER.posts), by="api")
    assert told_by(market, both).content["grant"] == "analysts"
    counted = told_by(market, both, purpose="staff_statistics", limit=1).content
    assert (counted["grant"], list(counted["rows"][0])) == ("staff-only", ["county", "staff"])


def test_who_calls_too_often_waits(market: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.packs.calls.ROWS", Rate(0.001, 2))

    async def run() -> list[Told]:
        async with here(market) as ask:
            return [await ask("query_rows", name="market.shop") for _ in range(3)]

    assert [one.failed for one in asyncio.run(run())] == [False, False, True]


def test_a_page_is_no_longer_than_the_grant_gives_a_call(market: Hub) -> None:
    content = told_by(market, BANKER, limit=200).content
    assert len(content["rows"]) == 20
    assert content["cursor"]


def test_a_quota_serves_exactly_what_it_says(own_market: Hub) -> None:
    hub = own_market
    standing = hub.grants.store.dossier("bank-loans").standing
    assert standing is not None
    less = standing.spec.model_copy(update={"quota": standing.spec.quota.model_copy(update={"calls_a_day": 3})})
    hub.grants.amend(BANKER, less, reason="less", unit="bank")
    hub.grants.take(KEEPER, "bank-loans", "approved", reason="less", unit="office")

    async def run() -> list[Told]:
        async with here(hub, BANKER) as ask:
            return list(await asyncio.gather(*(ask("query_rows", name="market.firm", limit=1) for _ in range(8))))

    used = sum(1 for one in calls_on_ledger(hub) if one.kind == "read" and one.grant == "bank-loans")
    told = asyncio.run(run())
    assert sum(not one.failed for one in told) == max(0, 3 - used)
    assert all("gives no more today" in one.words for one in told if one.failed)


def test_who_asks_is_told_what_he_holds(market: Hub) -> None:
    told = ask_once(here(market, BANKER), "whoami")
    assert {one["grant"] for one in told.content["grants"]} == {"bank-loans", "shops-open"}
    assert "masked: phone keep_last: 4; output bucket: 100" in told.words
    assert "subjects that consent only" in told.words
    assert "until 2090-01-01" in told.words
    stranger = ask_once(here(market, ANYONE), "whoami")
    assert [one["grant"] for one in stranger.content["grants"]] == ["shops-open"]
