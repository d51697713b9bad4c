import io

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import load_workbook

from tests.web_data.test_upload import plain
from zhongshu.packs.hub import Hub
from zhongshu.web.csrf import COOKIE

LIST = "/data/mills.output/quarantine"


def shown(browser: TestClient, query: str = "") -> str:
    return plain(browser.get(f"{LIST}{query}").text)


def discard(browser: TestClient, query: str = "", **fields: str) -> Response:
    browser.get(LIST)
    return browser.post(f"{LIST}{query}", data={"csrf": browser.cookies[COOKIE]} | fields)


def test_each_rejected_row_has_its_line_column_value_and_reason(pages: TestClient) -> None:
    told = shown(pages)
    assert "4 行" in told
    assert "3 二月.csv" in told
    assert "产量 很多 “很多”不是数字" in told
    assert r"厂号 23 不符合格式 M\d{3}" in told
    assert "类别 glass" in told
    assert "有产量就有人" in told


@pytest.mark.parametrize(
    ("query", "count"),
    [("?rule=type", 1), ("?column=mill", 1), ("?run=1", 0), ("?run=2&rule=one_of", 1), ("?run=x", 4)],
)
def test_filters(pages: TestClient, query: str, count: int) -> None:
    assert f"{count} 行" in shown(pages, query)


def test_a_row_is_discarded_with_a_reason_and_stays_on_record(browser: TestClient, hub: Hub) -> None:
    told = plain(discard(browser, row="2-2", why="填报员笔误").text)
    assert "已放弃 1 行" in told
    assert "3 行" in told
    decided = shown(browser, "?standing=decided")
    assert "已放弃 填报员笔误 operator" in decided
    (kept,) = hub.resolutions.of(2)
    assert (kept.record, kept.action, kept.reason) == (2, "discarded", "填报员笔误")


def test_all_that_fit_the_filter_are_discarded_and_no_others(browser: TestClient) -> None:
    discard(browser, "?rule=pattern", every="1", why="停产")
    assert "3 行" in shown(browser)
    discard(browser, every="1", why="停产")
    told = shown(browser)
    assert "没有待处理的行" in told
    assert "4 行" in shown(browser, "?standing=all")


def test_nothing_happens_without_a_reason_or_a_choice(browser: TestClient) -> None:
    assert "请写明原因" in plain(discard(browser, row="2-2", why="  ").text)
    assert "没有选中的行" in plain(discard(browser, why="停产").text)
    assert "没有选中的行" in plain(discard(browser, row="99-1", why="停产").text)
    assert "4 行" in shown(browser)


def test_the_catalogue_counts_what_is_open(browser: TestClient) -> None:
    assert "4 行待处理" in plain(browser.get("/data").text)
    discard(browser, row="2-2", why="停产")
    assert "3 行待处理" in plain(browser.get("/data").text)


def test_the_excel_file_has_the_reason_first(pages: TestClient) -> None:
    answer = pages.get(f"{LIST}/rejects.xlsx?rule=pattern")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    head, row = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    assert head[:4] == ["原因 · reason", "行 · line", "文件 · file", "厂号"]
    assert row[:4] == [r"厂号: 不符合格式 M\d{3}", 4, "二月.csv", "23"]


def test_a_table_has_no_quarantine(pages: TestClient) -> None:
    assert pages.get("/data/mills.mill_month/quarantine").status_code == 404
