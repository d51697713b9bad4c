"""GET /metrics, read by the parsers that monitors read it with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics
from starlette.testclient import TestClient

from tests.kit import REGION, app_for, make_hub, put
from tests.town import FIRM, close, reader, site
from tests.web_scenarios.stage_town import make_stage_town
from zhongshu.app.asgi import create_app
from zhongshu.app.telemetry.start import watched
from zhongshu.core.errors import LedgerError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.roles import Role

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_stage_town(tmp_path / "home")
    yield made
    close(made)


def samples(text: str) -> Samples:
    families = list(parser.text_string_to_metric_families(text))
    assert len({one.name for one in families}) == len(families)
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def test_requests_are_counted_by_route_and_never_by_what_was_asked(hub: Hub) -> None:
    browser = TestClient(site(hub, "system"))
    for path in (
        "/packs/firms",
        "/packs/firms?lang=zh&q=secret",
        "/packs/none",
        f"/api/v1/data/firms.shop/{FIRM}",
        "/gone/7",
    ):
        browser.get(path, follow_redirects=False)
    browser.request("BREW", "/packs")
    text = browser.get("/metrics").text
    found = samples(text)
    assert value(found, "http_requests_total", route="/packs/{pack}", method="GET", status="2xx") == 1
    assert value(found, "http_requests_total", route="/packs/{pack}", method="GET", status="3xx") == 1
    assert value(found, "http_requests_total", route="/packs/{pack}", method="GET", status="4xx") == 1
    assert value(found, "http_requests_total", route="?", method="GET", status="4xx") == 1
    assert value(found, "http_request_duration_seconds_count", route="/packs/{pack}", method="GET") == 3
    buckets = [one for one in found if one[0] == "http_request_duration_seconds_bucket"]
    assert any(("le", "+Inf") in labels for _, labels in buckets)
    for word in (FIRM, "secret", "gone", "system", "none", "BREW"):
        assert word not in text


def test_what_stands_is_told_with_it(hub: Hub) -> None:
    put(hub, "firms.shop", "SELECT 's1' AS id, '331000' AS area, DATE '2026-03-01' AS day, 1 AS sales")
    with TestClient(app_for(hub, reader(hub, "system"))) as browser:
        found = samples(browser.get("/metrics").text)
    assert value(found, "zhongshu_rows_held", dataset="firms.shop") == 1
    assert value(found, "zhongshu_ledger_entries_total") == hub.ledger.size
    assert value(found, "zhongshu_part_up", part="state") == 1
    assert value(found, "zhongshu_troubles", weight="bad") >= 1, "no worker is there"
    assert value(found, "zhongshu_worker_elected") == 0
    assert any(name == "process_resident_memory_bytes" for name, _ in found)


def test_loads_are_counted_with_their_rows(hub: Hub, tmp_path: Path) -> None:
    watching = watched(hub, "worker")
    path = tmp_path / "shops.csv"
    path.write_text("id,area,day,sales\na,331000,2026-03-01,1\nb,331000,nonsense,1\n", "utf-8")
    hub.load("firms.shop", path, source="book", who="test")
    with pytest.raises(Exception, match="csv"):
        hub.load("firms.shop", tmp_path / "none.csv", source="book", who="test")
    watching.tally.write()
    found = samples(TestClient(site(hub, "system")).get("/metrics").text)
    assert value(found, "zhongshu_rows_loaded_total", dataset="firms.shop", outcome="accepted") == 1
    assert value(found, "zhongshu_rows_loaded_total", dataset="firms.shop", outcome="rejected") == 1
    assert value(found, "zhongshu_loads_total", dataset="firms.shop", outcome="done") == 1
    assert value(found, "zhongshu_loads_total", dataset="firms.shop", outcome="failed") == 1
    assert value(found, "zhongshu_load_duration_seconds_count") == 2


def test_openmetrics_where_it_is_asked_for(hub: Hub) -> None:
    browser = TestClient(site(hub, "system"))
    answer = browser.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    names = [family.name for family in openmetrics.text_string_to_metric_families(answer.text)]
    assert "http_requests" in names


def test_strangers_and_firms_hear_nothing_a_key_of_a_post_does(hub: Hub) -> None:
    app = create_app(hub)
    stranger = TestClient(app)
    refused = stranger.get("/metrics", follow_redirects=False)
    assert refused.status_code in (401, 403)
    assert "http_requests" not in refused.text
    assert TestClient(site(hub, "firm")).get("/metrics").status_code == 403
    person = reader(hub, "wang")
    wish = Wish(person.actor, "market", Role.OFFICER, "monitor", hub.now().replace(year=hub.now().year + 1))
    machine = Actor.at_the_machine("test")
    key = hub.people.keys.draw(hub.people.keys.give(wish, machine, hub.now()).prefix, machine, hub.now())
    answer = stranger.get("/metrics", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    assert key not in answer.text


def test_a_region_may_open_it_to_whoever_reaches_it(tmp_path: Path) -> None:
    hub = make_hub(tmp_path / "home", {}, region=REGION + "operations: {metrics: open}\n")
    assert TestClient(create_app(hub)).get("/metrics").status_code == 200
    close(hub)


def test_a_part_that_is_away_is_a_number_too(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_: object) -> None:
        raise LedgerError("a note cannot be read")

    monkeypatch.setattr(type(hub.witnesses), "own", damaged)
    found = samples(TestClient(site(hub, "system")).get("/metrics").text)
    assert value(found, "zhongshu_part_up", part="ledger") == 0
    assert value(found, "zhongshu_part_up", part="state") == 1
