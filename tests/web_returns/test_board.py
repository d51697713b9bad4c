"""The list of forms: who is missing, what waits, all accepted at once."""

import re

from tests.web_returns.clerk import FORM, SHEET, Clerk
from zhongshu.packs.hub import Hub
from zhongshu.screens.returns.reminding import remember, reminders_due
from zhongshu.sharing.reader import system_reader


def test_the_board_names_who_is_missing(clerk: Clerk) -> None:
    page = clerk.open("/returns")
    said = clerk.text()
    assert "2020年11月 截止 2020-12-07 8 / 9" in said
    assert f'<a class="tag tag-bad" href="{SHEET}">玉环市经信局</a>' in page
    assert page.count('class="mark mark-late"') == 2, "the slot and the key"
    assert len(re.findall(r'<th scope="row">', page)) == 9
    assert "2020年11月 逾期" in said


def test_what_waits_is_accepted_at_once(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    clerk.open("/returns")
    assert "审核通过全部 1 份" in clerk.text()
    assert clerk.browser.post(f"/returns/{FORM}/accept", data={**clerk.hidden, "who": "王"}).status_code == 200
    clerk.open("/returns")
    assert "9 / 9 缺报 都齐了" in clerk.text()
    assert 'class="mark mark-accepted"' in clerk.page
    assert hub.returns.standing("accepted")[0].unit == "331083"


def test_what_changed_since_the_page_was_seen_is_not_accepted(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    clerk.open("/returns")
    (waiting,) = hub.returns.standing("handed_in")
    hub.returns.step((FORM, "331083", "2020-11"), waiting.token, "withdrawn", who="林晓")
    answer = clerk.browser.post(f"/returns/{FORM}/accept", data={**clerk.hidden, "who": "王"})
    assert answer.status_code == 409
    assert "待审核的表已有变化，没有入库 · 看看现在的，再审核" in answer.text
    assert 'class="matrix"' in answer.text, "the page is there, as it stands now"
    assert hub.returns.standing("accepted") == []


def test_a_reminder_that_was_said_is_seen(clerk: Clerk, hub: Hub) -> None:
    desk = hub.desk(system_reader("worker"))
    remember(desk, reminders_due(desk), who="worker")
    clerk.open("/returns")
    assert "已催报" in clerk.text()


def test_the_board_speaks_english(clerk: Clerk) -> None:
    clerk.english().open("/returns")
    assert "Economy bureau of Yuhuan" in clerk.text()
    assert "Nov 2020 due 2020-12-07" in clerk.text()
    assert not re.search(r"[\u4e00-\u9fff]", clerk.text())
