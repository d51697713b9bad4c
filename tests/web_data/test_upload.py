import html
import io
import os
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import load_workbook

from tests.web_data.home import FEBRUARY, HEADER, JANUARY, client, write
from zhongshu.packs.hub import Hub
from zhongshu.web.csrf import COOKIE

OUTPUT = "mills.output/monthly_csv"
REGISTER = "mills.register/full_list"


def send(browser: TestClient, path: Path, to: str = OUTPUT) -> str:
    """The address of the upload, once it was checked."""
    browser.get("/upload")
    fields = {"csrf": browser.cookies[COOKIE], "to": to}
    with path.open("rb") as file:
        answer = browser.post("/upload", data=fields, files={"file": (path.name, file)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    where = str(answer.headers["location"])
    settle(browser, where)
    return where


def settle(browser: TestClient, where: str) -> str:
    """The page, once nothing works in the background."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page = browser.get(where)
        if "waiting-card" not in page.text:
            return page.text
        time.sleep(0.05)
    raise AssertionError("still waiting")


def post(browser: TestClient, path: str) -> Response:
    return browser.post(path, data={"csrf": browser.cookies[COOKIE]})


def plain(page: str) -> str:
    """What the page says, tags left out."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).replace("\u202f", " ")


def corrected(content: bytes, path: Path, *, column: str, value: str) -> Path:
    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads.index(column) + 1).value = value
    book.save(path)
    return path


def test_the_form_offers_what_takes_files_and_says_what_they_must_hold(pages: TestClient) -> None:
    told = plain(pages.get("/upload?to=mills.output").text)
    assert "企业月产量 · monthly_csv" in told
    assert "工厂名录 · full_list" in told
    assert "人均月产量" not in told
    for column in HEADER.split(","):
        assert column in told
    assert "0 至 100000 t" in told


def test_a_full_list_warns_before_anything_is_chosen(pages: TestClient) -> None:
    assert "文件里没有的行会被删除" in pages.get("/upload?to=mills.register").text


def test_the_empty_form_has_the_columns_of_the_source(pages: TestClient) -> None:
    book = load_workbook(io.BytesIO(pages.get(f"/upload/template.xlsx?to={OUTPUT}").content))
    assert book.active is not None
    assert [cell.value for cell in book.active[1]] == HEADER.split(",")


def test_a_check_shows_what_would_happen_and_writes_nothing(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    rows = [*JANUARY[:1], JANUARY[1].replace("7000.0", "7100.0"), "M009,331000,2020-01-01,paper,1.0,2", FEBRUARY[1]]
    before = hub.snapshots.current_number()
    told = plain(settle(browser, send(browser, write(tmp_path / "改.csv", rows))))
    assert "读到 4" in told
    assert "可接收 3 新增 1 更新 1 不变 1" in told
    assert "拒收 1" in told
    assert "5 产量 很多 “很多”不是数字" in told
    assert "7000.0 7100.0" in told
    assert "人数少于 10 的请核对 1" in told
    assert "确认接收 3 行" in told
    assert hub.snapshots.current_number() == before
    assert len(hub.runs.latest()) == 2


def test_it_is_said_in_english_too(hub: Hub, tmp_path: Path) -> None:
    with client(hub, "en") as browser:
        told = plain(settle(browser, send(browser, write(tmp_path / "t.csv", FEBRUARY))))
    assert "Output needs workers" in told
    assert "Hand in 1 row" in told
    assert "the 4 rejected rows go to quarantine" in told


def test_confirmed_it_is_handed_in_once_and_the_file_is_gone(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    where = send(browser, write(tmp_path / "三月.csv", ["M001,331000,2020-03-01,paper,5.0,20"]))
    post(browser, f"{where}/confirm")
    post(browser, f"{where}/confirm")
    told = plain(settle(browser, where))
    assert "已接收 第 3 次运行：新增 1，更新 0，不变 0，拒收 0" in told
    for title in ("总产量", "大厂占比", "产量与大厂占比之比"):
        assert title in told
    newest = hub.runs.latest()[0]
    assert (newest.number, newest.file, newest.who) == (3, "三月.csv", "operator")
    left = [path.name for path in (hub.intake.scratch / "uploads").rglob("*") if path.is_file()]
    assert sorted(left) == ["confirmed", "rejects.jsonl", "upload.json"]


def test_the_rejects_go_home_are_corrected_and_come_back(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    rows = ["M007,331000,2020-03-01,paper,很多,20", "M008,331000,2020-03-01,paper,多,9"]
    where = send(browser, write(tmp_path / "三月.csv", rows))
    answer = browser.get(f"{where}/rejects.xlsx")
    assert "%E4%B8%89%E6%9C%88-rejects.xlsx" in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    reason, line, file, *cells = (cell.value for cell in sheet[2])
    assert str(reason).startswith("产量: “很多”不是数字")
    assert (line, file) == (2, "三月.csv")
    assert cells == rows[0].split(",")
    again = send(browser, corrected(answer.content, tmp_path / "改好.xlsx", column="产量", value="12.5"))
    told = plain(settle(browser, again))
    assert "按原文件 三月.csv 接收" in told
    assert "可接收 2" in told
    post(browser, f"{again}/confirm")
    assert "新增 2" in plain(settle(browser, again))
    assert hub.runs.latest()[0].file == "三月.csv"


def test_withdrawn_it_is_forgotten(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    where = send(browser, write(tmp_path / "t.csv", JANUARY))
    answer = post(browser, f"{where}/withdraw")
    assert answer.url.path == "/upload"
    assert browser.get(where).status_code == 404
    assert list((hub.intake.scratch / "uploads").iterdir()) == []


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(browser: TestClient, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", ["M001,1"], header="厂号,产量")
    told = plain(settle(browser, send(browser, path)))
    assert "这份文件读不了" in told
    assert "城市" in told
    assert "换一个文件" in told


def test_new_columns_are_reported_before_the_file_is_handed_in(browser: TestClient, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", [f"{JANUARY[0]},x"], header=f"{HEADER},备注")
    told = plain(settle(browser, send(browser, path)))
    assert "列与上次不同" in told
    assert "备注" in told


def test_a_full_list_says_how_many_rows_it_deletes(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", ["M001,甲", "M002,乙"], header="厂号,名称")
    post(browser, f"{send(browser, first, REGISTER)}/confirm")
    time.sleep(0.01)
    while not hub.runs.latest("mills.register") or hub.runs.latest("mills.register")[0].status != "done":
        time.sleep(0.05)
    told = plain(settle(browser, send(browser, write(tmp_path / "b.csv", ["M001,甲"], header="厂号,名称"), REGISTER)))
    assert "删除 1" in told


def test_guessed_and_old_addresses_are_gone(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    assert browser.get(f"/upload/{'a' * 32}").status_code == 404
    assert browser.get("/upload/..%2f..%2fstate.db").status_code == 404
    where = send(browser, write(tmp_path / "t.csv", JANUARY))
    hub.intake.scratch.joinpath("uploads", where.rpartition("/")[2]).touch()
    folder = hub.intake.scratch / "uploads" / where.rpartition("/")[2]
    old = time.time() - timedelta(days=2).total_seconds()
    os.utime(folder, (old, old))
    send(browser, write(tmp_path / "u.csv", JANUARY))
    assert browser.get(where).status_code == 404


@pytest.mark.parametrize("state", ["checking", "loading"])
def test_work_that_a_dead_process_left_is_called_broken_off(
    browser: TestClient, hub: Hub, tmp_path: Path, state: str
) -> None:
    where = send(browser, write(tmp_path / "t.csv", JANUARY))
    note = hub.intake.scratch / "uploads" / where.rpartition("/")[2] / "upload.json"
    old = re.sub(
        r'"state":"checked","since":"[^"]+"', f'"state":"{state}","since":"2020-01-01T00:00:00Z"', note.read_text()
    )
    note.write_text(old)
    assert "检查中断了" in browser.get(where).text
