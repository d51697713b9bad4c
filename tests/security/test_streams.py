"""What is read and not shown, and what is handed out piece by piece, is in the ledger and on every grant's account."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from tests.kit import app_for, put
from tests.security.vault import (
    BANKER,
    OFFICER,
    REVIEWER,
    consent,
    copied,
    deal,
    entries,
    headers_of,
    narrow,
    revoke,
    secrets_in,
    words_of,
)
from zhongshu.core.errors import GrantError
from zhongshu.datasets.plan import Plan
from zhongshu.packs.hub import Hub


@pytest.fixture
def hub(vault_base: Path, tmp_path: Path) -> Iterator[Hub]:
    with copied(vault_base, tmp_path / "home") as made:
        yield made


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
    deal(hub, "another", quota={"rows_a_day": 60_000})
    revoke(hub)
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


@pytest.mark.parametrize("change", [revoke, narrow])
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
    hub.grants.amend(BANKER, words_of(hub, "firm-bank", quota={"subjects_a_day": 3}), reason="fewer")
    for reader in (OFFICER, REVIEWER):
        hub.grants.take(reader, "firm-bank", "approved", reason="fewer")
    plan = hub.desk(BANKER).rows_plan("vault.firm")
    assert sum(len(some) for some in hub.open(BANKER).stream(plan)) == 2
    opened = next(one for one in reversed(entries(hub)) if one.kind == "opened")
    assert (opened.subject_count, len(opened.subjects)) == (2, 2)
    with pytest.raises(GrantError, match="subjects a day"):
        list(hub.open(BANKER).stream(plan))


def both(hub: Hub) -> Plan:
    """Rows of two relations, which the bank reads under two grants."""
    columns = {name: hub.packs.nouns.of_rows[name].columns for name in ("vault.notice", "vault.deal")}
    sql = 'SELECT n.id, d.id FROM "vault.notice" AS n CROSS JOIN "vault.deal" AS d'
    return Plan(sql, hub.snapshot(), columns, "vault.notice")


def test_a_stream_under_two_grants_is_on_the_account_of_both(hub: Hub) -> None:
    deal(hub, "another", quota={"rows_a_day": 7})
    revoke(hub)
    before = hub.ledger.size
    access = hub.open(BANKER)
    assert sum(len(some) for some in access.stream(both(hub))) == 4
    told = entries(hub)[before:]
    assert [(one.kind, one.grant, one.reserved) for one in told] == [
        ("opened", "notice-open", 4),
        ("opened", "another", 4),
        ("closed", "notice-open", 4),
        ("closed", "another", 4),
    ]
    assert [one.rows for one in told] == [0, 0, 4, 4]
    assert [one.opened for one in told[2:]] == [one.sequence for one in told[:2]]
    with pytest.raises(GrantError, match="7 rows a day of another"):
        list(access.stream(both(hub)))
    assert {one.kind for one in entries(hub)[before + 4 :]} == {"denied"}


def test_a_stream_under_two_grants_breaks_off_when_either_ends(hub: Hub) -> None:
    stream = hub.open(BANKER).stream(both(hub), batch=1)
    assert len(next(stream)) == 1
    revoke(hub)
    with pytest.raises(GrantError):
        next(stream)
    assert [(one.kind, one.grant, one.rows) for one in entries(hub)[-2:]] == [
        ("broken", "notice-open", 1),
        ("broken", "deal-bank", 1),
    ]
