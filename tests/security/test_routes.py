"""Every address, asked by everybody: no answer holds a value that the grants do not let that person see."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from httpx import Response as Answer
from starlette.testclient import TestClient

from tests.security.vault import (
    DEAL_TOTAL,
    PLAN_TOTAL,
    RETURNED,
    Watched,
    entries,
    headers_of,
    make_vault,
    paths_of,
    secrets_in,
)
from tests.security.visitors import Person, everybody, log_in
from tests.security.walk import addresses, faults_of, stated_for, visits, words_for
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.roles import Role
from zhongshu.web.csrf import COOKIE as CSRF


@dataclass(frozen=True)
class Region:
    """What the walk goes through; `upload` is one of the owner's."""

    hub: Hub
    people: list[Person]
    upload: str
    browser: TestClient

    def person(self, role: Role | None, unit: str | None = None) -> Person:
        return next(one for one in self.people if (one.role, one.unit) == (role, unit))


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    hub = make_vault(tmp_path_factory.mktemp("vault") / "home")
    people = everybody(hub)
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as browser:
        upload = _uploaded(hub, browser, next(one for one in people if one.owner and one.role is Role.CLERK))
        _returned(browser, next(one for one in people if one.unit == "culture" and one.role is Role.CLERK))
        _released(hub, browser, next(one for one in people if one.owner and one.role is Role.OFFICER))
        yield Region(hub, people, upload, browser)
    hub.snapshots.database.dispose()
    hub.ledger.close()


def _uploaded(hub: Hub, browser: TestClient, clerk: Person) -> str:
    token = log_in(browser, clerk)
    rows = (
        "id,area,day,shown,hidden,phone,amount\nu1,331002,2026-01-15,SECRET-deal-shown-u1,x,x,SECRET-deal-amount-u1\n"
    )
    answer = browser.post(
        "/upload",
        data={"csrf": token, "to": "vault.deal/csv"},
        files={"file": ("deal.csv", rows.encode())},
        headers={"accept": "application/json"},
    )
    where = str(answer.json()["location"])
    for _ in range(200):
        page = browser.get(where)
        if "SECRET-deal-amount-u1" in page.text:
            break
    assert "SECRET-deal-amount-u1" in page.text
    return where.rpartition("/")[2]


def _returned(browser: TestClient, clerk: Person) -> None:
    """A draft that nobody has handed in."""
    sheet = "/returns/vault.month/culture/2026-01"
    token = log_in(browser, clerk)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', browser.get(sheet).text))
    answer = browser.post(sheet, data={**hidden, "csrf": token, "cell.amount": RETURNED, "act": "save", "who": "x"})
    assert answer.status_code < 400
    assert RETURNED in secrets_in(browser.get(sheet))


def _released(hub: Hub, browser: TestClient, officer: Person) -> None:
    """An issue with a number that only the owner may see."""
    token = log_in(browser, officer)
    page = browser.get("/briefs/vault.monthly/2026-01/edit").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    answer = browser.post("/briefs/vault.monthly/2026-01/release", data={"csrf": token, "seen": seen[1]})
    assert answer.status_code == 200
    assert PLAN_TOTAL in secrets_in(answer)


@pytest.mark.slow
def test_nobody_is_shown_what_the_grants_do_not_show_him(region: Region) -> None:
    asked: list[tuple[Person, str, Answer, int, int]] = []
    paths = [(path, stated) for path in visits(region.upload) for stated in stated_for(path)]
    for person in region.people:
        log_in(region.browser, person)
        for path, stated in paths:
            before = region.hub.ledger.size
            answer = region.browser.get(path, headers=stated, follow_redirects=False)
            asked.append((person, path, answer, before, region.hub.ledger.size))
    told = entries(region.hub)
    faults = [
        fault
        for person, path, answer, before, after in asked
        for fault in faults_of(person, path, Watched(answer, told[before:after]))
    ]
    assert faults == [], "\n".join(faults)
    seen: dict[Person, set[str]] = {one: set() for one in region.people}
    for person, _, answer, *_ in asked:
        seen[person] |= secrets_in(answer)
    assert {DEAL_TOTAL, "SECRET-deal-shown-d1", "SECRET-firm-shown-f1"} <= seen[region.person(Role.OFFICER, "bank")]
    assert {PLAN_TOTAL, "SECRET-deal-hidden-d3", "SECRET-view-tag-d1"} <= seen[region.person(Role.ANALYST, "market")]
    assert "SECRET-deal-amount-r9" in seen[region.person(Role.CLERK, "market")]
    assert RETURNED in seen[region.person(Role.CLERK, "culture")]
    assert seen[region.person(None)] == {"SECRET-notice-shown-n1", "SECRET-notice-shown-n2"}


