"""Who holds which post: told to who works here, decided by the post above or a security administrator."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cases.town import DESK, LI, RESIDENT, WANG, WEST, ZHAO, make_town
from tests.town import close, entries
from tests.web_cases.conftest import Browse, browsers
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

SECURITY = Reader("p-security", "Security", (Post(None, Role.SECURITY_ADMIN),))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """The town with an officer of each bureau who has an account."""
    made = make_town(tmp_path / "home")
    for login, unit in (("qian", "urban"), ("wu", "works")):
        posts = (Post(unit, Role.OFFICER),)
        made.people.persons.add(Newcomer(login, login.title(), posts), Actor.at_the_machine("test"), made.now())
    yield made
    close(made)


@pytest.fixture
def browse(hub: Hub) -> Iterator[Browse]:
    with browsers(hub) as opened:
        yield opened


def test_who_works_here_sees_who_is_where_and_only_some_may_say_so(browse: Browse) -> None:
    li = browse(LI)
    assert "Grid officer, 西网格 Urban bureau Wang" in li.open("/posts")
    li.open("/posts", post=WEST)
    assert 'value="vacate"' not in li.page
    li.open("/ask")
    li.send("/posts", act="vacate", post=WEST)
    assert li.status == 409
    assert "the holder of the post above, or a security administrator" in li.text()
    assert browse(RESIDENT).client.get("/posts").status_code == 403


@pytest.mark.parametrize("by", [ZHAO, SECURITY])
def test_a_post_is_given_and_taken_and_falls_to_the_one_above(hub: Hub, browse: Browse, by: Reader) -> None:
    browser = browse(by)
    browser.open("/posts", post=WEST)
    assert 'value="qian"' in browser.page
    assert 'value="wu"' not in browser.page
    browser.send("/posts", act="seat", post=WEST, login="wu", reason="")
    assert "Wu is no officer of Urban bureau" in browser.text()
    browser.send("/posts", act="seat", post=WEST, login="qian", reason="new <b>")
    assert "The post is given" in browser.text()
    assert hub.cases.holdings()[WEST].name == "Qian"
    browser.send("/posts", act="vacate", post=WEST, reason="")
    assert "vacant with Zhao, Desk, Urban bureau" in browser.text()
    assert [one.act for one in entries(hub) if one.act and one.act.startswith("duty.")][-2:] == [
        "duty.seated",
        "duty.vacated",
    ]
    assert "1 vacant" in browser.open("/posts", vacant="1")


def test_a_deputy_has_the_work_for_the_days_that_were_said(hub: Hub, browse: Browse) -> None:
    browser, today = browse(ZHAO), hub.now().astimezone(hub.place.zone).date()
    browser.open("/posts", post=WEST)
    last = today + timedelta(days=2)
    browser.send("/posts", act="deputy", post=WEST, login="qian", since=str(last), until=str(today), reason="")
    assert "the last day comes after the first" in browser.text()
    assert f'value="{last}"' in browser.page
    browser.send("/posts", act="deputy", post=WEST, login="qian", since=str(today), until=str(last), reason="leave")
    assert "The deputy is named" in browser.text()
    found = hub.cases.responsible(WEST)
    assert found is not None
    assert (found.name, found.how) == ("Qian", "stand_in")
    assert hub.cases.hand(WANG).posts == frozenset()


def test_the_own_post_is_decided_above_it_alone(browse: Browse) -> None:
    zhao = browse(ZHAO)
    zhao.open("/posts", post=DESK)
    assert 'value="vacate"' not in zhao.page
    zhao.open("/posts", post=WEST)
    zhao.send("/posts", act="vacate", post=DESK)
    assert "the holder of the post above" in zhao.text()
    zhao.open("/posts", post=WEST)
    zhao.send("/posts", act="seat", post="no.such/post", login="qian")
    assert zhao.status == 404
    assert zhao.client.post("/posts", data={"act": "vacate", "post": WEST}).status_code == 403


def test_a_post_leads_to_what_waits_there_for_who_sees_it_and_an_administrator_has_no_list_of_cases(
    browse: Browse,
) -> None:
    to_inbox, own_list = f'href="/cases?post={WEST.replace("/", "%2F")}"', 'href="/cases/mine"'
    for reader, sees in ((ZHAO, True), (LI, False), (SECURITY, False)):
        browser = browse(reader)
        browser.open("/posts", post=WEST)
        assert (to_inbox in browser.page) == sees
        assert (own_list in browser.page) == (reader is not SECURITY)
