"""Rows for agents by key: under the caller's grant, in one entry of its own."""

from typing import Any

import pytest

from tests.api.data.market import BANKER, STRANGER
from tests.mcp.agents import Told, ask_once, calls_on_ledger, here
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader


def told_by(hub: Hub, reader: Reader, **words: Any) -> Told:
    return ask_once(here(hub, reader), "lookup", **{"name": "market.firm", **words})


def test_rows_by_key_are_shown_under_the_grant_and_proven(market: Hub) -> None:
    before = len(calls_on_ledger(market))
    told = told_by(market, BANKER, keys=["F003", ["F055"], "F999"])
    found, hidden, missing = told.content["answers"]
    assert [row["name"] for row in found["rows"]] == ["=1+1"]
    assert hidden["rows"] == missing["rows"] == []
    assert "1 of 3 keys" in told.words
    (entry,) = calls_on_ledger(market)[before:]
    assert (entry.kind, entry.address, entry.rows, entry.subject_count) == ("read", "mcp:lookup", 1, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"keys": []}, "at least 1 item"),
        ({"keys": ["F001"] * 101}, "at most 100 items"),
        ({"keys": [["F001", "x"]]}, "a key of market.firm is [uscc], not 2 values"),
        ({"keys": ["F001"], "name": "market.by_kind"}, "looked up are market.firm, market.shop"),
        ({"keys": ["F001"], "purpose": "marketing"}, "not for marketing"),
        ({"keys": [{"uscc": "F001"}]}, "keys"),
    ],
)
def test_a_wrong_key_is_told(market: Hub, words: dict[str, Any], said: str) -> None:
    told = told_by(market, BANKER, **words)
    assert told.failed
    assert said in told.words


def test_a_stranger_looks_nothing_up_and_is_on_the_ledger(market: Hub) -> None:
    before = len(calls_on_ledger(market))
    assert told_by(market, STRANGER, keys=["F001"]).failed
    assert [one.kind for one in calls_on_ledger(market)[before:]] == ["denied"]
