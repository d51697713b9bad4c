"""Files under addresses that change with their bytes."""

import re
from pathlib import Path

from starlette.testclient import TestClient

from zhongshu.web.assets import Assets


def test_every_file_that_a_page_names_is_there(client: TestClient) -> None:
    page = client.get("/indicators/air.pm25").text
    named = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page))
    assert len(named) >= 7
    for address in named:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]


def test_an_address_of_another_version_is_refused(client: TestClient) -> None:
    assert client.get("/assets/000000000000/static/css/base.css").status_code == 404


def test_only_what_pages_need_is_served(client: TestClient) -> None:
    page = client.get("/").text
    (version,) = set(re.findall(r"/assets/([0-9a-f]+)/", page))
    for name in ("vendor/VENDOR.md", "vendor/LICENSE.htmx.org.txt", "static/../routes.py"):
        assert client.get(f"/assets/{version}/{name}").status_code == 404


def test_the_version_follows_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    first = Assets.of(static=tmp_path)
    (tmp_path / "a.css").write_text("b{}")
    assert Assets.of(static=tmp_path).url("static/a.css") != first.url("static/a.css")
