"""Ask once, on pages: what is known is filled in with its source, may be changed, and stands on the case with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cases.firms import ANT, BEE, DESK, FIRM, REQUEST, make_firms
from tests.kit import app_for
from tests.sites import launched, serving
from tests.town import Browser, close
from tests.web_cases.conftest import Browse
from zhongshu.cases.event import sources
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader

FORM = "/ask/town/request"
FROM = "From Market bureau: Firms, as of"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home)
    yield made
    close(made)


def box(browser: Browser, name: str) -> str:
    """One question of the form that is shown."""
    return browser.page.partition(f'id="q-{name}-box"')[2].partition('id="q-')[2].partition('<div class="ask')[0]


def value(browser: Browser, name: str) -> str:
    """What stands in its field."""
    found = re.search(rf'name="answer\.{name}" value="([^"]*)"', browser.page)
    assert found is not None, browser.text()
    return found[1]


def answers(browser: Browser, **more: str) -> dict[str, str]:
    """The form as it is shown, with these answers typed over it."""
    names = ("firm", "name", "staff", "phone", "road", "street")
    said = {name: value(browser, name) for name in names} | {"said": "no light"} | more
    return {f"answer.{name}": one for name, one in said.items()}


def kept(hub: Hub, reader: Reader) -> dict[str, bool]:
    """Of the case asked last: which answers came from the hub, and whether each was changed."""
    line = hub.cases.lists.asked(reader.actor)[0]
    return {name: one.changed for name, one in sources(hub.cases.store.events(number_of(line.id))).items()}


def test_a_firm_finds_what_the_hub_knows_of_it_with_its_source_and_sends_it(hub: Hub, browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    assert [value(browser, name) for name in ("firm", "name", "staff", "phone")] == [
        ANT, "蚂蚁五金", "12", "0576-88880001",
    ]  # fmt: skip
    assert FROM in box(browser, "name")
    assert 'href="/data/town.firm"' in box(browser, "name")
    assert FROM not in box(browser, "road")
    sent = browser.send(FORM, **answers(browser, staff="14"))
    assert browser.status == 200
    assert kept(hub, FIRM) == {"firm": False, "name": False, "staff": True, "phone": False}
    page = browser.open(str(sent.url.path).removesuffix("/asked"))
    assert page.count(FROM) == 3
    assert page.count("Changed as it was filled in: Market bureau: Firms") == 1


def test_without_a_script_a_button_fills_in_and_all_that_was_typed_stays(hub: Hub, browse: Browse) -> None:
    browser = browse(DESK)
    browser.open(FORM)
    assert value(browser, "name") == ""
    assert "Fill in what is known" in box(browser, "firm")
    assert "Fill in what is known" not in box(browser, "name")
    browser.send(FORM, **answers(browser, firm=ANT, staff="13"), fill="firm")
    assert browser.status == 200
    assert "1 answer filled in" in box(browser, "firm")
    assert (value(browser, "name"), value(browser, "staff"), value(browser, "phone")) == ("蚂蚁五金", "13", "")
    assert "no light" in browser.page
    assert "have to be put right" not in browser.text()

    browser.send(FORM, **answers(browser, firm=BEE, staff=""), fill="firm")  # another firm: nothing of the first stays
    assert (value(browser, "name"), value(browser, "staff")) == ("蜜蜂模具", "40")
    browser.send(FORM, **answers(browser, firm=""), fill="firm")
    assert (value(browser, "name"), value(browser, "staff")) == ("", "")
    assert "Nothing is known" in box(browser, "firm")


def test_a_stranger_who_types_a_firms_code_learns_nothing_of_it(browse: Browse) -> None:
    browser = browse(ANYONE)
    browser.open(FORM)
    assert "Fill in what is known" not in box(browser, "firm")
    browser.send(FORM, **answers(browser, firm=ANT, road="R1"), fill="firm")
    assert (value(browser, "name"), value(browser, "street")) == ("", "商城路")
    assert "From Market bureau: Roads" in box(browser, "street")


def test_what_is_missing_and_known_is_filled_in_before_it_is_called_a_fault(browse: Browse) -> None:
    browser = browse(DESK)
    browser.open(FORM)
    browser.send(FORM, **answers(browser, firm=ANT, phone="abc"))
    assert browser.status == 422
    assert value(browser, "name") == "蚂蚁五金"
    assert "has to be answered" not in box(browser, "name")
    assert "1 answer to put right" in browser.text()
    browser.send(FORM, **answers(browser, phone=""))
    assert "We have it" in browser.text()


def test_nobody_says_for_themselves_that_an_answer_came_from_the_hub(hub: Hub, browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    slip = browser.hidden["filled"]
    other = browse(DESK)
    other.open(FORM)
    other.send(FORM, **answers(other, firm=ANT, name="蚂蚁五金"), filled=slip)
    assert kept(hub, DESK) == {}
    other.open(FORM)
    other.send(FORM, **answers(other, firm=ANT, name="蚂蚁五金"), filled="made-up")
    assert kept(hub, DESK) == {}


def test_on_a_way_on_the_form_is_filled_in_for_who_takes_it(hub: Hub, browse: Browse) -> None:
    given = {"firm": ANT, "name": "蚂蚁五金", "said": "no light"}
    id = hub.cases.open(REQUEST, given, FIRM, "page").case.id
    browser = browse(DESK)
    browser.open(f"/case/{id.replace('.', '/')}")
    assert value(browser, "capital") == "500.00"
    form = browser.page.partition('id="way-to-answered"')[2].partition("</form>")[0]
    assert FROM in form
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    sent = {**hidden, "answer.capital": "500.00", "answer.answer": "done"}
    browser.see(browser.client.post(f"/case/{id.replace('.', '/')}", data=sent, follow_redirects=True))
    assert browser.status == 200
    assert {name: one.changed for name, one in sources(hub.cases.store.events(number_of(id))).items()} == {
        "capital": False
    }
    assert FROM in browser.text()


@pytest.mark.browser
def test_with_a_script_it_is_filled_in_as_the_code_is_typed_and_what_is_typed_meanwhile_stays(
    hub: Hub, browser_path: Path
) -> None:
    with launched(browser_path) as browser, serving(app_for(hub, DESK)) as site:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.context.add_cookies([{"name": "lang", "value": "en", "url": site}])
        page.goto(site + FORM)
        page.get_by_label("What it is about").fill("no light")
        page.get_by_label("Employees").fill("13")
        page.get_by_label("Credit code").fill(ANT)
        page.get_by_label("Credit code").press("Tab")
        expect(page.get_by_label("Name of the firm")).to_have_value("蚂蚁五金")
        expect(page.get_by_text(FROM)).to_have_count(1)
        expect(page.get_by_label("Employees")).to_have_value("13")
        expect(page.get_by_label("What it is about")).to_have_value("no light")
        page.get_by_label("Credit code").fill(BEE)
        page.get_by_role("button", name="Fill in what is known").first.click()
        expect(page.get_by_label("Name of the firm")).to_have_value("蜜蜂模具")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_label("Name of the firm").fill("蜜蜂模具厂")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="We have it")).to_be_visible()
        assert kept(hub, DESK) == {"name": True}
        assert complaints == []
