import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import Workbook

from tests.web_data.home import FEBRUARY, HEADER, client, make_home, write
from tests.web_data.test_upload import plain
from zhongshu.packs.hub import Hub
from zhongshu.web.csrf import COOKIE

ROW = "/data/mills.output/quarantine/2/2"
CELLS = ["M002", "331000", "2020-02-01", "steel", "很多", "300"]


def send(browser: TestClient, *cells: str, row: str = ROW) -> Response:
    browser.get(row)
    fields = {f"cell-{index}": cell for index, cell in enumerate(cells)}
    return browser.post(row, data=fields | {"csrf": browser.cookies[COOKIE]})


def test_the_form_shows_the_row_as_it_came_and_marks_what_is_wrong(pages: TestClient) -> None:
    page = pages.get(ROW).text
    for cell in CELLS:
        assert f'value="{cell}"' in page
    assert page.count('aria-invalid="true"') == 1
    assert "二月.csv 第 3 行" in plain(page)


def test_a_corrected_row_is_loaded_through_its_source_and_the_old_one_is_closed(browser: TestClient, hub: Hub) -> None:
    answer = send(browser, *CELLS[:4], "7200.0", "300")
    assert answer.url.path == "/data/mills.output/quarantine"
    assert "已改正并接收，见第 3 次运行" in plain(answer.text)
    run = hub.runs.latest()[0]
    assert (run.source, run.file, run.counts.inserted) == ("monthly_csv", "二月.csv", 1)
    (kept,) = hub.resolutions.of(2)
    assert (kept.record, kept.action, kept.reason) == (2, "corrected", "改正 产量")
    value = browser.get("/api/v1/indicators/mills.output/values?first=2020-02").json()["series"][0]["points"][0]
    assert value["value"] == "7850.0"


def test_a_line_break_within_a_cell_survives_the_form(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    row = '"M002\n",331000,2020-02-01,steel,1.0,300'
    loaded = hub.load("mills.output", write(tmp_path / "三月.csv", [row]), source="monthly_csv", who="operator")
    where = f"/data/mills.output/quarantine/{loaded.run}/1"
    assert "<textarea" in browser.get(where).text
    told = plain(send(browser, "M002\r\n", *CELLS[1:4], "1.0", "300", row=where).text)
    assert "没有改动" in told


def test_a_row_that_is_still_wrong_stays_and_says_why(browser: TestClient, hub: Hub) -> None:
    answer = send(browser, *CELLS[:4], "-1", "300")
    assert answer.status_code == 422
    assert "还不能接收： 产量：小于 0 -1" in plain(answer.text)
    assert 'value="-1"' in answer.text
    assert len(hub.runs.latest()) == 2
    assert hub.resolutions.of(2) == []


def test_an_unchanged_row_is_not_sent_again(browser: TestClient, hub: Hub) -> None:
    assert "没有改动" in plain(send(browser, *CELLS).text)
    assert len(hub.runs.latest()) == 2


def test_a_decided_row_is_not_decided_again(browser: TestClient, hub: Hub) -> None:
    hub.resolutions.add(2, [2], "discarded", reason="停产", who="operator")
    told = plain(send(browser, *CELLS[:4], "1.0", "300").text)
    assert "这一行已经处理过：已放弃，operator" in told
    assert len(hub.runs.latest()) == 2


def test_a_row_of_a_full_list_is_not_loaded_alone(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ["M001,甲", "M002,乙", "M003,"], header="厂号,名称")
    loaded = hub.load("mills.register", path, source="full_list", who="operator")
    row = f"/data/mills.register/quarantine/{loaded.run}/3"
    assert "不能逐行改正" in browser.get(row).text
    send(browser, "M003", "丙", row=row)
    assert browser.get("/api/v1/datasets/mills.register").json()["entry"]["rows"] == 2


@pytest.mark.parametrize("row", ["2/99", "99/1", "x/1", "2/y"])
def test_no_such_row(pages: TestClient, row: str) -> None:
    assert pages.get(f"/data/mills.output/quarantine/{row}").status_code == 404


def book(path: Path) -> Path:
    made = Workbook()
    made.create_sheet("封面", 0)
    sheet = made["Sheet"]
    sheet.title = "月报"
    for row in (["工厂月报"], [], HEADER.split(","), *(row.split(",") for row in FEBRUARY)):
        sheet.append(row)
    made.save(path)
    return path


def lines(path: Path) -> Path:
    head = HEADER.split(",")
    rows = [json.dumps(dict(zip(head, row.split(","), strict=True)), ensure_ascii=False) for row in FEBRUARY]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def deep(path: Path) -> Path:
    rows = [row.replace(",", ";") for row in ("工厂月报", "2020 年", HEADER, *FEBRUARY)]
    path.write_text("\n".join(rows) + "\n", encoding="gb18030")
    return path


@pytest.mark.parametrize(
    ("source", "file", "make"),
    [
        ("kind: excel\n    sheet: 月报\n    header: 3", "二月.xlsx", book),
        ("kind: jsonl", "二月.jsonl", lines),
        ("kind: csv\n    delimiter: ;\n    header: 3\n    encoding: gb18030", "二月.csv", deep),
    ],
)
def test_a_row_goes_back_in_the_form_of_its_source(
    tmp_path: Path, source: str, file: str, make: Callable[[Path], Path]
) -> None:
    hub = make_home(tmp_path / "home", source=source)
    loaded = hub.load("mills.output", make(tmp_path / file), source="monthly_csv", who="operator")
    assert loaded.counts.rejected == 4
    with client(hub) as browser:
        row = f"/data/mills.output/quarantine/{loaded.run}/2"
        told = plain(send(browser, *CELLS[:4], "7200.0", "300", row=row).text)
    assert "已改正并接收" in told
    assert hub.runs.latest()[0].counts.inserted == 1


def test_what_nobody_sees_in_a_cell_is_shown_by_its_number_and_goes_back_as_it_came(
    browser: TestClient, hub: Hub, tmp_path: Path
) -> None:
    hidden = "很\u200b多\u202e"
    row = f"M002,331000,2020-02-01,steel,{hidden},300"
    loaded = hub.load("mills.output", write(tmp_path / "三月.csv", [row]), source="monthly_csv", who="operator")
    listed = browser.get("/data/mills.output/quarantine").text
    assert "很⟨U+200B⟩多⟨U+202E⟩" in listed
    assert hidden not in listed
    where = f"/data/mills.output/quarantine/{loaded.run}/1"
    assert f'value="{hidden}"' in browser.get(where).text
    assert "没有改动" in plain(send(browser, *CELLS[:4], hidden, "300", row=where).text)
