"""A grant lets through what it says while it says it, and nothing by any side door."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.kit import app_for, put
from tests.security.vault import (
    BANKER,
    DEAL,
    DEAL_TOTAL,
    FIRM,
    MACHINE,
    OFFICER,
    Watched,
    consent,
    copied,
    headers_of,
    home_of,
    narrow,
    revoke,
    secrets_in,
    set_clock,
    watched,
    words_of,
)
from tests.security.visitors import Person, log_in, somebody
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

WAYS = (
    "/data/vault.deal",
    "/data/vault.deal/download.csv",
    "/data/vault.deal/download.xlsx",
    "/api/v1/data/vault.deal",
    "/api/v1/data/vault.deal?format=csv&limit=all",
    "/api/v1/data/vault.deal/d1",
    "/api/v1/data/vault.deal/changes?since=1",
)


@pytest.fixture
def hub(vault_base: Path, tmp_path: Path) -> Iterator[Hub]:
    with copied(vault_base, tmp_path / "home") as made:
        yield made


@pytest.fixture
def browser(hub: Hub) -> Iterator[TestClient]:
    """Somebody of the bank, whose post it has without a session."""
    with TestClient(app_for(hub, BANKER), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as made:
        yield made


def ask(hub: Hub, browser: TestClient, path: str, stated: dict[str, str] = DEAL) -> Watched:
    return watched(hub, lambda: browser.get(path, headers=stated))


def shown(hub: Hub, browser: TestClient, stated: dict[str, str] = DEAL) -> set[str]:
    """Whatever any way to the deals shows."""
    return {one for path in WAYS for one in secrets_in(browser.get(path, headers=stated))}


def another(hub: Hub, **changed: Any) -> None:
    """A grant like `deal-bank` but for what is changed, approved; deal-bank itself is revoked."""
    spec = words_of(hub, "deal-bank", grant="another", **changed)
    to_bank = spec.to.unit == "bank"
    hub.grants.request(BANKER if to_bank else OFFICER, spec, reason="needed")
    by = OFFICER if to_bank else Reader("p-second", posts=OFFICER.posts)
    hub.grants.take(by, "another", "approved", reason="needed")
    revoke(hub)


def suspend(hub: Hub) -> None:
    hub.grants.take(OFFICER, "deal-bank", "suspended", reason="an inquiry")


def expire(hub: Hub) -> None:
    set_clock(hub, datetime(2089, 12, 31, 16, tzinfo=UTC))  # midnight of the region's zone


def test_it_shows_what_it_says_and_no_more(hub: Hub, browser: TestClient) -> None:
    assert shown(hub, browser) == {"SECRET-deal-shown-d1", "SECRET-deal-shown-d2"}
    page = browser.get("/api/v1/data/vault.deal", headers=DEAL).json()
    assert [row["amount"] for row in page["rows"]] == [4100000, 4200000]
    assert {row["phone"][-4:] for row in page["rows"]} == {"e-d1", "e-d2"}


@pytest.mark.parametrize("change", [suspend, revoke, expire, narrow])
def test_it_ends_for_every_way_in_at_once(hub: Hub, browser: TestClient, change: Callable[[Hub], None]) -> None:
    assert shown(hub, browser)
    change(hub)
    for path in WAYS:
        seen = ask(hub, browser, path)
        assert secrets_in(seen.answer) == set(), path
        if change is not narrow and path != "/data/vault.deal":  # which shows what the dataset is, without rows
            assert seen.answer.status_code == 403
            assert [one.actor for one in seen.of("denied")] == [BANKER.actor], path
            assert not seen.of("read", "opened")


@pytest.mark.parametrize("change", [suspend, revoke, expire])
def test_it_ends_for_an_indicator_and_its_kept_pages(
    hub: Hub, browser: TestClient, change: Callable[[Hub], None]
) -> None:
    ways = [
        "/indicators/vault.deal_total",
        "/passport/vault.deal_total?period=2026-01&grain=month",
        "/places/331002",
        "/",
    ]
    ways += ["/indicators/vault.deal_total/download.csv", "/api/v1/indicators/vault.deal_total/values"]
    assert {one for path in ways for one in secrets_in(browser.get(path))} == {DEAL_TOTAL}
    if change is not expire:
        act = "revoked" if change is revoke else "suspended"
        hub.grants.take(OFFICER, "deal-sums", act, reason="over")
    else:
        change(hub)
    for path in ways:
        assert secrets_in(browser.get(path)) == set(), path


@pytest.mark.parametrize(
    "changed",
    [
        {"valid": {"valid_from": "2080-01-01", "valid_to": "2090-01-01"}},
        {"to": {"unit": "culture"}},
        {"to": {"unit": "bank", "roles": ["analyst"]}},
        {"snapshots": {"last": 1}},
        {"snapshots": {"first": 99}},
        {"read": "vault.view", "columns": {"allow": ["id", "tag"]}, "where": None},
    ],
)
def test_another_grant_does_not_let_in(hub: Hub, browser: TestClient, changed: dict[str, Any]) -> None:
    another(hub, **changed)
    assert shown(hub, browser, headers_of("another", "review")) == set()


def test_a_snapshot_range_closes_the_history_and_the_future(hub: Hub, browser: TestClient) -> None:
    row = "SELECT 'd1' AS id, '331002' AS area, DATE '2026-01-15' AS day, 'SECRET-deal-shown-new' AS shown,"
    put(hub, "vault.deal", f"{row} 'x' AS hidden, 'y' AS phone, 1 AS amount")
    newest = hub.snapshot().number
    another(hub, snapshots={"first": newest})
    stated = headers_of("another", "review")
    assert secrets_in(browser.get("/api/v1/data/vault.deal", headers=stated)) == {"SECRET-deal-shown-new"}
    for path in (
        f"/api/v1/data/vault.deal?snapshot={newest - 1}",
        "/api/v1/data/vault.deal?as_of=2020-01-01",
        f"/api/v1/data/vault.deal/changes?since={newest - 1}",
    ):
        seen = ask(hub, browser, path, stated)
        assert secrets_in(seen.answer) == set()
        assert seen.answer.status_code == 403, path
        assert seen.of("denied")


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"Zhongshu-Grant": "deal-bank"},
        headers_of("deal-bank", "own_work"),
        headers_of("own-market", "own_work"),
        headers_of("operator", "operation"),
        headers_of("firm-bank", "loan_review"),
        headers_of("no-such", "review"),
        headers_of("deal-bank' OR 1=1 --", "review"),
    ],
)
def test_the_api_wants_the_right_grant_and_purpose(hub: Hub, browser: TestClient, stated: dict[str, str]) -> None:
    for path in (
        "/api/v1/data/vault.deal",
        "/api/v1/data/vault.deal/d1",
        "/api/v1/data/vault.deal?limit=all&format=csv",
    ):
        seen = ask(hub, browser, path, stated)
        assert seen.answer.status_code in (400, 403)
        assert secrets_in(seen.answer) == set()
        assert not seen.of("read", "opened")


@pytest.mark.parametrize(
    "query",
    [
        "order=phone",
        "order=-amount",
        "order=hidden",
        "phone=eq.SECRET-deal-phone-d1",
        "phone=like.SECRET*",
        "amount=gte.4150000",
        "amount=in.(4100017)",
        "hidden=not.is.null",
        "columns=id,hidden",
        "columns=hidden",
        "id=eq.d1&hidden=eq.x",
        "or=(phone.eq.x,id.eq.d1)",
    ],
)
def test_nothing_is_asked_about_a_masked_or_withheld_column(hub: Hub, browser: TestClient, query: str) -> None:
    seen = ask(hub, browser, f"/api/v1/data/vault.deal?{query}")
    assert seen.answer.status_code in (400, 403, 404, 422)
    assert secrets_in(seen.answer) <= {"SECRET-deal-phone-d1"}  # as it was asked, told back
    assert not seen.of("read", "opened")


def test_a_row_that_is_filtered_out_is_like_one_that_is_not_there(hub: Hub, browser: TestClient) -> None:
    told = [ask(hub, browser, f"/api/v1/data/vault.deal/{key}") for key in ("d3", "d4")]
    texts = [seen.answer.text.replace("d3", "KEY").replace("d4", "KEY") for seen in told]
    assert texts[0] == texts[1]
    assert [seen.answer.status_code for seen in told] == [404, 404]
    assert [seen.written[0].reason for seen in told] == ["row filter", "no such key"]


def test_a_page_sorted_by_a_masked_column_is_not(hub: Hub, browser: TestClient) -> None:
    plain = browser.get("/data/vault.deal").text
    for column in ("phone", "-phone", "amount", "hidden", "id;DROP"):
        page = browser.get("/data/vault.deal", params={"sort": column}).text
        assert page.index("SECRET-deal-shown-d1") < page.index("SECRET-deal-shown-d2")
        assert plain.count("SECRET") == page.count("SECRET")


def test_a_consent_that_is_taken_back_ends_it(hub: Hub, browser: TestClient) -> None:
    ways = (
        "/data/vault.firm",
        "/data/vault.firm/download.csv",
        "/api/v1/data/vault.firm",
        "/api/v1/data/vault.firm/f1",
    )
    for path in ways:
        assert secrets_in(browser.get(path, headers=FIRM)) == {"SECRET-firm-shown-f1"}, path
    (given,) = hub.grants.consents.of_subject("f1")
    hub.grants.consents.revoke(Reader("p-firm", subject="f1"), given.number, hub.now())
    for path in ways:
        assert secrets_in(browser.get(path, headers=FIRM)) == set(), path


def test_a_consent_ends_by_itself(hub: Hub, browser: TestClient) -> None:
    consent(hub, "f2", hub.now() + timedelta(hours=1))
    assert "SECRET-firm-shown-f2" in secrets_in(browser.get("/data/vault.firm"))
    set_clock(hub, hub.now() + timedelta(hours=1))
    assert secrets_in(browser.get("/data/vault.firm")) == {"SECRET-firm-shown-f1"}
    assert secrets_in(browser.get("/api/v1/data/vault.firm", headers=FIRM)) == {"SECRET-firm-shown-f1"}


def test_rows_changed_by_hand_let_nobody_in(hub: Hub) -> None:
    """Words of a grant that the hub did not sign: none of it holds, and the reason is told."""
    with hub.snapshots.database.begin() as connection:
        forged = 'replace(content, \'"shown"\', \'"shown", "hidden"\')'
        connection.execute(text(f"UPDATE grant_version SET content = {forged} WHERE \"grant\" = 'deal-bank'"))
    fresh = open_hub(home_of(hub))
    assert "signature" in fresh.grants.in_force().faulty["deal-bank"]
    with TestClient(app_for(fresh, BANKER), raise_server_exceptions=False) as browser:
        assert shown(fresh, browser) == set()
    fresh.ledger.close()


@pytest.mark.parametrize("what", ["post", "lock", "leave", "log-out"])
def test_who_is_not_somebody_any_more_reads_no_more(hub: Hub, what: str) -> None:
    person = somebody(hub, Role.OFFICER, "bank")
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as browser:
        log_in(browser, person)
        assert shown(hub, browser)
        _end(hub, person, what)
        assert shown(hub, browser) == set()


def _end(hub: Hub, person: Person, what: str) -> None:
    persons, now = hub.people.persons, hub.now()
    if what == "post":
        persons.take(person.id, "bank", Role.OFFICER, MACHINE, now)
    elif what == "lock":
        persons.lock(person.id, MACHINE, "lost the telephone")
    elif what == "leave":
        persons.leave(person.id, MACHINE, now, "another town")
    else:
        hub.people.sessions.end(person.token)
