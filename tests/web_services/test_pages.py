"""The pages of live services: what each is, how it is called, how it does; the owner's people see more."""

from pathlib import Path

import pytest

from tests.api.data.market import BANKER, KEEPER, STRANGER
from tests.kit import Clients, app_for
from tests.sharing.services.region import LOANS, NAME, STANDING
from tests.sharing.services.unit import SECRET, Unit, send
from tests.sites import launched, serving
from tests.town import plain
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

PAGE = f"/services/{NAME}"
ENGLISH = {"Cookie": "lang=en"}


def said(of: Clients, reader: Reader, path: str = PAGE) -> str:
    answer = of(reader).get(path, headers=ENGLISH)
    assert answer.status_code == 200
    return plain(answer.text.partition("<main")[2])


def test_nobody_has_called_yet_and_the_list_leads_to_it(of: Clients, market: Unit) -> None:
    listed = said(of, STRANGER, "/services")
    assert "Standing of a firm nobody has called yet" in listed
    assert "2 operations" in listed
    assert "You hold no grant that lets you call it." in said(of, STRANGER)


def test_it_says_how_the_reader_would_see_each_column_and_how_to_call(of: Clients, market: Unit) -> None:
    page = said(of, BANKER)
    assert "phone string masked: keep_last: 4" in page
    assert "grade string not in your grant" in page
    assert "code uscc needed" in page
    assert f"{STANDING}" in page
    assert "Zhongshu-Grant: bank-standing" in page
    assert "This is" not in page
    assert "What this service tells is synthetic" in page


def test_calls_and_faults_are_drawn_and_told_to_the_owner_in_words(of: Clients, market: Unit) -> None:
    for code in ("F001", "F001", "F002"):
        assert of(BANKER).post(STANDING, json={"code": code}, headers=LOANS).status_code == 200
    market.behave = lambda handler: send(handler, 500, {"error": "F003"})
    assert of(BANKER).post(STANDING, json={"code": "F003"}, headers=LOANS).status_code == 503
    market.behave = None
    page = said(of, KEEPER)
    assert "3 calls, 1 of them failed; 1 more answered from what was still valid" in page
    assert f"Failed last {NAME} answered 500" in page
    assert "failed there 1" in page
    assert market.base in page
    assert "sealed, given" in page
    assert SECRET not in page
    markup = of(KEEPER).get(PAGE).text
    assert markup.count('<svg class="days"') == 2
    others = said(of, BANKER)
    assert "answered 500" not in others
    assert market.base not in others
    assert "often fails" in others


def test_chinese_comes_first_and_a_wrong_name_is_answered_with_the_right_one(of: Clients) -> None:
    assert "企业信用状态" in of(STRANGER).get(PAGE).text
    missing = of(STRANGER).get("/services/market.firm_standin", headers=ENGLISH)
    assert (missing.status_code, NAME in missing.text) == (404, True)


def test_grants_and_the_ledger_call_it_by_its_title(of: Clients, market: Unit) -> None:
    of(BANKER).post(STANDING, json={"code": "F001"}, headers=LOANS)
    grant = of(BANKER).get("/grants/bank-standing", headers=ENGLISH).text
    assert f'href="/services/{NAME}"' in grant
    assert "Standing of a firm" in grant
    assert "Standing of a firm" in of(KEEPER).get("/ledger", headers=ENGLISH).text


@pytest.mark.browser
def test_pages_fit_a_phone_and_say_nothing_to_the_console(
    region: Hub, market: Unit, of: Clients, browser_path: Path
) -> None:
    of(BANKER).post(STANDING, json={"code": "F001"}, headers=LOANS)
    with serving(app_for(region, KEEPER)) as address, launched(browser_path) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        for path in ("/services", PAGE):
            page.goto(f"{address}{path}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert told == []
