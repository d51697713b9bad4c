"""The page on which a firm consents, and a bank writes down what it has on paper."""

import re

import pytest

from tests.town import FIRM, browse
from zhongshu.packs.hub import Hub


def holding(hub: Hub, chapter: str | None = None) -> frozenset[str]:
    return hub.grants.consents.consented("bank", "loan_review", hub.now(), chapter)


def test_a_firm_consents_and_takes_it_back(hub: Hub) -> None:
    firm = browse(hub, "firm")
    offered = "Bank of Taizhou Review of a loan Everything A bank looks up a firm that has consented"
    assert offered in firm.open("/consents")
    firm.send("/consents", act="give", offer="bank:loan_review", valid_to="2090-01-01", subject="someone else")
    assert "The consent is written down." in firm.text()
    assert "Bank of Taizhou Review of a loan Everything holds" in firm.text()
    assert firm.client.get("/grants/bank-lookup").status_code == 200
    assert firm.client.get("/grants/own-market").status_code == 403
    assert holding(hub) == {FIRM}
    firm.send("/consents", act="revoke")
    assert "Taken back, from this moment." in firm.text()
    assert holding(hub) == frozenset()


def test_a_firm_consents_chapter_by_chapter(hub: Hub) -> None:
    li = browse(hub, "li")
    asked = {"purpose": "loan_review", "to_unit": "bank", "role": "officer", "column": "uscc", "consent": "true"}
    for chapter in ("tax", "power"):
        days = {"valid_from": "2026-01-01", "valid_to": "2090-01-01"}
        li.open("/grants/new", read="firms.firm")
        li.send("/grants/new", title=f"See {chapter}", chapter=chapter, **asked, **days)
        assert f"only of those who have consented to {chapter}" in li.text()
    firm = browse(hub, "firm")
    assert re.search("Everything A bank looks .* power See power tax See tax", firm.open("/consents"))
    firm.send("/consents", act="give", offer=["bank:loan_review:power", "bank:loan_review:tax"], valid_to="2090-01-01")
    assert re.search("Bank of Taizhou Review of a loan tax holds .* power holds .* Take all of it back", firm.text())
    assert [holding(hub, chapter) for chapter in ("tax", "power", None)] == [{FIRM}, {FIRM}, frozenset()]
    _, power = hub.grants.consents.of_subject(FIRM)
    firm.send("/consents", act="revoke", number=str(power.number))
    assert [holding(hub, chapter) for chapter in ("tax", "power")] == [{FIRM}, frozenset()]
    assert re.search("Review of a loan tax holds .* over 1 Bank of Taizhou Review of a loan power", firm.text())
    firm.send("/consents", act="give", offer="bank:loan_review:power")
    firm.send("/consents", act="revoke", number=[str(one.number) for one in hub.grants.consents.of_subject(FIRM)[:2]])
    assert [holding(hub, chapter) for chapter in ("tax", "power")] == [frozenset(), frozenset()]


def test_a_bank_writes_down_what_it_has_on_paper(hub: Hub) -> None:
    li = browse(hub, "li")
    li.open("/consents")
    li.send("/consents", act="give", offer="bank:loan_review", subject=FIRM)
    assert "a consent that somebody else writes down needs evidence" in li.text()
    li.send("/consents", act="give", offer="bank:loan_review", subject=FIRM, evidence="form 2026-17")
    assert holding(hub) == {FIRM}
    assert "written down by 李晓" in browse(hub, "firm").open("/consents")


def test_the_way_there_is_shown_to_those_whom_it_concerns(hub: Hub) -> None:
    assert 'href="/consents"' in page(hub, "firm")
    assert 'href="/consents"' in page(hub, "li")
    assert 'href="/consents"' not in page(hub, "wang")
    assert "No grant rests on a consent of yours." in browse(hub, "wang").open("/consents")


def page(hub: Hub, login: str) -> str:
    browser = browse(hub, login)
    browser.open("/grants")
    return browser.page


@pytest.mark.parametrize(
    ("login", "said", "told"),
    [
        ("he", {"offer": "bank:loan_review", "subject": FIRM, "evidence": "x"}, "may not act for this subject"),
        ("firm", {"offer": "bank:marketing"}, "choose whom it is for, and what for"),
        ("firm", {"offer": "bank:loan_review:tax"}, "choose whom it is for, and what for"),
        ("firm", {}, "choose whom it is for, and what for"),
        ("firm", {"offer": "bank:loan_review", "valid_to": "soon"}, "soon is no day"),
        ("firm", {"offer": "bank:loan_review", "valid_to": "2020-01-01"}, "would end before it begins"),
        ("li", {"offer": "bank:loan_review"}, "say whose consent it is"),
        ("firm", {"act": "revoke", "number": "7"}, "no consent 7"),
    ],
)
def test_what_cannot_be_is_told(hub: Hub, login: str, said: dict[str, str], told: str) -> None:
    browser = browse(hub, login)
    browser.open("/consents")
    assert browser.send("/consents", **{"act": "give", **said}).status_code == 409
    assert told in browser.text()
    assert holding(hub) == frozenset()
