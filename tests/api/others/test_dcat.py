"""The catalogue as harvesters of DCAT take it: valid by the profile's own shapes, the same in every spelling."""

import json
import sys
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from fastapi.testclient import TestClient
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.api.data.market import BANKER, REGION, STRANGER
from tests.api.others.conftest import LICENCE
from tests.kit import Clients, make_hub
from zhongshu.core.errors import HomeError
from zhongshu.packs.hub import Hub

SHAPES = Path(__file__).parent / "vendor" / "dcat-ap-3.0.0-shacl.jsonld"
FORMATS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
BASE = "http://testserver"
SHOP, FIRM = URIRef(f"{BASE}/dataset/market.shop"), URIRef(f"{BASE}/dataset/market.firm")
EU = "http://publications.europa.eu/resource/authority/"
FOAF, VCARD = Namespace("http://xmlns.com/foaf/0.1/"), Namespace("http://www.w3.org/2006/vcard/ns#")


def graph_of(client: TestClient, path: str, spelling: str) -> Graph:
    answer = client.get(f"{path}.{spelling}")
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format=FORMATS[spelling])


@pytest.fixture(scope="module")
def graph(of: Clients) -> Graph:
    return graph_of(of(STRANGER), "/catalog", "ttl")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES, format="json-ld")


def conforms(graph: Graph, shapes: Graph) -> tuple[bool, str]:
    fits, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="rdfs")
    return bool(fits), str(text)


def test_the_catalogue_fits_the_shapes_of_dcat_ap_3(graph: Graph, shapes: Graph) -> None:
    fits, text = conforms(graph, shapes)
    assert fits, text


def test_the_shapes_find_what_is_missing(graph: Graph, shapes: Graph) -> None:
    broken = Graph() + graph
    broken.remove((SHOP, DCTERMS.title, None))
    fits, text = conforms(broken, shapes)
    assert not fits
    assert str(SHOP) in text


@pytest.mark.parametrize("path", ["/catalog", "/dataset/market.shop", "/dataset/market-firm"])
def test_the_three_spellings_say_the_same(of: Clients, path: str) -> None:
    first, *others = [graph_of(of(STRANGER), path, spelling) for spelling in FORMATS]
    assert len(first) > 20
    assert all(isomorphic(first, other) for other in others)


def test_an_open_dataset_tells_how_it_is_taken(graph: Graph) -> None:
    assert graph.value(SHOP, DCTERMS.accessRights) == URIRef(f"{EU}access-right/PUBLIC")
    assert set(graph.objects(SHOP, DCTERMS.title)) == {Literal("商店", lang="zh"), Literal("Shops", lang="en")}
    publisher = graph.value(SHOP, DCTERMS.publisher)
    assert Literal("Market office", lang="en") in set(graph.objects(publisher, FOAF.name))
    contact = graph.value(SHOP, DCAT.contactPoint)
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:market@testland.example")
    period = graph.value(SHOP, DCTERMS.temporal)
    assert (str(graph.value(period, DCAT.startDate)), str(graph.value(period, DCAT.endDate))) == (
        "2025-01-01",
        "2025-10-31",
    )
    files = [one for one in graph.objects(SHOP, DCAT.distribution) if graph.value(one, DCAT.downloadURL)]
    assert [str(graph.value(one, DCAT.downloadURL)) for one in files] == [f"{BASE}/data/market.shop/download.csv"]
    assert graph.value(files[0], DCTERMS.license) == URIRef(LICENCE)


def test_every_distribution_of_the_catalogue_can_be_taken_by_a_stranger(graph: Graph, of: Clients) -> None:
    client = of(STRANGER)
    addresses = {str(one) for one in graph.objects(None, DCAT.accessURL)}
    assert len(addresses) == 4
    told = {one: client.get(one.removeprefix(BASE)).status_code for one in addresses}
    assert set(told.values()) == {200}, told


def test_a_dataset_under_grants_is_described_and_not_handed_out(graph: Graph) -> None:
    """As on /data: its name, owner and level are no secret, its rows are."""
    assert graph.value(FIRM, DCTERMS.accessRights) == URIRef(f"{EU}access-right/RESTRICTED")
    assert list(graph.objects(FIRM, DCAT.distribution)) == []
    assert graph.value(FIRM, DCTERMS.temporal) is None
    provenance = graph.value(FIRM, DCTERMS.provenance)
    said = {str(one) for one in graph.objects(provenance)}
    assert any("合成" in one for one in said)
    assert any("synthetic" in one for one in said)


