"""A long form: what the hub answered is folded into one line, what is asked comes first, nothing wrong is hidden."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.firms import FIRM, REQUESTS, make_firms
from tests.town import Browser, close
from tests.web_cases.conftest import Browse
from tests.web_cases.test_filled import FORM, answers, kept
from zhongshu.packs.hub import Hub

LONGER = REQUESTS.replace(
    "  road: {type: string, longest",
    """\
  founded: {type: date, level: 3, title: {zh: 成立日期, en: Founded},
    prefill: {dataset: firm, column: founded, key: uscc, by: firm}}
  road: {type: string, longest""",
)
assert LONGER != REQUESTS


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home, LONGER)
    yield made
    close(made)


def inside(browser: Browser) -> list[str]:
    """The questions that are folded away."""
    found = re.search(r'<details class="rest known">(.*?)</details>', browser.page, re.DOTALL)
    return [] if found is None else re.findall(r'id="q-(\w+)-box"', found[1])


def test_many_answers_from_the_hub_are_one_line_and_are_sent_all_the_same(hub: Hub, browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    assert "4 answers filled from your records" in browser.text()
    assert inside(browser) == ["name", "staff", "phone", "founded"]
    shown = re.findall(r'id="q-(\w+)-box"', browser.page)
    assert sorted(shown) == sorted(["firm", *inside(browser), "road", "street", "said"])
    assert len(shown) == len(set(shown))
    browser.send(FORM, **answers(browser), **{"answer.founded": "2015-03-02"})
    assert kept(hub, FIRM) == dict.fromkeys(("firm", "name", "staff", "phone", "founded"), False)


def test_an_answer_that_was_changed_and_is_wrong_is_in_sight_again(browse: Browse) -> None:
    browser = browse(FIRM)
    browser.open(FORM)
    browser.send(FORM, **answers(browser, staff="many"), **{"answer.founded": "2015-03-02"})
    assert browser.status == 422
    assert "staff" not in inside(browser)
    assert 'id="q-staff-box"' in browser.page
