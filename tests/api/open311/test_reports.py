"""What clients send: what is taken, what is refused in which words, and that one report is one case."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.api.open311.conftest import REPORT, V2, key_of
from tests.cases.town import RESIDENT, STRANGER
from tests.kit import app_for, clients_of
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate

HOSTILE = "<script>alert(1)</script><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;]]>\x00\x0b\ufffe"


def send(client: TestClient, form: str = "json", key: str | None = None, **more: str | None) -> Response:
    data = {name: said for name, said in {**REPORT, **more}.items() if said is not None}
    headers = {} if key is None else {"Idempotency-Key": key}
    answer: Response = client.post(f"{V2}/requests.{form}", data=data, headers=headers)
    return answer


def id_of(answer: Response) -> str:
    assert answer.status_code == 201, answer.text
    found: str = answer.json()[0]["service_request_id"]
    return found


def said(answer: Response) -> list[str]:
    """The descriptions of what was wrong, each with the code of the answer."""
    errors = answer.json()
    assert [list(one) for one in errors] == [["code", "description"]] * len(errors)
    assert {one["code"] for one in errors} == {answer.status_code}
    return [one["description"] for one in errors]


def of(hub: Hub) -> int:
    """How many cases there are."""
    return len(hub.cases.lists.inbox(hub.cases.posts(), limit=200))


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"service_code": None}, 400, "service_code was not provided"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "cuver"}, 404, 'did you mean "cover"'),
        ({"jurisdiction_id": "sfgov.org"}, 404, "jurisdiction_id 'sfgov.org' was not found"),
        ({"lat": None}, 400, "lat is missing"),
        ({"lat": None, "long": None}, 400, "lat and long: has to be answered"),
        ({"lat": "0", "long": "0"}, 400, "lat and long: is no position"),
        ({"lat": "0.0000001", "long": "-0"}, 400, "lat and long: is no position"),
        ({"lat": "nan", "long": "nan"}, 400, "lat and long: is no position"),
        ({"lat": "91"}, 400, "lat and long: is no position"),
        ({"lat": "28.5,3"}, 400, "lat and long: is no position"),
        ({"lat": "10", "long": "100"}, 400, "no post is responsible here"),
        ({"description": "x" * 10_000}, 400, "description: has at most 500 characters"),
        ({"description": None}, 400, "description: has to be answered"),
        ({"phone": "<b>"}, 400, "phone: '<b>' is not a telephone number"),
        ({"attribute[hurt]": "perhaps"}, 400, "attribute[hurt]: is yes or no"),
        ({"attribute[hurt]": "true"}, 400, "attribute[how]: has to be answered"),
        ({"attribute[wide]": "1e9"}, 400, "attribute[wide]"),
        ({"attribute[wid]": "1"}, 400, 'did you mean "wide"'),
        ({"attribute[kind]": "rubbish"}, 400, "there is no such attribute"),
        ({"attribute[hurt][x][y]": "1"}, 400, "is no attribute"),
        ({"attribute": "1"}, 400, "is no attribute"),
        ({"api_key": "zs_no"}, 403, "no such API key"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_kept(
    client: TestClient, city: Hub, changed: dict[str, str | None], status: int, words: str
) -> None:
    before = of(city)
    answer = send(client, **changed)
    assert answer.status_code == status
    assert any(words in one for one in said(answer)), answer.text
    assert of(city) == before


def test_all_that_is_wrong_is_told_at_once_in_xml_too(client: TestClient) -> None:
    answer = send(client, "xml", description=None, phone="x")
    root = ElementTree.fromstring(answer.content)
    assert [[one.tag for one in error] for error in root] == [["code", "description"]] * 2
    assert root.tag == "errors"
    assert {error.tag for error in root} == {"error"}
    assert answer.status_code == 400


def test_no_more_is_read_than_a_report_may_have(client: TestClient, city: Hub) -> None:
    before = of(city)
    bombs = {f"attribute[a{number}]": "1" for number in range(5_000)}
    assert said(client.post(f"{V2}/requests.json", data=bombs)) == ["a call has at most 200 fields"]
    large = client.post(f"{V2}/requests.json", data={**REPORT, "description": "井" * 100_000})
    assert said(large) == ["a report has at most 256 KB"]
    many = "&".join(["attribute[wide][]=1"] * 50)
    body = f"service_code=cover&lat=28.5&long=121.25&description=x&{many}"
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    assert said(client.post(f"{V2}/requests.json", content=body, headers=typed)) == [
        "attribute[wide] takes one value, not 50"
    ]
    assert "is sent as" in said(client.post(f"{V2}/requests.json", json=REPORT))[0]
    assert of(city) == before


def test_one_value_may_come_as_a_list(client: TestClient, city: Hub) -> None:
    id = id_of(send(client, **{"attribute[wide][]": "1.5"}))
    assert city.cases.store.case(int(id)).fields["wide"] == "1.5"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_markup_in_a_report_is_text_and_stays_with_who_works_at_it(client: TestClient, city: Hub, form: str) -> None:
    answer = send(client, form, description=HOSTILE, first_name=HOSTILE)
    assert answer.status_code == 201
    read = client.get(f"{V2}/requests.{form}")
    root = json.loads(read.content) if form == "json" else list(ElementTree.fromstring(read.content))
    assert len(root) >= 1
    assert "alert" not in read.text
    wrong = send(client, form, **{"attribute[hurt]": HOSTILE})
    assert wrong.status_code == 400
    assert wrong.headers["content-type"].startswith("application/json" if form == "json" else "text/xml")
    if form == "xml":
        ElementTree.fromstring(wrong.content)


def test_the_same_report_fifty_times_is_one_case_by_the_caller_s_key(client: TestClient, city: Hub) -> None:
    before = of(city)
    answers = [send(client, key="report-1", service_code="rubbish") for _ in range(50)]
    assert len({answer.text for answer in answers}) == 1
    assert of(city) == before + 1
    assert id_of(send(client, key="report-1")) != id_of(answers[0])  # other words: a guessed key opens nobody's report


def test_what_a_device_sends_again_within_a_minute_is_one_case(
    client: TestClient, city: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, start = of(city), city.now().replace(second=50, microsecond=0)

    def at(seconds: int) -> None:
        monkeypatch.setattr(city.ledger, "now", lambda: start + timedelta(seconds=seconds))

    for seconds in (0, 5, 20, 55):  # another minute of the clock begins on the way
        at(seconds)
        first = id_of(send(client, device_id="tt222111"))
    assert of(city) == before + 1
    assert id_of(send(client, device_id="tt222112")) != first
    assert id_of(send(client, device_id="tt222111", long="121.26")) != first
    at(61)
    assert id_of(send(client, device_id="tt222111")) != first


def test_a_stranger_s_notice_has_the_code_by_which_to_follow(client: TestClient, city: Hub) -> None:
    answer = client.post(f"{V2}/requests.json", data=REPORT, headers={"Accept-Language": "en-GB, zh"})
    notice = answer.json()[0]["service_notice"]
    code = notice.rpartition("by the code ")[2].rstrip(".")
    id = f"town.event/{id_of(answer)}"
    assert city.cases.look(id, STRANGER, address="/", code=code).as_ == "reporter"


def test_a_key_makes_it_a_person_s_report(later: TestClient, slow: Hub) -> None:
    more = {"address_string": None}
    refused = send(later, **more)
    assert refused.status_code == 403
    assert said(refused) == ["api_key is missing: this service is for people who are known"]
    secret = key_of(slow)
    sent = send(later, api_key=secret, **more)
    by_header = later.post(f"{V2}/requests.json", data=REPORT, headers={"Authorization": f"Bearer {secret}"})
    people = {slow.cases.store.case(int(id_of(one))).reporter for one in (sent, by_header)}
    zhou = slow.people.persons.by_login("zhou")
    assert zhou is not None
    assert people == {zhou.id}
    assert "code" not in sent.json()[0]["service_notice"]


def test_a_browser_s_session_is_nobody_s_report(slow: Hub) -> None:
    """What another site makes a browser send along is no key."""
    with clients_of(slow) as browser:
        assert send(browser(RESIDENT)).status_code == 403


def test_whoever_reports_too_often_waits(city: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.api.open311.calls.REPORTS", Rate(0.1, 1))
    with TestClient(app_for(city, STRANGER)) as impatient:
        id_of(send(impatient))
        answer = send(impatient)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert said(answer) != []
