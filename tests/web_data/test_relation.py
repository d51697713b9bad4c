import io
import re

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.web_data.test_upload import plain
from zhongshu.packs.hub import Hub


def test_a_dataset_shows_its_columns_rules_sources_checks_and_loads(pages: TestClient) -> None:
    told = plain(pages.get("/data/mills.output").text)
    assert "有条件共享" in told
    assert "产量 tonnes 小数 t 0 至 100000 t" in told
    assert "monthly_csv csv 人工上报 · 按主键更新" in told
    assert "有产量就有人 拒收 NOT (tonnes > 0 AND workers = 0)" in told
    assert "二月.csv 1 4 完成" in told


def test_the_lineage_is_drawn_with_a_link_for_each_noun(pages: TestClient) -> None:
    page = pages.get("/data/mills.mill_month").text
    svg = page[page.index('<div class="lineage"') : page.index("</svg>", page.index('<div class="lineage"'))]
    links = re.findall(r'<a class="box k-(\w+)(?: focus)?" href="([^"]+)"', svg)
    assert ("dataset", "/data/mills.output") in links
    assert ("table", "/data/mills.mill_month") in links
    assert ("parameter", "/data/mills.size_limit") in links
    assert ("indicator", "/indicators/mills.large_share") in links
    assert "style=" not in page


def test_the_lineage_of_a_column_goes_back_to_the_file_and_on_to_the_indicator(pages: TestClient) -> None:
    told = plain(pages.get("/data/mills.mill_month?column=large").text)
    assert "mills.output · monthly_csv" in told
    assert "mills.size_limit.tonnes" in told
    assert "大厂占比" in told
    answer = pages.get("/data/mills.mill_month?column=larg")
    assert answer.status_code == 404
    assert "large" in answer.text


def test_a_table_shows_its_sql_with_links_and_why_it_is_refreshed_as_it_is(pages: TestClient) -> None:
    page = pages.get("/data/mills.mill_month").text
    assert '<a href="/data/mills.output">output</a>' in page
    assert '<span class="comment">-- what one worker made' in page
    assert "全部重算" in page
    assert "mills.mill_month" in page


def test_what_a_table_passes_on_is_called_as_where_it_comes_from(pages: TestClient) -> None:
    page = pages.get("/data/mills.mill_month").text
    rows = plain(page[page.index('<table class="rows">') :])
    assert all(title in rows for title in ("厂号", "城市", "人均产量")), "the dataset's titles, and the table's own"


def test_a_parameter_shows_its_editions_with_reference_and_certainty(pages: TestClient) -> None:
    told = plain(pages.get("/data/mills.size_limit").text)
    assert "2021-01-01 起 现行 工信〔2020〕9 号 凭记忆 2 数值未核对" in told
    assert "2010-01-01 – 2021-01-01 工信〔2009〕1 号 · 第三条 读过原文 2" in told


def first_cells(page: str) -> list[str]:
    table = page[page.index('<table class="rows">') :]
    body = table[table.index("<tbody>") : table.index("</tbody>")]
    return [plain(row.split("</td>")[0]).strip() for row in body.split("<tr>")[1:]]


@pytest.mark.parametrize(
    ("query", "mills"),
    [
        ("", ["M001", "M001", "M002", "M003"]),
        ("?sort=-mill", ["M003", "M002", "M001", "M001"]),
        ("?sort=tonnes", ["M003", "M001", "M001", "M002"]),
        ("?sort=nothing", ["M001", "M001", "M002", "M003"]),
        ("?sort=tonnes%3Bdrop", ["M001", "M001", "M002", "M003"]),
    ],
)
def test_rows_are_sorted_by_any_column(pages: TestClient, query: str, mills: list[str]) -> None:
    assert first_cells(pages.get(f"/data/mills.output{query}").text) == mills


def test_yes_and_no_are_words_and_null_is_a_dash(pages: TestClient) -> None:
    page = pages.get("/data/mills.mill_month").text
    assert "<td>是</td>" in page
    assert "<td>否</td>" in page
    assert "True" not in page


def test_rows_are_downloaded_as_csv_and_excel(pages: TestClient) -> None:
    answer = pages.get("/data/mills.output/download.csv")
    assert "mills.output-2.csv" in answer.headers["content-disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "mill,city,month,kind,tonnes,workers"
    assert "M002,331000,2020-01-01,steel,7000.0,300" in lines
    sheet = load_workbook(io.BytesIO(pages.get("/data/mills.output/download.xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row == 5


def test_a_download_leaves_no_file_behind(pages: TestClient, seen: Hub) -> None:
    pages.get("/data/mills.output/download.xlsx")
    assert list(seen.intake.scratch.glob("export-*")) == []


def test_an_unknown_name_is_answered_with_the_nearest(pages: TestClient) -> None:
    answer = pages.get("/data/mills.outputs")
    assert answer.status_code == 404
    assert "mills.output" in answer.text
    assert pages.get("/data/mills.outputs/download.csv").status_code == 404
