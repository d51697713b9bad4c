"""A walk through every address: what is asked, and what would be wrong with an answer."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from tests.security.vault import NAMES, RETURNED, Watched, headers_of, paths_of, secrets_in, shown_by
from tests.security.visitors import Person
from zhongshu.app.rules import RULES
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.people.roles import OF_A_UNIT, Role

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
    "day": ("2020-01-01",),
    "brief": ("vault.monthly",),
    "period": ("2026-01",),
    "sequence": ("3",),
    "hash": ("0",),
    "path": ("secrets",),
    "token": (),
    "provider": ("gov",),
    "operation": ("ask",),
    "grant": ("deal-bank", "own-market"),
    "case": ("event",),
    "to": ("accepted",),
    "act": ("note",),
    "message": ("rain",),
    "format": ("json", "xml"),
    "file": (sha256(b"photo").hexdigest(),),
    "document": ("receipt",),
    "n": ("1",),
    "list": ("offers",),
    "entity": ("firm_file",),
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
    r"/posts$": lambda one: one.role in WORKERS | SYSTEM | {Role.AUDITOR},
    r"/entities/vault/firm_file/(review|[^/]+/records)|/api/v1/entities/": lambda one: False,  # the vault has none
    r"/entities|/api/v1/entities$": lambda one: one.role is not None,
    r"/board/|/case-(map|spots|stats|groups)/": lambda one: one.role in WORKERS,
    r"/cases(/(overdue|done|mine|about|by-code))?$|/api/v1/cases/inbox$": lambda one: one.role is not None,
    r"/backing/|/account|/grants$|/ledger": lambda one: one.role is not None,
}
"""Who may knock at all, written a second time: everybody where nothing is said."""


def addresses(method: str) -> list[str]:
    return sorted(one.partition(" ")[2] for one in RULES if one.startswith(method))


def words_for(address: str) -> dict[str, tuple[str, ...]]:
    return WORDS | {"name": INDICATORS} if re.search("/(indicators|passport)/", address) else WORDS


def visits(upload: str) -> Iterator[str]:
    """Every GET of the application, with the names that there are."""
    for address in addresses("GET"):
        for path in paths_of(address, words_for(address) | {"token": (upload,)}):
            looked_up = re.fullmatch(r"/api/v1/data/vault\.(\w)\w*/(\w)\d", path)
            if looked_up is None or looked_up[1] == looked_up[2]:  # a key of that dataset
                yield path
    yield from ("/data/vault.deal?sort=phone", "/data/vault.deal?sort=hidden", "/data/vault.deal?as_of=2090-01-01")
    yield from ("/briefs/vault.monthly?issue=1", "/briefs/vault.monthly?period=2026-01&draft=1")
    yield from ("/search?q=SECRET", "/search?q=plan", "/?as_of=2090-01-01", "/api/v1/data/vault.deal?order=phone")
    for about in (f"indicator:{name}@331000" for name in INDICATORS):
        yield from (f"/cases/about?about={about}", f"/ask/vault/event?about={about}")
    yield "/cases/by-code?code=91331004YL0000004L"
    yield from (f"/api/v1/data/vault.deal?format={form}&limit=all" for form in ("csv", "ndjson"))


def stated_for(path: str) -> list[dict[str, str]]:
    """Grants that a call for data names: none, the one that is given to somebody, and the owner's."""
    found = re.match(r"/api/v1/data/([^/?]+)", path)
    if found is None:
        return [{}]
    own = [headers_of("own-market", "own_work")]
    return own + ([headers_of(*GRANTS[found[1]])] if found[1] in GRANTS else [{}])


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