def test_it_is_the_strangers_catalogue_for_everybody(of: Clients) -> None:
    assert of(BANKER).get("/catalog.jsonld").content == of(STRANGER).get("/catalog.jsonld").content


def test_an_indicator_under_grants_is_not_even_named(of: Clients, graph: Graph) -> None:
    assert "indicators.market.firms" not in of(STRANGER).get("/catalog.jsonld").text
    assert of(STRANGER).get("/dataset/indicators.market.firms").status_code == 404
    assert (URIRef(f"{BASE}/dataset/indicators.market.firms"), RDF.type, DCAT.Dataset) not in graph


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/rdf+xml, application/ld+json;q=0.5", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "application/ld+json"),
        ("image/png", "application/ld+json"),
    ],
)
def test_a_spelling_is_chosen_by_accept(of: Clients, accept: str, media: str) -> None:
    for path in ("/catalog", "/dataset/market.shop"):
        answer = of(STRANGER).get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)


def test_a_browser_is_shown_the_page(of: Clients) -> None:
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    told = of(STRANGER).get("/dataset/market-shop", headers=accept, follow_redirects=False)
    assert (told.status_code, told.headers["location"]) == (303, "/data/market.shop")
    assert of(STRANGER).get("/catalog", headers=accept, follow_redirects=False).headers["location"] == "/data"


def test_the_pages_name_the_other_spellings(of: Clients) -> None:
    page = of(STRANGER).get("/data").text
    assert all(f'href="{path}"' in page for path in ("/catalog.jsonld", "/catalog.ttl", "/feeds/changes.atom"))
    assert 'href="/feeds/market.shop.atom"' in of(STRANGER).get("/data/market.shop").text
    assert "/feeds/market.firm.atom" not in of(STRANGER).get("/data/market.firm").text


def test_what_is_held_is_not_sent_again(of: Clients) -> None:
    first = of(STRANGER).get("/catalog.ttl")
    again = of(STRANGER).get("/catalog.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert of(STRANGER).get("/catalog.ttl", headers=since).status_code == 304
    assert of(STRANGER).get("/catalog.ttl", headers={**since, "If-None-Match": '"other"'}).status_code == 200
    assert of(STRANGER).head("/catalog.ttl").headers["etag"] == first.headers["etag"]


def test_a_wrong_name_gets_the_nearest_right_one(of: Clients) -> None:
    told = of(STRANGER).get("/dataset/market.shpo.ttl")
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
    assert 'did you mean "market.shop"' in told.json()["hint"]


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "x\\y", "a/b"])
def test_a_host_that_is_none_makes_no_address(of: Clients, host: str) -> None:
    assert of(STRANGER).get("/catalog.jsonld", headers={"Host": host}).status_code == 400


def test_looking_at_the_catalogue_reads_no_row(of: Clients, market: Hub) -> None:
    before = market.ledger.size
    of(STRANGER).get("/catalog.rdf")
    of(STRANGER).get("/dataset/market.shop.ttl")
    assert market.ledger.size == before


def test_the_regions_own_address_goes_before_that_of_the_call(of: Clients, market: Hub) -> None:
    place, listing = market.place, of(STRANGER).get("/dataset/market.shop.jsonld").json()
    assert listing["@id"] == str(SHOP)
    try:
        object.__setattr__(place, "address", "https://data.testland.example")
        told: dict[str, Any] = json.loads(of(STRANGER).get("/dataset/market.shop.jsonld").content)
    finally:
        object.__setattr__(place, "address", None)
    assert told["@id"] == "https://data.testland.example/dataset/market.shop"


def test_without_rdflib_the_other_spelling_is_named(of: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    told = of(STRANGER).get("/dataset/market.shop.rdf")
    assert (told.status_code, "zhongshu[rdf]" in told.json()["hint"]) == (400, True)
    assert of(STRANGER).get("/dataset/market.shop.jsonld").status_code == 200


@pytest.mark.parametrize(
    "wrong", ["address: data.example.cn", "address: https://a.cn/path", "licence: CC BY", "address: 'javascript:1'"]
)
def test_a_region_says_addresses_that_are_some(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(HomeError, match=wrong.partition(":")[0]):
        make_hub(tmp_path, {}, region=f"{REGION}{wrong}\n")


def test_a_unit_says_an_address_of_mail(tmp_path: Path) -> None:
    said = REGION.replace("en: Bank}}", "en: Bank}, contact: 'a b'}")
    with pytest.raises(HomeError, match="contact"):
        make_hub(tmp_path, {}, region=said)
