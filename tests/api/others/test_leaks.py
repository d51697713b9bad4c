"""Nobody is shown by these addresses what the grants do not show him: a region whose rows tell where they come from."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.security.vault import make_vault, secrets_in
from tests.security.visitors import everybody, log_in
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate

NAMES = ("vault.deal", "vault.firm", "vault.notice", "vault.plan", "vault.deal__quarantine")
GRANTS = ("", ".notice-open", ".deal-bank", ".firm-bank", ".firm-own", ".own-market", ".operator")
SAID = {"SECRET-deal-hidden-d1"}
ASKED = ("", "&sort=phone", '&filters={"hidden":"SECRET-deal-hidden-d1"}', "&fields=phone,hidden&records_format=csv")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_vault(tmp_path_factory.mktemp("leaks") / "home")
    yield made
    made.snapshots.database.dispose()
    made.ledger.close()


def paths() -> Iterator[str]:
    yield from ("/catalog.jsonld", "/catalog.ttl", "/catalog.rdf", "/feeds/changes.atom", "/robots.txt", "/sitemap.xml")
    action = "/api/3/action/"
    yield from (f"{action}package_search?rows=1000&q={word}" for word in ("", "SECRET", "vault"))
    for name in NAMES:
        yield from (f"/dataset/{name}.jsonld", f"/feeds/{name}.atom", f"{action}package_show?id={name}")
        for grant in GRANTS:
            asked = ASKED if grant in ("", ".deal-bank") else ASKED[:1]
            yield from (f"{action}datastore_search?resource_id={name}{grant}{words}" for words in asked)
        yield f"{action}datastore_info?id={name}.deal-bank"


def test_everybody_sees_here_what_the_grants_show_and_no_more(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.packs.calls.ROWS", Rate(10_000, 10_000))
    leaked, faults = [], []
    seen: dict[str, set[str]] = {}
    people = everybody(hub)
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as browser:
        for person in people:
            log_in(browser, person)
            for path in paths():
                answer = browser.get(path)
                if answer.status_code not in (200, 400, 403, 404, 409):
                    faults.append((str(person), path, answer.status_code, answer.text[:200]))
                found = secrets_in(answer) - SAID
                seen.setdefault(str(person), set()).update(found)
                leaked += [(str(person), path, word) for word in found if not person.may(word)]
    assert faults == []
    assert leaked == []
    stranger = next(str(one) for one in people if one.role is None)
    assert seen[stranger] == {"SECRET-notice-shown-n1", "SECRET-notice-shown-n2"}
    assert any("SECRET-deal-shown-d1" in words for words in seen.values())
    assert any("SECRET-plan-shown-p1" in words for words in seen.values())