@pytest.mark.slow
def test_nobody_does_what_is_not_his_to_do(region: Region) -> None:
    """Each POST with a right token and nothing of use in it: refused before anything is read or done."""
    faults: list[str] = []
    for person in region.people:
        for address in addresses("POST"):
            for path in paths_of(address, words_for(address) | {"token": (region.upload,)}):
                token = log_in(region.browser, person)
                keep = "" if path == "/logout" or "/upload/" in path else token
                answer = region.browser.post(path, data={"csrf": keep}, follow_redirects=False)
                faults += faults_of(person, path, Watched(answer, ()))
    assert faults == [], "\n".join(faults)


def test_nobody_uses_another_method_to_get_round_a_rule(region: Region) -> None:
    log_in(region.browser, region.person(Role.CLERK, "culture"))
    for path in ("/data/vault.deal/quarantine", "/people", "/runs/2"):
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "get"):
            answer = region.browser.request(method, path)
            assert answer.status_code >= 400 or not admitted_is_needed(path), (method, path)
            assert secrets_in(answer) == set()


def admitted_is_needed(path: str) -> bool:
    return path != "/runs/2"


@pytest.mark.parametrize(
    "path",
    [
        "/people/",
        "http://127.0.0.1:8400//people",
        "/people%2F",
        "/./people",
        "/data/../people",
        "/People",
        "/people%00",
        "/people;x=1",
        "/data/vault.deal/quarantine/",
        "/data/vault%2Edeal/quarantine",
        "/api/v1/data/vault.plan/",
        "/api/v1/data//vault.plan",
        "/data/vault.plan__quarantine",
        "/api/v1/data/vault.deal__quarantine",
        "/data/vault.plan%0A",
    ],
)
def test_no_spelling_of_an_address_gets_round_its_rule(region: Region, path: str) -> None:
    person = region.person(Role.CLERK, "culture")
    log_in(region.browser, person)
    answer = region.browser.get(path, headers=headers_of("own-market", "own_work"), follow_redirects=True)
    assert secrets_in(answer) == set()
    assert answer.status_code in (400, 403, 404, 405)


def test_an_upload_is_seen_and_undone_by_its_unit_alone(region: Region) -> None:
    where = f"/upload/{region.upload}"
    token = log_in(region.browser, region.person(Role.DATA_ENGINEER, "bank"))
    for path in (where, f"{where}/rejects.xlsx"):
        assert region.browser.get(path).status_code == 404
    for act in ("confirm", "withdraw"):
        assert region.browser.post(f"{where}/{act}", data={"csrf": token}, follow_redirects=False).status_code == 404
    log_in(region.browser, region.person(Role.DATA_ENGINEER, "market"))
    assert "SECRET-deal-amount-u1" in region.browser.get(where).text


def test_a_key_gets_no_further_than_its_person(region: Region) -> None:
    """A browser's cookie beside a key, a key in a cookie, a token as a key: none makes more of anybody."""
    owner, clerk = region.person(Role.OFFICER, "market"), region.person(Role.CLERK, "culture")
    log_in(region.browser, clerk)
    path = "/api/v1/data/vault.plan"
    for said in (f"Bearer {owner.token}", "Bearer ", "Bearer zs_x_y", "bearer\t", f"Basic {owner.token}"):
        answer = region.browser.get(path, headers={**headers_of("own-market", "own_work"), "Authorization": said})
        assert secrets_in(answer) == set()
        assert answer.status_code in (400, 401, 403)


def test_kept_pages_are_their_readers_own(region: Region) -> None:
    """The same address asked by one after the other: each sees his own page, with his own entry."""
    owner, other = region.person(Role.OFFICER, "market"), region.person(Role.OFFICER, "culture")
    for path in (
        "/indicators/vault.plan_total",
        "/passport/vault.plan_total?period=2026-01&grain=month",
        "/places/331002",
    ):
        for person in (owner, other, owner, other):
            log_in(region.browser, person)
            before = region.hub.ledger.size
            found = secrets_in(region.browser.get(path))
            assert (PLAN_TOTAL in found) is (person is owner)
            assert all(person.may(one) for one in found)
            read = [one for one in entries(region.hub)[before:] if one.kind == "read"]
            assert {one.actor for one in read} <= {person.id}
            assert bool(found) <= bool(read)


def test_the_openapi_document_holds_no_row(region: Region) -> None:
    region.browser.cookies.clear()
    answer = region.browser.get("/api/v1/openapi.json")
    assert json.loads(answer.content)["paths"]
    assert secrets_in(answer) == set()
    assert CSRF not in answer.text
