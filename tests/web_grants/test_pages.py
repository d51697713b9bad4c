"""The pages of grants, by people of several units."""

import re

import pytest
from sqlalchemy import update

from tests.town import browse, reader
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.grants import grant_version

ASKED = {
    "title": "贷款审查",
    "purpose": "credit_line",
    "to_unit": "bank",
    "role": ["officer", "analyst"],
    "column": ["uscc", "phone", "revenue", "founded"],
    "mask.phone": "keep_last",
    "mask_value.phone": "4",
    "mask.founded": "time.year",
    "mask.revenue": "bucket",
    "mask_value.revenue": "0.50",
    "where": "employees >= 10",
    "valid_from": "2026-01-01",
    "valid_to": "2090-01-01",
    "consent": "true",
    "quota.calls_a_day": "100",
}


def test_each_finds_what_concerns_them(hub: Hub) -> None:
    assert "What we asked for 1 A bank looks up a firm that has consented waiting" in browse(hub, "li").open("/grants")
    wang = browse(hub, "wang").open("/grants")
    assert "Waiting for your decision 1 A bank looks up" in wang
    assert "What we give 1 The list of firms is open to all" in wang
    assert "Between other units 1 A bank looks up" in browse(hub, "shen").open("/grants")
    feng = browse(hub, "feng").open("/grants")
    assert "A bank looks up" not in feng
    assert "Open to anyone 2 The list of firms is open to all" in feng


def test_a_grant_is_told_in_plain_words(hub: Hub) -> None:
    told = browse(hub, "li").open("/grants/bank-lookup")
    for sentence in (
        "From Market supervision bureau To Bank of Taizhou · officer Reads Firms level 3 shared on conditions",
        "Telephone stars, then the last 4 characters",
        "only rows where employees >= 10 only of those who have consented",
        "Basis the consent of each subject Quota 200 calls a day · 50 rows a call Days no end",
        "waits for Market supervision bureau, Data bureau",
        "国务院令第809号 recalled",
        "the pack firms asked for it Version 1",
    ):
        assert sentence in told
    zh = browse(hub, "li", "zh").open("/grants/bank-lookup")
    assert "联系电话 只显示后 4 个字符" in zh
    assert "等市场监督管理局、数据局决定" in zh


def test_a_grant_between_others_is_not_shown(hub: Hub) -> None:
    browser = browse(hub, "feng")
    assert browser.client.get("/grants/bank-lookup").status_code == 403
    assert browser.client.get("/grants/open-list").status_code == 200
    assert browser.client.get("/grants/new", params={"amend": "bank-lookup"}).status_code == 403
    assert browser.client.get("/grants/bank-lokup").status_code == 404


def test_owner_and_data_office_approve_and_the_bank_is_told(hub: Hub) -> None:
    wang = browse(hub, "wang")
    wang.open("/grants/bank-lookup")
    assert wang.buttons == ["approved", "refused", "asked_back", "extended", "revoked"]
    assert wang.send("/grants/bank-lookup", act="approved", reason="").status_code == 409
    assert "sharing is conditional: an approval needs a reason" in wang.text()
    wang.send("/grants/bank-lookup", act="approved", reason="needed for loans")
    assert "Approved." in wang.text()
    assert "waits for Data bureau" in wang.text()
    qian = browse(hub, "qian")
    qian.open("/grants/bank-lookup")
    qian.send("/grants/bank-lookup", act="approved", reason="checked")
    assert "approved by 钱进, Data bureau signed by the hub" in qian.text()
    assert "the data is due 20" in qian.text()
    assert "What we may read 1 A bank looks up a firm" in browse(hub, "li").open("/grants")


def test_a_question_and_its_answer(hub: Hub) -> None:
    wang, li = browse(hub, "wang"), browse(hub, "li")
    wang.open("/grants/bank-lookup")
    wang.send("/grants/bank-lookup", act="asked_back", reason="why the telephone?")
    assert "asked back: the clock stands still" in wang.text()
    li.open("/grants/bank-lookup")
    assert li.buttons == ["answered"]
    li.send("/grants/bank-lookup", act="answered", reason="<b>to call them</b>")
    assert "“<b>to call them</b>”" in li.text().replace("&lt;", "<")
    assert "<b>to call them</b>" not in li.page


def test_what_was_typed_is_kept_and_what_happened_meanwhile_is_told(hub: Hub) -> None:
    wang = browse(hub, "wang")
    wang.open("/grants/bank-lookup")
    hub.grants.take(reader(hub, "qian"), "bank-lookup", "revoked", reason="not now")
    assert wang.send("/grants/bank-lookup", act="approved", reason="needed for loans").status_code == 409
    assert "Something happened to this grant meanwhile" in wang.text()
    assert wang.buttons == []


