"""A product from its listing to the statement of a month: asked for, decided, used, metered, owed."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.shop import FILES, GRANT, PROFILE, REGISTER, Clock, make_shop, plan, stated, subscribed, use
from tests.town import entries, make_town, reader
from zhongshu.core.errors import GrantError, LedgerError, PackError, UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.products.billing import Month
from zhongshu.state.tables.usage import usage_day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = make_shop(tmp_path / "home", clock, monkeypatch)
    yield made
    made.ledger.close()


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
        hub.products.subscribe(reader(hub, "li"), PROFILE, unit="bank", reason="again")


def test_nobody_subscribes_for_others_or_to_what_is_open(hub: Hub) -> None:
    with pytest.raises(NotAllowed, match="nobody subscribes to it"):
        hub.products.subscribe(reader(hub, "he"), REGISTER, unit="bank", reason="x")
    with pytest.raises(NotAllowed, match="may not ask for this grant"):
        hub.products.subscribe(reader(hub, "feng"), PROFILE, unit="bank", reason="x")
    with pytest.raises(GrantError):
        hub.products.subscribe(reader(hub, ""), PROFILE, unit="bank", reason="x")
    assert hub.products.store.subscriptions() == ()
    assert hub.products.may_subscribe(reader(hub, "he"), PROFILE) == ("bank",)
    assert hub.products.may_subscribe(reader(hub, "wang"), PROFILE) == (), "it is their own"


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
    grant = stated(hub, clock, calls=1)
    march = hub.products.store.statement(grant, "2027-03")
    forged = replace(march, days={"2027-03-10": (100, 2), "2027-03-11": (1, 0)})
    assert [(one.about, one.day, one.said, one.found) for one in hub.products.recount(forged)] == [
        ("digest", "", forged.digest[:32], march.digest[:32]),
        ("calls", "2027-03-10", "100", "1"),
        ("calls", "2027-03-11", "1", "0"),
    ]


def test_what_the_state_has_counted_plays_no_part_when_it_is_counted_again(hub: Hub, clock: Clock) -> None:
    grant = subscribed(hub)
    use(hub, grant)
    hub.usage.catch_up()
    with hub.snapshots.database.begin() as connection:
        connection.execute(update(usage_day).where(usage_day.c.grant == grant).values(calls=7))
    clock.now = datetime(2027, 4, 2, tzinfo=UTC)
    (march,) = hub.products.issue_due()
    assert march.calls == 7, "somebody has helped"
    assert [(one.about, one.said, one.found) for one in hub.products.recount(march)] == [("calls", "7", "1")]


def test_a_statement_without_its_note_is_not_the_ledgers(hub: Hub, clock: Clock) -> None:
    march = hub.products.store.statement(stated(hub, clock), "2027-03")
    invented = replace(march, month="2027-02", days={})
    assert [(one.about, one.found) for one in hub.products.recount(invented)] == [("digest", "")]


def test_segments_are_read_from_the_month_on(hub: Hub, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 8)
    grant = subscribed(hub)
    for _ in range(12):
        use(hub, grant)
    clock.now = datetime(2027, 4, 10, tzinfo=UTC)
    for _ in range(12):
        use(hub, grant)
    clock.now = datetime(2027, 5, 2, tzinfo=UTC)
    march, april = hub.products.issue_due()
    assert (march.calls, april.calls) == (12, 12)
    assert hub.products._first_of(Month.of("2027-04")) > 0
    assert hub.products.recount(march) == hub.products.recount(april) == ()
    for segment in hub.ledger.folders.segments.iterdir():
        if segment.name.startswith("0" * 4) and "-" in segment.name:
            segment.unlink()
    with pytest.raises(LedgerError, match=r"2027-03 are no longer kept"):
        hub.products.recount(march)


def test_of_two_who_ask_at_once_one_has_asked(hub: Hub) -> None:
    barrier, told = threading.Barrier(4), []

    def ask(login: str) -> None:
        barrier.wait()
        try:
            told.append(hub.products.subscribe(reader(hub, login), PROFILE, unit="bank", reason="x").id)
        except NotAllowed as refused:
            told.append(refused.message)

    threads = [threading.Thread(target=ask, args=(login,)) for login in ("li", "he", "li", "he")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["bank has this product, or has asked for it"] * 3 + [GRANT]
    assert [one.grant for one in hub.products.store.subscriptions()] == [GRANT]


def test_where_the_request_is_not_kept_there_is_no_subscription(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise LedgerError("the ledger is away")

    with monkeypatch.context() as patch:
        patch.setattr(hub.ledger, "commit", away)
        with pytest.raises(LedgerError):
            hub.products.subscribe(reader(hub, "he"), PROFILE, unit="bank", reason="x")
    assert hub.products.store.subscriptions() == ()
    assert subscribed(hub) == GRANT


@pytest.mark.parametrize("unit", ["bnak", "x; DROP TABLE", "", "market"])
def test_a_unit_that_is_none_or_offers_it_does_not_subscribe(hub: Hub, unit: str) -> None:
    with pytest.raises((UnknownName, NotAllowed), match=r"no unit of this region|market's own product"):
        hub.products.subscribe(reader(hub, "he"), PROFILE, unit=unit, reason="x")


def test_what_was_revoked_is_stated_for_the_days_it_stood(hub: Hub, clock: Clock) -> None:
    grant = subscribed(hub)
    use(hub, grant)
    hub.grants.take(reader(hub, "wang"), grant, "revoked", reason="the bank has left")
    with pytest.raises(GrantError):
        use(hub, grant)
    clock.now = datetime(2027, 6, 2, tzinfo=UTC)
    assert [one.month for one in hub.products.issue_due()] == ["2027-03"], "no fee for April and May"
    again = hub.products.subscribe(reader(hub, "he"), PROFILE, unit="bank", reason="back")
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
