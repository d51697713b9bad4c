"""The preview in a browser: the author's page, the bar on every other, and as whom each is seen."""

import pytest
from starlette.testclient import TestClient

from tests.app.previewing.conftest import writing
from tests.town import Browser
from zhongshu.app.previewing.bench import Bench
from zhongshu.app.previewing.server import PreviewServer
from zhongshu.web.security import POLICY

HOST = "http://127.0.0.1"


@pytest.fixture
def browser(bench: Bench) -> Browser:
    return Browser(TestClient(PreviewServer(bench), base_url=HOST, cookies={"lang": "en"}))


def test_the_page_has_all_that_is_in_the_pack(browser: Browser) -> None:
    said = browser.open("/preview")
    for word in ("Hall", "Something lost", "The form as who asks sees it", "Visitors", "sample: 2 rows, 1 rejected"):
        assert word in said
    assert "Visitors add up" in said
    assert "visits.csv line 3 visitors: " in said, "a rejected row is told with its line and the reason"
    assert "The files hold together; 1 sample row rejected" in browser.page
    assert browser.client.get("/preview").headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    "path", ["/", "/ask/hall/lost", "/data/hall.visits", "/indicators/hall.visitors", "/packs/hall", "/nowhere"]
)
def test_every_page_has_the_bar_and_is_kept_by_nobody(browser: Browser, bench: Bench, path: str) -> None:
    answer = browser.client.get(path, headers={"accept-encoding": "gzip", "if-none-match": '"x"'})
    assert answer.text.count('class="preview-bar') == 1
    assert f'data-number="{bench.standing.number}"' in answer.text
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_what_is_no_page_goes_on_as_it_is(browser: Browser) -> None:
    assert browser.client.get("/api/v1/catalogue").headers["content-type"].startswith("application/json")
    head = browser.client.head("/preview")
    assert (head.status_code, head.content) == (200, b"")


def test_a_fault_is_on_the_page_beside_its_line_and_in_every_bar(browser: Browser, bench: Bench) -> None:
    with writing(bench, "cases/lost.yaml", "to: {found:", "to: {fund:"):
        browser.open("/preview")
        assert '<span class="here"><i>10</i>' in browser.page
        assert "as the files were when they last held together" in browser.text()
        assert "Something lost" in browser.open("/ask/hall/lost")
        assert "1 thing to mend" in browser.page
        assert browser.client.get("/preview/state").json() == {"number": bench.standing.number}


def test_a_case_goes_from_the_stranger_to_the_desk(browser: Browser, bench: Bench) -> None:
    browser.client.get("/preview/as/stranger", headers={"referer": f"{HOST}/ask/hall/lost"})
    browser.open("/ask/hall/lost")
    assert browser.send("/ask/hall/lost", **{"answer.what": "雨伞"}).status_code == 200
    assert bench.acted.is_set()
    assert "Log in" in browser.open("/cases")
    browser.client.get("/preview/as/duty-desk")
    assert "雨伞" in browser.open("/cases")


def test_a_draft_is_seen_as_it_will_be(browser: Browser) -> None:
    browser.client.get("/preview/as/stranger")
    assert browser.client.get("/packs/hall").status_code == 200
    assert "no grant lets them see rows" in browser.open("/preview")


@pytest.mark.parametrize("came", ["https://elsewhere.example/x", f"{HOST}//elsewhere.example", ""])
def test_choosing_leads_nowhere_else(browser: Browser, came: str) -> None:
    answer = browser.client.get("/preview/as/nobody", headers={"referer": came}, follow_redirects=False)
    assert answer.headers["location"] in ("/preview", "/x")
    assert "aria-current" in browser.open("/preview") or browser.status == 200
