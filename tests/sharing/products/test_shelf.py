"""A product from its listing to the statement of a month: asked for, decided, used, metered, owed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.kit import put
from tests.town import add_people, entries, make_town, reader
from zhongshu.core.errors import GrantError, PackError
from zhongshu.datasets.plan import Plan
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.products.billing import Month
from zhongshu.sharing.read import Access

FIRM = """
dataset: firm
title: Firms
owner: market
level: 3
sharing: conditional
origin: synthetic
key: [uscc]
columns:
  uscc: {type: string}
  name: {type: string}
  employees: {type: integer}
"""
LIST = """
dataset: list
title: List
owner: market
level: 1
sharing: unconditional
origin: synthetic
key: [uscc]
columns: {uscc: {type: string}}
"""
GRANTS = """
- grant: open-list
  title: Open
  from: market
  to: {anyone: true}
  read: list
  purpose: public_information
"""
PRODUCTS = """
profile:
  title: {zh: 画像, en: Profile}
  summary: Firms of ten people or more
  offers: [firm]
  purpose: industry_analysis
  columns: {allow: [name, employees]}
  where: employees >= 10
  days: 60
  terms: {licence: Inside the unit}
  prices:
    - {valid_from: 2026-01-01, a_month: 10, a_call: 0.5, free_calls: 1, reference: {title: tariff}, certainty: recalled}
register:
  title: Register
  summary: The open list
  offers: list
  purpose: public_information
  grant: open-list
  terms: {licence: CC-BY-4.0}
"""
FILES = {
    "datasets/firm.yaml": FIRM,
    "datasets/list.yaml": LIST,
    "grants.yaml": GRANTS,
    "products.yaml": PRODUCTS.replace("offers: list", "offers: [list]"),
}
MARCH = Month.of("2027-03")


class Clock:
    """Set by hand; the ledger reads it."""

    now = datetime(2027, 3, 10, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock()


@pytest.fixture
def hub(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = make_town(tmp_path / "home", FILES)
    monkeypatch.setattr(made.ledger._appender, "_clock", clock)
    add_people(made)
    put(
        made,
        "firms.firm",
        "SELECT * FROM (VALUES ('1', 'Ant', 12), ('2', 'Bee', 3), ('3', 'Cat', 90)) AS rows(uscc, name, employees)",
    )
    yield made
    made.ledger.close()


def subscribed(hub: Hub) -> str:
    """The bank has asked, the market bureau and the data office have said yes; the grant's id."""
    shelf = hub.products
    asked = shelf.subscribe(reader(hub, "he"), "firms.profile", unit="bank", reason="for the yearly plan")
    for login in ("wang", "qian"):
        if hub.grants.store.dossier(asked.id).waiting:
            hub.grants.take(reader(hub, login), asked.id, "approved", reason="agreed")
    return asked.id


def plan(hub: Hub, *columns: str) -> Plan:
    types = hub.packs.catalogue.datasets["firms.firm"].spec.duckdb_columns
    return Plan(f'SELECT {", ".join(columns)} FROM "firms.firm"', hub.snapshot(), {"firms.firm": types}, "firms.firm")


def use(hub: Hub, grant: str) -> list[tuple[object, ...]]:
    """One answer with the rows that the subscription gives."""
    access: Access = hub.door.open(
        reader(hub, "he"), purpose="industry_analysis", address="/api/v1/data/firms.firm", grant=grant
    )
    rows = access.read(plan(hub, "name", "employees"))
    access.close()
    return sorted(rows)


def test_a_subscription_is_a_grant_in_the_products_words(hub: Hub) -> None:
    grant = subscribed(hub)
    spec = hub.grants.store.dossier(grant).shown.spec
    assert grant == "firms-profile-bank"
    assert (spec.from_, spec.to.unit, spec.read, spec.where) == ("market", "bank", ("firms.firm",), "employees >= 10")
    assert spec.columns.allow == ("name", "employees")
    assert spec.valid is not None
    assert (spec.valid.valid_from.isoformat(), str(spec.valid.valid_to)) == ("2027-03-10", "2027-05-09")
    assert use(hub, grant) == [("Ant", 12), ("Cat", 90)]
    with pytest.raises(NotAllowed, match="has this product, or has asked for it"):
        hub.products.subscribe(reader(hub, "li"), "firms.profile", unit="bank", reason="again")


