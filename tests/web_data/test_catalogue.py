import pytest
from fastapi.testclient import TestClient

from tests.web_data.home import client
from tests.web_data.test_upload import plain
from zhongshu.packs.hub import Hub


def test_every_noun_is_listed_with_how_it_is_doing(pages: TestClient) -> None:
    told = plain(pages.get("/data").text)
    assert "2 个数据集，1 张派生表，1 项参数" in told
    assert "企业月产量 mills.output 数据集 经信局 2 级 实测 4 v2 按时" in told
    assert "接收 50% 4 行待处理" in told
    assert "工厂名录 mills.register 数据集 市场监管局 1 级 合成 0 尚未到达" in told


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?q=人均", "人均月产量", "企业月产量"),
        ("?q=MARKET bureau", "工厂名录", "企业月产量"),
        ("?q=mills.out", "企业月产量", "工厂名录"),
        ("?kind=parameter", "大厂界限", "企业月产量"),
        ("?unit=register", "工厂名录", "企业月产量"),
        ("?attention=1", "企业月产量", "人均月产量"),
    ],
)
def test_search_and_filters(pages: TestClient, query: str, there: str, gone: str) -> None:
    page = pages.get(f"/data{query}").text
    found = plain(page[page.index('id="list"') :])
    assert there in found
    assert gone not in found


def test_a_search_without_a_hit_leads_back(pages: TestClient) -> None:
    told = plain(pages.get("/data?q=zzz").text)
    assert "没有符合条件的数据" in told
    assert "全部数据" in told


def test_looking_back_the_rows_are_those_of_then(seen: Hub, pages: TestClient) -> None:
    then = seen.snapshots.get(1).at.isoformat()
    told = plain(pages.get("/data", params={"as_of": then}).text)
    assert "mills.output 数据集 经信局 2 级 实测 3 v1" in told


def test_a_region_without_rows_says_what_to_do(empty: Hub) -> None:
    with client(empty, "en") as browser:
        assert "There are no runs yet" in plain(browser.get("/runs").text)
        assert "Nothing has been published yet" in plain(browser.get("/snapshots").text)
        told = plain(browser.get("/data/mills.output").text)
        assert "Nothing has come yet" in told
        assert "Hand in the first file" in told
