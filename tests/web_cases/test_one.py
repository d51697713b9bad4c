"""One case: who sees what of it, and what each may do to it without a script."""

import re

import pytest

from tests.cases.town import (
    EAST,
    EVENT,
    IN_EAST,
    LI,
    RESIDENT,
    SECRET_PHONE,
    STRANGER,
    SUN,
    WANG,
    ZHAO,
    report,
)
from tests.town import Browser, entries
from tests.web_cases.conftest import Browse
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

OUTSIDER = Reader("p-out", "Out", (Post("works", Role.OFFICER),))


SAID = "井盖坏了\n很危险"


def path_of(id: str) -> str:
    return "/case/" + id.replace(".", "/")


@pytest.fixture
def path(hub: Hub) -> str:
    """A case that was just reported in the western grid."""
    return path_of(report(hub.cases))


def acts(browser: Browser) -> set[str]:
    """The deeds and ways that a page offers."""
    ways = set(re.findall(r'name="to" value="([a-z_]+)"', browser.page))
    return ways | (set(re.findall(r'name="act" value="([a-z_]+)"', browser.page)) - {"move", "forget"})


def test_each_sees_what_is_theirs_and_is_offered_what_they_may_do(hub: Hub, browse: Browse, path: str) -> None:
    seen = {}
    for reader in (WANG, ZHAO, LI, RESIDENT):
        browser = browse(reader)
        assert "井盖坏了 很危险" in browser.open(path)
        seen[reader] = (SECRET_PHONE in browser.page, acts(browser))
    owner = {"handled", "waiting", "refused", "note", "assign", "pause", "more_time", "merge", "correct"}
    assert seen[WANG] == (True, owner)
    assert seen[ZHAO] == (True, {"note", "assign", "merge", "correct"})
    assert seen[LI] == (False, set())
    assert seen[RESIDENT] == (True, {"note"})
    assert entries(hub)[-1].reference == f"{EVENT}/{path.rpartition('/')[2]}"


def test_a_case_that_is_not_there_and_one_that_is_not_yours_are_the_same_page(browse: Browse, path: str) -> None:
    for reader in (STRANGER, OUTSIDER):
        browser = browse(reader)
        pages = {}
        for one in (path, "/case/town/event/99999", "/case/town/event/x", "/case/no/such/1"):
            answer = browser.client.get(one)
            pages[one] = re.sub(r'name="csrf" value="[^"]+"', "", answer.text.replace(one, "HERE"))
            pages[one] = pages[one].replace(one.replace("/", "%2F"), "HERE")
            assert answer.status_code == 404
        assert len(set(pages.values())) == 1
        browser.open("/ask")
        answers = {browser.send(one, act="note", note="x").status_code for one in (path, "/case/town/event/99999")}
        assert answers == {404}


def test_the_way_of_a_case_from_the_post_to_its_rating(browse: Browse, path: str) -> None:
    wang, sun, resident = browse(WANG), browse(SUN), browse(RESIDENT)
    wang.open(path)
    wang.send(path, act="move", to="handled", note="")
    assert wang.status == 409
    assert "has to be answered" in wang.text()
    wang.send(path, act="move", to="handled", **{"answer.done": "new cover"})
    assert "given to: Inspector, Urban bureau" in wang.text()
    assert "in time, 4 hours to spare" in wang.text()

    sun.open(path)
    sun.send(path, act="move", to="solved")
    assert "Accept: Solved" in sun.text()

    assert "Are you satisfied?" in resident.open(path)
    resident.send(path, act="rate", note="quick", stars="4")
    assert "Thank you for rating" in resident.text()
    assert 'aria-label="4 stars"' in resident.page
    resident.send(path, act="move", to="new", note="broken again")
    assert "reopened 1 time" in resident.text()
    assert "broken again" in wang.open(path)


def test_of_two_at_once_one_is_shown_what_the_other_did_and_keeps_what_was_typed(browse: Browse, path: str) -> None:
    wang, zhao = browse(WANG), browse(ZHAO)
    wang.open(path)
    zhao.open(path)
    zhao.send(path, act="note", note="look into this first")
    wang.send(path, act="move", to="handled", **{"answer.done": "typed & kept"})
    assert wang.status == 409
    said = wang.text()
    assert "changed by somebody else" in said
    meanwhile = wang.page.partition('class="card meanwhile"')[2].partition("</section>")[0]
    assert "look into this first" in meanwhile
    assert "Zhao" in meanwhile
    assert "typed &amp; kept" in wang.page
    wang.send(path, act="move", to="handled", **{"answer.done": "typed & kept"})
    assert "given to: Inspector" in wang.text()


def test_a_form_that_does_not_say_what_was_seen_does_nothing(hub: Hub, browse: Browse, path: str) -> None:
    wang = browse(WANG)
    wang.open(path)
    sent = {"csrf": wang.hidden["csrf"], "act": "note", "note": "x"}
    assert wang.client.post(path, data=sent).status_code == 409
    assert wang.client.post(path, data={**wang.hidden, **sent, "csrf": "other"}).status_code == 403
    assert hub.cases.store.case(int(path.rpartition("/")[2])).version == 1


