"""What the indicator's own page compares, by the form of its series."""

import re

import pytest
from starlette.testclient import TestClient

from tests.web_analysis.test_months import visible


def _shown(client: TestClient, name: str, **asked: str) -> str:
    answer = client.get(f"/indicators/economy.{name}", params=asked)
    assert answer.status_code == 200
    return visible(answer.text)


def test_a_rate_is_compared_with_the_month_before_in_points_and_not_with_last_year(site: TestClient) -> None:
    shown = _shown(site, "china_cpi")
    assert re.search(r"较上月 ▲ 上升 0.3 个百分点", shown)
    assert "较去年同期" not in shown


def test_an_index_differs_in_points_not_in_percent(site: TestClient) -> None:
    shown = _shown(site, "china_pmp")
    assert re.search(r"较上月 ▲ 上升 6.9 较去年同期 ▲ 上升 6.3", shown)


@pytest.mark.parametrize(("period", "compared"), [("2017-12", True), ("2018-12", False), ("2019-12", True)])
def test_last_year_is_no_comparison_across_a_break(site: TestClient, period: str, compared: bool) -> None:
    assert ("较去年同期" in _shown(site, "china_trs", period=period)) is compared


def test_looking_back_before_anything_was_printed_is_a_page(site: TestClient) -> None:
    answer = site.get("/indicators/economy.china_exp/months?as_of=2001-01-01")
    assert answer.status_code == 200
    assert "这里还没有公布过数值" in answer.text


def test_the_screen_of_china_shows_its_numbers_with_their_months(site: TestClient) -> None:
    shown = visible(site.get("/packs/economy/screens/china").text)
    assert re.search(r"全国居民消费价格同比 2023年1月 2.1 %", shown)
    assert re.search(r"全国社会消费品零售总额（年初累计） 2022年1–12月 439\u202f733.0 亿元", shown)
