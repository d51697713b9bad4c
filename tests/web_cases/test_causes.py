"""From a number on a page to a task, and from its outcome back beside the number; each sees what is theirs."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.tasks import BOSS, BUREAU, COLLEAGUE, HOLES, LI, OTHER, RESIDENT, WORKS, count, day, give, make_roads
from tests.town import Browser, close, entries
from tests.web_cases.conftest import Browse
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE

NUMBER = "/indicators/roads.holes"
ASK = "/ask/hub/task"
NOW = replace(HOLES, period="2026-03-02")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("roads") / "home"
    made = make_roads(home)
    yield made
    close(made)


def follow(browser: Browser, link: str) -> str:
    """What is behind a link as the page has it."""
    return browser.see(browser.client.get(html.unescape(link)))


def order(hub: Hub, browser: Browser, **changed: str) -> str:
    """Fill the form of the page in and send it; the address that it leads to."""
    answers = {"answer.what": "补好", "answer.to": WORKS, "answer.due": day(hub, 3), **changed}
    answer = browser.client.post(ASK, data={**browser.hidden, **answers}, follow_redirects=False)
    browser.see(answer)
    return answer.headers.get("location", "")


def beside(browser: Browser) -> str:
    """What stands beside the number, as the page fetches it."""
    return browser.see(browser.client.get("/cases/about", params={"about": str(HOLES)}, headers={"hx-request": "true"}))


def test_from_the_number_to_the_task_and_back(hub: Hub, browse: Browse) -> None:
    boss, li = browse(BOSS), browse(LI)
    boss.open(NUMBER, area="331002")
    (asked,) = re.findall(r'href="(/ask/hub/task\?about=[^"]+)">Give a task</a>', boss.page)
    said = follow(boss, asked)
    assert "Holes measured Where and when Jiaojiang · 2 Mar 2026 Now 7 units passport" in said
    assert "Signal Jiaojiang: Holes above 5 units for 1 day" in said
    path = order(hub, boss).removesuffix("/asked")
    reads = entries(hub, kind="read", actor=BOSS.actor, address=ASK)
    assert [one.objects[0].name for one in reads] == ["roads.holes"] * len(reads)
    assert len(reads) == 2, "the form that was shown, and the one that was sent"
    assert re.fullmatch(r"/case/hub/task/\d+", path)
    assert "Back to the number" in boss.open(f"{path}/asked")

    li.open(path)
    for to, answers in (("accepted", {}), ("reported", {"answer.result": "Filled all seven"})):
        assert li.send(path, act="move", to=to, **answers).status_code == 200
    assert "Filled all seven" not in boss.open(NUMBER, area="331002"), "the page is kept; what is beside it is fetched"
    assert 'hx-get="/cases/about?about=' in boss.page
    boss.open(path)
    boss.send(path, act="move", to="confirmed")
    page = re.sub(r"<[^>]+>", " ", boss.client.get("/cases/about", params={"about": str(HOLES)}).text)
    assert re.search(r"补好.*Done.*Task desk, Works bureau.*Then: 7.*Filled all seven", page, re.DOTALL)


def test_the_case_shows_the_number_as_it_was_and_as_it_is(hub: Hub, browse: Browse) -> None:
    number = give(hub).rpartition("/")[2]
    count(hub, {1: 2, 2: 9, 3: 4})
    boss = browse(BOSS)
    said = boss.open(f"/case/hub/task/{number}")
    count(hub, {1: 2, 2: 7})
    assert re.search(r"Then 7 .*passport Now 4 .*by now: 9 ", said)
    (proof,) = re.findall(r'href="(/passport/roads\.holes[^"]*)"', boss.page)
    assert "Value 7 units" in follow(boss, proof), "the passport of then still says what was so then"
    assert "as_of=" in proof


def test_who_has_no_grant_to_the_number_is_told_that_and_no_number(hub: Hub, browse: Browse) -> None:
    number = give(hub).rpartition("/")[2]
    li = browse(LI)
    said = li.open(f"/case/hub/task/{number}")
    assert "Holes" in said
    assert "No grant opens this number to you" in said
    assert not re.search(r"\b7\b", said.partition("What was said")[0])
    assert "Then" not in beside(li)
    assert "Then: 7" not in li.page


def test_what_a_form_says_of_the_number_is_not_believed(hub: Hub, browse: Browse) -> None:
    boss = browse(BOSS)
    boss.open(ASK, about=str(HOLES))
    boss.hidden["number"] = "1"
    assert order(hub, boss) == ""
    assert (boss.status, "the number has just changed" in boss.text()) == (422, True)
    assert boss.hidden["number"] == "7"
    assert "补好" in boss.page, "what was typed is still there"
    assert order(hub, boss).endswith("/asked")


def test_a_number_that_changed_meanwhile_is_shown_before_the_task_is_given(hub: Hub, browse: Browse) -> None:
    boss = browse(BOSS)
    boss.open(ASK, about=str(HOLES))
    count(hub, {1: 2, 2: 8})
    assert order(hub, boss) == ""
    assert "Now 8 " in boss.text()
    count(hub, {1: 2, 2: 7})


@pytest.mark.parametrize(("reader", "status"), [(LI, 403), (OTHER, 403), (RESIDENT, 404), (ANYONE, 404)])
def test_who_may_not_read_it_or_not_give_tasks_opens_nothing_about_it(
    browse: Browse, reader: object, status: int
) -> None:
    browser = browse(reader)  # type: ignore[arg-type]
    browser.open(ASK, about=str(HOLES))
    assert browser.status == status
    assert "7 " not in browser.text()


@pytest.mark.parametrize("about", ["roads.holes", "indicator:roads.hols@331002", "dataset:roads.hole", "form:a.b"])
def test_what_is_not_there_is_told(browse: Browse, about: str) -> None:
    boss = browse(BOSS)
    boss.open(ASK, about=about)
    assert boss.status == 404


def test_a_day_that_is_over_is_told_beside_the_question_and_the_number_stays(hub: Hub, browse: Browse) -> None:
    boss = browse(BOSS)
    boss.open(ASK, about=str(NOW))
    order(hub, boss, **{"answer.due": day(hub, -1)})
    assert "is over: choose today or a later day" in boss.text()
    assert (boss.hidden["about"], boss.hidden["channel"]) == (str(NOW), "number")


def test_who_looks_back_or_does_not_work_here_is_offered_nothing(browse: Browse) -> None:
    boss = browse(BOSS)
    boss.open(NUMBER, area="331002", as_of="2099-01-01")
    assert "Give a task" not in boss.page
    assert "/cases/about" not in boss.page


def test_beside_a_number_others_are_told_that_something_is_under_way_and_the_public_nothing(
    hub: Hub, browse: Browse
) -> None:
    give(hub)
    other, resident = browse(OTHER), browse(RESIDENT)
    assert re.fullmatch(r"Cases about this number Under way besides, and not for you to see: \d+", beside_text(other))
    assert beside_text(resident) == ""
    assert "What came of it" not in other.page
    assert "补好" not in other.page


def beside_text(browser: Browser) -> str:
    """The part without its tags."""
    answer = browser.client.get("/cases/about", params={"about": str(HOLES)}, headers={"hx-request": "true"})
    browser.see(answer)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).strip()


def test_a_colleague_sees_the_outcome_and_not_what_was_ordered(hub: Hub, browse: Browse) -> None:
    id = give(hub)
    hub.cases.move(id, "accepted", {}, LI)
    hub.cases.move(id, "reported", {"result": "Nearly there"}, LI)
    said = beside_text(browse(COLLEAGUE))
    assert "Nearly there" in said
    assert "坑洞" not in said


def test_a_signal_on_the_home_page_says_that_a_task_is_under_way(hub: Hub, browse: Browse) -> None:
    boss, other, resident = browse(BOSS), browse(OTHER), browse(RESIDENT)
    assert re.search(r"Holes above 5 .*; 1 more: Jiaojiang Give a task", boss.open("/"))
    give(hub, about=replace(HOLES, area="331000"))
    said = boss.open("/", fresh="1")  # another address: pages of signals are kept for a minute
    assert re.search(r"Holes above 5 .*; 1 more: Jiaojiang 1 task under way Give a task", said)
    assert "Give a task" not in resident.open("/")
    assert "Holes above" not in other.open("/"), "no grant, no signal"


def test_where_nobody_sits_at_a_desk_the_form_says_so(hub: Hub, browse: Browse) -> None:
    cases, now = hub.cases, hub.now()
    for post in (WORKS, BUREAU):
        cases.holders.seat(post, None, "", by="system", at=now)
    cases.holders.seat("hub.task_lead/works", None, "", by="system", at=now)
    assert "Nobody sits at these posts yet" in browse(BOSS).open(ASK, about=str(HOLES))
