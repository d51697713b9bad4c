"""A person's edits: kept, held against the numbers, asked about when those change, frozen with the issue."""

import pytest

from tests.kit import READER, put
from tests.screens.briefs.region import AREA, NAME, month, work
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.document import Number, plain
from zhongshu.screens.briefs.editing import Draft, edit_sentence, leave_out, release, restore
from zhongshu.screens.briefs.issues import draft_of, released, shown
from zhongshu.screens.briefs.store import IssueHead


def draft(hub: Hub) -> Draft:
    return draft_of(hub.desk(READER), hub.briefs, hub.packs.briefs[NAME], AREA, month(hub, "2020-11"))[0]


def opened(hub: Hub) -> IssueHead:
    return hub.briefs.open(NAME, AREA, "2020-11", snapshot=hub.snapshot().number, who="wang")


def sentence(hub: Hub, word: str) -> str:
    """The id of the sentence that says it."""
    return next(one.id for one in draft(hub).composed.sentences if word in plain(one.zh, "zh"))


def say(hub: Hub, word: str, text: str, *, reason: str = "顺一顺", language: str = "zh") -> None:
    edit_sentence(hub.briefs, opened(hub), draft(hub), sentence(hub, word), {language: text}, reason=reason, who="wang")


def said(hub: Hub) -> str:
    return "\n".join(plain(one.zh, "zh") for one in draft(hub).document.sentences)


def correct(hub: Hub) -> None:
    """November's output comes in anew: a tenth more."""
    put(hub, "town.work", work(factor="CASE WHEN month = DATE '2020-11-01' THEN 1.1 ELSE 1 END"))
    hub.refresher.run(who="test")


def test_an_edit_keeps_the_links_of_its_numbers(fresh: Hub):
    say(fresh, "利润率", "利润率保持在 8.2% 的较高水平。")
    (edited,) = [one for one in draft(fresh).document.sentences if one.edited]
    assert plain(edited.zh, "zh") == "利润率保持在 8.2% 的较高水平。"
    assert [part.name for part in edited.zh if isinstance(part, Number)] == ["town.margin"]
    assert "利润率 8.2%" in "".join(plain(one.zh, "zh") for one in draft(fresh).composed.sentences)


def test_a_number_of_ones_own_is_refused_by_name_and_nothing_is_kept(fresh: Hub):
    with pytest.raises(ZhongshuError, match=r"nothing in this brief stands behind 9\.9"):
        say(fresh, "利润率", "利润率 9.9%，创历史新高。")
    assert draft(fresh).edits == ()


def test_an_edit_says_why(fresh: Hub):
    with pytest.raises(ZhongshuError, match="reason"):
        say(fresh, "利润率", "利润率保持在 8.2%。", reason="")


def test_a_sentence_left_out_is_gone_in_both_languages_and_comes_back(fresh: Hub):
    item = sentence(fresh, "利润率")
    leave_out(fresh.briefs, opened(fresh), draft(fresh), item, reason="口径在变", who="wang")
    assert "利润率" not in said(fresh)
    assert draft(fresh).left_out == {item}
    restore(fresh.briefs, opened(fresh), draft(fresh), item, reason="口径已定", who="wang")
    assert "利润率 8.2%" in said(fresh)
    assert [edit.reason for edit in draft(fresh).edits] == ["口径在变"] * 2 + ["口径已定"] * 2


def test_when_the_number_behind_an_edit_changes_a_person_is_asked(fresh: Hub):
    say(fresh, "工业产值", "工业产值 393.4 亿元，稳步增长。")
    say(fresh, "示范企业", "示范企业已有不少于 15 家。")
    correct(fresh)
    now = draft(fresh)
    ((item, language),) = now.open
    standing = now.standing[item, language]
    assert standing.stale
    assert standing.bound.unbacked == ("393.4",)
    with pytest.raises(ZhongshuError, match="wait for a person"):
        release(fresh.briefs, opened(fresh), now, seen=now.seen, who="li")
    say(fresh, "工业产值", "工业产值 432.8 亿元，稳步增长。")
    assert draft(fresh).open == ()
    assert "工业产值 432.8" in said(fresh)


def test_an_edit_whose_words_still_hold_is_confirmed_by_saving_it_again(fresh: Hub):
    text = "工业产值保持增长，利润同步改善。"
    say(fresh, "工业产值", text)
    correct(fresh)
    assert len(draft(fresh).open) == 1
    say(fresh, "工业产值", text, reason="核过，仍然成立")
    assert draft(fresh).open == ()
    assert text in said(fresh)


def test_a_released_issue_keeps_its_numbers_for_ever(fresh: Hub):
    say(fresh, "利润率", "利润率保持在 8.2%。")
    before = draft(fresh)
    issue = release(fresh.briefs, opened(fresh), before, seen=before.seen, who="li")
    assert (issue.status, issue.released_by, issue.snapshot) == ("released", "li", fresh.snapshot().number)
    correct(fresh)
    kept = released(fresh.briefs, fresh.briefs.get(issue.number))
    assert kept.document.sections == before.document.sections
    assert kept.document.left_out == ()
    seen = shown(fresh.desk(READER), fresh.briefs, fresh.packs.briefs[NAME], AREA, month(fresh, "2020-11"))
    assert seen.issue == issue
    with pytest.raises(ZhongshuError, match="never changes"):
        edit_sentence(
            fresh.briefs,
            issue,
            draft(fresh),
            sentence(fresh, "示范企业"),
            {"zh": "示范企业。"},
            reason="晚了",
            who="li",
        )


def test_the_next_issue_begins_with_the_edits_of_the_last(fresh: Hub):
    say(fresh, "示范企业", "示范企业已有不少于 15 家。")
    now = draft(fresh)
    first = release(fresh.briefs, opened(fresh), now, seen=now.seen, who="li")
    assert "示范企业已有" in said(fresh)
    second = opened(fresh)
    assert second.number != first.number
    assert [edit.after for edit in fresh.briefs.edits(second.number)] == ["示范企业已有不少于 15 家。"]


def test_what_changed_since_it_was_read_is_not_released(fresh: Hub):
    seen = draft(fresh).seen
    correct(fresh)
    with pytest.raises(ZhongshuError, match="changed since you looked"):
        release(fresh.briefs, opened(fresh), draft(fresh), seen=seen, who="li")


def test_an_issue_is_released_once(fresh: Hub):
    now, issue = draft(fresh), opened(fresh)
    release(fresh.briefs, issue, now, seen=now.seen, who="li")
    with pytest.raises(ZhongshuError, match="never changes"):
        release(fresh.briefs, issue, now, seen=now.seen, who="wang")


def test_looking_back_shows_the_state_before_edit_and_release(fresh: Hub):
    say(fresh, "利润率", "利润率保持在 8.2%。")
    before = fresh.briefs.edits(opened(fresh).number)[0].at
    now = draft(fresh)
    release(fresh.briefs, opened(fresh), now, seen=now.seen, who="li")
    seen = shown(
        fresh.desk(READER), fresh.briefs, fresh.packs.briefs[NAME], AREA, month(fresh, "2020-11"), until=before
    )
    assert seen.draft is not None
