"""A firm calls, its steward asks an expert and answers, the firm reads it and rates: in browsers, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.app.walking import Come, browser, come, hub

__all__ = ["browser", "come", "hub"]
pytestmark = pytest.mark.browser
SAID = "订单多了，流动资金不够，想问问信用贷"
ADVICE = "可以办信用贷，材料三样"


def test_a_firm_calls_and_its_steward_answers(come: Come) -> None:
    firm = come("firm", "/ask/steward/call")
    expect(firm.page.get_by_label("Unified social credit code")).to_have_value(re.compile("^9133"))  # nobody types it
    firm.tap(firm.page.locator("input[value=finance]"))
    firm.type(firm.page.get_by_label("Tell us"), SAID)
    firm.look("call")
    firm.tap(firm.page.locator("button[data-send]"))
    firm.tap(firm.page.get_by_role("link", name="See it"))
    firm.stands_at("New")
    path = "/case/" + firm.page.url.partition("/case/")[2]

    steward = come("steward", "/cases")
    row = steward.page.locator(f"a[href*='{path}']")
    expect(row).to_contain_text("left")  # with the time that is left to accept it
    steward.look("inbox")
    steward.tap(row)
    steward.way("Accept")
    steward.stands_at("Being done")
    steward.way("Ask an expert", Question="信用贷要哪些材料")
    expect(steward.page).to_have_url(re.compile("/cases"))  # it is the expert's now

    expert = come("bank", path)
    expect(expert.page.get_by_text(SAID).first).to_be_visible()
    expert.way("Advise", Advice=ADVICE)
    expect(expert.page).to_have_url(re.compile("/cases"))

    steward.page.goto(steward.page.url.partition("/cases")[0] + path)
    expect(steward.page.get_by_text(ADVICE).first).to_be_visible()
    steward.way("Answer that it is solved", Answer="银行客户经理明天上门")
    steward.stands_at("Solved")
    steward.look("answered")

    firm.page.reload()
    expect(firm.page.get_by_text("银行客户经理明天上门").first).to_be_visible()
    firm.tap(firm.page.locator(".way > summary", has_text="Did your steward help?"))
    firm.tap(firm.page.get_by_role("radio", name="5 stars"))
    firm.tap(firm.page.locator(".way[open] button.main").last)
    expect(firm.page.locator(".case-state .stars")).to_have_attribute("aria-label", "5 stars")
    firm.look("rated")


def test_a_steward_sees_their_firms_in_the_morning(come: Come) -> None:
    steward = come("steward", "/packs/steward/screens/overview")
    expect(steward.page.get_by_role("heading", name="Stewards")).to_be_visible()
    steward.look("screen")
