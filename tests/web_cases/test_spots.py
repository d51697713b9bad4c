"""The page of hot spots: says what stands out and how likely that is by chance, or plainly that nothing does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import expect

from tests.cases.town import EVENTS, LI, RESIDENT, SECRET_PHONE, STRANGER, SUN, WANG, ZHAO, make_town, report
from tests.kit import app_for, clients_of
from tests.sites import AXE, launched, serving
from tests.town import Browser, close, entries
from tests.web_cases.conftest import Browse
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.reader import Reader

PAGE = "/case-spots/town/event"
BEGIN = datetime(2050, 3, 1, 4, tzinfo=UTC)
LAST = 40
SPOTS = "origin: synthetic\nspots: {at: place, same: kind}\n"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A case a day in the west; five of rubbish at one place today; a cover that broke three times."""
    chance = Random(3)
    with pytest.MonkeyPatch.context() as patch:

        def clock(number: int) -> None:
            at = BEGIN + timedelta(days=number)
            patch.setattr(Ledger, "now", lambda _: at)

        clock(0)
        hub = make_town(tmp_path_factory.mktemp("crowded") / "home", events=EVENTS + SPOTS)
        for number in range(LAST + 1):
            clock(number)
            report(hub.cases, place=f"{chance.uniform(121.05, 121.25):.4f},{chance.uniform(28.1, 28.5):.4f}")
            if number in (5, 15, 25):
                hub.cases.move(report(hub.cases, place="121.45,28.9"), "refused", {"why": "mended"}, WANG)
        for number in range(5):
            report(hub.cases, place=f"121.300{number},28.6", kind="rubbish")
        yield hub
        close(hub)


@pytest.fixture
def look(crowded: Hub) -> Iterator[Callable[..., Browser]]:
    with clients_of(crowded) as clients:

        def opened(reader: Reader, path: str = PAGE, lang: str = "en", **asked: str) -> Browser:
            browser = Browser(clients(reader))
            browser.client.cookies.set("lang", lang)
            browser.open(path, **asked)
            return browser

        yield opened


def test_a_hot_spot_is_told_with_what_was_to_be_expected_and_how_likely_that_is(look: Callable[..., Browser]) -> None:
    desk = look(ZHAO)
    said = desk.text()
    assert "1 place with more of late than usual" in said
    assert "Seen 5 Usual would be 0.6" in said
    assert "From 2050-04-10 until today" in said
    assert "runs would have as much anywhere" in said
    assert "Rubbish 5" in said
    assert desk.page.count('<li class="case-row') == 5 + 3
    assert '"circles":[{"at":[121.3' in desk.page
    assert SECRET_PHONE not in desk.page
    zh = look(ZHAO, lang="zh").text()
    assert "最近有 1 处比平常多" in zh
    assert "1000 次里不到" in zh


def test_what_came_back_is_listed_below_it(look: Callable[..., Browser]) -> None:
    said = look(ZHAO).text()
    assert "Broken cover" in said
    assert "3 times 2050-03-06 → 2050-03-16 → 2050-03-26" in said


def test_it_says_how_it_was_found_and_what_it_cannot_see(look: Callable[..., Browser]) -> None:
    said = look(ZHAO).text()
    for words in ("999 times", "about every twentieth day", "What nobody reports is not seen", "0 without a position"):
        assert words in said


def test_where_nothing_stands_out_it_says_so(look: Callable[..., Browser]) -> None:
    cover = look(ZHAO, kind="cover")
    assert "Nothing stands out" in cover.text()
    assert "Usual would be" not in cover.text()
    assert '<option value="cover" selected>' in cover.page


def test_made_up_cases_say_so_once(look: Callable[..., Browser]) -> None:
    assert look(ZHAO).page.count("tag-synthetic") == 1


def test_who_has_no_cases_there_sees_none(look: Callable[..., Browser]) -> None:
    for reader in (LI, SUN):
        browser = look(reader)
        assert "There is nothing to test" in browser.text()
        assert "121.3" not in browser.page
    assert look(RESIDENT).status == 403
    answer = look(STRANGER).client.get(PAGE, follow_redirects=False)
    assert (answer.status_code, "/login" in answer.headers["location"]) == (303, True)


def test_the_board_and_the_map_lead_there(look: Callable[..., Browser]) -> None:
    for path in ("/board/town/event", "/case-map/town/event"):
        assert f'href="{PAGE}">Hot spots</a>' in look(ZHAO, path).page


def test_each_look_is_on_the_ledger_with_how_many_cases_were_shown(crowded: Hub, look: Callable[..., Browser]) -> None:
    look(ZHAO)
    newest = entries(crowded)[-1]
    assert (newest.address, newest.rows, newest.actor) == (PAGE, 8, ZHAO.actor)


def test_a_kind_that_there_is_not_and_a_type_without_spots(look: Callable[..., Browser], browse: Browse) -> None:
    assert look(ZHAO, kind="nothing").status == 404
    plain = browse(ZHAO)
    plain.open(PAGE)
    assert plain.status == 404
    assert "Hot spots" not in plain.open("/board/town/event")


@pytest.mark.browser
def test_on_a_phone_the_map_goes_to_a_spot_and_everybody_can_use_the_page(crowded: Hub, browser_path: Path) -> None:
    complaints: list[str] = []
    with launched(browser_path) as browser, serving(app_for(crowded, ZHAO)) as site:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies(
            [{"name": "lang", "value": "en", "url": site}, {"name": "theme", "value": "dark", "url": site}]
        )
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(site + PAGE)
        page.wait_for_selector("[data-spots][data-drawn]", timeout=20_000)
        page.locator(".spot-number").click()
        assert page.url.endswith("#hot-1")
        page.locator("#hot-1 .look").click()
        expect(page.locator(".case-map")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
        context.close()
    assert complaints == []
