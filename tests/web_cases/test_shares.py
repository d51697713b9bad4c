"""One matter of several offices on one page: who has it, since when, by when; its parts lead there and back."""

import re
from collections.abc import Iterator

import pytest

from tests.cases.parts.fair import DORA, FRED, PAUL, RESIDENT, STRANGER, ask, make_fair_town
from tests.town import close
from tests.web_cases.conftest import Browse, Open, browsers
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_fair_town(tmp_path_factory.mktemp("fair") / "home")
    yield made
    close(made)


@pytest.fixture(scope="module")
def browse(hub: Hub) -> Iterator[Browse]:
    with browsers(hub) as opened:
        yield opened


RAIN = {"answer.new_day": "2026-12-24"}


def path_of(id: str) -> str:
    return "/case/" + id.replace(".", "/")


def part_of(hub: Hub, id: str, name: str) -> str:
    return next(one for one in hub.cases.store.case(number_of(id)).parts if one.startswith(f"town.{name}/"))


def test_who_asked_sees_every_office_with_its_promise_without_opening_one(hub: Hub, browse: Browse) -> None:
    id = ask(hub.cases)
    hub.cases.move(part_of(hub, id, "police"), "yes", {}, PAUL)
    browser = browse(RESIDENT)
    said = browser.open(path_of(id))
    assert "The offices at work 1 of 2 done · 1 minute so far" in said
    assert "Police Police, Urban bureau Allowed took 1 minute promised 4 hours · in time, 4 hours to spare" in said
    assert "Fire safety Fire brigade, Works bureau It is looked at Looks at it 1 minute so far" in said
    assert "Permit comes after: Fire safety Later, if needed" in said
    assert "Kitchens" not in said.partition("How it goes")[0], "nobody cooks"
    assert re.search(r'<g class="box task userTask here [^>]*aria-current="step"><title>Fire safety', browser.page)


def test_a_part_says_of_which_matter_it_is_one_and_both_lead_to_each_other(hub: Hub, browse: Browse) -> None:
    id = ask(hub.cases)
    fire, browser = part_of(hub, id, "fire"), browse(FRED)
    assert "Part of: 年货集市" in browser.open("/cases")
    assert f"This is a part of A street fair {number_of(id)}" in browser.open(path_of(fire))
    assert f'href="{path_of(id)}"' in browser.page
    whole = browser.open(path_of(id))
    assert f'href="{path_of(fire)}"' in browser.page
    assert "13800001111" not in whole, "a telephone number is for who works at the whole"
    assert f'href="{path_of(part_of(hub, id, "police"))}"' not in browser.page, "another office's"

    browser.open(path_of(fire))
    assert "Allowed" in browser.send(path_of(fire), act="move", to="yes").text
    assert "its outcome has been handed back" in browser.open(path_of(fire))
    assert 'name="to" value="look"' not in browser.page, "it is not opened again"


def test_a_message_is_a_button_while_the_flow_waits_for_it(hub: Hub, browse: Browse) -> None:
    id, browser = ask(hub.cases, guests=5), browse(RESIDENT)
    assert "It rains" not in browser.open(path_of(id))
    hub.cases.move(part_of(hub, id, "police"), "yes", {}, PAUL)
    assert "It rains" in browser.open(path_of(id))
    wrong = browser.send(path_of(id), act="tell", message="rain")
    assert (wrong.status_code, "1 answer to put right" in wrong.text) == (409, True)
    browser.open(path_of(id))
    said = browser.see(browser.send(path_of(id), act="tell", message="rain", note="下雨", **RAIN))
    assert "Told: the matter goes on accordingly" in said
    assert "Told: It rains" in said
    assert "Permit Fair desk, Test office Not needed any more" in said
    assert "The whole in time" in said


def test_a_stranger_with_the_code_reads_the_same_without_links(hub: Hub, browse: Browse) -> None:
    opened = hub.cases.open("town.fair", {"name": "灯会", "guests": 80, "cooks": False}, STRANGER, "page")
    browser, path = browse(STRANGER), path_of(opened.case.id)
    browser.open(path)
    said = browser.see(browser.send(f"{path}/follow", code=opened.code))
    assert "Fire safety Fire brigade, Works bureau It is looked at" in said
    assert "/case/town/fire/" not in browser.page


def test_a_case_that_is_withdrawn_says_so_of_its_parts(hub: Hub, browse: Browse) -> None:
    id = ask(hub.cases)
    hub.cases.move(id, "withdrawn", {}, RESIDENT)
    said = browse(DORA).open(path_of(id))
    assert "The offices at work 1 minute in all Police Police, Urban bureau Not needed any more took 1 minute" in said
    assert "The matter does not need this part any more" in browse(FRED).open(path_of(part_of(hub, id, "fire")))


def test_on_a_phone_nothing_is_wider_than_the_page(hub: Hub, phone: Open) -> None:
    id = ask(hub.cases, cooks=True)
    page = phone(RESIDENT, path_of(id), theme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".share").count() == 4
