"""Lists, places, scenarios, search and layers."""

import re

import pytest
from starlette.testclient import TestClient

from zhongshu.packs.hub import Hub


def test_the_list_has_every_indicator_with_its_value(client: TestClient, hub: Hub) -> None:
    page = client.get("/indicators").text
    for name in hub.packs.indicators.by_name:
        assert f'href="/indicators/{name}"' in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=盈利", ["economy.profitable_share"]),
        ("origin=published", ["economy.growth", "economy.invested"]),
        ("signal=1&pack=economy", ["economy.profitable_share"]),
        ("q=nothing-like-this", []),
    ],
)
def test_filters_leave_what_was_asked(client: TestClient, query: str, names: list[str]) -> None:
    page = client.get(f"/indicators?{query}").text
    assert re.findall(r'<a class="name" href="/indicators/([^"?]+)', page) == names
    assert ("没有符合条件的指标" in page) is (not names)


def test_a_place_shows_its_numbers_beside_those_above(client: TestClient) -> None:
    page = client.get("/places/331002").text
    assert "规上工业产值" in page
    assert "合成" in page
    assert re.search(r"9 <small class=\"muted\">/ 9</small>", page)
    assert 'href="/places/331002001"' in page


def test_a_place_is_marked_on_its_map(client: TestClient) -> None:
    page = client.get("/places/331002").text
    assert len(re.findall(r'class="plain here" data-name="椒江区"', page)) == 1


def test_a_place_is_found_by_its_name(client: TestClient) -> None:
    assert "331002" in client.get("/places/椒江区").text


def test_a_scenarios_screen_draws_its_blocks(client: TestClient) -> None:
    page = client.get("/packs/economy/screens/overview").text
    assert page.count("data-chart") == 1
    assert page.count('class="map') == 1
    assert "全部为合成数据。" in page
    assert "2026-10-01" in page
    assert "椒江区" in page


def test_search_finds_and_groups(client: TestClient) -> None:
    page = client.get("/search?q=aqi").text
    assert 'href="/indicators/air.worst_aqi"' in page
    assert 'href="/data/air.station_hour"' in page
    only = client.get("/search?q=aqi&kind=table").text
    assert 'href="/indicators/air.worst_aqi"' not in only
    assert 'href="/data/air.station_aqi"' in only


def test_hints_are_a_part_of_a_page(client: TestClient) -> None:
    part = client.get("/search?q=椒江", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'href="/places/331002"' in part
    assert client.get("/search?q=", headers={"HX-Request": "true"}).text.strip() == ""


def test_boundaries_within_an_area(client: TestClient) -> None:
    found = client.get("/layers/region/area_boundaries/county.geojson?within=331000")
    assert found.headers["content-type"] == "application/geo+json"
    assert len(found.json()["features"]) == 9
    missing = client.get("/layers/region/area_boundaries/village.geojson")
    assert missing.status_code == 404
    assert "county" in missing.json()["hint"]
