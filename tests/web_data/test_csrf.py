import asyncio

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.types import Message

from zhongshu.core.errors import ZhongshuError
from zhongshu.web.csrf import COOKIE, small_form

FORM = "/data/mills.output/quarantine"


def token(browser: TestClient) -> str:
    browser.get(FORM)
    return browser.cookies[COOKIE]


def test_the_cookie_is_strict_and_closed_to_scripts(browser: TestClient) -> None:
    said = browser.get(FORM).headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=strict" in said


def test_a_token_stays_while_its_cookie_does(browser: TestClient) -> None:
    first = token(browser)
    again = browser.get(FORM)
    assert f'value="{first}"' in again.text
    assert "set-cookie" not in again.headers


def test_a_form_without_the_token_changes_nothing(browser: TestClient) -> None:
    right = token(browser)
    for sent in ("", "x" * 43, right[:-1]):
        answer = browser.post(FORM, data={"csrf": sent, "why": "测试", "every": "1"})
        assert answer.status_code == 403
    assert "4 行" in browser.get(FORM).text


def test_a_form_from_another_site_is_refused_even_with_the_token(browser: TestClient) -> None:
    right = token(browser)
    sent = {"csrf": right, "why": "测试", "every": "1"}
    assert browser.post(FORM, data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert browser.post(FORM, data=sent, headers={"sec-fetch-site": "same-origin"}).status_code == 200


def test_no_page_that_takes_a_post_answers_without_the_token(browser: TestClient) -> None:
    browser.get("/upload")
    for path in (
        FORM,
        f"{FORM}/2/2",
        "/upload",
        f"/upload/{'a' * 32}/confirm",
        f"/upload/{'a' * 32}/withdraw",
    ):
        files = {"file": ("t.csv", b"a,b\n1,2\n")} if path == "/upload" else None
        answer = browser.post(path, data={"to": "mills.output/monthly_csv"}, files=files)
        assert answer.status_code == 403, path


def test_a_form_of_any_length_is_not_read_to_its_end() -> None:
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"a=" + b"a" * 1_000_000 + b"&", "more_body": True}

    said = [(b"content-type", b"application/x-www-form-urlencoded")]
    with pytest.raises(ZhongshuError, match="at most 4 MB"):
        asyncio.run(small_form(Request({"type": "http", "method": "POST", "headers": said}, receive)))
    assert read == 5