def test_nobody_subscribes_for_others_or_to_what_is_open(hub: Hub) -> None:
    with pytest.raises(NotAllowed, match="nobody subscribes to it"):
        hub.products.subscribe(reader(hub, "he"), "firms.register", unit="bank", reason="x")
    with pytest.raises(NotAllowed, match="may not ask for this grant"):
        hub.products.subscribe(reader(hub, "feng"), "firms.profile", unit="bank", reason="x")
    with pytest.raises(GrantError):
        hub.products.subscribe(reader(hub, ""), "firms.profile", unit="bank", reason="x")
    assert hub.products.store.subscriptions() == ()
    assert hub.products.may_subscribe(reader(hub, "he"), "firms.profile") == ("bank",)
    assert hub.products.may_subscribe(reader(hub, "wang"), "firms.profile") == (), "it is their own"


def test_a_month_is_stated_once_it_is_over_and_never_again(hub: Hub, clock: Clock) -> None:
    grant = subscribed(hub)
    for _ in range(3):
        use(hub, grant)
    assert hub.products.issue_due() == [], "March has not ended"
    clock.now = datetime(2027, 3, 31, 16, 30, tzinfo=UTC)  # 1 April, half past midnight in the region
    assert hub.products.issue_due() == [], "a stream of the last evening may still run"
    clock.now = datetime(2027, 3, 31, 18, 30, tzinfo=UTC)
    (march,) = hub.products.issue_due()
    assert (march.month, march.unit, march.calls, march.rows) == ("2027-03", "bank", 3, 6)
    assert march.days == {"2027-03-10": (3, 6)}
    assert [(one.what, one.quantity, one.amount) for one in march.lines] == [
        ("a_month", 1, Decimal("10.00")),
        ("free_calls", 1, Decimal("0.00")),
        ("a_call", 2, Decimal("1.00")),
    ]
    assert march.total == Decimal("11.00")
    assert hub.products.issue_due() == []
    assert hub.products.store.statement(grant, "2027-03") == march
    assert hub.products.recount(march) == ()
    (note,) = entries(hub, act="product.statement")
    assert (note.result, note.details["total"]) == (march.digest[:32], "11.00")


def test_a_statement_that_was_changed_shows(hub: Hub, clock: Clock) -> None:
    grant = subscribed(hub)
    use(hub, grant)
    clock.now = datetime(2027, 4, 2, tzinfo=UTC)
    (march,) = hub.products.issue_due()
    forged = replace(march, days={"2027-03-10": (100, 2)})
    assert forged.digest != march.digest
    assert [(one.about, one.day, one.said, one.found) for one in hub.products.recount(forged)] == [
        ("digest", "", forged.digest[:32], march.digest[:32]),
        ("calls", "2027-03-10", "100", "1"),
    ]


def test_what_was_revoked_is_stated_for_the_days_it_stood(hub: Hub, clock: Clock) -> None:
    grant = subscribed(hub)
    use(hub, grant)
    hub.grants.take(reader(hub, "wang"), grant, "revoked", reason="the bank has left")
    with pytest.raises(GrantError):
        use(hub, grant)
    clock.now = datetime(2027, 6, 2, tzinfo=UTC)
    assert [one.month for one in hub.products.issue_due()] == ["2027-03"], "no fee for April and May"
    again = hub.products.subscribe(reader(hub, "he"), "firms.profile", unit="bank", reason="back")
    assert again.id == "firms-profile-bank-2"


def test_refused_calls_cost_nothing(hub: Hub, clock: Clock) -> None:
    grant = subscribed(hub)
    with pytest.raises(GrantError):
        hub.door.open(reader(hub, "he"), purpose="industry_analysis", grant=grant).read(plan(hub, "uscc"))
    clock.now = datetime(2027, 4, 2, tzinfo=UTC)
    (march,) = hub.products.issue_due()
    assert (march.calls, march.total) == (0, Decimal("10.00"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("offers: [firm]", "offers: [frim]"), "cube or service 'firms.frim'"),
        (("allow: [name, employees]", "allow: [nam, employees]"), "no column 'nam'"),
        (("where: employees >= 10", "where: employees >>= 10"), "something is missing near '>='"),
        (("grant: open-list", "grant: opened-list"), "no grant 'opened-list' (did you mean \"open-list\"?"),
        (("a_month: 10", "a_month: -10"), "greater than or equal to 0"),
        (("terms: {licence: Inside the unit}", "terms: {}"), "terms name a licence"),
    ],
)
def test_what_cannot_be_offered_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    files = {**FILES, "products.yaml": FILES["products.yaml"].replace(*change)}
    with pytest.raises(PackError) as refused:
        make_town(tmp_path / "home", files)
    assert said in f"{refused.value} {refused.value.hint}"
    assert "products.yaml" in str(refused.value)
