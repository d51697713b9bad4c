from pathlib import Path

from fastapi.testclient import TestClient

from tests.web_data.home import write
from tests.web_data.test_upload import plain
from zhongshu.core.errors import LoadError
from zhongshu.packs.hub import Hub


def test_runs_are_listed_with_their_counts(pages: TestClient) -> None:
    told = plain(pages.get("/runs").text)
    assert "企业月产量 到达 · mills.output 二月.csv monthly_csv 5 1 4" in told
    assert "只看 mills.output" in pages.get("/runs?of=mills.output").text


def test_a_run_shows_that_its_counts_add_up(pages: TestClient) -> None:
    told = plain(pages.get("/runs/2").text)
    assert "5 读到 = 1 接收 + 4 拒收" in told
    assert "1 接收 = 1 新增 + 0 更新 + 0 不变" in told
    assert "发布为快照 快照 2" in told
    assert "查看拒收的行" in told
    assert "人数少于 10 的请核对 1" in plain(pages.get("/runs/1").text)


def test_a_failed_run_tells_its_sentence_and_hint(browser: TestClient, hub: Hub, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", ["1"], header="厂号")
    try:
        hub.load("mills.output", path, source="monthly_csv", who="operator")
    except LoadError as error:
        sentence = error.message
    told = plain(browser.get("/runs/3").text)
    assert "失败" in told
    assert sentence in told


def test_no_such_run(pages: TestClient) -> None:
    for number in ("99", "x", "-1"):
        assert pages.get(f"/runs/{number}").status_code == 404


def test_what_the_hub_did_by_itself_is_told_in_the_readers_language(browser: TestClient, hub: Hub) -> None:
    for kind, subject in (("upkeep", "region"), ("reminder", "returns")):
        hub.runs.start(kind, subject, who="worker")
    told = plain(browser.get("/runs").text)
    assert "整个区域 整理" in told
    assert "填报 催报" in told