def test_a_person_without_a_post_there_has_no_button_and_a_forged_form_does_nothing(hub: Hub) -> None:
    he = browse(hub, "he")
    he.open("/grants/bank-lookup")
    assert he.buttons == []
    he.hidden["seen"] = "1"
    he.open("/grants/new", read="firms.firm")  # for a token
    answer = he.send("/grants/bank-lookup", act="approved", reason="me", seen="1", status="active", unit="market")
    assert answer.status_code == 409
    assert "何平 may not decide over bank-lookup" in he.text()
    assert he.client.post("/grants/bank-lookup", data={"act": "approved"}).status_code == 403
    assert hub.grants.store.dossier("bank-lookup").newest.status == "requested"


def test_a_request_is_filled_in_and_sent(hub: Hub) -> None:
    li = browse(hub, "li")
    assert "Your unit has already: bank-lookup waiting" in li.open("/grants/new", read="firms.firm")
    answer = li.send("/grants/new", **ASKED)
    assert answer.url.path == "/grants/bank-firms-firm"
    assert "The request is made." in li.text()
    spec = hub.grants.store.dossier("bank-firms-firm").newest.spec
    said = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert said == {
        "grant": "bank-firms-firm",
        "title": {"zh": "贷款审查", "en": "贷款审查"},
        "from": "market",
        "to": {"unit": "bank", "roles": ["officer", "analyst"]},
        "read": ["firms.firm"],
        "columns": {
            "allow": ["uscc", "phone", "founded", "revenue"],
            "mask": {"phone": {"keep_last": 4}, "founded": {"time": "year"}, "revenue": {"bucket": "0.50"}},
        },
        "where": "employees >= 10",
        "purpose": "credit_line",
        "basis": {"consent": True},
        "quota": {"calls_a_day": 100},
        "valid": {"valid_from": "2026-01-01", "valid_to": "2090-01-01"},
    }


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"purpose": ""}, "say what for, in one word"),
        ({"purpose": "Loan review"}, "purpose: String should match pattern"),
        ({"column": []}, "choose at least one column"),
        ({"valid_to": ""}, "a request says until when"),
        ({"valid_to": "2025-01-01"}, "valid_to 2025-01-01 is not after valid_from 2026-01-01"),
        ({"mask_value.phone": ""}, "columns.mask.phone.keep_last: Input should be a valid integer"),
        ({"mask.revenue": "keep_first", "mask_value.revenue": "2"}, "the mask keep_first is for text"),
        ({"where": "employes >= 10"}, "no column 'employes'"),
        ({"quota.calls_a_day": "many"}, "quota.calls_a_day: Input should be a valid integer"),
        ({"to_unit": "ecology"}, "may not ask for this grant from market"),
        ({"to_unit": "nobody"}, "no unit of this region 'nobody'"),
    ],
)
def test_a_wrong_word_is_told_and_nothing_typed_is_lost(hub: Hub, wrong: dict[str, object], told: str) -> None:
    li = browse(hub, "li")
    li.open("/grants/new", read="firms.firm")
    typed = ASKED | wrong
    if wrong.get("to_unit") == "ecology":
        typed["unit"] = "ecology"
    answer = li.send("/grants/new", **typed)
    assert answer.status_code == 400
    assert told in li.text()
    assert 'value="贷款审查"' in li.page
    if typed["column"]:
        assert re.search(r'value="phone" checked', li.page)
    assert "bank-firms-firm" not in hub.grants.store.dossiers()


def test_an_amendment_begins_with_what_the_grant_says(hub: Hub) -> None:
    for login in ("wang", "qian"):
        hub.grants.take(reader(hub, login), "bank-lookup", "approved", reason="yes")
    li = browse(hub, "li")
    li.open("/grants/new", amend="bank-lookup")
    assert re.search(r'name="purpose"[^>]* required pattern="[^"]*" value="loan_review"', li.page)
    assert '<option value="loan_review">Review of a loan</option>' in li.page
    assert '<option value="keep_last" selected>' in li.page
    answer = li.send("/grants/new", **{**ASKED, "read": "firms.diary", "grant": "other"})
    assert answer.url.path == "/grants/bank-lookup"
    now = hub.grants.store.dossier("bank-lookup")
    assert [one.status for one in now.versions] == ["active", "requested"]
    assert now.newest.spec.read == ("firms.firm",)
    assert "This is version 1." in li.open("/grants/bank-lookup", version="1")


def test_where_no_grant_can_help_it_is_said(hub: Hub) -> None:
    told = browse(hub, "li").open("/grants/new", read="firms.diary")
    assert "No grant can let you read it firms.diary: sharing is none, it stays with market" in told
    assert browse(hub, "li").client.get("/grants/new", params={"read": "firms.diari"}).status_code == 404
    assert "Which dataset, table or indicator" in browse(hub, "li").open("/grants/new")


def test_a_grant_whose_signature_is_wrong_is_named(hub: Hub) -> None:

    with hub.grants.store.database.begin() as connection:
        connection.execute(update(grant_version).where(grant_version.c.grant == "open-list").values(signature="AAAA"))
    told = browse(hub, "wang").open("/grants/open-list")
    assert "It lets nobody read: its signature is not the hub's" in told
