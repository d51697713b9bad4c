"""The list, as people of several kinds see it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.screens.ledger.conftest import delays
from tests.town import FIRM, browse, entries, reader
from tests.web_ledger.office import EVIL, write
from zhongshu.packs.hub import Hub
from zhongshu.screens.ledger.delays import PARAMETER
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.state.tables.grants import subject_key
from zhongshu.web.ledger.listing import listing
from zhongshu.web.ledger.told import told_page
from zhongshu.web.pages import Shown
from zhongshu.web.routes import make_pages
from zhongshu.web.visit import Visit

BANK = "李晓 of Bank of Taizhou looked at Firms (3 columns, 1 row) for “Review of a loan” under the grant bank-lookup"


def looked_up(hub: Hub) -> None:
    """The bank officer looks at the firms: one has consented."""
    shown = browse(hub, "li").open("/data/firms.firm")
    assert "黄岩模具" in shown
    assert "椒江泵业" not in shown


def test_each_finds_the_look_up_that_concerns_them(hub: Hub) -> None:
    looked_up(hub)
    auditor, market, bank, firm = (browse(hub, login) for login in ("shen", "wang", "li", "firm"))
    auditor.open("/ledger")
    assert BANK in auditor.sentences
    market.open("/ledger")
    assert BANK in market.sentences
    bank.open("/ledger")
    assert "You looked at Firms (3 columns, 1 row) for “Review of a loan” under the grant bank-lookup" in bank.sentences
    firm.open("/ledger")
    told = "Bank of Taizhou looked at Firms (3 columns, 1 row) for “Review of a loan” under the grant bank-lookup"
    assert told in firm.sentences
    assert "李晓" not in firm.page
    for login in ("feng", "resident", "security", "system"):
        other = browse(hub, login)
        other.open("/ledger")
        assert not any("bank-lookup" in said and "looked" in said for said in other.sentences), login


def test_the_same_in_chinese(hub: Hub) -> None:
    looked_up(hub)
    auditor, firm = browse(hub, "shen", "zh"), browse(hub, "firm", "zh")
    auditor.open("/ledger")
    assert "台州银行 李晓 以授权 bank-lookup 为“贷款审查”查看了企业登记（3 列、1 行）" in auditor.sentences
    firm.open("/ledger")
    assert "台州银行以授权 bank-lookup 为“贷款审查”查看了企业登记（3 列、1 行）" in firm.sentences


def test_a_refusal_looks_otherwise_and_says_why(hub: Hub) -> None:
    assert browse(hub, "feng").client.get("/data/firms.firm/download.csv").status_code == 403
    market = browse(hub, "wang")
    market.open("/ledger", decision="denied")
    (said,) = market.sentences
    assert said.startswith("Refused to 冯岭 of Ecology bureau: Firms")
    assert 'class="entry bad"' in market.page


def test_a_stranger_is_sent_to_the_log_in(hub: Hub) -> None:
    browser = browse(hub, "")
    for path in ("/ledger", "/ledger/0", "/ledger/0/proof.json"):
        answer = browser.client.get(path)
        assert (answer.status_code, answer.headers["location"][:6]) == (303, "/login")


def test_administrators_see_acts_and_not_reads(hub: Hub) -> None:
    looked_up(hub)
    admin = browse(hub, "security")
    admin.open("/ledger")
    assert "王芳 of Market supervision bureau approved the grant bank-lookup, version 1: yes" in admin.sentences
    assert not [said for said in admin.sentences if "looked at" in said]
    assert "The operator test added 企业经办人" in admin.sentences
    assert "企业经办人 recorded a consent: Bank of Taizhou may look for “Review of a loan”" in admin.sentences


def test_a_look_into_the_ledger_is_an_entry(hub: Hub) -> None:
    market = browse(hub, "wang")
    market.open("/ledger", text="secret name", grant="bank-lookup")
    (told,) = entries(hub, actor=reader(hub, "wang").actor, kind="read")
    assert told.objects == (Look("ledger"),)
    assert (told.address, told.unit, told.grant, told.rows) == ("/ledger", "market", None, 0)
    assert told.details == {"grant": "bank-lookup"}
    assert told.filter is not None
    auditor = browse(hub, "shen")
    auditor.open("/ledger")
    assert "王芳 of Market supervision bureau looked into the ledger (0 shown)" in auditor.sentences


def test_no_ledger_no_page(hub: Hub) -> None:
    auditor = browse(hub, "shen")
    hub.ledger.close()
    auditor.open("/ledger")
    assert auditor.status == 503
    assert not auditor.sentences


def test_who_is_found_by_login_name_and_id(hub: Hub) -> None:
    looked_up(hub)
    auditor, wanted = browse(hub, "shen"), reader(hub, "li").actor
    for word in ("li", "李晓", "晓", wanted):
        auditor.open("/ledger", who=word)
        assert BANK in auditor.sentences, word
        assert all("李晓" in said for said in auditor.sentences)
    auditor.open("/ledger", who="nobody here")
    assert "No entry is like that" in auditor.page


def test_of_several_people_one_is_chosen(hub: Hub) -> None:
    shown = browse(hub, "shen").open("/ledger", who="平")
    assert "No entry is like that" in shown  # he did nothing yet
    shown = browse(hub, "shen").open("/ledger", who="e")
    assert "Several people are called so; choose one: 冯岭 feng" in shown


def test_an_officer_finds_only_whole_names(hub: Hub) -> None:
    looked_up(hub)
    market = browse(hub, "wang")
    market.open("/ledger", who="李晓")
    assert market.sentences == [BANK]
    market.open("/ledger", who="e")
    assert "Several people" not in market.page


def test_a_firm_finds_nobody_by_name(hub: Hub) -> None:
    looked_up(hub)
    firm = browse(hub, "firm")
    for word in ("li", "李晓", reader(hub, "li").actor):
        firm.open("/ledger", who=word)
        assert not firm.sentences, word


def test_filters_stand_in_the_address_and_can_be_dropped(hub: Hub) -> None:
    looked_up(hub)
    auditor = browse(hub, "shen")
    day = hub.now().astimezone(hub.place.zone).date()
    asked = {"object": "firms.firm", "unit": "bank", "kind": "read", "from": day, "until": day, "text": "LOAN"}
    auditor.open("/ledger", **asked)
    assert auditor.sentences == [BANK]
    assert 'href="/ledger?unit=bank&amp;kind=read' in auditor.page
    for changed in ({"object": "firms.other"}, {"unit": "market"}, {"from": day + timedelta(days=1)}, {"key": "zk"}):
        auditor.open("/ledger", **asked | changed)
        assert not auditor.sentences, changed


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "raed"}, "read"),
        ({"decision": "maybe"}, "no decision"),
        ({"from": "yesterday"}, "no day"),
        ({"until": "9999-12-31"}, "no day"),
    ],
)
def test_a_wrong_filter_is_told(hub: Hub, wrong: dict[str, str], told: str) -> None:
    browser = browse(hub, "shen")
    assert told in browser.open("/ledger", **wrong)
    assert browser.status == 404


def test_older_pages_follow_by_the_last_entry(hub: Hub) -> None:
    for number in range(120):
        write(hub, purpose="many", rows=number)
    auditor, seen, before = browse(hub, "shen"), list[int](), ""
    for _ in range(3):
        auditor.open("/ledger", text="many", before=before)
        assert len(auditor.numbers) <= 50
        seen += auditor.numbers
        before = str(seen[-1])
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 120
    assert "Back to the newest" in auditor.page


def test_how_the_ledger_stands(hub: Hub) -> None:
    made = hub.ledger.checkpoint()
    shown = browse(hub, "shen").open("/ledger")
    assert f"vouches for the first {made.size}" in shown
    assert made.root.hex()[:16] in shown
    assert hub.ledger.key.vkey in shown
    assert "zhongshu ledger verify" in shown


def test_a_firm_is_told_of_reads_in_bulk_and_of_months_that_nobody_can_tell(hub: Hub) -> None:
    firm = browse(hub, "firm")
    assert "No table about subjects like you was read in bulk" in firm.open("/ledger")
    write(hub, unit="ecology", objects=(Look("firms.firm"),), rows=5000, subject_count=5000)
    assert "without naming each; yours may have been among them: Ecology bureau: 1 time" in firm.open("/ledger")
    looked_up(hub)
    assert "no key of pseudonyms" not in firm.open("/ledger")
    with hub.grants.store.database.begin() as connection:
        connection.execute(delete(subject_key))
    firm = browse(hub, "firm")
    assert f"nobody can tell: {hub.now():%Y-%m}" in firm.open("/ledger")
    assert not [said for said in firm.sentences if "Bank of Taizhou looked" in said]


def test_what_was_typed_by_others_is_only_text(hub: Hub) -> None:
    write(hub, actor=EVIL, unit=EVIL, purpose=EVIL, grant=EVIL, address=EVIL, objects=(Look(EVIL, (EVIL,)),))
    write(hub, kind="denied", decision="denied", actor="a\u202eb", reason=f"\u2066{EVIL}")
    auditor = browse(hub, "shen")
    shown = auditor.open("/ledger")
    assert "<script>document" not in auditor.page
    assert "<img" not in auditor.page
    assert "a⟨U+202E⟩b" in shown
    assert "\u202e" not in auditor.page
    auditor.open("/ledger", text=EVIL, who=EVIL, grant=EVIL)
    assert "<script>document" not in auditor.page


def test_the_subject_is_never_in_the_ledger(hub: Hub) -> None:
    looked_up(hub)
    browse(hub, "firm").open("/ledger", text=FIRM)
    written = b"".join(path.read_bytes() for path in hub.ledger.folders.segments.iterdir())
    assert FIRM.encode() not in written


def test_what_one_did_oneself_stands_apart(hub: Hub) -> None:
    looked_up(hub)
    firm = browse(hub, "firm")
    assert "Who looked me up What I did" in firm.open("/ledger")
    assert not [said for said in firm.sentences if said.startswith("You")]
    firm.open("/ledger", show="own")
    assert "You recorded a consent: Bank of Taizhou may look for “Review of a loan”" in firm.sentences
    assert all(said.startswith("You") for said in firm.sentences)
    assert "What I did" not in browse(hub, "shen").open("/ledger")


def test_what_is_told_later_is_a_count_and_nothing_else(hub: Hub) -> None:
    parameters = dict(hub.packs.catalogue.parameters)
    parameters[PARAMETER] = replace(parameters[PARAMETER], editions=tuple(delays(30).editions))
    object.__setattr__(hub.packs.catalogue, "parameters", parameters)
    about = (hub.door.pseudonyms.of(FIRM, hub.now()),)
    held = write(hub, unit="ecology", purpose="investigation", grant="secret", subjects=about, subject_count=1)
    firm = browse(hub, "firm")
    shown = firm.open("/ledger")
    assert "Delayed By rule you are told of 1 more look-up only later" in shown
    assert "investigation" not in firm.page
    assert held not in firm.numbers
    for asked in ({"unit": "ecology"}, {"unit": "bank"}, {"text": "investigation"}):
        assert "told of 1 more look-up only later" in firm.open("/ledger", **asked)
        assert not firm.numbers
    firm.open(f"/ledger/{held}")
    assert firm.status == 404
    assert firm.client.get(f"/ledger/{held}/proof.json").status_code == 404
    auditor = browse(hub, "shen")
    auditor.open(f"/ledger/{held}")
    assert auditor.status == 200


def test_when_somebody_lost_a_right_meanwhile_the_page_is_made_again(hub: Hub) -> None:
    made = []

    def build(visit: Visit) -> tuple[Shown, Entry]:
        made.append(listing(visit))
        if len(made) == 1:
            write(hub, kind="act", act="session.ended", objects=(), rows=0)
        return made[-1]

    app = app_for(hub, reader(hub, "shen"))
    app.router.routes.insert(0, Route("/probe", told_page(make_pages(hub), build)))
    answer = TestClient(app, base_url="http://127.0.0.1:8400").get("/probe")
    assert (answer.status_code, len(made)) == (200, 2)
    assert len(entries(hub, actor=reader(hub, "shen").actor, kind="read")) == 1


def test_data_grants_and_people_lead_to_their_entries(hub: Hub) -> None:
    market, admin = browse(hub, "wang"), browse(hub, "system")
    market.open("/data/firms.firm")
    assert 'href="/ledger?object=firms.firm"' in market.page
    market.open("/grants/bank-lookup")
    assert 'href="/ledger?grant=bank-lookup"' in market.page
    admin.open(f"/people/{reader(hub, 'li').actor}")
    assert 'href="/ledger?who=li"' in admin.page
    stranger = browse(hub, "")
    stranger.open("/data/firms.firm")
    assert "/ledger" not in stranger.page


def test_a_refusal_is_told_in_the_readers_language_and_stays_as_it_was_written(hub: Hub) -> None:
    number = write(hub, kind="denied", decision="denied", purpose="loan_review", reason="quota: 20 calls a day")
    auditor = browse(hub, "shen", "zh")
    auditor.open("/ledger", decision="denied")
    assert "为“贷款审查”要看firms.other，被拒绝（1 列、1 行）：今日额度已用完：每天 20 次" in auditor.sentences[0]
    auditor.open(f"/ledger/{number}")
    assert "理由 今日额度已用完：每天 20 次" in auditor.text()
    assert '"reason":"quota: 20 calls a day"' in auditor.text()
