"""What strangers wrote is shown as text: a real browser opens the pages and nothing of it runs."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.security.payloads import MARKUP
from tests.security.region import BRIEF, NOTE, SHEET, TARGET, hidden, multipart, token, write_notes
from tests.sites import launched, serving
from zhongshu.packs.hub import Hub

pytestmark = pytest.mark.browser

EVERYTHING = " ".join(MARKUP)
FILE_NAME = "<img src=x onerror='window.__xss=1'>.csv"
INJECTED = (
    "#bait, img[src='x'], img[onerror], [onload], [onfocus], [onmouseover], iframe, base, math, main script,"
    " meta[http-equiv=refresh], a[href^='javascript' i], [hx-on\\:load]"
)
EDIT = f"/briefs/{BRIEF}/2020-11/edit"


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as browser:
        yield browser


@pytest.fixture
def written(hub: Hub, open_client: Callable[[Hub], TestClient]) -> list[str]:
    """The pages that show what was written into rows, rejects, file names, returns and briefs."""
    client, folder = open_client(hub), hub.intake.scratch.parent.parent
    rows = [(f"m{n}", text, "1.0") for n, text in enumerate(MARKUP)]
    rejects = [(text, text, text) for text in MARKUP]
    path = write_notes(folder / "m.csv", [*rows, *rejects])
    loaded = hub.load(NOTE, path, source="csv", who=MARKUP[0], shown=FILE_NAME)
    assert (loaded.counts.inserted, loaded.counts.rejected) == (len(rows), len(rejects))
    fields = {key: html.unescape(value) for key, value in hidden(client.get(SHEET).text).items()}
    client.post(SHEET, data={**fields, "act": "save", "who": MARKUP[0], "cell.output": EVERYTHING})
    edit = client.get(EDIT).text
    for item, reason in zip(re.findall(r'name="item" value="([^"]+)"', edit), MARKUP, strict=False):
        sent = {"csrf": hidden(edit)["csrf"], "item": html.unescape(item), "act": "leave", "reason": reason}
        client.post(EDIT, data=sent)
    parts = [('name="csrf"', token(client).encode()), ('name="to"', TARGET.encode())]
    held = f'name="file"; filename="{FILE_NAME}"'
    upload = multipart(client, "/upload", [*parts, (held, path.read_bytes())]).headers["location"]
    return [
        f"/data/{NOTE}",
        f"/data/{NOTE}?q=%3Cscript%3E",
        f"/data/{NOTE}/quarantine",
        f"/data/{NOTE}/quarantine/{loaded.run}/{len(rows) + 1}",
        "/runs",
        f"/runs/{loaded.run}",
        "/search?q=%3Cscript%3Ewindow.__xss%3D1%3C%2Fscript%3E",
        "/nowhere/%3Cscript%3Ewindow.__xss%3D1%3C%2Fscript%3E",
        f"/data/{NOTE}?as_of=%3Cscript%3Ewindow.__xss%3D1%3C%2Fscript%3E",
        SHEET,
        "/returns",
        EDIT,
        f"/briefs/{BRIEF}?period=2020-11",
        upload,
        "/snapshots",
        "/",
    ]


def test_nothing_that_was_written_runs(
    hub: Hub, app_of: Callable[[Hub], FastAPI], written: list[str], browser: Browser
) -> None:
    shown = ""
    with serving(app_of(hub)) as site, browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.on("request", lambda request: asked.extend([request.url] if not request.url.startswith(site) else []))
        for path in written:
            page.goto(site + path, wait_until="load")
            _touch(page)
            assert page.evaluate("window.__xss") is None, path
            assert page.locator(INJECTED).count() == 0, path
            shown += page.inner_text("body")
        assert [one for one in asked if not one.startswith("data:")] == []
    assert all(shown.count(text) > 1 for text in ("window.__xss = 1", "{{7*7}}", "onerror"))


def _touch(page: Page) -> None:
    """Move over what is there, as a reader does: handlers of injected elements would run."""
    page.mouse.move(200, 200)
    page.mouse.wheel(0, 2000)
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
