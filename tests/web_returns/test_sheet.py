"""A clerk hands in a month: asked, corrected, reviewed, accepted, and the cockpit moves."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import Connection
from sqlalchemy.event import listen, remove

from tests.kit import READER
from tests.web_returns.clerk import FORM, NOVEMBER, SHEET, Clerk
from zhongshu.core.periods import Period
from zhongshu.packs.hub import Hub

KEY = (FORM, "331083", "2020-11")


def output(hub: Hub) -> Decimal | None:
    desk = hub.desk(READER)
    month = Period.parse("2020-11", desk.zone)
    return desk.cells_at(desk.indicator("economy.industry_output"), ["331000"], month)["331000"].value


def test_the_sheet_shows_what_is_asked_for_beside_earlier_months(clerk: Clerk) -> None:
    clerk.open()
    said = clerk.text()
    assert "玉环市经信局 ‹ 2020年11月" in said
    assert "逾期" in said
    assert "2020年11月 截止 2020-12-07" in said
    assert "规上工业总产值 亿元 当月数，现价" in said
    assert "上月 86.82 去年同月 84.49" in said
    assert 'data-previous="86.82"' in clerk.page


def test_a_slip_of_ten_thousand_is_asked_about_corrected_and_moves_the_cockpit(clerk: Clerk, hub: Hub) -> None:
    was = output(hub)
    assert "8/9 个单位已报" in clerk.open("/")
    assert "工业月报表 2020年11月缺 1 个单位" in clerk.page
    clerk.open()
    clerk.press("hand_in", {"output": "845600"})
    assert "有 1 处要改正或说明原因" in clerk.text()
    assert (
        "845 600.00 亿元是上月 86.82 亿元的 9 740 倍，是否按万元（而不是亿元）填了？若是，应为 84.56 亿元"
        in clerk.text()
    )
    assert "去年同月 84.49 × 9 740" in clerk.text(), "as the script says it"
    assert output(hub) == was
    clerk.press("hand_in")
    assert "已上报，等待审核。" in clerk.text()
    clerk.press("accept", who="王审核")
    assert "已入库，指标已更新： 规上工业总产值" in clerk.text()
    assert was is not None
    assert output(hub) == was + Decimal("84.56")
    home = clerk.open("/")
    assert "8/9 个单位已报" not in home
    assert "缺 1 个单位" not in home
    clerk.open()
    assert re.search(r"王审核 审核通过，入库 .*林晓 上报 .*规上工业总产值: 845600 → 84\.56 林晓 存草稿", clerk.text())


def test_a_far_number_passes_with_a_reason_which_the_reviewer_sees(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("hand_in", {"profit": "18.20"})
    assert 'name="reason.profit"' in clerk.page
    clerk.press("hand_in", {"profit": "18.20"}, **{"reason.profit": "处置子公司的一次性收益"})
    assert "已上报" in clerk.text()
    assert "处置子公司的一次性收益" in clerk.text()


def test_a_reason_does_not_pass_on_to_another_number(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("hand_in", {"profit": "18.20"})
    clerk.press("hand_in", {"profit": "28.20"}, **{"reason.profit": "处置子公司的一次性收益"})
    assert "有 1 处要改正或说明原因" in clerk.text()
    assert "28.20 亿元是上月" in clerk.text()


def test_a_draft_is_kept_without_being_complete(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("save", {"output": "", "profit": "六个多亿"})
    assert "草稿已存，还没有上报" in clerk.text()
    assert "“六个多亿” 不是数" in clerk.text()
    assert "必填" not in clerk.text(), "an empty cell of a draft is no fault yet"
    clerk.press("hand_in", {"output": ""})
    assert "必填" in clerk.text()
    assert hub.returns.versions(*KEY)[0].status == "draft"


def test_a_rule_of_the_dataset_is_told_before_it_is_handed_in(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in", {"output": "84.56", "exports": "30.00", "profit": "6.05", "rd": "2.79"})
    assert "已上报" in clerk.text()
    (made,) = hub.returns.versions(*KEY)
    hub.returns.step(KEY, made.token, "withdrawn", who="林晓")
    clerk.open()
    reasons = {"reason.output": "停产检修", "reason.exports": "清库存", "reason.profit": "无", "asked.exports": "39.00"}
    clerk.press("hand_in", {"output": "36.00", "exports": "39.00"}, **reasons)
    assert "出口交货值不大于总产值" in clerk.text()
    assert hub.returns.versions(*KEY)[0].status == "draft"


def test_the_reviewer_sends_it_back_with_a_note(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("hand_in")
    refused = clerk.press("send_back", who="王审核", note=" ")
    assert refused.status_code == 409
    assert "退回须写明原因" in clerk.text()
    clerk.press("send_back", who="王审核", note="企业数请再核")
    assert "已退回填报单位。" in clerk.text()
    assert "“企业数请再核”" in clerk.text()
    clerk.press("hand_in", {"firms": "826"})
    assert "已上报" in clerk.text()


def test_a_reason_to_send_it_back_never_accepts_it(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    assert re.search(r'<textarea class="field" name="note"', clerk.page), "Enter in it presses no button"
    refused = clerk.press("accept", who="王审核", note="企业数请再核")
    assert refused.status_code == 409
    assert "写了退回原因，却点了审核通过 · 要退回请点“退回”" in clerk.text()
    assert ">企业数请再核</textarea>" in clerk.page, "and it need not be written again"
    assert hub.returns.versions(*KEY)[0].status == "handed_in"


def test_looking_back_the_sheet_says_that_it_is_as_of_now_and_takes_no_step(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    clerk.open(f"{SHEET}?as_of=2000-01-01")
    assert "填报在这里总是现在的样子" in clerk.text()
    assert "待审核" in clerk.text()
    assert "<button class" not in clerk.page.partition("<main")[2].partition("</main>")[0]
    said = {**clerk.hidden, "act": "accept", "who": "王"}
    assert clerk.browser.post(f"{SHEET}?as_of=2000-01-01", data=said).status_code in (403, 404)
    assert hub.returns.versions(*KEY)[0].status == "handed_in"


def test_a_refusal_speaks_one_language(clerk: Clerk) -> None:
    clerk.open()
    stale = dict(clerk.hidden)
    clerk.press("save", who="陈")
    clerk.hidden = stale
    clerk.press("save")
    assert "此表刚被别人改过 · 您填的没有存" in clerk.text()
    assert "meanwhile" not in clerk.text()
    clerk.english()
    clerk.hidden = stale
    clerk.press("save")
    assert "somebody else changed this return meanwhile · nothing of yours was saved over it" in clerk.text()
    assert "此表" not in clerk.text()


def test_hidden_characters_are_not_kept_in_names_notes_and_reasons(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("save", {"profit": "18.20"}, who="林\x00晓\u202e", note="a\x01b", **{"reason.profit": "一次\x02收益"})
    (made,) = hub.returns.versions(*KEY)
    (step,) = hub.returns.steps(made.number)
    assert (step.who, step.note, made.entry.answers["profit"].reason) == ("林 晓", "a b", "一次 收益")


def test_a_sentence_about_a_cell_does_not_repeat_all_of_it(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("save", {"output": "x" * 10_000})
    told = re.search(r"“x+…” 不是数", clerk.text())
    assert told is not None
    assert len(told[0]) < 60


def test_two_clerks_at_once_neither_loses_what_they_typed(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    stale = dict(clerk.hidden)
    clerk.press("save", {"output": "80.00"}, who="陈")
    clerk.hidden = stale
    refused = clerk.press("save", {"output": "84.56", "rd": "2.80"}, who="林晓")
    assert refused.status_code == 409
    assert "此表刚被别人改过" in clerk.text()
    assert 'name="cell.output" value="84.56"' in clerk.page, "what the second one typed is still there"
    assert "别人已改为 80.00" in clerk.text()
    assert hub.returns.versions(*KEY)[0].entry.cells["output"] == "80.00"
    clerk.press("save", {"output": "84.56"}, who="林晓")
    assert hub.returns.versions(*KEY)[0].entry.cells["output"] == "84.56", "after looking, on purpose"


def test_eleven_months_of_a_year_are_no_fall_from_the_twelve_before(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("hand_in")
    clerk.press("accept", who="王")
    passport = "/passport/economy.industry_output?area=331000"
    clerk.open(f"{passport}&grain=year&period=2020")
    assert "5 333.77 亿元" in clerk.text()
    assert "与2019年相比" not in clerk.text()
    clerk.open(f"{passport}&grain=month&period=2020-11")
    assert "与2020年10月相比" in clerk.text()


def test_two_reviewers_at_once_accept_once(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    stale = dict(clerk.hidden)
    clerk.press("accept", who="王")
    published = hub.snapshot().number
    clerk.hidden = stale
    assert clerk.press("accept", who="李").status_code == 409
    assert hub.snapshot().number == published
    assert [step.who for step in hub.returns.steps(hub.returns.versions(*KEY)[0].number)] == ["林晓", "王"]


def test_a_correction_is_a_version_and_both_stay_to_be_seen(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    clerk.press("accept", who="王")
    first = output(hub)
    clerk.press("correct", who="林晓", note="漏报一家")
    assert "改正后再上报" in clerk.text()
    clerk.press("hand_in", {"output": "94.56"})
    assert output(hub) == first
    clerk.press("accept", who="王")
    assert first is not None
    assert output(hub) == first + 10
    assert "第 1 版" in clerk.text()
    clerk.open(f"{SHEET}?version=1")
    assert "这是第 1 版，已被后来的一版取代" in clerk.text()
    assert "当月数，现价 84.56 上月" in clerk.text()
    assert "<form id=" not in clerk.page


def test_hostile_text_is_shown_as_text(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("save", {"output": '"><script>alert(1)</script>'}, who="<b>林</b>", note="<img src=x>")
    assert "<script>alert" not in clerk.page
    assert "<b>林</b>" not in clerk.page
    assert "<img" not in clerk.page
    assert "&lt;script&gt;" in clerk.page


def test_a_form_of_another_site_changes_nothing(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.hidden["csrf"] = "x" * 43
    assert clerk.press("hand_in").status_code == 403
    assert hub.returns.versions(*KEY) == []


def test_an_interrupted_acceptance_can_be_finished_on_the_page(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("hand_in")
    hub.returns.begin_accepting(hub.returns.versions(*KEY))
    clerk.open()
    assert "上次入库中断了" in clerk.text()
    assert "撤回修改" not in clerk.text()
    clerk.press("accept", who="王")
    assert "已入库" in clerk.text()


@pytest.mark.parametrize(
    "path",
    [
        f"/returns/{FORM}/331083/2021-01",
        f"/returns/{FORM}/331000/2020-11",
        "/returns/economy.nothing/331083/2020-11",
        f"{SHEET}?version=9",
    ],
)
def test_an_address_that_is_none_is_a_page_that_says_so(clerk: Clerk, path: str) -> None:
    answer = clerk.browser.get(path)
    assert answer.status_code == 404
    assert "没有找到" in answer.text


def test_the_sheet_speaks_english(clerk: Clerk) -> None:
    clerk.english().open()
    clerk.press("hand_in", {"output": "845600"})
    said = clerk.text()
    assert "is 9 740 times 86.82 × 100 million yuan last month: in 10 000 yuan instead of 100 million yuan?" in said
    assert not re.search(r"[\u4e00-\u9fff]", said.replace("林晓", "")), "no Chinese is left on the English page"


def test_on_a_full_disk_what_was_typed_stays_on_the_page(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    database = hub.snapshots.database
    listen(database, "begin", _no_more_pages)
    try:
        refused = clerk.press("save", note="字" * 500, **{f"reason.{name}": "长" * 500 for name in NOVEMBER})
    finally:
        remove(database, "begin", _no_more_pages)
    assert refused.status_code == 409
    assert "没有存下：磁盘已满" in clerk.text()
    assert 'name="cell.output" value="84.56"' in clerk.page
    assert hub.returns.versions(*KEY) == []


def _no_more_pages(connection: Connection) -> None:
    """SQLite then says what it says of a full disk."""
    connection.exec_driver_sql("PRAGMA max_page_count = 1")


def test_every_cell_is_kept_as_it_was_typed(clerk: Clerk, hub: Hub) -> None:
    clerk.open()
    clerk.press("save")
    assert hub.returns.versions(*KEY)[0].entry.cells == NOVEMBER


def test_a_warning_of_the_dataset_wants_a_reason_too(clerk: Clerk) -> None:
    clerk.open()
    clerk.press("hand_in", {"rd": "90"}, **{"reason.rd": "新研究院"})
    assert "不符合“研发费用不大于总产值”，请核对或说明原因" in clerk.text()
    reason = {"reason.rd": "新研究院", "reason.check:rd_within_output": "一次性投入"}
    clerk.press("hand_in", {"rd": "90"}, **reason)
    assert "已上报，等待审核。" in clerk.text()
    assert "研发费用不大于总产值: 一次性投入" in clerk.text()
