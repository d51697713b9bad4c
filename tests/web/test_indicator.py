"""The page of one indicator."""

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient


def _chart(page: str) -> Any:
    return json.loads(re.findall(r'<script type="application/json">(.*?)</script>', page)[0])


def test_the_number_stands_with_its_unit_period_and_origin(client: TestClient) -> None:
    page = client.get("/indicators/economy.output").text
    assert "2026年10月" in page
    assert re.search(r'class="value">[\d\u202f.]+<small>亿元</small>', page)
    assert 'class="tag tag-synthetic">合成</span>' in page
    assert "合成数据" in page


def test_its_chart_has_every_line_by_name(client: TestClient) -> None:
    told = _chart(client.get("/indicators/economy.output?with=industry").text)
    assert [line["name"] for line in told["lines"]] == ["台州市", "泵与电机", "模具", "汽车", "医药"]
    assert told["labels"][-1] == "2026-10"
    assert told["shown"] == len(told["labels"]) - 1


def test_its_lines_are_called_as_the_column_calls_its_codes(client: TestClient) -> None:
    told = _chart(client.get("/indicators/economy.output?with=industry&lang=en").text)
    assert [line["name"] for line in told["lines"]] == ["Taizhou", "Pumps and motors", "Moulds", "Cars", "Medicine"]


def test_the_axis_of_a_count_begins_at_zero(client: TestClient) -> None:
    told = [_chart(client.get(f"/indicators/economy.{name}").text)["from_zero"] for name in ("firms", "output")]
    assert told == [True, False]


def test_a_missing_month_is_a_hole_in_the_chart_and_a_word_in_the_table(client: TestClient) -> None:
    page = client.get("/indicators/economy.growth").text
    told = _chart(page)
    assert told["lines"][0]["values"][told["labels"].index("2026-04")] is None
    assert re.search(
        r'<tr class="missing"><td class="nowrap"><a[^>]*><span class="title">2026年1–4月</span>.*?缺</td>', page, re.S
    )


def test_an_unfinished_year_is_marked(client: TestClient) -> None:
    page = client.get("/indicators/economy.output?grain=year").text
    assert "未满一期" in page
    assert _chart(page)["lines"][0]["partial"] == [2]


def test_the_target_is_drawn_and_judged(client: TestClient) -> None:
    page = client.get("/indicators/economy.invested").text
    assert _chart(page)["target"] == {"value": 43.6, "name": "2026 年目标"}
    assert "完成年度目标 99.8%" in page


def test_grains_are_links_only_where_values_roll_up(client: TestClient) -> None:
    assert "grain=year" in client.get("/indicators/economy.output").text
    assert 'aria-label="时间粒度"' not in client.get("/indicators/economy.growth").text


def test_year_to_date_and_single_months(client: TestClient) -> None:
    ytd = _chart(client.get("/indicators/economy.invested").text)
    months = _chart(client.get("/indicators/economy.invested?form=difference").text)
    assert ytd["lines"][0]["values"][-1] == 43.5
    assert months["lines"][0]["values"][-1] == 4.35


def test_the_map_leads_to_the_same_number_elsewhere(client: TestClient) -> None:
    page = client.get("/indicators/economy.profitable_share?period=2025-10&grain=month").text
    links = re.findall(r'<a href="([^"]+)" class="c\d"', page)
    assert len(links) == 9
    assert all("period=2025-10" in link and "area=3310" in link for link in links)
    assert client.get(links[0].replace("&amp;", "&")).status_code == 200


def test_a_place_without_rows_says_where_there_are_some(client: TestClient) -> None:
    page = client.get("/indicators/economy.growth?area=331002").text
    assert "椒江区没有这项指标的数据" in page
    assert ">浙江省</a>" in page


def test_a_place_can_be_asked_by_name(client: TestClient) -> None:
    assert "椒江区" in client.get("/indicators/economy.output?area=椒江").text


@pytest.mark.parametrize(("asked", "shown"), [("2025-03", "2025年3月"), ("2025Q1", "2025年一季度"), ("2025", "2025年")])
def test_a_period_brings_its_grain(client: TestClient, asked: str, shown: str) -> None:
    assert shown in client.get("/indicators/economy.output", params={"period": asked}).text


def test_a_period_without_a_value_has_none(client: TestClient) -> None:
    page = client.get("/indicators/economy.growth?period=2026-04").text
    assert 'class="value">—</span>' in page
