"""A firm says what it needs; a bank publishes a product of its own, and it is matched like those of the pack."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.kit import make_hub
from tests.packs.lenders import REGION
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.matching import Matched, matched
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

FIRM = Reader("p-firm", "Firm", (Post(None, Role.FIRM),), subject="91331004YL0000004L")
OFFICER = Reader("p-officer", "Officer", (Post("bank_city", Role.OFFICER),))
HEAD = Reader("p-head", "Head", (Post("bank_city", Role.OFFICER),))
OTHER_HEAD = Reader("p-other", "Other head", (Post("bank", Role.OFFICER),))
SEATS = {
    "loans.bank_officer/bank_city": OFFICER,
    "loans.bank_head/bank_city": HEAD,
    "loans.bank_head/bank": OTHER_HEAD,
}
NEED = {
    "firm": FIRM.subject,
    "amount": "300",
    "months": 12,
    "purpose": "research",
    "industry": 34,
    "staff": 40,
    "revenue": "1200.00",
    "tax_paid": "30.00",
    "tax_grade": "b",
    "research_share": "2.6",
    "patents": 3,
    "listed": "true",
    "loan_balance": "0.00",
    "overdue": "false",
    "founded": "2015-06-01",
}
PRODUCT = {
    "title": "城商行专精贷（示例）",
    "bank": "bank_city",
    "up_to": "500.00",
    "rate": "3.10",
    "term": 24,
    "guarantee": "credit",
    "promise_days": 2,
    "for_size": "small",
    "least_research": "2.00",
    "grades": "ab",
    "only_listed": "true",
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("loans") / "home"
    made = make_hub(home, {}, region=REGION)
    for post, reader in SEATS.items():
        made.cases.holders.seat(post, reader.actor, reader.name, by="system", at=made.cases.ledger.now())
    yield made
    made.ledger.close()


def need(hub: Hub, **answers: object) -> Matched:
    id = hub.cases.open("loans.need", {**NEED, **answers}, FIRM, "page").case.id
    return products(hub, id)


def products(hub: Hub, id: str) -> Matched:
    seen = hub.cases.look(id, FIRM, address="test")
    return matched(seen, "products", hub.cases.offers, hub.cases.now().astimezone(hub.place.zone))


def test_its_size_and_age_are_worked_out_and_what_is_short_is_told(hub: Hub) -> None:
    found = need(hub)
    assert [one.offered.id for one in found.fits] == ["tax_credit"]
    research = next(one for one in found.fails if one.offered.id == "rd_loan")
    assert [(one.input.name, one.missing) for one in found.why(research)] == [("research_share", Decimal("0.4"))]
    assert {one.offered.id for one in found.open} == {
        "talent_credit", "veteran_loan", "patent_pledge", "property_loan", "guarantee_loan",
    }  # fmt: skip
    assert found.wanting == {"collateral": 3, "talent": 1, "veteran": 1}


def test_a_firm_that_cannot_be_sized_is_asked_and_says_it_later(hub: Hub) -> None:
    id = hub.cases.open("loans.need", {**NEED, "staff": None}, FIRM, "page").case.id
    assert "size" in products(hub, id).wanting
    hub.cases.move(id, "looking", {"staff": 40, "collateral": "patent"}, FIRM)
    found = products(hub, id)
    assert "size" not in found.wanting
    pledge = next(one for one in found.fits if one.offered.id == "patent_pledge")
    assert found.says(pledge)["up_to"] == 180


def test_a_bank_publishes_a_product_with_two_people_and_withdraws_it(hub: Hub) -> None:
    id = hub.cases.open("loans.product", PRODUCT, OFFICER, "page").case.id
    assert all(one.offered.id != id for one in need(hub).fits), "a draft is offered to nobody"
    for reader in (OFFICER, OTHER_HEAD):
        with pytest.raises((NotAllowed, GrantError)):
            hub.cases.move(id, "published", {}, reader)
    hub.cases.move(id, "published", {}, HEAD)
    found = need(hub)
    first = found.fits[0]
    assert (first.offered.id, first.offered.headline, first.fit.asks) == (id, "城商行专精贷（示例）", 5)
    assert first.ranked is not None
    assert first.ranked.points == 100, "the best rate, the whole amount, the shortest promise, made most closely"
    poor = next(one for one in need(hub, tax_grade="m").fails if one.offered.id == id)
    assert [one.input.name for one in found.why(poor)] == ["tax_grade"]
    hub.cases.move(id, "withdrawn", {}, HEAD)
    assert [one.offered.id for one in need(hub).fits] == ["tax_credit"]


def test_who_drafts_does_not_publish_even_as_head(hub: Hub) -> None:
    at = hub.cases.ledger.now()
    hub.cases.holders.seat("loans.bank_officer/bank", OTHER_HEAD.actor, OTHER_HEAD.name, by="system", at=at)
    id = hub.cases.open("loans.product", {**PRODUCT, "bank": "bank"}, OTHER_HEAD, "page").case.id
    with pytest.raises((NotAllowed, GrantError)):
        hub.cases.move(id, "published", {}, OTHER_HEAD)


def test_only_a_loan_desk_drafts_one_and_it_has_a_rate(hub: Hub) -> None:
    with pytest.raises(GrantError):
        hub.cases.open("loans.product", PRODUCT, FIRM, "page")
    with pytest.raises(Unfilled):
        hub.cases.open("loans.product", {**PRODUCT, "rate": ""}, OFFICER, "page")


INVOICES = {"sold_year": "900.00", "sold_growth": "3.00", "void_share": "4.00", "top5_share": "55.00", "idle_months": 0}
SAID = {
    "least_sold": "500.00", "least_growth": "0.00", "most_void": "5.00", "most_top5": "60.00", "most_idle": 1,
    "title": "城商行开票优享贷（示例）",
}  # fmt: skip


def test_what_a_bank_asks_of_invoices_is_open_for_a_firm_without_any_and_no_other_product_is(hub: Hub) -> None:
    plain = {
        name: one
        for name, one in PRODUCT.items()
        if name in ("bank", "up_to", "rate", "term", "guarantee", "promise_days")
    }
    before = {one.offered.id for one in need(hub).open}
    ids = [
        hub.cases.open("loans.product", {**plain, **said}, OFFICER, "page").case.id
        for said in (SAID, {"title": "普通贷（示例）"})
    ]
    for id in ids:
        hub.cases.move(id, "published", {}, HEAD)
    asks, plain_one = ids
    without = need(hub)
    assert {one.offered.id for one in without.open} - before == {asks}
    assert plain_one in {one.offered.id for one in without.fits}
    (fitted,) = (one for one in without.open if one.offered.id == asks)
    assert {one.input.name for one in without.why(fitted)} == set(INVOICES)
    assert asks in {one.offered.id for one in need(hub, **INVOICES).fits}
    failing = need(hub, **{**INVOICES, "void_share": "5.01"})
    (fails,) = (one for one in failing.fails if one.offered.id == asks)
    assert [(one.input.name, one.missing) for one in failing.why(fails)] == [("void_share", Decimal("-0.01"))]
