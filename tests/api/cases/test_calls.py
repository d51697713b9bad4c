"""Cases for programs: opened, followed and worked at over the API, under the same rules as the pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.cases.town import (
    EVENTS,
    IN_EAST,
    LI,
    RESIDENT,
    SECRET_PHONE,
    STRANGER,
    SUN,
    WANG,
    WEST,
    ZHAO,
    make_town,
    report,
)  # fmt: skip
from tests.kit import Clients, clients_of
from tests.town import close, entries
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate
from zhongshu.sharing.reader import Reader

AT = "/api/v1/cases"
EVENT = f"{AT}/town/event"
COVER = {"kind": "cover", "place": {"lon": 121.25, "lat": 28.5}, "said": "井盖坏了", "phone": SECRET_PHONE}
ELSE = Reader("p-else", "Else")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("town") / "home"
    hub = make_town(home, events=EVENTS)
    yield hub
    close(hub)


def at(id: str) -> str:
    """The address of a case."""
    return f"{EVENT}/{id.rpartition('/')[2]}"


def opened(client: TestClient, key: str | None = None, **more: Any) -> Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer: Response = client.post(EVENT, json={"answers": {**COVER, **more}}, headers=headers)
    return answer


def move(client: TestClient, id: str, to: str, version: int | str, **answers: Any) -> Response:
    answer: Response = client.post(
        f"{at(id)}/moves/{to}", json={"answers": answers}, headers={"If-Match": f'"{version}"'}
    )
    return answer


def test_a_program_finds_what_it_may_ask_and_how(of: Clients) -> None:
    (listed,) = of(STRANGER).get(AT).json()["types"]
    assert (listed["name"], listed["address"], listed["open_to"]) == ("town.event", EVENT, "anyone")
    form = of(STRANGER).get(listed["address"]).json()["form"]
    assert form["required"] == ["kind", "place", "said"]
    kind = form["properties"]["kind"]
    assert kind["oneOf"][0] == {"const": "cover", "title": {"zh": "井盖破损", "en": "Broken cover"}}
    assert form["properties"]["place"]["required"] == ["lon", "lat"]
    assert form["properties"]["said"]["maxLength"] == 500
    assert of(STRANGER).get(f"{AT}/town/evnt").status_code == 404


def test_a_case_goes_from_its_report_to_its_end(of: Clients) -> None:
    answer = opened(of(RESIDENT))
    assert answer.status_code == 201
    case = answer.json()
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"1"', at(case["id"]))
    assert (case["seen_as"], case["post"]["id"], case["ways"]) == ("reporter", WEST, {})
    assert "code" not in case

    worked = of(WANG).get(at(case["id"])).json()
    assert set(worked["ways"]) == {"handled", "waiting", "refused"}
    assert worked["ways"]["handled"]["asks"]["required"] == ["done"]
    (clock,) = worked["clocks"]
    assert (clock["clock"], clock["state"]) == ("solve", "running")
    after = move(of(WANG), case["id"], "handled", worked["version"], done="换了")
    assert (after.status_code, after.headers["ETag"], after.json()["step"]["name"]) == (200, '"2"', "handled")
    remark = of(SUN).post(f"{at(case['id'])}/acts/note", json={"note": "看过了", "public": True})
    assert remark.json()["events"][-1]["note"] == "看过了"
    assert move(of(SUN), case["id"], "solved", "3").json()["outcome"] == "solved"
    notes = [one["note"] for one in of(RESIDENT).get(at(case["id"])).json()["events"]]
    assert "看过了" in notes


def test_who_was_overtaken_is_told_the_version_of_now(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    assert move(of(WANG), id, "waiting", 1).status_code == 200
    late = move(of(WANG), id, "handled", 1, done="换了")
    assert (late.status_code, late.json()["version"]) == (409, 2)
    assert move(of(WANG), id, "new", 2).status_code == 200
    blind = of(WANG).post(f"{at(id)}/moves/waiting", json={})
    assert blind.status_code == 428
    assert move(of(WANG), id, "waiting", "x").status_code == 400


def test_answers_that_cannot_be_taken_stand_beside_their_questions(of: Clients, hub: Hub) -> None:
    wrong = opened(of(RESIDENT), kind="volcano", place={"lon": 0, "lat": 0}, phone=5, other="x", said="")
    assert wrong.status_code == 422
    assert wrong.headers["content-type"] == "application/problem+json"
    faults = {one["field"]: one["text"] for one in wrong.json()["faults"]}
    assert set(faults) == {"kind", "place", "phone", "other", "said"}
    assert set(faults["kind"]) == {"zh", "en"}
    id = report(hub.cases)
    unfilled = move(of(WANG), id, "handled", 1)
    assert [one["field"] for one in unfilled.json()["faults"]] == ["done"]
    assert hub.cases.look(id, ZHAO, address="/").case.version == 1


def test_not_there_and_not_yours_are_one_answer(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    number = id.rpartition("/")[2]
    said = set()
    for one in (number, "999999", "0", f"0{number}", "x", "9" * 40):
        for client in (of(STRANGER), of(ELSE)):
            for call in (
                client.get(f"{EVENT}/{one}"),
                client.post(f"{EVENT}/{one}/acts/note", json={"note": "x"}),
                client.post(f"{EVENT}/{one}/moves/handled", json={}, headers={"If-Match": "*"}),
            ):
                assert call.status_code == 404
                said.add(call.json()["detail"].replace(f"/{one}'", "/N'"))
    assert said == {"no case 'town.event/N' that you may see"}
    assert of(WANG).get(f"{AT}/town/other/{number}").status_code == 404


def test_somebody_who_sees_a_case_may_not_do_what_is_another_s(of: Clients, hub: Hub) -> None:
    id = report(hub.cases, place=IN_EAST)
    colleague = of(WANG).get(at(id)).json()
    assert (colleague["seen_as"], colleague["ways"]) == ("colleague", {})
    assert SECRET_PHONE not in str(colleague)
    assert RESIDENT.name not in str(colleague)
    refused = move(of(WANG), id, "handled", 1, done="换了")
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert move(of(LI), id, "solved", 1).status_code == 403


def test_a_stranger_follows_by_the_code(of: Clients) -> None:
    case = opened(of(STRANGER)).json()
    own = {"Follow-Code": case["code"]}
    client = of(STRANGER)
    assert client.get(at(case["id"]), headers=own).json()["seen_as"] == "reporter"
    assert "code" not in client.get(at(case["id"]), headers=own).json()
    assert client.post(f"{at(case['id'])}/acts/note", json={"note": "还没修"}, headers=own).status_code == 200
    for wrong in ("", "no", case["code"] + "x"):
        assert client.get(at(case["id"]), headers={"Follow-Code": wrong}).status_code == 404


def test_the_same_fifty_times_is_one_case_and_a_guessed_key_opens_nobody_s(of: Clients) -> None:
    answers = [opened(of(STRANGER), key="1") for _ in range(50)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({(one.json()["id"], one.json()["code"]) for one in answers}) == 1
    other = opened(of(STRANGER), key="1", said="别的")
    assert other.json()["id"] != answers[0].json()["id"]
    assert other.json()["code"] != answers[0].json()["code"]
    assert opened(of(STRANGER), key="k" * 201).status_code == 400


def test_a_move_that_is_sent_again_with_its_key_is_done_once(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    headers = {"If-Match": '"1"', "Idempotency-Key": "move-1"}
    first, again = (of(WANG).post(f"{at(id)}/moves/waiting", json={}, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["version"] == 2
    other = report(hub.cases)
    assert of(WANG).post(f"{at(other)}/moves/waiting", json={}, headers=headers).json()["id"] == other


def test_the_inbox_has_what_is_due_first_page_by_page(of: Clients, hub: Hub) -> None:
    for _ in range(52):
        report(hub.cases, place=IN_EAST)
    page = of(LI).get(f"{AT}/inbox").json()
    rest = of(LI).get(f"{AT}/inbox", params={"after": page["after"]}).json()
    ids = [one["id"] for one in (*page["cases"], *rest["cases"])]
    assert len(page["cases"]) == 50
    assert rest["after"] is None
    assert len(ids) == len(set(ids)) >= 52
    assert {one["post"]["id"] for one in page["cases"]} == {"town.grid_officer/east"}
    assert SECRET_PHONE not in str(page)
    assert of(ZHAO).get(f"{AT}/inbox").json()["cases"] == []
    assert of(ZHAO).get(f"{AT}/inbox", params={"below": "true"}).json()["cases"] != []
    assert of(RESIDENT).get(f"{AT}/inbox").json() == {"cases": [], "after": None}
    assert of(STRANGER).get(f"{AT}/inbox").status_code == 403
    for wrong in ("x", "-~x", "2026-01-01~3", "-~" + "9" * 30):
        assert of(LI).get(f"{AT}/inbox", params={"after": wrong}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"answers": 1}', b'{"answer": {}}', b'{"answers": {"said": NaN}}', b"\xff",
        b'{"answers": {"place": {"lon": 1e999, "lat": 1}}}', b'{"answers": {"\\ud800": "\\ud800", "said": "\\u0000"}}',
        b'{"answers": {"kind": {"a": []}, "place": [1], "said": ["x"], "phone": true}}',
        b'{"answers": ' + b'{"a": ' * 5_000 + b"1" + b"}" * 5_001,
        b'{"answers": {"said": ' + b"9" * 10_000 + b"}}",
    ],
)  # fmt: skip
def test_no_body_is_a_fault_of_the_program(of: Clients, body: bytes) -> None:
    answer = of(RESIDENT).post(EVENT, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["status"] == answer.status_code


def test_a_form_of_another_site_is_not_taken(of: Clients) -> None:
    for sent in ({"data": COVER}, {"content": b"{}", "headers": {"Content-Type": "text/plain"}}):
        assert of(RESIDENT).post(EVENT, **sent).status_code == 415
    large = of(RESIDENT).post(EVENT, json={"answers": {"said": "井" * 100_000}})
    assert large.status_code == 400


def test_whoever_calls_too_often_waits(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.api.cases.doors.DONE", Rate(0.1, 2))
    with clients_of(hub) as client:
        answers = [opened(client(RESIDENT)) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 429]
    assert int(answers[2].headers["Retry-After"]) > 0


def test_every_look_is_on_the_ledger(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    of(WANG).get(at(id))
    of(ELSE).get(at(id))
    read, denied = entries(hub)[-2:]
    assert (read.kind, read.actor, read.reference, read.address) == ("read", WANG.actor, id, at(id))
    assert (denied.kind, denied.actor, denied.reference) == ("denied", ELSE.actor, id)
