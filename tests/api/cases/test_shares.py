"""A case of several offices, for programs: whose share stands where, and what its flow may be told."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cases.parts.fair import DORA, FRED, PAUL, RESIDENT, STRANGER, ask, make_fair_town
from tests.kit import Clients
from tests.town import close
from zhongshu.packs.hub import Hub

FAIR = "/api/v1/cases/town/fair"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = make_fair_town(tmp_path_factory.mktemp("town") / "home")
    yield hub
    close(hub)


def at(id: str) -> str:
    return f"/api/v1/cases/{id.replace('.', '/', 1)}"


def part(told: dict[str, Any], task: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in told["flow"]["shares"] if one["task"] == task)
    return found


def test_each_share_is_told_with_its_office_and_its_promise(of: Clients, hub: Hub) -> None:
    id = ask(hub.cases)
    told = of(RESIDENT).get(at(id)).json()
    assert [(one["task"], one["state"]) for one in told["flow"]["shares"]] == [
        ("Police", "running"),
        ("Fire", "running"),
        ("Permit", "perhaps"),
    ]
    fire = part(told, "Fire")
    assert (fire["post"]["id"], fire["said"]["en"]) == ("town.fire/works", "It is looked at")
    assert [(one["clock"], one["within"], one["state"]) for one in fire["clocks"]] == [("answer", "4", "running")]
    assert part(told, "Permit")["after"] == [{"zh": "治安", "en": "Police"}, {"zh": "消防", "en": "Fire safety"}]

    own = of(FRED).get(at(fire["case"])).json()
    assert (own["parent"], own["flow"], own["seen_as"]) == (id, None, "works")
    moved = of(FRED).post(f"{at(fire['case'])}/moves/yes", json={}, headers={"If-Match": '"1"'})
    assert moved.json()["outcome"] == "allowed"
    after = part(of(DORA).get(at(id)).json(), "Fire")
    assert (after["state"], after["outcome"], after["clocks"][0]["state"]) == ("done", "allowed", "in_time")


def test_a_message_is_offered_while_the_flow_waits_and_told_by_its_name(of: Clients, hub: Hub) -> None:
    client = of(STRANGER)
    opened = client.post(FAIR, json={"answers": {"name": "灯会", "guests": 8, "cooks": False}}).json()
    id, code = opened["id"], {"Follow-Code": opened["code"]}
    assert opened["flow"]["messages"] == {}
    (police,) = (one["case"] for one in opened["flow"]["shares"] if one["state"] == "running")
    early = client.post(f"{at(id)}/messages/rain", json={"answers": {"new_day": "2026-12-24"}}, headers=code | match(2))
    assert (early.status_code, early.json()["detail"][:8]) == (403, "the flow")
    hub.cases.move(police, "yes", {}, PAUL)

    told = client.get(at(id), headers=code).json()
    assert list(told["flow"]["messages"]["rain"]["asks"]["properties"]) == ["new_day"]
    answers = {"answers": {"new_day": "2026-12-24"}}
    sent = client.post(f"{at(id)}/messages/rain", json=answers, headers=code | match(told["version"]))
    assert (sent.status_code, sent.json()["outcome"]) == (200, "refused")
    assert [one["kind"] for one in sent.json()["events"]][-3:] == ["told", "recalled", "moved"]
    assert sent.json()["flow"]["end"] == "Refused"


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}
