"""Agents and harvesters: no more than a grant gives, nothing that the ledger does not have."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from tests.security.doors import Door, action, agents, harvesters, tool
from tests.security.servers import serving
from tests.security.test_faults import no_ledger, no_room
from tests.security.vault import (
    DEAL_TOTAL,
    MACHINE,
    PLAN_TOTAL,
    copied,
    deal,
    entries,
    home_of,
    revoke,
    secrets_in,
    shown_by,
)
from tests.security.visitors import Person, everybody, key_of, log_in, somebody
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.people.roles import Role

BROKEN = ("fault of the program", "Traceback", 'File "')


@pytest.fixture(scope="module", autouse=True)
def _patient() -> Iterator[None]:
    """A walk asks faster than programs do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhongshu.packs.calls.ROWS", Rate(1e6, 10**6))
        yield


@pytest.fixture
def hub(vault_base: Path, tmp_path: Path) -> Iterator[Hub]:
    with copied(vault_base, tmp_path / "home") as made:
        yield made


@pytest.fixture
def browser(hub: Hub) -> Iterator[TestClient]:
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as made:
        yield made


@pytest.mark.slow
def test_no_door_gives_more_than_the_grants(hub: Hub, browser: TestClient) -> None:
    seen: dict[str, set[str]] = {}
    faults: list[str] = []
    for person in _of_each_kind(hub):
        key = None if person.role is None else key_of(hub, person)
        for door in (*agents(), *harvesters()):
            before = hub.ledger.size
            answer = door.ask(browser, key)
            found = secrets_in(answer)
            seen.setdefault(str(person), set()).update(found)
            said = f"{person} at {door}: {answer.status_code}"
            if leaked := sorted(one for one in found if not person.may(one)):
                faults.append(f"{said} shows {leaked[:4]}")
            if answer.status_code >= 500 or any(word in answer.text for word in BROKEN):
                faults.append(f"{said} is a fault: {answer.text[:300]}")
            written = entries(hub, before)
            if found and not any(one.kind == "read" and shown_by(one) for one in written):
                faults.append(f"{said} shows {sorted(found)[:3]} and the ledger does not have it")
            if any(one.actor != person.id for one in written):
                faults.append(f"{said} is written down as of somebody else")
            if door.path == "/mcp" and not written:
                faults.append(f"{said} has no entry")
    assert faults == [], "\n".join(faults)
    assert seen["stranger of nowhere"] == {"SECRET-notice-shown-n1", "SECRET-notice-shown-n2"}
    assert {DEAL_TOTAL, "SECRET-deal-shown-d1", "SECRET-firm-shown-f1"} <= seen["officer of bank"]
    assert {PLAN_TOTAL, "SECRET-deal-hidden-d3", "SECRET-view-tag-d1"} <= seen["analyst of market"]


def _of_each_kind(hub: Hub) -> list[Person]:
    """The owner's, the receiver's and others, a firm, a stranger; who administers or watches has no key."""
    wanted = {
        *((Role.OFFICER, unit) for unit in ("market", "bank", "culture")),
        *((Role.ANALYST, unit) for unit in ("market", "bank")),
        (Role.CLERK, "bank"),
    }
    return [one for one in everybody(hub) if one.unit is None or (one.role, one.unit) in wanted]


GIVING = (
    tool("query_rows", name="vault.deal"),
    tool("lookup", name="vault.deal", keys=[["d1"]]),
    tool("indicator_values", name="vault.deal_total", area="331002", grain="month"),
    tool("passport", name="vault.deal_total", area="331002", period="2026-01"),
    action("datastore_search", resource_id="vault.deal.deal-bank"),
    action("datastore_search", resource_id="vault.notice.notice-open"),
)


@pytest.mark.parametrize("fault", [no_ledger, no_room])
def test_nothing_leaves_without_the_ledger(hub: Hub, browser: TestClient, fault: object) -> None:
    key = key_of(hub, somebody(hub, Role.OFFICER, "bank"))
    seen = {str(door): secrets_in(door.ask(browser, key)) for door in GIVING}
    assert all(seen.values()), [door for door, found in seen.items() if not found]
    with fault(hub):  # type: ignore[operator]
        answers = {str(door): door.ask(browser, key) for door in GIVING}
    for door, answer in answers.items():
        assert secrets_in(answer) == set(), door
        assert not any(word in answer.text for word in ("Traceback", 'File "', "sqlalchemy", "sqlite3")), answer.text
    assert {str(door): secrets_in(door.ask(browser, key)) for door in GIVING} == seen


def test_a_key_or_grant_that_ended_gives_nothing_at_any_door(hub: Hub, browser: TestClient) -> None:
    person = somebody(hub, Role.OFFICER, "bank")
    key = key_of(hub, person)
    assert secrets_in(GIVING[0].ask(browser, key))
    revoke(hub)
    for door in (GIVING[0], GIVING[1], GIVING[4]):
        assert secrets_in(door.ask(browser, key)) == set()
    _end_keys(hub, person)
    for door in GIVING:
        answer = door.ask(browser, key)
        assert secrets_in(answer) == set(), door
        assert answer.status_code in (401, 403) or "isError" in answer.text


def _end_keys(hub: Hub, person: Person) -> None:
    for one in hub.people.keys.of(person.id):
        hub.people.keys.revoke(one.prefix, MACHINE, hub.now())


def test_a_session_is_worth_nothing_to_an_agents_door(hub: Hub, browser: TestClient) -> None:
    """A page of another site could send it along."""
    log_in(browser, somebody(hub, Role.OFFICER, "market"))
    assert secrets_in(tool("query_rows", name="vault.deal").ask(browser, None)) == set()
    evil = Door(GIVING[0].path, GIVING[0].said, {**GIVING[0].headers, "origin": "https://evil.example"})
    assert evil.ask(browser, key_of(hub, somebody(hub, Role.OFFICER, "bank"))).status_code == 403


@pytest.mark.slow
def test_a_quota_is_one_for_all_doors_and_processes(hub: Hub) -> None:
    """Rows, look-ups and resources, asked of two processes at once: twenty are answered."""
    deal(hub, "twenty", quota={"calls_a_day": 20})
    keys = [key_of(hub, somebody(hub, Role.OFFICER, "bank", name=f".q{number}")) for number in range(4)]
    doors = (
        tool("query_rows", name="vault.deal", grant="twenty", purpose="review"),
        tool("lookup", name="vault.deal", keys=[["d1"]], grant="twenty", purpose="review"),
        action("datastore_search", resource_id="vault.deal.twenty"),
    )
    before = hub.ledger.size
    with serving(home_of(hub), 2) as servers, ExitStack() as stack:
        clients = [stack.enter_context(httpx.Client(base_url=one.url, timeout=60)) for one in servers]

        def ask(number: int) -> httpx.Response:
            return doors[number % 3].ask(clients[number % 2], keys[number % 4])

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(60)))
    served = [one for one in answers if secrets_in(one)]
    told = [one for one in entries(hub)[before:] if one.grant == "twenty"]
    assert (len(served), sum(one.kind == "read" for one in told)) == (20, 20)
    assert all("calls a day" in one.text for one in answers if not secrets_in(one))
