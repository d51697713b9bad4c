"""What a post has in its care, on the page of posts: how much, who may change it, and that it fits a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.cases.care import ANT, BEE, CAT, DESK, EAST, NORTH, OFFICER, WEST, ask, make_care
from tests.cases.town import LI, ZHAO
from tests.kit import app_for
from tests.sites import serving
from tests.town import close
from tests.web_cases.conftest import PHONE, Browse, browsers
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

PATIENCE = 60_000
"""Milliseconds, on a machine that does much else."""
SECURITY = Reader("p-security", "Security", (Post(None, Role.SECURITY_ADMIN),))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_care(tmp_path / "home")
    made.cases.holders.entrust(OFFICER, {BEE: WEST, CAT: NORTH}, by="system", at=made.now())
    yield made
    close(made)


@pytest.fixture
def browse(hub: Hub) -> Iterator[Browse]:
    with browsers(hub) as opened:
        yield opened


def test_beside_each_post_of_such_a_duty_is_how_much_it_has_in_its_care(browse: Browse) -> None:
    said = browse(LI).open("/posts")
    assert "Steward, 西网格 1 in care Urban bureau" in said
    assert "Steward, 东网格 0 in care Works bureau" in said
    assert "Steward, 北网格 ended 1 in care" in said
    assert "Firms' desk, Urban bureau Urban bureau" in said


@pytest.mark.parametrize("by", [ZHAO, SECURITY])
def test_a_firm_is_entrusted_released_and_all_of_a_post_handed_over(hub: Hub, browse: Browse, by: Reader) -> None:
    browser = browse(by)
    assert "Credit code" in browser.open("/posts", post=WEST)
    browser.send("/posts", act="entrust", post=WEST, subject=ANT, reason="")
    assert "It is in the care of this post" in browser.text()
    assert "2 in care" in browser.text()
    assert ask(hub.cases, ANT)[1] == WEST
    browser.send("/posts", act="release", post=WEST, subject=BEE, reason="")
    assert "It is in nobody's care any more" in browser.text()
    browser.send("/posts", act="hand_over", post=WEST, to=EAST, reason="letter <8>")
    assert "All is handed over" in browser.text()
    assert hub.cases.holders.cared(OFFICER) == {ANT: EAST, CAT: NORTH}
    browser.open("/posts", post=WEST)
    assert 'value="hand_over"' not in browser.page


def test_a_post_that_has_ended_only_hands_over(browse: Browse) -> None:
    browser = browse(SECURITY)
    browser.open("/posts", post=NORTH)
    assert 'value="hand_over"' in browser.page
    assert 'value="entrust"' not in browser.page
    browser.open("/posts", post=DESK)
    assert 'value="entrust"' not in browser.page


def test_what_cannot_be_is_told_beside_what_was_typed(browse: Browse) -> None:
    browser = browse(SECURITY)
    browser.open("/posts", post=WEST)
    browser.send("/posts", act="entrust", post=WEST, subject="ant <b>", reason="")
    assert browser.status == 409
    assert "is not a unified social credit code" in browser.text()
    assert 'value="ant &lt;b&gt;"' in browser.page
    browser.send("/posts", act="release", post=WEST, subject=CAT, reason="")
    assert "this is not in the care of the post" in browser.text()
    browser.send("/posts", act="hand_over", post=WEST, to=WEST, reason="")
    assert "a post hands over to another one" in browser.text()


def test_others_see_how_much_and_change_nothing(hub: Hub, browse: Browse) -> None:
    li = browse(LI)
    li.open("/posts", post=WEST)
    assert 'value="entrust"' not in li.page
    assert BEE not in li.page
    for act, said in (("entrust", {"subject": ANT}), ("release", {"subject": BEE}), ("hand_over", {"to": EAST})):
        li.open("/ask")
        li.send("/posts", act=act, post=WEST, **said)
        assert li.status == 409
        assert "the holder of the post above, or a security administrator" in li.text()
    assert hub.cases.holders.cared(OFFICER) == {BEE: WEST, CAT: NORTH}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_all_forms_fit_and_a_hand_over_is_two_touches(hub: Hub, browser: Chromium, language: str) -> None:
    with serving(app_for(hub, SECURITY)) as site:
        context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
        context.add_cookies([{"name": "lang", "value": language, "url": site}])
        page: Page = context.new_page()
        page.goto(f"{site}/posts?post={WEST}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.select_option("select[name=to]", EAST)
        page.click("button[value=hand_over]")
        expect(page.locator("[role=status]")).to_be_visible(timeout=PATIENCE)
        context.close()
    assert hub.cases.holders.cared(OFFICER)[BEE] == EAST