def test_remarks_are_internal_unless_they_are_said_to_be_for_who_asked(browse: Browse, path: str) -> None:
    wang, resident, colleague = browse(WANG), browse(RESIDENT), browse(LI)
    wang.open(path)
    wang.send(path, act="note", note="only for us")
    wang.send(path, act="note", note="for you", public="1")
    assert "only for us" in wang.text()
    assert ("for you" in resident.open(path), "only for us" in resident.page) == (True, False)
    colleague.open(path)
    assert "for us" not in colleague.page
    assert "for you" not in colleague.page
    assert "Resident" not in colleague.page


def test_clocks_stand_still_with_their_reason_and_more_time_is_decided_above(browse: Browse, path: str) -> None:
    wang, zhao = browse(WANG), browse(ZHAO)
    wang.open(path)
    wang.send(path, act="pause", note="waiting for a part")
    assert "stands still, 4 hours left" in wang.text()
    clocks = wang.page.partition('aria-labelledby="clocks"')[2].partition("</section>")[0]
    assert "waiting for a part" in clocks
    wang.send(path, act="resume", note="")
    wang.send(path, act="more_time", clock="solve", by="90", note="a lot")
    assert "which is not between 1 and 8 hours" in wang.text()
    wang.send(path, act="more_time", clock="solve", by="4", note="part comes tomorrow")
    assert "the post above decides" in wang.text()
    zhao.open(path)
    assert {"grant", "decline"} <= acts(zhao)
    zhao.send(path, act="grant", note="")
    assert "Granted 4 hours more" in zhao.text()
    assert "7 hours left" in zhao.text()


def test_a_case_is_handed_over_and_the_page_leads_where_one_still_sees_it(hub: Hub, browse: Browse) -> None:
    path = path_of(report(hub.cases))
    wang, li = browse(WANG), browse(LI)
    wang.open(path)
    wang.send(path, act="assign", post=EAST, note="")
    assert "a reason has to be given" in wang.text()
    wang.send(path, act="assign", post=EAST, note="in their grid")
    assert "Handed over to: Grid officer, 东网格" in wang.text()
    assert acts(wang) == set()
    li.open(path)
    assert "handled" in acts(li)


def test_a_way_for_a_second_pair_of_eyes_is_named_to_the_first(hub: Hub, browse: Browse) -> None:
    path = path_of(report(hub.cases))
    wang, sun = browse(WANG), browse(SUN)
    wang.open(path)
    wang.send(path, act="assign", post="town.inspector/urban", note="nobody else is there")
    sun.open(path)
    assert "somebody else" not in sun.text()
    sun.send(path, act="move", to="handled", **{"answer.done": "new cover"})
    assert "solved" not in acts(sun)
    assert "“Accept” has to be done by somebody else: a second pair of eyes" in sun.text()


def test_a_case_goes_up_in_another_that_one_may_see(hub: Hub, browse: Browse, path: str) -> None:
    master, foreign = report(hub.cases), report(hub.cases)
    wang = browse(WANG)
    wang.open(path)
    wang.send(path, act="merge", other="99999")
    assert "there is no number 99999 that you may see" in wang.text()
    wang.send(path, act="merge", other=master.rpartition("/")[2])
    assert "1 case went up in this one" in wang.text()
    assert f'<a class="link num" href="{path}">' in wang.page
    wang.open(path)
    assert f"Went up in {master.rpartition('/')[2]} · That one is now: New" in wang.text()
    assert hub.cases.store.case(int(foreign.rpartition("/")[2])).is_open


def test_an_answer_is_corrected_and_the_former_one_stays(hub: Hub, browse: Browse, path: str) -> None:
    wang = browse(WANG)
    wang.open(path)
    now = {"kind": "rubbish", "place.lon": "121.25", "place.lat": "28.5", "said": SAID, "phone": SECRET_PHONE}
    wang.send(path, act="correct", note="wrong kind", **{f"answer.{name}": value for name, value in now.items()})
    assert "Corrected" in wang.text()
    events = hub.cases.store.events(int(path.rpartition("/")[2]))
    assert [dict(one.fields) for one in events][1:] == [{"kind": "rubbish"}]
    assert events[0].fields["kind"] == "cover"


def test_hostile_words_are_shown_as_they_are_and_turn_nothing_around(hub: Hub, browse: Browse) -> None:
    hostile = "</p><script>alert(1)</script>\u202egnihton\u2066"
    given = {"kind": "cover", "place": IN_EAST, "said": hostile}
    path = path_of(hub.cases.open(EVENT, given, RESIDENT, "page").case.id)
    li = browse(LI)
    li.open(path)
    li.send(path, act="note", note=hostile)
    for page in (path, "/cases", "/board/town/event", "/case-map/town/event"):
        li.open(page)
        assert "<script>alert" not in li.page
        assert not {"\u202e", "\u2066"} & set(li.page)
        assert "&lt;script&gt;alert(1)" in li.page
