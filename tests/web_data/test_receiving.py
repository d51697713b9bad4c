from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import Response

from tests.kit import READER
from tests.web_data.home import JANUARY, client, make_loaded_home, write
from zhongshu.app.entrance import Entrance
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader
from zhongshu.web.csrf import COOKIE
from zhongshu.web.data_pages.receiving import file_name
from zhongshu.web.data_pages.router import data_router
from zhongshu.web.routes import make_pages

TO = "mills.output/monthly_csv"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\台州.csv", "台州.csv"),
        ("a\x00\u202eb.csv", "ab.csv"),
        ("..", "file"),
        ("", "file"),
        ("很" * 200 + ".csv", "很" * 110 + ".csv"),
    ],
)
def test_a_file_name_has_no_folders_and_no_tricks(sent: str, kept: str) -> None:
    assert file_name(sent) == kept


async def _everybody(_: Request) -> Reader:
    return READER


def _refuse(_: Request, error: ZhongshuError) -> Response:
    raise error


def small(hub: Hub, limit: int) -> TestClient:
    app = FastAPI()
    app.include_router(data_router(hub, make_pages(hub), largest=limit))
    app.add_middleware(Entrance, hub=hub, identify=_everybody, refuse=_refuse)
    return TestClient(app, base_url="http://127.0.0.1:8400")


def send(browser: TestClient, content: bytes, **more: str) -> int:
    browser.get("/upload")
    fields = {"csrf": browser.cookies[COOKIE], "to": TO} | more
    return browser.post("/upload", data=fields, files={"file": ("t.csv", content)}, follow_redirects=False).status_code


def kept(hub: Hub) -> list[Path]:
    folder = hub.intake.scratch / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_file_beyond_the_limit_is_cut_off_and_nothing_stays(hub: Hub) -> None:
    browser = small(hub, 1000)
    assert send(browser, b"x" * 1001) == 413
    assert send(browser, b"x" * 200_000) == 413
    assert kept(hub) == []


def test_a_file_at_the_limit_is_taken(hub: Hub) -> None:
    assert send(small(hub, 1000), b"x" * 1000) == 303


def test_no_file_an_empty_one_and_an_unknown_dataset_are_told(hub: Hub) -> None:
    browser = small(hub, 1000)
    assert send(browser, b"") == 400
    assert send(browser, b"a,b\n", to="mills.mill_month") == 400
    assert kept(hub) == []


def test_a_script_is_told_in_json(tmp_path: Path) -> None:
    hub = make_loaded_home(tmp_path)
    with client(hub) as browser:
        browser.get("/upload")
        fields = {"csrf": browser.cookies[COOKIE], "to": "mills.outputs"}
        path = write(tmp_path / "t.csv", JANUARY)
        headers = {"accept": "application/json"}
        answer = browser.post("/upload", data=fields, files={"file": path.open("rb")}, headers=headers)
        assert answer.status_code == 400
        assert 'did you mean "mills.output/monthly_csv"' in answer.json()["hint"]
        answer = browser.post("/upload", data=fields | {"to": TO}, files={"file": path.open("rb")}, headers=headers)
        assert answer.json()["location"].startswith("/upload/")


def test_the_token_stands_before_the_file_or_the_file_is_not_written(hub: Hub) -> None:
    browser = small(hub, 1000)
    browser.get("/upload")
    boundary = "zzz"
    parts = [
        ('name="file"; filename="t.csv"', "a,b"),
        ('name="csrf"', browser.cookies[COOKIE]),
        ('name="to"', TO),
    ]
    body = "".join(f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n" for head, text in parts)
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    assert browser.post("/upload", content=f"{body}--{boundary}--\r\n", headers=headers).status_code == 403
    assert kept(hub) == []


def test_a_form_that_breaks_off_is_refused(hub: Hub) -> None:
    browser = small(hub, 1000)
    headers = {"content-type": "multipart/form-data; boundary=zzz"}
    assert browser.post("/upload", content="--zzz\r\nnonsense", headers=headers).status_code == 400
    assert browser.post("/upload", content="a=b").status_code == 400
