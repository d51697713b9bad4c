"""What a reader of a brief sees, and where its numbers lead."""

import html
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.kit import READER, put
from tests.screens.briefs.region import AREA, NAME, document, month, work
from tests.web_briefs.conftest import browse
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.editing import Draft, leave_out, release
from zhongshu.screens.briefs.issues import draft_of
from zhongshu.screens.briefs.store import IssueHead

READ = f"/briefs/{NAME}?period=2020-11"


def numbers(page: str) -> list[str]:
    """Where the numbers of a page lead."""
    return [html.unescape(found) for found in re.findall(r'<a class="number[^"]*" href="([^"]+)"', page)]


def draft_now(hub: Hub) -> Draft:
    made, _ = draft_of(hub.desk(READER), hub.briefs, hub.packs.briefs[NAME], AREA, month(hub, "2020-11"))
    return made


def issue_of(hub: Hub) -> IssueHead:
    """Release November as it stands."""
    draft = draft_now(hub)
    opened = hub.briefs.open(NAME, AREA, "2020-11", snapshot=hub.snapshot().number, who="li")
    return release(hub.briefs, opened, draft, seen=draft.seen, who="li")


def test_the_list_leads_to_the_newest_month(pages: TestClient):
    page = pages.get("/briefs").text
    assert "运行月报" in page
    assert f'href="/briefs/{NAME}?period=2020-11"' in page
    assert "看 2020年11月" in page


def test_every_number_of_the_page_leads_to_its_passport(pages: TestClient, hub: Hub):
    page = pages.get(READ)
    assert page.status_code == 200
    led = numbers(page.text)
    assert set(led) == {number.path for number in document(hub).numbers if number.kind != "relation"} | {
        "/figures/relations#town.r04"
    }
    for path in sorted({path for path in led if path.startswith(("/passport", "/indicators"))}):
        answer = pages.get(path)
        assert answer.status_code == 200, path
    shown = pages.get("/passport/town.output?area=331000&grain=year&period=2020").text
    assert "4 244.2\u202f亿元".replace(" ", "\u202f") in shown


def test_a_brief_with_synthetic_numbers_says_so_at_its_head(pages: TestClient):
    page = pages.get(READ).text
    assert page.index("合成数据，只作演示") < page.index("总体")
    assert "◇" in page


def test_the_page_speaks_the_readers_language(hub: Hub):
    with browse(hub, "en") as english:
        page = english.get(READ).text
    assert "Industrial output in November 2020 was" in page
    assert "39.34\u202fbillion yuan" in page


def test_the_editor_is_told_what_is_not_said_and_why(pages: TestClient):
    page = html.unescape(pages.get(READ).text)
    assert "别处企业 …。" in page
    assert "P-06 是平湖市的数字" in page


def test_another_month_and_another_place(pages: TestClient):
    assert "1–10月" in pages.get(f"/briefs/{NAME}?period=2020-10").text
    county = pages.get(f"/briefs/{NAME}?period=2020-11&area=331002").text
    assert "椒江区" in county
    assert "area=331002" in county


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/briefs/town.monthyl", "town.monthly"),
        (f"/briefs/{NAME}?period=2020", "2020-11"),
        (f"/briefs/{NAME}?period=nineteen", "known forms"),
        (f"/briefs/{NAME}?issue=99", "99"),
    ],
)
def test_what_is_not_there_is_a_sentence(pages: TestClient, address: str, said: str):
    answer = pages.get(address)
    assert answer.status_code == 404
    assert said in html.unescape(answer.text)


def test_a_month_without_numbers_says_what_to_do(pages: TestClient):
    page = pages.get(f"/briefs/{NAME}?period=2015-01").text
    assert "2015年1月 没有一句话的数字是齐的" in page
    assert "先装载数据，或换一个月" in page


def test_a_released_issue_stays_as_it_was_and_its_numbers_lead_to_what_was_known_then(fresh: Hub):
    issue = issue_of(fresh)
    then = fresh.snapshot().at.isoformat()
    put(fresh, "town.work", work(factor="2"))
    fresh.refresher.run(who="test")
    with browse(fresh) as pages:
        page = pages.get(f"/briefs/{NAME}?issue={issue.number}").text
        assert "393.4\u202f亿元" in page
        assert "发布以后，有数字变了。" in page
        assert "此后不再变动" in page
        led = numbers(page)
        assert all("as_of=" in path for path in led)
        month_value = next(path for path in led if path.startswith("/passport/town.output?area=331000&grain=month"))
        passport = pages.get(month_value).text
        assert "393.4\u202f亿元" in passport
        assert "786.9\u202f亿元" in pages.get(f"{READ}&draft=1").text
    assert then in fresh.snapshots.get(issue.snapshot).at.isoformat()


def test_an_issue_whose_numbers_still_stand_says_nothing_of_later_ones(fresh: Hub):
    issue = issue_of(fresh)
    with browse(fresh) as pages:
        assert "发布以后" not in pages.get(f"/briefs/{NAME}?issue={issue.number}").text
        opened = fresh.briefs.open(NAME, AREA, "2020-11", snapshot=fresh.snapshot().number, who="li")
        sentence = next(document(fresh).sentences)
        leave_out(fresh.briefs, opened, draft_now(fresh), sentence.id, reason="口径在变", who="li")
        assert "发布以后" not in pages.get(READ).text, "what an editor prepares is no change of the numbers"


def test_looking_back_shows_the_draft_before_the_release(fresh: Hub):
    before = fresh.snapshot().at
    issue_of(fresh)
    with browse(fresh) as pages:
        moment = (before + timedelta(milliseconds=1)).isoformat().replace("+", "%2B")
        page = pages.get(f"{READ}&as_of={moment}").text
        assert "草稿" in page
        assert "编辑下一期" not in page
        assert all("as_of=" in path for path in numbers(page))
