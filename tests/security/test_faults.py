"""Ledger, disk or state away: nothing is handed out, everybody is told so in a sentence, and it mends by itself."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx import Response
from starlette.testclient import TestClient

from tests.security.vault import DEAL, copied, entries, home_of, secrets_in
from tests.security.visitors import Person, log_in, somebody
from zhongshu.app.asgi import create_app
from zhongshu.core.errors import LedgerError, ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.files import list_segments
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.people.roles import Role
from zhongshu.state.database import open_database

PATHS = (
    "/data/vault.deal",
    "/data/vault.deal/download.csv",
    "/data/vault.deal/download.xlsx",
    "/indicators/vault.deal_total",
    "/indicators/vault.deal_total/download.xlsx",
    "/passport/vault.deal_total?period=2026-01&grain=month",
    "/api/v1/data/vault.deal",
    "/api/v1/data/vault.deal/d1",
    "/api/v1/data/vault.deal?format=csv&limit=all",
    "/api/v1/indicators/vault.deal_total/values",
)


@pytest.fixture
def hub(vault_base: Path, tmp_path: Path) -> Iterator[Hub]:
    with copied(vault_base, tmp_path / "home") as made:
        yield made


@pytest.fixture
def banker(hub: Hub) -> Person:
    return somebody(hub, Role.OFFICER, "bank")


@pytest.fixture
def browser(hub: Hub, banker: Person) -> Iterator[TestClient]:
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as made:
        log_in(made, banker)
        yield made


@contextmanager
def no_ledger(hub: Hub) -> Iterator[None]:
    """A file stands where its folder was: that stops root too."""
    folder = hub.ledger.folders.ledger
    away = folder.with_name("away")
    folder.rename(away)
    folder.write_text("in the way")
    try:
        yield
    finally:
        folder.unlink()
        away.rename(folder)


@contextmanager
def no_room(hub: Hub) -> Iterator[None]:
    """No file grows beyond what the ledger's newest one has: a full disk, as far as this process can tell."""
    newest = list_segments(hub.ledger.folders)[-1].path
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (newest.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_state(hub: Hub) -> Iterator[None]:
    """The database is gone, with a folder in its place so that nothing makes a new one."""
    home = home_of(hub)
    hub.snapshots.database.dispose()
    kept = home / "kept"
    kept.mkdir()
    for path in home.glob("state.db*"):
        path.rename(kept / path.name)
    (home / "state.db").mkdir()
    try:
        yield
    finally:
        (home / "state.db").rmdir()
        for path in kept.iterdir():
            path.rename(home / path.name)
        kept.rmdir()


def refused(answer: Response, path: str) -> None:
    """A clear refusal: 503, a page or a problem, no row, no traceback, no path of this machine."""
    assert answer.status_code == 503, (path, answer.status_code, answer.text[:300])
    assert secrets_in(answer) == set(), path
    for word in ("Traceback", "sqlalchemy", "sqlite3", 'File "'):
        assert word not in answer.text, path
    if path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"title", "status", "detail"} <= answer.json().keys()
    else:
        assert len(answer.text) > 20


@pytest.mark.parametrize("fault", [no_ledger, no_room, no_state])
def test_nothing_is_shown_and_all_is_well_afterwards(
    hub: Hub, browser: TestClient, fault: Callable[[Hub], None]
) -> None:
    seen = {path: secrets_in(browser.get(path, headers=DEAL)) for path in PATHS}
    assert all(seen.values()), [path for path, found in seen.items() if not found]
    before = hub.ledger.size
    with fault(hub):  # type: ignore[attr-defined]
        answers = {path: browser.get(path, headers=DEAL) for path in PATHS}
    for path, answer in answers.items():
        refused(answer, path)
    assert {path: secrets_in(browser.get(path, headers=DEAL)) for path in PATHS} == seen
    assert hub.ledger.size >= before + len(PATHS)
    assert [one.sequence for one in entries(hub)] == list(range(hub.ledger.size))


def test_no_log_in_and_no_decision_without_the_ledger(hub: Hub, browser: TestClient, banker: Person) -> None:
    before = hub.ledger.acts
    with no_ledger(hub):
        with pytest.raises(LedgerError):
            hub.people.sessions.end(banker.token)
        with pytest.raises(LedgerError):
            somebody(hub, Role.CLERK, "bank")
    assert hub.people.persons.by_login("clerk.bank") is None
    assert hub.ledger.acts == before
    assert secrets_in(browser.get("/data/vault.deal"))  # the log-out did not take place


def test_a_locked_state_keeps_nobody_from_reading(hub: Hub, browser: TestClient) -> None:
    """A writer that holds on delays what writes to the state, not who reads; what is read is in the ledger."""
    assert secrets_in(browser.get("/data/vault.deal"))
    holder = sqlite3.connect(home_of(hub) / "state.db")
    holder.execute("BEGIN IMMEDIATE")
    try:
        before = hub.ledger.size
        assert secrets_in(browser.get("/data/vault.deal"))
        assert hub.ledger.size > before
    finally:
        holder.rollback()
        holder.close()


def test_a_region_whose_state_is_gone_is_told_so_at_the_start(hub: Hub) -> None:
    home = home_of(hub)
    with no_state(hub), pytest.raises(ZhongshuError, match="state cannot be opened"):
        open_database(f"sqlite:///{home / 'state.db'}")


@pytest.mark.parametrize("signed", [True, False])
def test_a_ledger_cut_short_by_hand_is_refused_until_it_is_whole(hub: Hub, browser: TestClient, signed: bool) -> None:
    """Nothing is written behind the hole, whether a checkpoint vouches for what is missing or not, and the next check
    says what that is."""
    assert secrets_in(browser.get("/data/vault.deal"))
    if signed:
        hub.ledger.checkpoint()
    newest = list_segments(hub.ledger.folders)[-1].path
    whole = newest.read_bytes()
    newest.write_bytes(whole[:-200])
    for _ in range(3):
        refused(browser.get("/data/vault.deal"), "/data/vault.deal")
    assert b"\0" not in newest.read_bytes()
    assert not verify(hub.ledger.folders, hub.ledger.key.public, hub.ledger.zone).ok
    newest.write_bytes(whole)
    assert secrets_in(browser.get("/data/vault.deal"))
    hub.ledger.checkpoint()
    assert verify(hub.ledger.folders, hub.ledger.key.public, hub.ledger.zone).ok
