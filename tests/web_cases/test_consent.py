"""Consent on a page: a box a field with whose it is, nothing filled in before, what is agreed to may be taken back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cases.firms import ANT, FIRM, make_firms
from tests.cases.test_consent import CAREFUL
from tests.sites import AXE
from tests.town import Browser, close
from tests.web_cases.conftest import Browse, Open
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE

FORM = "/ask/town/request"
NAMES = ("firm", "name", "staff", "phone", "road", "street")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home, CAREFUL)
    yield made
    close(made)


def values(browser: Browser) -> dict[str, str]:
    """What stands in the fields, but for the empty ones."""
    found = dict(re.findall(r'name="answer\.(\w+)" value="([^"]*)"', browser.page))
    return {name: found[name] for name in NAMES if found[name]}


def agreed(browser: Browser, *names: str, **typed: str) -> dict[str, str]:
    """Tick these boxes, press the button below them; what stands in the fields then."""
    fields = {f"answer.{name}": value for name, value in (values(browser) | typed).items()}
    browser.send(FORM, use=list(names), fill="-", **fields)
    return values(browser)


def test_a_form_begins_empty_and_is_filled_by_what_is_ticked(browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    assert values(browser) == {}
    assert "Employees Market bureau · Firms " in browser.text()
    assert agreed(browser, "firm", "staff") == {"firm": ANT, "staff": "12", "phone": "0576-88880001"}
    assert "3 answers filled in" in browser.text()
    assert browser.text().count("By consent, from Market bureau: Firms") == 2
    ticked = re.findall(r'name="use" value="(\w+)" checked', browser.page)
    assert ticked == ["firm", "staff"]


def test_a_consent_that_is_taken_back_takes_the_answer_with_it_and_not_what_was_typed(browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    agreed(browser, "firm", "name", "staff")
    assert agreed(browser, "firm", name="我们自己写的") == {
        "firm": ANT, "name": "我们自己写的", "phone": "0576-88880001",
    }  # fmt: skip


def test_what_was_agreed_to_stands_on_the_case(browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    fields = {f"answer.{name}": value for name, value in agreed(browser, "firm", "name").items()}
    browser.send(FORM, use=["firm", "name"], **fields, **{"answer.said": "no light"})
    assert "We have it" in browser.text()
    browser.open(re.search(r'href="(/case/town/request/\d+)[^"]*"', browser.page)[1])  # type: ignore[index]
    assert browser.text().count("By consent, from Market bureau: Firms") == 2


def test_who_is_nobody_in_particular_is_offered_nothing(browse: Browse) -> None:
    browser = browse(ANYONE)
    assert "What you need not type" not in browser.open(FORM)


@pytest.mark.browser
def test_with_a_script_the_fields_fill_in_place(phone: Open) -> None:
    page = phone(FIRM, FORM)
    page.get_by_label("What it is about").fill("no light")
    page.get_by_role("checkbox", name="Credit code").check()
    page.get_by_role("checkbox", name="Employees").check()
    page.get_by_role("button", name="I agree: fill in what I ticked").click()
    expect(page.get_by_text("3 answers filled in")).to_be_visible()
    expect(page.get_by_role("textbox", name="Employees")).to_have_value("12")
    expect(page.get_by_role("textbox", name="Name of the firm")).to_have_value("")
    expect(page.get_by_label("What it is about")).to_have_value("no light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("textbox", name="Name of the firm").fill("蚂蚁五金")
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    assert [one["id"] for one in found["violations"]] == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
