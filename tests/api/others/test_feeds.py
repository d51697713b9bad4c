"""Feeds of changes as a feed reader takes them, and what crawlers may read."""

import re
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import feedparser
import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import REGION, STRANGER
from tests.kit import Clients, app_for, make_hub, put
from zhongshu.app.rules import RULES
from zhongshu.packs.hub import Hub
from zhongshu.sharing.changes import CHANGE

READING = """\
dataset: reading
title: {zh: 读数, en: Readings}
owner: office
level: 1
sharing: unconditional
origin: measured
key: [number]
fresh_within: 2h
columns: {number: {type: integer}, value: {type: decimal, scale: 1}}
sources: {file: {kind: csv, path: "*.csv", columns: {number: number, value: value}}}
"""
SECRET = READING.replace("dataset: reading", "dataset: secret").replace("level: 1", "level: 3")
GRANTS = """\
- grant: readings
  title: {zh: 公开, en: Open}
  from: office
  to: {anyone: true}
  read: lab.reading
  purpose: public_information
  basis: {document: the regulation}
"""


def load(hub: Hub, folder: Path, name: str, rows: str) -> None:
    path = folder / "rows.csv"
    path.write_text(f"number,value\n{rows}", encoding="utf-8")
    hub.load(f"lab.{name}", path, source="file", who="test")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Three loads of what is open, and one of what is not."""
    folder = tmp_path_factory.mktemp("lab")
    said = {"datasets/reading.yaml": READING, "datasets/secret.yaml": SECRET, "grants.yaml": GRANTS}
    hub = make_hub(folder / "home", {"lab": said}, region=REGION)
    load(hub, folder, "reading", "1,1.5\n2,2.5\n")
    load(hub, folder, "secret", "1,99.9\n")
    load(hub, folder, "reading", "2,2.6\n3,3.5\n")
    hub.door.book()
    return hub


@pytest.fixture(scope="module")
def client(lab: Hub) -> TestClient:
    return TestClient(app_for(lab, STRANGER))


def test_the_feed_tells_what_changed_when_and_how_many_rows(client: TestClient) -> None:
    feed = feedparser.parse(client.get("/feeds/changes.atom").content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert [one.title for one in feed.entries] == ["读数", "读数"]
    newest, first = feed.entries
    assert newest.summary.endswith("新增 1 行，更正 1 行，删除 0 行。")
    assert "新增 2 行" in first.summary
    assert newest.updated_parsed >= first.updated_parsed
    assert feed.feed.updated == newest.updated
    assert newest.id != first.id
    assert newest.id.startswith("tag:testland.invalid,2026:changes/")
    links = {one.rel: one.href for one in newest.links}
    assert links["alternate"] == "http://testserver/data/lab.reading"
    assert newest.author == "市场局"


def test_the_link_to_the_changes_gives_those_rows(client: TestClient) -> None:
    newest = feedparser.parse(client.get("/feeds/changes.atom").content).entries[0]
    related = next(one.href for one in newest.links if one.rel == "related")
    stated = {"Zhongshu-Grant": "readings", "Zhongshu-Purpose": "public_information"}
    rows = client.get(related.removeprefix("http://testserver"), headers=stated).json()["rows"]
    assert [(row[CHANGE], row["number"]) for row in rows] == [("updated", 2), ("inserted", 3)]


def test_what_is_not_open_is_no_news(client: TestClient) -> None:
    assert "secret" not in client.get("/feeds/changes.atom").text
    told = client.get("/feeds/lab.secret.atom")
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")


def test_one_dataset_has_a_feed_of_its_own_with_the_same_ids(client: TestClient) -> None:
    whole = feedparser.parse(client.get("/feeds/changes.atom").content)
    own = feedparser.parse(client.get("/feeds/lab.reading.atom").content)
    assert not own.bozo
    assert [one.id for one in own.entries] == [one.id for one in whole.entries]
    assert own.feed.id != whole.feed.id


def test_a_feed_that_is_held_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/feeds/changes.atom")
    assert first.headers["content-type"] == "application/atom+xml"
    again = client.get("/feeds/changes.atom", headers={"If-None-Match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert client.get("/feeds/changes.atom", headers=since).status_code == 304
    assert client.get("/feeds/changes.atom", headers={"If-Modified-Since": "soon"}).status_code == 200
    assert client.head("/feeds/changes.atom").headers["etag"] == first.headers["etag"]


def test_pages_together_are_all_changes_once_and_stay_while_news_come(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {"lab": {"datasets/reading.yaml": READING, "grants.yaml": GRANTS}}, region=REGION)
    for number in range(120):
        put(hub, "lab.reading", f"SELECT {number} AS number, 1.0 AS value")
    client = TestClient(app_for(hub, STRANGER))
    found: list[str] = []
    address: str | None = "/feeds/changes.atom"
    while address is not None:
        page = feedparser.parse(client.get(address).content)
        assert not page.bozo
        assert page.feed.links[1].rel == "first"
        found += [one.id for one in page.entries]
        address = next((one.href for one in page.feed.links if one.rel == "next"), None)
        if len(found) == 50:
            put(hub, "lab.reading", "SELECT -1 AS number, 1.0 AS value")
    assert len(found) == len(set(found)) == 120
    assert client.get("/feeds/changes.atom?before=soon").status_code == 400
    newest = feedparser.parse(client.get("/feeds/changes.atom").content).entries[0]
    assert newest.id not in found


def test_crawlers_read_the_catalogue_and_nothing_that_costs_or_is_closed(of: Clients) -> None:
    robots = RobotFileParser()
    robots.parse(of(STRANGER).get("/robots.txt").text.splitlines())
    may = ["/", "/data", "/data/market.shop", "/indicators", "/catalog.ttl", "/dataset/market.shop.jsonld"]
    may += ["/feeds/changes.atom", "/api/v1/catalogue", "/api/3/action/package_search?q=a", "/sitemap.xml", "/cubes"]
    assert [path for path in may if not robots.can_fetch("bot", path)] == []
    not_for_them = ["/data/market.shop/download.csv", "/data/market.shop/download.xlsx", "/api/v1/data/market.shop"]
    not_for_them += [
        "/api/3/action/datastore_search?resource_id=a",
        "/login",
        "/account",
        "/people",
        "/ledger/3",
        "/runs",
    ]
    not_for_them += ["/grants/new", "/upload", "/briefs", "/returns", "/search?q=a", "/api/v1/indicators/a.b/values"]
    assert [path for path in not_for_them if robots.can_fetch("bot", path)] == []
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]


def test_no_address_behind_the_log_in_is_left_to_crawlers(of: Clients) -> None:
    told = of(STRANGER).get("/robots.txt").text
    robots = RobotFileParser()
    robots.parse(told.splitlines())
    patterns = re.findall(r"^Disallow: /\*(/\w+)", told, flags=re.MULTILINE)
    closed = [
        address.removeprefix("GET ")
        for address, rule in RULES.items()
        if address.startswith("GET ") and (rule.known or rule.roles is not None)
    ]
    assert {"/operations", "/metrics", "/scenarios/{pack}", "/ledger"} <= set(closed)
    left = [path for path in closed if robots.can_fetch("bot", path)]
    assert [path for path in left if not any(pattern in path for pattern in patterns)] == []


def test_every_page_of_the_sitemap_opens_for_a_stranger(of: Clients) -> None:
    client = of(STRANGER)
    told = ElementTree.fromstring(client.get("/sitemap.xml").content)
    pages = [str(one.text) for one in told.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://testserver/data/market.shop" in pages
    assert not any("indicators/market.firms" in page for page in pages)
    told_of = {page: client.get(page, headers={"Accept": "text/html"}).status_code for page in pages}
    assert set(told_of.values()) == {200}, told_of
