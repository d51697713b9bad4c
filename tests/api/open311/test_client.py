"""A client that was written for public cities, unchanged, and the specification's own examples, over a real server."""

from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import requests
from georeport import GeoReport

from tests.api.open311.conftest import REPORT, V2
from zhongshu.packs.hub import Hub

SERVICE = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
ATTRIBUTE = ["variable", "code", "datatype", "required", "datatype_description", "order", "description"]
REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip
"""The names of the specification, in its order."""


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_client_for_public_cities_works_unchanged(site: str, form: str) -> None:
    first, second, _ = (_report(site, service_code=code) for code in ("cover", "rubbish", "rubbish"))
    city = GeoReport(f"{site}{V2}", jurisdiction="testland", output_format=form)
    listed = city.get_service_list()
    assert [one["service_code"] for one in listed] == ["cover", "rubbish"]
    assert listed[0]["service_name"] == "井盖破损"
    assert listed[1]["group"] == "环境"
    assert str(listed[0]["metadata"]).lower() == "true"

    defined = city.get_service_definition("cover")
    attributes = defined["attributes"] if form == "json" else defined["attributes"]["attribute"]
    assert [(one["code"], one["datatype"]) for one in attributes] == [
        ("hurt", "singlevaluelist"),
        ("how", "string"),
        ("wide", "number"),
    ]

    found = {one["service_request_id"]: one for one in city.get_service_requests()}
    assert {first, second} <= found.keys()
    assert found[first]["status"] == "open"
    both = city.get_service_requests(service_request_id=f"{first},{second}")
    assert [one["service_request_id"] for one in both] == [second, first]
    of_a_kind = city.get_service_requests(service_code="rubbish,lamp", status="open")
    assert {one["service_code"] for one in of_a_kind} == {"rubbish"}
    assert city.get_service_request(first)["service_request_id"] == first
    with pytest.raises(requests.HTTPError, match="404"):
        city.get_service_request("999999")


def test_the_specification_s_own_example_is_reported(site: str, city: Hub) -> None:
    """Form-encoded as it stands there; what has no place in a case is said to have none."""
    answer = httpx.post(f"{site}{V2}/requests.xml", data=REPORT, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (201, "text/xml; charset=utf-8")
    assert answer.text.startswith("<?xml version='1.0' encoding='utf-8'?>")
    (request,) = ElementTree.fromstring(answer.content)
    told = {one.tag: one.text or "" for one in request}
    assert list(told) == ["service_request_id", "service_notice", "account_id"]
    assert "The media_url was not fetched." in told["service_notice"]
    case = city.cases.store.case(int(told["service_request_id"]))
    assert (case.channel, case.reporter) == ("open311", None)
    assert case.fields == {
        "kind": "cover",
        "place": {"lon": 121.25, "lat": 28.5},
        "said": "A large sinkhole is destroying the street",
        "spot": "1234 5th street",
        "name": "john smith",
        "phone": "111111111",
        "hurt": False,
    }


def test_xml_has_the_names_of_the_specification(site: str) -> None:
    _report(site)
    for path, names in (
        ("services", {"services": ["service"] * 2, "service": SERVICE}),
        ("requests", {"service_requests": None, "request": REQUEST}),
        ("services/cover", {"service_definition": ["service_code", "attributes"], "value": ["key", "name"]}),
    ):
        root = ElementTree.fromstring(httpx.get(f"{site}{V2}/{path}.xml").content)
        for tag, children in names.items():
            element = root if root.tag == tag else next(root.iter(tag))
            assert children is None or [one.tag for one in element] == children, tag
    attributes = list(ElementTree.fromstring(httpx.get(f"{site}{V2}/services/cover.xml").content).iter("attribute"))
    assert [one.tag for one in attributes[0]] == [*ATTRIBUTE, "values"]
    assert [one.tag for one in attributes[1]] == ATTRIBUTE


def test_discovery_leads_to_the_endpoint_and_says_who_needs_a_key(site: str) -> None:
    told: dict[str, Any] = httpx.get(f"{site}/open311/discovery.json", headers={"Accept-Language": "en"}).json()
    assert list(told) == ["changeset", "contact", "key_service", "endpoints"]
    assert "No api_key is needed to report" in told["key_service"]
    (endpoint,) = told["endpoints"]
    assert list(endpoint) == ["specification", "url", "changeset", "type", "formats"]
    assert httpx.get(f"{endpoint['url']}/services.json").status_code == 200
    root = ElementTree.fromstring(httpx.get(f"{site}/open311/discovery.xml").content)
    assert [one.text for one in root.iter("format")] == ["text/xml", "application/json"]


def _report(site: str, **more: str) -> str:
    answer = httpx.post(f"{site}{V2}/requests.json", data={**REPORT, **more})
    assert answer.status_code == 201, answer.text
    id: str = answer.json()[0]["service_request_id"]
    return id
