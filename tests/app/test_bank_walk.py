"""A firm says what it needs, sees what fits and why the rest does not, asks a bank and says what that may see; the bank
opens its file, accepts, decides and pays out; the firm takes its consent back; an auditor finds the consents and the
look-ups; a steward sees what waits, and a firm whose figures fell: in browsers."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.app.walking import Come, browser, come, hub
from tests.town import entries, reader
from zhongshu.app.demo_consents import PAGE
from zhongshu.app.demo_people import FIRM
from zhongshu.cases.row_cases import READER
from zhongshu.packs.hub import Hub
from zhongshu.screens.blocks import screen_blocks
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.reader import system_reader

__all__ = ["browser", "come", "hub"]
pytestmark = pytest.mark.browser
LOAN = "Loan for veterans"
GROUNDS = "流水与申报相符，抵押物足值"
SAID = "老客户推迟了订单，资金能撑三个月"


def days(hub: Hub, count: int) -> str:
    return (hub.now().astimezone(hub.place.zone).date() + timedelta(days=count)).isoformat()


def looks(hub: Hub) -> list[Entry]:
    return [one for one in entries(hub, kind="read") if one.purpose == "loan_review"]


def test_a_firm_finds_a_loan_which_a_bank_decides_on_what_it_may_see(come: Come, hub: Hub) -> None:
    firm = come("firm", "/ask/loans/need")
    expect(firm.page.get_by_label("Unified social credit code")).to_have_value(FIRM)  # nobody types it
    firm.type(firm.page.get_by_label("How much"), "500")
    firm.type(firm.page.get_by_label("For how long"), "12")
    firm.tap(firm.page.locator("input[value=working]"))
    firm.tap(firm.page.locator(".rest:not(.known) > summary"))
    firm.tap(firm.page.locator("#q-veteran-box input[value=true]"))
    firm.look("need")
    firm.tap(firm.page.locator("button[data-send]"))
    firm.tap(firm.page.get_by_role("link", name="Products that fit"))
    fails = firm.page.locator("section[aria-labelledby=fails]")
    expect(fails).to_contain_text("What for is Working capital, needs Research")
    expect(firm.page.locator("section[aria-labelledby=open]")).to_contain_text("Security is not known")
    firm.look("matches")
    need = "/case/loans/need/" + firm.page.url.split("/")[-2]
    firm.tap(firm.page.locator("section[aria-labelledby=fits] .offer", has_text=LOAN).locator("a.button"))

    expect(firm.page.get_by_label("Which product").locator("option:checked")).to_have_text(LOAN)
    expect(firm.page.locator("option[value=veteran_loan]")).to_be_enabled()
    expect(firm.page.locator("option[value=tax_credit]")).to_be_disabled()  # of another bank than the one chosen
    expect(firm.page.get_by_label("Amount")).to_have_value("300")  # as much as there is of what is needed
    for chapter in ("Taxes", "Finance"):
        firm.tap(firm.page.get_by_role("checkbox", name=chapter))
    firm.page.get_by_label("Consent until").fill(days(hub, 60))
    firm.look("application")
    firm.tap(firm.page.locator("button[data-send]"))
    firm.tap(firm.page.get_by_role("link", name="See it"))
    firm.stands_at("To be accepted")
    expect(firm.page.locator(".thumb")).to_have_count(0)  # nothing begs to be taken back
    path = "/case/" + firm.page.url.partition("/case/")[2]
    given = {(one.unit, one.chapter) for one in hub.grants.consents.of_subject(FIRM) if one.chapter}
    assert given == {("bank_rural", "tax"), ("bank_rural", "finance")}

    steward = come("steward", "/cases")
    expect(steward.page.locator(f"a[href*='{need}']")).to_be_visible()  # what waits: whom nobody has helped yet

    officer = come("rural", "/cases")
    officer.tap(officer.page.locator(f"a[href*='{path}']"))
    expect(officer.page.get_by_text(LOAN).first).to_be_visible()
    officer.tap(officer.page.get_by_role("link", name="One enterprise, one file"))
    expect(officer.page.locator("section[aria-labelledby=tax]")).to_contain_text("Taxpayer number")
    expect(officer.page.locator("section[aria-labelledby=locked]")).to_contain_text("Power")
    officer.look("file")
    file = officer.page.url
    officer.page.go_back()
    officer.way("Accept")
    officer.tap(officer.page.locator(".way > summary", has_text="Propose"))
    officer.tap(officer.page.locator(".way[open] input[value=grant]"))
    officer.type(officer.page.locator(".way[open]").get_by_label("On what grounds"), GROUNDS)
    officer.look("proposed")
    officer.tap(officer.page.locator(".way[open] button.main").last)
    officer.stands_at("To be decided")

    head = come("rural_head", path)
    expect(head.page.get_by_text(GROUNDS).first).to_be_visible()
    head.way("Approve", Amount_approved="280", Rate_a_year="3.85", Term_approved="12")
    head.stands_at("Approved")

    officer.page.goto(officer.page.url.partition("/case")[0] + path)
    officer.way("Sign", Contract="HT-2026-1")
    officer.way("Pay out", Loan="JJ-2026-1", Amount_paid_out="280", Due=days(hub, 365))
    officer.stands_at("Paid out")
    officer.look("paid-out")
    officer.way("Repay a part", Principal_repaid="100000.05", Repaid_on=days(hub, 0))
    officer.stands_at("Repaid in part")
    officer.look("repaid-in-part")

    firm.page.reload()
    expect(firm.page.get_by_text("3.85").first).to_be_visible()
    firm.look("approved")
    firm.page.goto(firm.page.url.partition("/case")[0] + "/consents")
    firm.look("consents")
    group = firm.page.locator(".grant-list > li", has_text="Rural bank")
    firm.tap(group.get_by_role("button", name="Take all of it back"))
    firm.page.wait_for_url("**/consents?done=revoked*")
    for chapter in ("tax", "finance"):
        assert FIRM not in hub.grants.consents.consented("bank_rural", "loan_review", hub.now(), chapter)
    officer.page.goto(file)
    expect(officer.page.get_by_text("Nothing here is yours to see")).to_be_visible()
    expect(officer.page.get_by_text("Taxpayer number")).to_have_count(0)
    officer.look("taken-back")


def test_the_banks_have_looked_at_whoever_let_them_before_anybody_came(hub: Hub) -> None:
    there = [one for one in looks(hub) if one.address == PAGE and one.rows]
    firms = {unit: {one.subjects for one in there if one.unit == unit} for unit in {one.unit for one in there}}
    assert {unit: len(subjects) for unit, subjects in firms.items()} == {"bank": 20, "bank_rural": 5}
    assert {one.subject_count for one in there} == {1}


def test_another_bank_has_no_such_case(come: Come, hub: Hub) -> None:
    city = come("city", "/cases")
    (line,) = hub.cases.lists.inbox(frozenset({"loans.bank_officer/bank_rural"}), limit=1)
    answer = city.page.request.get(city.page.url.partition("/cases")[0] + f"/case/loans/application/{line.number}")
    assert answer.status == 404


def test_a_screen_counts_the_rows_of_its_reader_alone(hub: Hub) -> None:
    rows = [[{"table": "enterprise.firm"}]]
    spec = ScreenSpec.model_validate({"screen": "firms", "title": "Firms", "roles": ["firm"], "rows": rows})
    ((every,),), ((own,),) = (
        screen_blocks(hub.desk(who), spec, hub.place.area) for who in (system_reader("test"), reader(hub, "firm"))
    )
    assert every.table is not None
    assert own.table is not None
    assert (every.table.count, own.table.count) == (2000, 1)


def test_a_steward_sees_the_firm_whose_figures_fell_and_the_bank_does_not(come: Come, hub: Hub) -> None:
    fell = {"firm": FIRM, "name": "路桥样例正远进出口有限公司", "why": "销项开票同比 -41.2% 用电同比 -18.0%"}
    id = hub.cases.open("loans.hint", fell, READER, "data", key="walk").case.id
    path = "/case/" + id.replace(".", "/", 1)
    bank = come("bank", "/cases")
    assert bank.page.request.get(bank.page.url.partition("/cases")[0] + path).status == 404
    steward = come("steward", path)
    expect(steward.page.get_by_text("-41.2%").first).to_be_visible()
    steward.tap(steward.page.locator(".way > summary", has_text="Seen, and in need"))
    steward.type(steward.page.locator(".way[open]").get_by_label("What was heard"), SAID)
    steward.tap(steward.page.locator(".way[open] input[value=loan]"))
    steward.look("hint")
    steward.tap(steward.page.locator(".way[open] button.main").last)
    steward.stands_at("Helped")


def test_an_auditor_finds_consents_given_and_taken_back_and_what_the_bank_looked_up(come: Come, hub: Hub) -> None:
    auditor = come("auditor", "/ledger", phone=False)
    home = auditor.page.url
    for act in ("consent.given", "consent.revoked"):
        auditor.page.goto(f"{home}?text={act}")
        expect(auditor.page.get_by_text(act).first).to_be_visible()
        auditor.look(act)
    auditor.page.goto(f"{home}?unit=bank_rural&decision=allowed")
    expect(auditor.page.get_by_text("for “Review of a loan” under the grant").first).to_be_visible()
    auditor.look("look-ups")
    assert {one.unit for one in looks(hub) if one.address != PAGE} >= {"bank_rural"}
