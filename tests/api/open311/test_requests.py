"""What everybody reads of requests: which, until when, and nothing of who sent them or where exactly."""

from datetime import datetime, timedelta
from decimal import Decimal
from math import cos, hypot, radians
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from tests.api.open311.conftest import REPORT, V2, key_of
from tests.cases.town import WANG
from tests.town import entries
from zhongshu.packs.hub import Hub

PLACES = [("28.5", "121.25"), ("28.123456", "121.000001"), ("28.999", "121.7"), ("28.5", "121.25")]
SECRETS = ("13812345678", "smit333", "SINKHOLE", "1234 5th")


def report(client: TestClient, **more: str) -> str:
    answer = client.post(f"{V2}/requests.json", data={**REPORT, **more})
    assert answer.status_code == 201, answer.text
    id: str = answer.json()[0]["service_request_id"]
    return id


def asked(client: TestClient, **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{V2}/requests.json", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_exact_places_telephones_and_words_never_leave(client: TestClient, city: Hub) -> None:
    secret = {"phone": "13812345678", "description": "A SINKHOLE", "first_name": "smit333"}
    ids = {report(client, lat=lat, long=long, **secret): (lat, long) for lat, long in PLACES}
    texts = [client.get(f"{V2}/requests.{form}").text for form in ("json", "xml")]
    texts += [client.get(f"{V2}/requests/{id}.{form}").text for id in ids for form in ("json", "xml")]
    for text in texts:
        assert not [one for one in (*SECRETS, "28.123456", "121.000001") if one in text]
    for id, (lat, long) in ids.items():
        (told,) = asked(client, service_request_id=id)
        assert _metres(told, lat, long) <= 100
        assert asked(client, service_request_id=id) == [told]
        assert (told["lat"], told["long"]) != (float(lat), float(long))
    shown = {one["service_request_id"]: (one["lat"], one["long"]) for one in asked(client)}
    first, *others, again = (shown[id] for id in ids)
    assert first == again  # many reports of a spot have no middle that would be nearer
    assert len({first, *others}) == 3


def test_a_request_is_told_as_it_stands(client: TestClient, city: Hub) -> None:
    id = report(client)
    (told,) = asked(client, service_request_id=id)
    assert (told["status"], told["status_notes"], told["agency_responsible"]) == ("open", "待处置", "城管局")
    assert (told["description"], told["address"], told["media_url"]) == (None, None, None)
    assert datetime.fromisoformat(told["requested_datetime"]) <= city.now()
    city.cases.move(f"town.event/{id}", "refused", {"why": "重复"}, WANG)
    (told,) = asked(client, service_request_id=id)
    assert (told["status"], told["status_notes"]) == ("closed", "不受理")
    assert id in {one["service_request_id"] for one in asked(client, status="closed")}
    assert id not in {one["service_request_id"] for one in asked(client, status="open")}
    assert id in {one["service_request_id"] for one in asked(client, status="open,closed")}


def test_the_newest_come_first_and_kinds_and_spans_choose(client: TestClient, city: Hub) -> None:
    old, new = report(client), report(client, service_code="rubbish")
    ids = [one["service_request_id"] for one in asked(client)]
    assert ids.index(new) < ids.index(old)
    assert {one["service_code"] for one in asked(client, service_code="rubbish")} == {"rubbish"}
    assert asked(client, service_code="lamp") == []
    tomorrow = (city.now() + timedelta(days=1)).isoformat()
    assert asked(client, start_date=tomorrow) == []
    assert old in {one["service_request_id"] for one in asked(client, end_date=tomorrow)}
    assert asked(client, end_date="2010-06-24T00:00:00Z") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"start_date": "yesterday"}, "start_date is 'yesterday'"),
        ({"end_date": "0001-01-01T00:00:00+14:00"}, "end_date is"),
        ({"start_date": "9999-12-31T23:59:59Z"}, "start_date is"),
        ({"start_date": "2026-13-01"}, "start_date is"),
        ({"start_date": "2026-05-02", "end_date": "2026-05-01"}, "start_date is after end_date"),
        ({"start_date": "2026-01-01", "end_date": "2026-12-31"}, "may not span more than 90 days"),
        ({"status": "solved"}, "status is 'solved': it is open or closed"),
    ],
)
def test_what_cannot_be_asked_is_told(client: TestClient, query: dict[str, str], words: str) -> None:
    answer = client.get(f"{V2}/requests.json", params=query)
    assert answer.status_code == 400
    assert words in answer.json()[0]["description"]


