"""What all doors to rows share."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import OPEN, make_market
from tests.kit import app_for
from tests.web_data.home import make_home
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.cursor import Ended
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.reader import ANYONE

ASK = {"name": "query_rows", "arguments": {"name": "market.shop", "limit": 1}}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ASK}


def test_who_calls_through_two_doors_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.packs.calls.ROWS", Rate(0.001, 2))
    accept = {"Accept": "application/json, text/event-stream"}
    with TestClient(app_for(make_market(tmp_path / "home"), ANYONE), base_url="http://127.0.0.1:8400") as client:
        assert client.get("/api/v1/data/market.shop?limit=1", headers=OPEN).status_code == 200
        first, second = (client.post("/mcp", json=CALL, headers=accept).json()["result"] for _ in range(2))
    assert not first["isError"]
    assert second["isError"]
    assert "calls too often" in second["content"][0]["text"]


def test_every_process_of_a_region_reads_the_same_cursors_and_no_other_regions(tmp_path: Path) -> None:
    hub = make_home(tmp_path / "one")
    word = Calls(hub).cursors.write(Ended(3, ("a",)), ["asked"])
    assert Calls(hub).cursors.read(word, ["asked"]) == Ended(3, ("a",))
    with pytest.raises(ZhongshuError, match="no cursor of this question"):
        Calls(make_home(tmp_path / "other")).cursors.read(word, ["asked"])


def test_of_an_indicator_it_is_told_where_its_values_are(tmp_path: Path) -> None:
    hub = make_home(tmp_path)
    name = next(one for one in hub.packs.indicators.by_name if one not in hub.packs.catalogue.names)
    with pytest.raises(UnknownName, match=f"{name} is an indicator") as caught:
        Calls(hub).columns(name, values_at="over there")
    assert caught.value.hint == "over there"
    assert list(Calls(hub).columns("mills.output", values_at="")) == list(
        hub.packs.catalogue.relation("mills.output").columns
    )
