"""The pages of published figures: every shown figure keeps its qualifier and links to its page."""

import re

import pytest
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.printed import printed_hub

PATHS = ("/figures", "/figures/economy.figure/P4-L070-05", "/figures/economy.figure/pages/P4", "/places/331000")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return TestClient(app_for(printed_hub(tmp_path_factory.mktemp("printed"))))


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("language", "word"), [("zh", "不多于"), ("en", "at most")])
def test_a_qualifier_is_said_wherever_the_figure_is_shown(
    client: TestClient, path: str, language: str, word: str
) -> None:
    if path == "/figures":
        path += "?q=P4-L070-05"
    client.cookies.set("lang", language)
    page = client.get(path)
    client.cookies.clear()
    assert page.status_code == 200
    assert f"{word} 50" in _text(page.text)


def test_every_figure_of_a_list_links_to_its_printed_page(client: TestClient) -> None:
    html = client.get("/figures?page=P2").text
    rows = re.findall(r'<tr id="(P2-[^"]+)">(.*?)</tr>', html, re.S)
    assert len(rows) > 20
    assert all(f'href="/figures/economy.figure/pages/P2#{name}"' in row for name, row in rows)


def test_an_undated_figure_is_as_of_its_page(client: TestClient) -> None:
    assert "见报时（P3）" in _text(client.get("/figures/economy.figure/P3-L097-03").text)


def test_a_passport_leads_to_the_printed_page(client: TestClient) -> None:
    html = client.get("/passport/economy.value_added_growth?area=331000&period=2020-11").text
    assert 'href="/figures/economy.figure/pages/P4#P4-L024-01"' in html
    assert 'id="P4-L024-01"' in client.get("/figures/economy.figure/pages/P4").text


def test_the_indicator_page_of_organisations_shows_what_was_printed(client: TestClient) -> None:
    text = _text(client.get("/indicators/economy.zone_output?area=331004").text)
    assert "没有印出本地自己的数" in text
    assert "606.77 亿元" in text


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/figures/economy.figure/P4-L070-5", "P4-L070-05"),
        ("/figures/nowhere/P4", "economy.figure"),
        ("/figures/economy.figure/pages/Q4", "P4"),
    ],
)
def test_a_wrong_address_is_told_the_right_one(client: TestClient, path: str, right: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert right in _text(page.text)