def test_ids_that_are_none_name_nothing(client: TestClient) -> None:
    for said in ("x", "-1", "1.5", "9" * 40, "１", "%27%20OR%201=1", "1 OR 1=1"):
        assert client.get(f"{V2}/requests/{said}.json").status_code == 404
        assert asked(client, service_request_id=said) == []


def test_a_case_that_is_not_public_yet_is_as_one_that_there_is_not(
    later: TestClient, slow: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = report(later, api_key=key_of(slow))
    hidden, none = (later.get(f"{V2}/requests/{one}.json") for one in (id, "999999"))
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.text.replace(id, "") == none.text.replace("999999", "")
    assert asked(later) == asked(later, service_request_id=id) == []
    opened = slow.cases.store.case(int(id)).opened
    monkeypatch.setattr(slow.ledger, "now", lambda: opened + timedelta(hours=24))
    assert [one["service_request_id"] for one in asked(later)] == [id]
    assert later.get(f"{V2}/requests/{id}.xml").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services/none", 404),
        ("services/cover.json.none", 404),
        ("requests/1/2", 404),
        ("tokens/12345", 404),
        ("nothing", 404),
    ],
)
def test_what_there_is_not_is_told_in_the_format_that_was_asked(client: TestClient, path: str, status: int) -> None:
    told = client.get(f"{V2}/{path}.json")
    assert told.status_code == status
    assert told.json()[0]["code"] == status
    root = ElementTree.fromstring(client.get(f"{V2}/{path}.xml").content)
    assert [one.tag for one in root.iter()] == ["errors", "error", "code", "description"]


def test_other_formats_methods_keys_and_cities_are_refused(client: TestClient) -> None:
    for path in ("services.yaml", "requests.html", "requests/1.csv"):
        assert client.get(f"{V2}/{path}").status_code == 404
    assert client.post(f"{V2}/requests.yaml", data=REPORT).status_code == 404
    assert client.delete(f"{V2}/requests.json").json()[0]["code"] == 405
    bad = client.get(f"{V2}/services.json", headers={"Authorization": "Bearer zs_no"})
    assert (bad.status_code, bad.json()[0]["code"]) == (403, 403)
    assert client.get(f"{V2}/services.xml", params={"jurisdiction_id": "sfgov.org"}).status_code == 404
    assert client.get(f"{V2}/services.xml", params={"jurisdiction_id": ""}).status_code == 200


def test_a_fault_of_the_program_is_told_in_the_format_that_was_asked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.cases.public.PublicCases.read", None)
    answers = [client.get(f"{V2}/requests.{form}") for form in ("json", "xml")]
    assert [one.status_code for one in answers] == [500, 500]
    assert answers[0].json()[0]["code"] == 500
    assert ElementTree.fromstring(answers[1].content).tag == "errors"


def test_each_answer_is_on_the_ledger(client: TestClient, city: Hub) -> None:
    id = report(client)
    asked(client, service_request_id=id)
    told = entries(city)[-1]
    assert (told.kind, told.actor, told.rows, told.address) == ("read", "anyone", 1, f"{V2}/requests.json")
    assert [(one.name, one.columns) for one in told.objects] == [("town.event", ("kind",))]


def _metres(told: dict[str, Any], lat: str, long: str) -> float:
    north = (Decimal(str(told["lat"])) - Decimal(lat)) * 111_320
    east = (Decimal(str(told["long"])) - Decimal(long)) * 111_320
    return hypot(float(north), float(east) * cos(radians(float(lat))))
