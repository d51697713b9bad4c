"""Taking a case in for somebody at a counter or on the telephone: the off-line way, on the same form."""

import re

from tests.cases.town import IN_WEST, LI, RESIDENT, STRANGER, WANG
from tests.web_cases.conftest import Browse
from tests.web_cases.test_ask import FORM, answers
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

CLERK = Reader("p-clerk", "Clerk", (Post("urban", Role.CLERK),))


def test_a_caller_s_case_is_followed_by_the_code_that_was_read_to_them(hub: Hub, browse: Browse) -> None:
    clerk = browse(CLERK)
    clerk.open(FORM, channel="phone")
    assert re.search(r'value="phone" checked', clerk.page)
    clerk.send(FORM, channel="phone", **answers(said="told by telephone"))
    (code,) = re.findall(r'<code id="code">([^<]+)</code>', clerk.page)
    (path,) = re.findall(r'<code id="address" data-address>(/case/[^#]+)#', clerk.page)
    assert "The code: hand it over" in clerk.text()
    assert "hours left" in clerk.text()
    assert all(one.value != code for one in clerk.client.cookies.jar)
    assert "Take in another" in clerk.text()

    caller = browse(STRANGER)
    caller.open(path)
    caller.send(f"{path}/follow", code=code)
    assert "told by telephone" in caller.text()
    assert "by telephone" in browse(WANG).open(path)
    assert "told by telephone" not in clerk.open("/cases/mine")


def test_the_form_sent_twice_at_a_counter_shows_the_same_number_and_code(browse: Browse) -> None:
    wang = browse(WANG)
    wang.open(FORM)
    sent = {**wang.hidden, "channel": "counter", **answers()}
    first, again = (
        re.findall(r'<code id="address".*</code>', wang.client.post(FORM, data=sent).text) for _ in range(2)
    )
    assert len(first) == 1
    assert first == again


def test_what_is_wrong_is_told_and_it_stays_a_caller_s(browse: Browse) -> None:
    wang = browse(WANG)
    wang.open(FORM)
    wang.send(FORM, channel="phone", **answers(kind=""))
    assert wang.status == 422
    assert re.search(r'value="phone" checked', wang.page)


def test_only_its_posts_and_their_units_are_offered_it(hub: Hub, browse: Browse) -> None:
    for reader in (RESIDENT, STRANGER):
        browser = browse(reader)
        assert "A caller" not in browser.open(FORM, channel="phone")
        browser.send(FORM, **{**answers(), "channel": "phone"})
        assert "hand it over" not in browser.text()
    assert hub.cases.lists.asked(RESIDENT.actor)[0].lon == float(IN_WEST.partition(",")[0])
    assert "Take one in" in browse(LI).open("/cases")
    assert "Take one in" not in browse(RESIDENT).open("/cases/mine")
