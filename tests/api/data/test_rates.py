import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import OPEN, STRANGER
from tests.kit import app_for
from zhongshu.api.data.rates import Rate, Rates, TooOften
from zhongshu.packs.hub import Hub


def test_a_burst_then_so_many_a_second_each_caller_by_himself() -> None:
    now = 0.0
    rates = Rates(Rate(2, 5), clock=lambda: now)
    for _ in range(5):
        rates.take("one")
    with pytest.raises(TooOften) as caught:
        rates.take("one")
    assert caught.value.wait == pytest.approx(0.5)
    rates.take("other", 5)
    now = 1.0
    rates.take("one", 2)
    with pytest.raises(TooOften):
        rates.take("one")


def test_who_calls_too_often_is_told_when_to_come_again(market: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.api.data.call.ROWS", Rate(0.1, 2))
    with TestClient(app_for(market, STRANGER)) as client:
        *_, last = [client.get("/api/v1/data/market.shop?limit=1", headers=OPEN) for _ in range(3)]
    assert (last.status_code, last.headers["content-type"]) == (429, "application/problem+json")
    assert 1 <= int(last.headers["retry-after"]) <= 10
