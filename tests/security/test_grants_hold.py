"""A grant lets through what it says while it says it, and nothing by any side door."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from starlette.types import Message

from tests.kit import app_for, put
from tests.security.vault import (
    DEAL_TOTAL,
    MACHINE,
    OFFICER,
    Person,
    Watched,
    consent,
    entries,
    headers_of,
    log_in,
    make_vault,
    secrets_in,
    set_clock,
    somebody,
    watched,
)
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.keyed import HELD
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

BANKER = Reader("p-banker", posts=(Post("bank", Role.OFFICER),))
DEAL = headers_of("deal-bank", "review")
FIRM = headers_of("firm-bank", "loan_review")
WAYS = (
    "/data/vault.deal",
    "/data/vault.deal/download.csv",
    "/data/vault.deal/download.xlsx",
    "/api/v1/data/vault.deal",
    "/api/v1/data/vault.deal?format=csv&limit=all",
    "/api/v1/data/vault.deal/d1",
    "/api/v1/data/vault.deal/changes?since=1",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("base") / "home"
    hub = make_vault(home)
    hub.ledger.close()
    hub.snapshots.database.dispose()
    return home


@pytest.fixture
def home(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "home"))


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    made = open_hub(home)
    yield made
    made.ledger.close()
    made.snapshots.database.dispose()


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


def another(hub: Hub, **changed: Any) -> GrantSpec:
    """A grant like `deal-bank` but for what is changed, approved; deal-bank itself is revoked."""
    said = hub.grants.store.dossier("deal-bank").shown.spec.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    spec = GrantSpec.model_validate({**said, "grant": "another", **changed})
    hub.grants.request(BANKER if spec.to.unit == "bank" else OFFICER, spec, reason="needed")
    by = OFFICER if spec.to.unit == "bank" else Reader("p-second", posts=OFFICER.posts)
    hub.grants.take(by, "another", "approved", reason="needed")
    hub.grants.take(OFFICER, "deal-bank", "revoked", reason="another instead")
    return spec


def narrower(hub: Hub) -> None:
    said = hub.grants.store.dossier("deal-bank").shown.spec.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    hub.grants.amend(BANKER, GrantSpec.model_validate({**said, "columns": {"allow": ["id"]}}), reason="less will do")
    hub.grants.take(OFFICER, "deal-bank", "approved", reason="less will do")


def suspended(hub: Hub) -> None:
    hub.grants.take(OFFICER, "deal-bank", "suspended", reason="an inquiry")


def revoked(hub: Hub) -> None:
    hub.grants.take(OFFICER, "deal-bank", "revoked", reason="over")


def expired(hub: Hub) -> None:
    set_clock(hub, datetime(2089, 12, 31, 16, tzinfo=UTC))  # midnight of the region's zone
    time.sleep(HELD)  # so long a look-up's decision may be used again


def test_it_shows_what_it_says_and_no_more(hub: Hub, browser: TestClient) -> None:
    assert shown(hub, browser) == {"SECRET-deal-shown-d1", "SECRET-deal-shown-d2"}
    page = browser.get("/api/v1/data/vault.deal", headers=DEAL).json()
    assert [row["amount"] for row in page["rows"]] == [4100000, 4200000]
    assert {row["phone"][-4:] for row in page["rows"]} == {"e-d1", "e-d2"}


@pytest.mark.parametrize("change", [suspended, revoked, expired, narrower])
def test_it_ends_for_every_way_in_at_once(hub: Hub, browser: TestClient, change: Callable[[Hub], None]) -> None:
    assert shown(hub, browser)
    change(hub)
    for path in WAYS:
        seen = ask(hub, browser, path)
        assert secrets_in(seen.answer) == set(), path
        if change is not narrower and path != "/data/vault.deal":  # which shows what the dataset is, without rows
            assert seen.answer.status_code == 403
            assert [one.actor for one in seen.of("denied")] == [BANKER.actor], path
            assert not seen.of("read", "opened")


@pytest.mark.parametrize("change", [suspended, revoked, expired])
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
    if change is not expired:
        hub.grants.take(OFFICER, "deal-sums", change.__name__, reason="over")
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


def test_rows_changed_by_hand_let_nobody_in(home: Path, hub: Hub) -> None:
    """Words of a grant that the hub did not sign: none of it holds, and the reason is told."""
    with hub.snapshots.database.begin() as connection:
        forged = 'replace(content, \'"shown"\', \'"shown", "hidden"\')'
        connection.execute(text(f"UPDATE grant_version SET content = {forged} WHERE \"grant\" = 'deal-bank'"))
    fresh = open_hub(home)
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


# --- what is read and not shown, and streams ------------------------------------------------------------------------


def test_an_access_dropped_without_closing_is_broken_off(hub: Hub) -> None:
    before = hub.ledger.size
    desk = hub.desk(BANKER)
    desk.rows("vault.deal")
    del desk
    hub.ledger.commit_all([])  # what was handed in before it is written
    (told,) = entries(hub)[before:]
    assert (told.kind, told.grant, told.rows, told.reason) == ("read", "deal-bank", 2, "not closed")


def test_a_page_that_fails_in_the_middle_shows_nothing_of_what_it_read(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.web.data_pages.rows._titles", lambda *_: 1 / 0)
    with TestClient(app_for(hub, BANKER), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as browser:
        before = hub.ledger.size
        answer = browser.get("/data/vault.deal")
        assert answer.status_code == 500
        assert secrets_in(answer) == set()
    hub.ledger.commit_all([])
    told = [one for one in entries(hub)[before:] if one.kind == "read"]
    assert [(one.grant, one.reason) for one in told] == [("deal-bank", "not closed")]


def test_a_client_that_goes_away_leaves_a_broken_stream_and_its_quota(hub: Hub) -> None:
    rows = "SELECT 'd' || range AS id, '331002' AS area, DATE '2026-01-15' AS day, repeat('x', 200) AS shown,"
    put(hub, "vault.deal", f"{rows} 'x' AS hidden, 'y' AS phone, 1 AS amount FROM range(40000)")
    another(hub, quota={"rows_a_day": 60_000})
    before = hub.ledger.size
    asyncio.run(_hang_up(app_for(hub, BANKER), "/api/v1/data/vault.deal", "limit=all&format=csv"))
    opened, broken = [one for one in entries(hub)[before:] if one.kind in ("opened", "broken", "closed")]
    assert (opened.kind, opened.reserved, broken.kind) == ("opened", 39_999, "broken")
    assert 0 < broken.rows < 39_999
    access = hub.open(BANKER)  # what was reserved and not handed out can be asked for again
    plan = hub.desk(access).rows_plan("vault.deal", columns=("id",))
    assert sum(len(some) for some in access.stream(plan)) == 39_999
    with pytest.raises(GrantError, match="rows a day"):
        list(access.stream(plan))


async def _hang_up(app: Any, path: str, query: str) -> None:
    """A client that takes the first piece of an answer and is gone."""
    pieces: list[bytes] = []

    async def receive() -> Message:
        if not pieces:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(0)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            pieces.append(message["body"])
        if len(pieces) > 1:
            raise OSError("the client is gone")

    headers = [(name.lower().encode(), word.encode()) for name, word in headers_of("another", "review").items()]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    scope |= {"headers": [*headers, (b"host", b"127.0.0.1")], "scheme": "http", "server": ("127.0.0.1", 80)}
    scope |= {"client": ("127.0.0.1", 1), "root_path": "", "asgi": {"version": "3.0", "spec_version": "2.4"}}
    with pytest.raises(BaseException):  # noqa: B017, PT011  the server is told that the client is gone
        await app(scope, receive, send)


@pytest.mark.parametrize("change", [revoked, narrower])
def test_a_stream_breaks_off_when_its_grant_ends(hub: Hub, change: Callable[[Hub], None]) -> None:
    access = hub.open(BANKER)
    stream = access.stream(hub.desk(access).rows_plan("vault.deal"), batch=1)
    assert len(next(stream)) == 1
    change(hub)
    with pytest.raises(GrantError):
        next(stream)
    last = entries(hub)[-1]
    assert (last.kind, last.rows, last.grant) == ("broken", 1, "deal-bank")


def test_a_stream_counts_whom_it_is_about(hub: Hub) -> None:
    """What a page may not show of more than so many subjects a day, no download hands out."""
    consent(hub, "f2")
    said = hub.grants.store.dossier("firm-bank").shown.spec.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    hub.grants.amend(BANKER, GrantSpec.model_validate({**said, "quota": {"subjects_a_day": 3}}), reason="fewer")
    for reader in (OFFICER, Reader("p-office", posts=(Post("data_bureau", Role.OFFICER),))):
        hub.grants.take(reader, "firm-bank", "approved", reason="fewer")
    plan = hub.desk(BANKER).rows_plan("vault.firm")
    assert sum(len(some) for some in hub.open(BANKER).stream(plan)) == 2
    opened = next(one for one in reversed(entries(hub)) if one.kind == "opened")
    assert (opened.subject_count, len(opened.subjects)) == (2, 2)
    with pytest.raises(GrantError, match="subjects a day"):
        list(hub.open(BANKER).stream(plan))
