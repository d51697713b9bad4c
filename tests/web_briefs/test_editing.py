"""The editor's desk: change, refuse, leave out, confirm, release, by forms alone."""

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from tests.kit import put
from tests.screens.briefs.region import NAME, document, work
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.document import plain

EDIT = f"/briefs/{NAME}/2020-11/edit"
RELEASE = f"/briefs/{NAME}/2020-11/release"
READ = f"/briefs/{NAME}?period=2020-11"


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def item(hub: Hub, word: str) -> str:
    return next(one.id for one in document(hub).sentences if word in plain(one.zh, "zh"))


def send(editor: TestClient, address: str, **fields: str) -> tuple[int, str]:
    """Send a form of the edit page as a browser does: with its token, following the way on."""
    csrf = field(editor.get(EDIT).text, "csrf")
    answer = editor.post(address, data={"csrf": csrf, **fields})
    return answer.status_code, html.unescape(answer.text)


def save(editor: TestClient, hub: Hub, word: str, text: str, reason: str = "更清楚") -> tuple[int, str]:
    english = next(plain(one.en, "en") for one in document(hub).sentences if word in plain(one.zh, "zh"))
    return send(editor, EDIT, item=item(hub, word), act="save", zh=text, en=english, reason=reason)


def test_an_edited_sentence_is_read_with_its_link_and_its_history(editor: TestClient, fresh: Hub):
    status, _ = save(editor, fresh, "利润率", "利润率保持在 8.2%。")
    assert status == 200
    page = html.unescape(editor.get(READ).text)
    assert re.search(r'利润率保持在 <a class="number[^"]*" href="/passport/town.margin', page)
    assert "更清楚" in page
    assert "operator" in page


def test_a_number_with_nothing_behind_it_is_refused_and_the_text_is_kept_in_the_form(editor: TestClient, fresh: Hub):
    status, page = save(editor, fresh, "利润率", "利润率达到 12.5%。")
    assert status == 422
    assert "这份简报里没有 12.5 这个数字" in page
    assert "利润率达到 12.5%。</textarea>" in page
    assert "12.5" not in editor.get(READ).text


def test_a_sentence_is_left_out_and_restored(editor: TestClient, fresh: Hub):
    send(editor, EDIT, item=item(fresh, "利润率"), act="leave", reason="口径在变")
    assert "利润率 <a" not in html.unescape(editor.get(READ).text)
    send(editor, EDIT, item=item(fresh, "利润率"), act="restore", reason="")
    assert "利润率 <a" in html.unescape(editor.get(READ).text)


def test_a_region_of_one_language_edits_that_one(editor: TestClient, fresh: Hub):
    status, _ = send(editor, EDIT, item=item(fresh, "利润率"), act="save", zh="利润率保持在 8.2%。", reason="顺")
    assert status == 200
    assert [edit.language for edit in fresh.briefs.edits(1)] == ["zh"]


def test_leaving_out_asks_for_a_reason(editor: TestClient, fresh: Hub):
    status, page = send(editor, EDIT, item=item(fresh, "利润率"), act="leave", reason="")
    assert status == 422
    assert "请写上理由" in page


def test_a_changed_number_is_shown_to_the_editor_and_stops_the_release(editor: TestClient, fresh: Hub):
    save(editor, fresh, "工业产值", "工业产值 393.4 亿元。")
    put(fresh, "town.work", work(factor="2"))
    fresh.refresher.run(who="test")
    page = html.unescape(editor.get(EDIT).text)
    assert "这句话背后的数字变了" in page
    assert "393.4" in page
    assert "786.9\u202f亿元" in page
    assert "有 1 处改动等人确认" in page
    assert RELEASE not in page


def test_release_freezes_what_was_read(editor: TestClient, fresh: Hub):
    page = editor.get(EDIT).text
    answer = editor.post(RELEASE, data={"csrf": field(page, "csrf"), "seen": field(page, "seen")})
    assert answer.status_code == 200
    assert f"/briefs/{NAME}?issue=1" in str(answer.url)
    assert "第 1 期" in answer.text
    assert "第 1 期" in editor.get("/briefs").text


def test_a_release_pressed_twice_is_one_issue(editor: TestClient, fresh: Hub):
    page = editor.get(EDIT).text
    sent = {"csrf": field(page, "csrf"), "seen": field(page, "seen")}
    first, second = (editor.post(RELEASE, data=sent) for _ in range(2))
    assert str(first.url) == str(second.url)
    assert len(fresh.briefs.issues()) == 1
    again = editor.get(EDIT).text
    assert "与第 1 期相同，没有可以发布的改动" in again
    assert RELEASE not in again


def test_two_editors_who_release_at_the_same_moment_release_one_issue(editor: TestClient, fresh: Hub):
    page = editor.get(EDIT).text
    sent = {"csrf": field(page, "csrf"), "seen": field(page, "seen")}
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: editor.post(RELEASE, data=sent), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert [issue.status for issue in fresh.briefs.issues()].count("released") == 1


def test_the_next_issue_is_released_once_something_has_changed(editor: TestClient, fresh: Hub):
    page = editor.get(EDIT).text
    editor.post(RELEASE, data={"csrf": field(page, "csrf"), "seen": field(page, "seen")})
    save(editor, fresh, "利润率", "利润率保持在 8.2%。")
    page = editor.get(EDIT).text
    answer = editor.post(RELEASE, data={"csrf": field(page, "csrf"), "seen": field(page, "seen")})
    assert f"/briefs/{NAME}?issue=2" in str(answer.url)


def test_an_edit_of_a_sentence_that_is_gone_says_so_and_shows_what_was_written(editor: TestClient):
    status, page = send(editor, EDIT, item="0123456789ab", act="save", zh="利润率保持在 8.2%。", reason="顺")
    assert status == 422
    assert "这句话现在说不出来：有数字没有了" in page
    assert "您写的：利润率保持在 8.2%。" in page


@pytest.mark.parametrize("hidden", ["\x00", "\x01", "\u202e", "\ufffe"])
def test_characters_that_no_paper_shows_are_not_kept(editor: TestClient, fresh: Hub, hidden: str):
    status, _ = save(editor, fresh, "利润率", f"利润率{hidden}保持在 8.2%。", reason=f"顺{hidden}口")
    assert status == 200
    assert [(edit.after, edit.reason) for edit in fresh.briefs.edits(1)] == [("利润率保持在 8.2%。", "顺口")]
    assert editor.get(f"/briefs/{NAME}/2020-11.docx").status_code == 200


def test_what_changed_in_between_is_not_released(editor: TestClient, fresh: Hub):
    page = editor.get(EDIT).text
    put(fresh, "town.work", work(factor="2"))
    fresh.refresher.run(who="test")
    answer = editor.post(RELEASE, data={"csrf": field(page, "csrf"), "seen": field(page, "seen")})
    assert answer.status_code == 422
    assert "您看过以后，简报又变了" in answer.text


def test_a_form_without_its_token_changes_nothing(editor: TestClient, fresh: Hub):
    editor.get(EDIT)
    answer = editor.post(EDIT, data={"item": item(fresh, "利润率"), "act": "leave", "reason": "x"})
    assert answer.status_code == 403
    assert fresh.briefs.issues() == []


def test_the_past_is_not_edited(editor: TestClient):
    answer = editor.get(f"{EDIT}?as_of=2026-01-01")
    assert answer.status_code == 404
    assert "read, not edited" in answer.text
