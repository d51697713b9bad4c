import re

from fastapi.testclient import TestClient

from tests.web_data.test_upload import plain


def test_each_snapshot_says_what_changed_and_by_which_run(pages: TestClient) -> None:
    told = plain(pages.get("/snapshots").text)
    assert "第 2 次运行 二月.csv · operator" in told
    assert "企业月产量 v1 → v2" in told
    assert "拒收：企业月产量" in told
    assert "大厂界限 v1" in told


def test_the_way_back_leads_to_what_was_known_then(pages: TestClient) -> None:
    (way,) = re.findall(r'href="/\?as_of=([^"]+)"', pages.get("/snapshots").text)
    told = plain(pages.get(f"/data/mills.output?as_of={way}").text)
    assert "行数 3 版本 v1" in told
