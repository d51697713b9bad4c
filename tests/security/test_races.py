"""Two server processes over one home: quotas, revocations and first starts, asked for at the same moment."""

import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from tests.security.servers import Server, in_parallel, serving
from tests.security.vault import (
    BANKER,
    DEAL,
    FIRM,
    MACHINE,
    OFFICER,
    REVIEWER,
    copied,
    deal,
    entries,
    home_of,
    secrets_in,
    words_of,
)
from tests.security.visitors import Person, key_of, somebody
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.act import Act
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.web.session import COOKIE

QUOTA = 100
WAYS = ("/api/v1/data/vault.deal/d1", "/api/v1/data/vault.deal?id=eq.d1", "/api/v1/data/vault.deal/d2")


@pytest.fixture(scope="module")
def hub(vault_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A third process's hand, for acts."""
    with copied(vault_base, tmp_path_factory.mktemp("races") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def servers(hub: Hub) -> Iterator[list[Server]]:
    with serving(home_of(hub), 2) as found:
        yield found


def with_key(hub: Hub, person: Person, stated: dict[str, str] = DEAL) -> dict[str, str]:
    return {**stated, "Authorization": f"Bearer {key_of(hub, person)}"}


@pytest.mark.slow
def test_a_quota_of_a_hundred_gives_a_hundred(hub: Hub, servers: list[Server]) -> None:
    """200 calls, by key and by filter, upon two processes: 100 are answered, and the ledger has exactly those."""
    stated = deal(hub, "hundred", quota={"calls_a_day": QUOTA})
    people = [with_key(hub, somebody(hub, Role.OFFICER, "bank", name=f".q{number}"), stated) for number in range(4)]
    before = hub.ledger.size
    answers: list[httpx.Response] = []

    def ask(number: int) -> None:
        urls = [f"{servers[at % 2].url}{WAYS[at % 3]}" for at in range(number, number + 50)]
        answers.extend(in_parallel(urls, people[number // 50], at_once=16))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(0, 200, 50)))
    served = [one for one in answers if secrets_in(one)]
    assert len(answers) == 200
    assert len(served) == QUOTA
    assert {one.status_code for one in answers} == {200, 403}
    assert all("calls a day" in one.text for one in answers if one.status_code == 403)
    told = [one for one in entries(hub)[before:] if one.grant == "hundred" and one.kind in ("read", "denied")]
    assert [sum(one.kind == kind for one in told) for kind in ("read", "denied")] == [QUOTA, QUOTA]
    assert sum(one.rows for one in told) == QUOTA


@pytest.mark.slow
@pytest.mark.parametrize("what", ["grant", "key", "lock", "log-out"])
def test_nothing_is_served_after_an_end_has_returned(hub: Hub, servers: list[Server], what: str) -> None:
    """The end comes from another process, while both servers are asked as fast as it goes: once it has returned, no
    request that begins later is answered, and no entry of a read comes after that of the act."""
    for turn in range(3):
        name = f"end-{what}-{turn}"
        stated = deal(hub, name)
        person = somebody(hub, Role.OFFICER, "bank", name=f".{name}")
        secret = key_of(hub, person)
        headers = {**stated, "Authorization": f"Bearer {secret}"}
        if what == "log-out":
            headers = {**stated, "Cookie": f"{COOKIE}={person.token}"}
        _ended_while_asked(hub, servers, (name, what, person, secret), headers)
    last: dict[str, int] = {}
    for entry in entries(hub):
        if entry.kind == "read" and (entry.grant or "").startswith(f"end-{what}-"):
            assert entry.grant not in last, "read after the act"
        if (ended := _ends(entry, what)) is not None:
            last[ended] = entry.sequence


def _ended_while_asked(
    hub: Hub, servers: list[Server], end: tuple[str, str, Person, str], headers: dict[str, str]
) -> None:
    name, what, person, secret = end
    over, late, served = threading.Event(), list[str](), list[str]()

    def ask(server: Server) -> None:
        with httpx.Client(timeout=30) as client:
            for _ in range(400):
                begun_late = over.is_set()
                answer = client.get(f"{server.url}{WAYS[0]}", headers=headers)
                if secrets_in(answer):
                    (late if begun_late else served).append(answer.text)
                if begun_late:
                    return

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, servers[number % 2]) for number in range(4)]
        while len(served) < 8 and not all(one.done() for one in asking):
            pass
        _end(hub, name, what, person, secret)
        over.set()
        for one in asking:
            one.result()
    assert served
    assert late == []


def _end(hub: Hub, name: str, what: str, person: Person, secret: str) -> None:
    if what == "grant":
        hub.grants.take(OFFICER, name, "revoked", reason="over")
    elif what == "key":
        hub.people.keys.revoke(hub.people.keys.of(person.id)[0].prefix, MACHINE, hub.now())
    elif what == "lock":
        hub.people.persons.lock(person.id, MACHINE, "lost the telephone")
    else:
        hub.people.sessions.end(person.token)


def _ends(entry: Entry, what: str) -> str | None:
    """The grant that an act ends; of a person's end the ledger does not name one."""
    return entry.grant if what == "grant" and entry.act == "grant.revoked" else None


@pytest.mark.parametrize("what", ["key", "consent"])
def test_what_is_asked_while_an_end_is_being_written_is_not_remembered(
    vault_base: Path, tmp_path: Path, what: str
) -> None:
    """An act stands in the ledger a moment before the state has it. Who asks in that moment, and finds the state before
    it, may not keep that as the state after it."""
    hub = open_hub(Path(shutil.copytree(vault_base, tmp_path / "home")))
    person = somebody(hub, Role.OFFICER, "bank")
    headers = with_key(hub, person, FIRM)
    (given,) = hub.grants.consents.of_subject("f1")
    holder = hub.people.keys.keeper if what == "key" else hub.grants.consents
    record, asked = holder.record, list[threading.Thread]()

    def slowly(act: Act) -> None:
        record(act)
        asked.append(threading.Thread(target=browser.get, args=(FIRM_1,), kwargs={"headers": headers}))
        asked[-1].start()
        asked[-1].join(0.5)

    with hub.ledger, TestClient(create_app(hub), base_url="http://127.0.0.1:8400") as browser:
        assert secrets_in(browser.get(FIRM_1, headers=headers))
        object.__setattr__(holder, "record", slowly)
        if what == "key":
            hub.people.keys.revoke(hub.people.keys.of(person.id)[0].prefix, MACHINE, hub.now())
        else:
            hub.grants.consents.revoke(Reader("p-firm", subject="f1"), given.number, hub.now())
        assert secrets_in(browser.get(FIRM_1, headers=headers)) == set()
        asked[0].join()
        assert secrets_in(browser.get(FIRM_1, headers=headers)) == set()


FIRM_1 = "/api/v1/data/vault.firm/f1"


def test_of_two_approvals_at_once_one_counts(hub: Hub) -> None:
    hub.grants.request(BANKER, words_of(hub, "firm-bank", grant="twice"), reason="needed")
    other = open_hub(home_of(hub))
    second = Reader("p-second", posts=OFFICER.posts)
    results: list[str] = []

    def approve(one: tuple[Hub, Reader]) -> None:
        try:
            one[0].grants.take(one[1], "twice", "approved", reason="needed")
            results.append("approved")
        except GrantError:
            results.append("refused")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(approve, [(hub, OFFICER), (other, second)]))
    assert sorted(results) == ["approved", "refused"]
    (approval,) = hub.grants.store.dossier("twice").shown.approvals
    assert approval.unit == "market"
    hub.grants.take(REVIEWER, "twice", "approved", reason="needed")
    assert hub.grants.store.dossier("twice").shown.status == "active"
    other.ledger.close()


FIRST = "import sys, pathlib, zhongshu.app.wiring as w; w.open_hub(pathlib.Path(sys.argv[1])).door.book()"
"""What the first start of a process does."""


def test_two_processes_that_start_first_found_one_region(vault_base: Path, tmp_path: Path) -> None:
    """Nobody has opened the home before: grants are adopted once, in one ledger, under one key."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(vault_base / "region.yaml", home)
    shutil.copytree(vault_base / "packs", home / "packs")
    starts = [subprocess.Popen([sys.executable, "-c", FIRST, str(home)]) for _ in range(3)]
    assert [start.wait(60) for start in starts] == [0, 0, 0]
    hub = open_hub(home)
    with hub.ledger:
        told = [one.grant for one in entries(hub) if one.act in ("grant.adopted", "grant.requested")]
        assert sorted(map(str, told)) == sorted(hub.grants.store.dossiers())
        assert hub.grants.in_force().faulty == {}
        hub.ledger.checkpoint()
        assert verify(hub.ledger.folders, hub.ledger.key.public, hub.ledger.zone).ok


@pytest.mark.slow
def test_a_server_that_is_killed_has_handed_out_nothing_unwritten(vault_base: Path, tmp_path: Path) -> None:
    """Every answer that came through has its entry, found by the digest of what was received; the ledger verifies."""
    home = Path(shutil.copytree(vault_base, tmp_path / "home"))
    hub = open_hub(home)
    headers = with_key(hub, somebody(hub, Role.OFFICER, "bank"))
    before, received = hub.ledger.size, list[httpx.Response]()
    with serving(home, 1) as (server,):
        threading.Timer(1.0, server.kill).start()
        for _ in range(20):
            received += in_parallel([f"{server.url}{WAYS[number % 3]}" for number in range(60)], headers, at_once=8)
            if server.process.poll() is not None:
                break
        assert server.process.poll() is not None
    shown = [one for one in received if secrets_in(one)]
    fresh = open_hub(home)
    with fresh.ledger:
        fresh.ledger.checkpoint()
        told = [one for one in entries(fresh)[before:] if one.grant == "deal-bank" and one.kind == "read"]
        assert len(shown) > 10
        assert len(told) >= len(shown)
        received_of = Counter(sha256(one.content).hexdigest()[:32] for one in shown)
        assert received_of <= Counter(one.result for one in told)
        assert verify(fresh.ledger.folders, fresh.ledger.key.public, fresh.ledger.zone).ok
    hub.ledger.close()
