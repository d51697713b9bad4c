import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import OPEN, STRANGER
from tests.kit import app_for
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate


def test_who_calls_too_often_is_told_when_to_come_again(market: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.packs.calls.ROWS", Rate(0.1, 2))
    with TestClient(app_for(market, STRANGER)) as client:
        *_, last = [client.get("/api/v1/data/market.shop?limit=1", headers=OPEN) for _ in range(3)]
    assert (last.status_code, last.headers["content-type"]) == (429, "application/problem+json")
    assert 1 <= int(last.headers["retry-after"]) <= 10
