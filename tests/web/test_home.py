"""The cockpit and the wall."""

import re

from starlette.testclient import TestClient

from zhongshu.packs.hub import Hub


def test_every_key_number_leads_to_its_page_and_its_passport(client: TestClient, hub: Hub) -> None:
    page = client.get("/").text
    for name, indicator in hub.packs.indicators.by_name.items():
        if indicator.spec.key:
            assert f'href="/indicators/{name}"' in page
            assert f'href="/passport/{name}?' in page


def test_the_sentence_counts_signals_and_numbers(client: TestClient, hub: Hub) -> None:
    page = client.get("/").text
    assert re.search(r"\d+ 项信号待看", page)
    assert f"{len(hub.packs.indicators.by_name)} 项指标" in page
    assert "项按时更新" in page


def test_synthetic_numbers_are_loud(client: TestClient) -> None:
    page = client.get("/").text
    assert page.count('class="card kpi synthetic"') == 2
    assert "合成" in page


def test_a_change_is_coloured_by_what_is_better(client: TestClient) -> None:
    page = client.get("/").text
    card = re.search(r'<section class="card kpi">(?:(?!</section>).)*PM2\.5.*?</section>', page, re.S)
    assert card is not None
    assert 'class="down num nowrap"' in card[0], "more fine dust is worse"


def test_the_map_has_every_county_as_a_link(client: TestClient) -> None:
    page = client.get("/").text
    assert len(re.findall(r'class="c[0-4]" data-name="[^"]+" data-value="[^"]+亿元"', page)) == 9


def test_every_scenario_has_a_tile(client: TestClient, hub: Hub) -> None:
    page = client.get("/").text
    for pack in hub.packs.packs.values():
        assert f'<span class="title">{pack.spec.title.zh}</span>' in page


def test_units_with_the_share_of_what_they_rejected(client: TestClient) -> None:
    page = client.get("/").text
    assert re.search(r"<td>统计局</td><td class=\"n\">2</td><td class=\"n\">100%</td><td class=\"n\">0\.1%</td>", page)


def test_the_wall_shows_numbers_only(client: TestClient) -> None:
    page = client.get("/wall").text
    assert 'data-theme="wall"' in page
    assert "wall.css" in page
    assert client.get("/?theme=wall").status_code == 200
