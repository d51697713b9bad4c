"""The lines of the guide that need a server at work."""

from pathlib import Path
from typing import Any

import pytest

from tests.docs.page import named, read
from tests.security.servers import serving
from zhongshu.app.cli import main


def test_the_lines_of_the_guide_report_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (text,) = [block.text for block in read(named("open311.md")).blocks() if "GeoReport" in block.text]
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    with serving(tmp_path / "zhongshu-home", 1) as (server,):
        found: dict[str, Any] = {}
        exec(text.replace("http://127.0.0.1:8400", server.url), found)
    assert found["answer"].status_code == 201, found["answer"].text
    assert int(found["answer"].json()[0]["service_request_id"]) > 0
    assert {"100102", "200102"} <= {one["service_code"] for one in found["services"]}
