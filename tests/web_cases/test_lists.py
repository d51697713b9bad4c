"""The inbox, what is overdue, boards and maps: what is due first stands first, and each sees their own."""

import re
from datetime import timedelta

import pytest

from tests.cases.town import DESK, EAST, IN_EAST, LI, RESIDENT, SECRET_PHONE, STRANGER, SUN, WANG, WEST, ZHAO, report
from tests.town import Browser
from tests.web_cases.conftest import Browse
from zhongshu.cases.lists import CaseLists
from zhongshu.packs.hub import Hub
from zhongshu.web.cases.inbox import PAGE

LISTS = ("/cases", "/cases/overdue", "/cases/done", "/cases/mine")


@pytest.fixture(scope="module", autouse=True)
def _reported(hub: Hub) -> None:
    for kind in ("rubbish", "cover"):  # 24 and 4 hours
        report(hub.cases, kind=kind)
    report(hub.cases, place=IN_EAST)
    hub.cases.move(report(hub.cases), "refused", {"why": "elsewhere"}, WANG)


def test_what_is_due_first_stands_first_with_how_long_is_left(browse: Browse) -> None:
    wang = browse(WANG)
    said = wang.open("/cases")
    assert said.index("3 hours left") < said.index("23 hours left")
    assert "2 due within a day 2 open" in said
    assert SECRET_PHONE not in wang.page
    assert "elsewhere" not in wang.page
    assert "ended 20" in wang.open("/cases/done")


def test_a_desk_sees_those_below_when_it_asks_and_nobody_sees_others(browse: Browse) -> None:
    zhao, wang = browse(ZHAO), browse(WANG)
    assert "Nothing to do" in zhao.open("/cases")
    assert "3 open" in zhao.open("/cases", post="all")
    assert "1 open" in zhao.open("/cases", post=EAST)
    for post in (EAST, DESK, "nobody"):
        wang.open("/cases", post=post)
        assert wang.status == 404
    assert wang.client.get("/cases?kind=town.nothing").status_code == 404
    assert "3 hours left" in wang.open("/cases", kind="town.event")


def test_what_is_overdue_is_told_in_words_the_longest_first(
    hub: Hub, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = hub.now()
    monkeypatch.setattr(type(hub.ledger), "now", lambda _: now + timedelta(days=2, hours=5))
    said = browse(WANG).open("/cases/overdue")
    assert said.index("2 days over") < said.index("29 hours over")
    assert "2 overdue" in said


def test_who_asked_finds_their_own_and_a_stranger_is_asked_to_log_in(browse: Browse) -> None:
    resident = browse(RESIDENT)
    assert resident.open("/cases/mine").count("井盖坏了") == 4
    assert "You hold no post now" in resident.open("/cases")
    for path in LISTS:
        answer = browse(STRANGER).client.get(path, follow_redirects=False)
        assert (answer.status_code, "/login" in answer.headers["location"]) == (303, True)


def test_a_board_has_a_column_a_step_and_a_map_the_same_as_its_list(browse: Browse) -> None:
    zhao, sun = browse(ZHAO), browse(SUN)
    said = zhao.open("/board/town/event")
    assert "New 3" in said
    assert said.count("井盖坏了") == 3
    zhao.open("/case-map/town/event")
    assert zhao.page.count('"at":[121.25,28.5]') == 2
    assert zhao.page.count('<li class="case-row') == 3
    assert "井盖" not in sun.open("/board/town/event")
    assert "Nothing is open" in sun.open("/case-map/town/event")
    for reader, status in ((RESIDENT, 403), (STRANGER, 303)):
        answer = browse(reader).client.get("/board/town/event", follow_redirects=False)
        assert (answer.status_code, "井盖" in answer.text) == (status, False)
    assert zhao.client.get("/board/town/nothing").status_code == 404


def test_a_long_inbox_goes_on_where_it_was_left(hub: Hub, browse: Browse) -> None:
    for _ in range(PAGE):
        report(hub.cases, place=IN_EAST)
    li = browse(LI)
    first = li.open("/cases").count("井盖坏了")
    after = li.page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    rest = li.see(li.client.get(after)).count("井盖坏了")
    assert (first, rest) == (PAGE, 1)
    assert li.see(li.client.get(f"{after}&kind=town.event")).count("井盖坏了") == 1
    assert li.client.get("/cases?after=x~y").status_code == 404
    assert WEST not in li.page


def after_that(browser: Browser) -> str:
    """The address of the next page."""
    return browser.page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("view", ["overdue", "done", "mine"])
def test_every_long_list_has_further_pages_until_its_end(
    hub: Hub, browse: Browse, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    for _ in range(2 * PAGE if view == "done" else 0):
        hub.cases.move(report(hub.cases, place=IN_EAST), "refused", {"why": "elsewhere"}, LI)
    now, before = hub.now(), hub.now()
    monkeypatch.setattr(type(hub.ledger), "now", lambda _: now + timedelta(days=2))
    browser = browse(RESIDENT if view == "mine" else LI)
    browser.open(f"/cases/{view}", kind="town.event")
    seen = [*_numbers(browser)]
    while address := after_that(browser):
        assert "kind=town.event" in address
        browser.see(browser.client.get(address))
        seen += _numbers(browser)
    asked = hub.cases.lists.asked(RESIDENT.actor, limit=200)
    wanted = {
        "mine": list(asked),
        "done": [one for one in asked if one.closed and one.post == EAST],
        "overdue": [one for one in asked if not one.closed and one.post == EAST and one.opened <= before],
    }[view]
    assert len(seen) == len(set(seen))
    assert set(seen) == {one.number for one in wanted}
    assert browser.client.get(f"/cases/{view}?after=x~y").status_code == 404
    assert browser.client.get(f"/cases/{view}?after=-~3").status_code == (200 if view == "mine" else 404)


def test_an_act_shows_when_the_page_is_loaded_next_in_whichever_process(hub: Hub, browse: Browse) -> None:
    li, zhao = browse(LI), browse(ZHAO)
    before = zhao.open("/board/town/event"), li.open("/cases"), _open_at(zhao)
    id = report(hub.cases, place=IN_EAST, kind="cover")
    assert _open_at(zhao) == before[2] + 1
    other = CaseLists(hub.cases.store.database, hub.now)  # as another process has it
    assert other.counted().of(frozenset([EAST])).open == _open_at(zhao)
    hub.cases.move(id, "refused", {"why": "elsewhere"}, LI)
    assert _open_at(zhao) == other.counted().of(frozenset([EAST])).open == before[2]
    assert id.rpartition("/")[2] in li.open("/cases/done")


def _open_at(browser: Browser) -> int:
    found = re.search(r"(\d+) open", browser.open("/cases", post=EAST))
    assert found is not None
    return int(found[1])


def _numbers(browser: Browser) -> list[int]:
    return [int(one) for one in re.findall(r'<small class="num muted">(\d+)</small>', browser.page)]
