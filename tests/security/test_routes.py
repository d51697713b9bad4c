"""Every address, asked by everybody: no answer holds a value that the grants do not let that person see."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import pytest
from fastapi import FastAPI
from httpx import Response as Answer
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.security.vault import (
    DEAL_TOTAL,
    NAMES,
    PLAN_TOTAL,
    RETURNED,
    Watched,
    entries,
    headers_of,
    make_vault,
    paths_of,
    secrets_in,
    shown_by,
)
from tests.security.visitors import Person, everybody, log_in
from zhongshu.app.asgi import create_app
from zhongshu.app.entrance import Entrance
from zhongshu.app.guard import Unruled, guard, ways
from zhongshu.app.rules import RULES, Rule
from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.reader import Reader
from zhongshu.web.csrf import COOKIE as CSRF

GRANTS = {
    "vault.notice": ("notice-open", "public_information"),
    "vault.deal": ("deal-bank", "review"),
    "vault.firm": ("firm-bank", "loan_review"),
}
INDICATORS = ("vault.deal_total", "vault.plan_total")
WORDS = {
    "name": NAMES,
    "key": ("d1", "d3", "f1", "f2", "p1"),
    "pack": ("vault",),
    "screen": ("overview",),
    "log": (sha256(b"testland").hexdigest(),),
    "code": ("331000", "331002"),
    "layer": ("areas",),
    "level": ("county",),
    "dataset": ("vault.deal",),
    "id": ("d1", "deal-bank"),
    "page": ("p",),
    "run": ("2",),
    "record": ("1",),
    "number": ("1", "2", "3"),
    "form": ("vault.month",),
    "unit": ("culture",),
    "month": ("2026-01",),
    "brief": ("vault.monthly",),
    "period": ("2026-01",),
    "sequence": ("3",),
    "hash": ("0",),
    "path": ("secrets",),
    "token": (),
    "provider": ("gov",),
    "operation": ("ask",),
    "grant": ("deal-bank", "own-market"),
}
WORKERS = frozenset(OF_A_UNIT)
SYSTEM = {Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}
CLOSED: dict[str, Callable[[Person], bool]] = {
    r"/data/[^/]+/quarantine": lambda one: one.unit == "market" and one.role in {Role.CLERK, Role.DATA_ENGINEER},
    r"/upload": lambda one: one.role in {Role.CLERK, Role.DATA_ENGINEER},
    r"/scenarios(/[^/]+)?$|/api/v1/scenarios$": lambda one: one.role in WORKERS | SYSTEM | {Role.AUDITOR},
    r"/(runs|snapshots)|/api/v1/(runs|snapshots)": lambda one: one.role in WORKERS | SYSTEM | {Role.AUDITOR},
    r"/returns/[^/]+/culture": lambda one: one.role in WORKERS and one.unit in {"culture", "market"},
    r"/returns$|/briefs(/[^/]+)?$|/figures/(check|relations)$": lambda one: one.role in WORKERS,
    r"/briefs/.*/edit": lambda one: one.role in {Role.ANALYST, Role.OFFICER},
    r"/people": lambda one: one.role in SYSTEM,
    r"/account|/grants$|/ledger": lambda one: one.role is not None,
}
"""Who may knock at all, written a second time: everybody where nothing is said."""


@dataclass(frozen=True)
class Region:
    """What the walk goes through; `upload` is one of the owner's."""

    hub: Hub
    app: FastAPI
    people: list[Person]
    upload: str
    browser: TestClient

    def person(self, role: Role | None, unit: str | None = None) -> Person:
        return next(one for one in self.people if (one.role, one.unit) == (role, unit))


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    hub = make_vault(tmp_path_factory.mktemp("vault") / "home")
    people = everybody(hub)
    app = create_app(hub)
    with TestClient(app, base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as browser:
        upload = _uploaded(hub, browser, next(one for one in people if one.owner and one.role is Role.CLERK))
        _returned(browser, next(one for one in people if one.unit == "culture" and one.role is Role.CLERK))
        _released(hub, browser, next(one for one in people if one.owner and one.role is Role.OFFICER))
        yield Region(hub, app, people, upload, browser)
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


def addresses(method: str) -> list[str]:
    return sorted(one.partition(" ")[2] for one in RULES if one.startswith(method))


def words_for(address: str) -> dict[str, tuple[str, ...]]:
    return WORDS | {"name": INDICATORS} if re.search("/(indicators|passport)/", address) else WORDS


def visits(region: Region) -> Iterator[str]:
    """Every GET of the application, with the names that there are."""
    for address in addresses("GET"):
        for path in paths_of(address, words_for(address) | {"token": (region.upload,)}):
            looked_up = re.fullmatch(r"/api/v1/data/vault\.(\w)\w*/(\w)\d", path)
            if looked_up is None or looked_up[1] == looked_up[2]:  # a key of that dataset
                yield path
    yield from ("/data/vault.deal?sort=phone", "/data/vault.deal?sort=hidden", "/data/vault.deal?as_of=2090-01-01")
    yield from ("/briefs/vault.monthly?issue=1", "/briefs/vault.monthly?period=2026-01&draft=1")
    yield from ("/search?q=SECRET", "/search?q=plan", "/?as_of=2090-01-01", "/api/v1/data/vault.deal?order=phone")
    yield from (f"/api/v1/data/vault.deal?format={form}&limit=all" for form in ("csv", "ndjson"))


def stated_for(path: str) -> list[dict[str, str]]:
    """Grants that a call for data names: none, the one that is given to somebody, and the owner's."""
    found = re.match(r"/api/v1/data/([^/?]+)", path)
    if found is None:
        return [{}]
    own = [headers_of("own-market", "own_work")]
    return own + ([headers_of(*GRANTS[found[1]])] if found[1] in GRANTS else [{}])


@pytest.mark.slow
def test_nobody_is_shown_what_the_grants_do_not_show_him(region: Region) -> None:
    asked: list[tuple[Person, str, Answer, int, int]] = []
    paths = [(path, stated) for path in visits(region) for stated in stated_for(path)]
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


def faults_of(person: Person, path: str, seen: Watched) -> Iterator[str]:
    """What is wrong with an answer: a leak, a fault of the program, a missing entry, a door that stood open."""
    status = seen.answer.status_code
    said = f"{person} at {path}: {status}"
    found = secrets_in(seen.answer)
    if leaked := sorted(one for one in found if not person.may(one)):
        yield f"{said} shows {leaked[:4]}"
    if status >= 500 or "Traceback" in seen.answer.text:
        yield f"{said} is a fault: {seen.answer.text[:200]}"
    if (
        not admitted(person, path)
        and status not in (401, 403)
        and "/login" not in seen.answer.headers.get("location", "")
    ):
        yield f"{said}, which is not for this person"
    reads = seen.of("read", "opened")
    if status == 200 and found - {RETURNED} and not any(set(shown_by(one)) for one in reads) and "/upload/" not in path:
        yield f"{said} shows {sorted(found)[:3]} and the ledger does not have it"
    if any(one.actor != person.id for one in seen.written):
        yield f"{said} is written down as of somebody else"
    if wrong := [one.grant for one in reads if not _under(person, one) and not path.startswith("/ledger")]:
        yield f"{said} was read under {wrong}"
    if status == 403 and admitted(person, path) and re.match(r"/(api/v1/)?data/", path) and not seen.of("denied"):
        yield f"{said} and the ledger has no refusal"


def admitted(person: Person, path: str) -> bool:
    rule = next((rule for pattern, rule in CLOSED.items() if re.match(pattern, path.partition("?")[0])), None)
    return rule is None or rule(person)


def _under(person: Person, entry: Entry) -> bool:
    """Whether this person could have read under the grant; what is open is so for everybody. Numbers of rows, and no
    row, are reckoned under the system's own."""
    own = {"own-market": person.owner, "firm-own": person.role is Role.FIRM}
    own["month-fillers"] = person.unit == "culture" and person.role in WORKERS
    banks = dict.fromkeys(("deal-bank", "deal-sums", "firm-bank"), person.banker)
    return ({"notice-open": True, "region-open": True, "operator": not entry.rows} | own | banks).get(
        entry.grant or "", False
    )


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


def test_a_route_without_a_rule_does_not_start(region: Region) -> None:
    made = FastAPI()
    made.add_api_route("/naked", lambda: "secret")
    with pytest.raises(Unruled, match="GET /naked"):
        guard(made, region.hub)
    other = FastAPI()
    other.include_router(region.app.router)
    with pytest.raises(Unruled, match="POST /people"):
        guard(other, region.hub, {name: rule for name, rule in RULES.items() if name != "POST /people"})
    mounted = FastAPI(openapi_url=None)
    mounted.router.routes.append(Mount("/files", app=FastAPI()))
    with pytest.raises(Unruled, match="no route"):
        guard(mounted, region.hub)


def test_every_rule_has_its_route_and_every_route_its_rule(region: Region) -> None:
    found = {address for way in ways(region.app) for address in way.addresses}
    assert found == set(RULES)
    assert len(found) > 80


def test_a_rule_is_asked_before_the_endpoint_hears_of_the_request(region: Region) -> None:
    heard: list[str] = []
    app = FastAPI(openapi_url=None)
    app.add_api_route("/secret", lambda: heard.append("came"))
    guard(app, region.hub, {"GET /secret": Rule(frozenset({Role.AUDITOR}))})
    app.add_middleware(Entrance, hub=region.hub, identify=_clerk, refuse=_refuse)
    with TestClient(app) as browser:
        assert browser.get("/secret").status_code == 403
    assert heard == []


async def _clerk(_: Request) -> Reader:
    return Reader("p-clerk", posts=(Post("market", Role.CLERK),))


def _refuse(_: Request, error: ZhongshuError) -> Response:
    return PlainTextResponse(error.message, 403)


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
