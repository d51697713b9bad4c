"""Answers that come later: kept, asked by the worker, picked up once by whoever asked, the grant decided twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.data.market import BANKER, KEEPER, STRANGER, consent
from tests.api.services.test_calls import slow
from tests.kit import Clients, app_for
from tests.sharing.services.region import LOANS, NAME, OTHER, STANDING, make_region
from tests.sharing.services.unit import Unit, firm, send
from tests.town import entries
from zhongshu.app.answering import ask_once
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub

_DAY = timedelta(days=1)
LATER = {**LOANS, "Prefer": "respond-async, wait=10"}


def kept(of: Clients, code: str = "F003") -> str:
    told = of(BANKER).post(STANDING, json={"code": code}, headers=LATER)
    assert (told.status_code, told.headers["preference-applied"]) == (202, "respond-async")
    assert told.json()["status"] == "pending"
    location: str = told.headers["location"]
    return location


def test_it_is_asked_later_and_picked_up_once(of: Clients, market: Unit, region: Hub) -> None:
    location = kept(of)
    assert market.asked == []
    pending = of(BANKER).get(location)
    assert (pending.json()["status"], pending.headers["retry-after"]) == ("pending", "2")
    before = len(entries(region))
    ask_once(region.services)
    done = of(BANKER).get(location)
    assert done.json()["rows"][0]["phone"] == "*********0003"
    assert done.headers["cache-control"] == "private, no-store"
    again = of(BANKER).get(location).json()
    assert (again["status"], "rows" in again) == ("picked", False)
    requested = entries(region, act="service.requested")[-1]
    assert (requested.kind, requested.subject_count, requested.grant) == ("note", 1, "bank-standing")
    picked = [one for one in entries(region)[before:] if one.kind == "read"]
    assert [(one.rows, one.subject_count) for one in picked] == [(1, 1)]


def test_nobody_else_picks_it_up(of: Clients, market: Unit, region: Hub) -> None:
    location = kept(of)
    ask_once(region.services)
    for reader in (OTHER, STRANGER):
        told = of(reader).get(location)
        assert (told.status_code, "厂3" in told.text) == (403, False)
    assert of(BANKER).get("/api/v1/services/requests/nothing").status_code == 404
    assert of(STRANGER).post(STANDING, json={"code": "F003"}, headers=LATER).status_code == 403


def test_a_consent_that_ended_meanwhile_keeps_it_back(of: Clients, market: Unit, region: Hub) -> None:
    number = consent(region, "F020")
    location = kept(of, "F020")
    ask_once(region.services)
    region.grants.consents.revoke(BANKER, number, region.now())
    told = of(BANKER).get(location)
    assert (told.status_code, "厂20" in told.text) == (403, False)
    assert entries(region)[-1].decision == "denied"


def test_a_grant_revoked_meanwhile_keeps_it_back(running: Unit, tmp_path: Any) -> None:
    hub = make_region(tmp_path / "home", running.base)
    with TestClient(app_for(hub, BANKER)) as client:
        location = client.post(STANDING, json={"code": "F003"}, headers=LATER).headers["location"]
        ask_once(hub.services)
        hub.grants.take(KEEPER, "bank-standing", "revoked", reason="no longer", unit="office")
        told = client.get(location)
        assert (told.status_code, "厂3" in told.text) == (403, False)
        assert entries(hub)[-1].decision == "denied"
    hub.ledger.close()


def test_a_process_that_dies_between_loses_nothing_and_asks_no_third_time(
    of: Clients, market: Unit, region: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claimed, perhaps asked, then gone before the answer is kept."""
    location, later = kept(of), region.services

    def killed() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(type(later), "_ask", _dies)
            with pytest.raises(_Killed):
                ask_once(later)

    killed()
    ask_once(later)
    assert of(BANKER).get(location).json()["status"] == "pending", "it may still be under way"
    assert market.asked == []
    monkeypatch.setattr("zhongshu.sharing.services.later._SLACK", -_DAY)
    monkeypatch.setattr("zhongshu.sharing.services.requests.PAUSE", -_DAY)
    killed()
    ask_once(later)
    told = of(BANKER).get(location).json()
    assert (told["status"], "whether it heard is not known" in told["said"]) == ("failed", True)
    assert market.asked == []
    location = kept(of)
    killed()
    ask_once(later)
    assert of(BANKER).get(location).json()["rows"][0]["uscc"] == "F003"


class _Killed(BaseException):
    """What nothing catches."""


async def _dies(*_: Any) -> None:
    raise _Killed


def test_a_unit_that_is_away_is_asked_once_more(
    of: Clients, market: Unit, region: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.sharing.services.requests.PAUSE", -_DAY)
    market.behave = slow
    location = kept(of)
    ask_once(region.services)
    assert of(BANKER).get(location).json()["status"] == "pending"
    market.behave = None
    ask_once(region.services)
    assert of(BANKER).get(location).json()["rows"][0]["uscc"] == "F003"
    market.behave = lambda handler: send(handler, 500, {})
    location = kept(of)
    for _ in range(3):
        ask_once(region.services)
    told = of(BANKER).get(location).json()
    assert (told["status"], told["said"]) == ("failed", "answered 500")


def test_a_unit_answers_by_itself(of: Clients, market: Unit, region: Hub) -> None:
    market.behave = lambda handler: send(handler, 202, {})
    location = kept(of)
    ask_once(region.services)
    sent = market.asked[-1].headers
    assert location.endswith(sent["zhongshu-request"])
    assert of(BANKER).get(location).json()["status"] == "pending"
    answer, outside = {"data": firm("F003")}, of(STRANGER)
    wrong = outside.post(f"{location}/answer", json=answer, headers={"Zhongshu-Answer-Key": "x"})
    assert wrong.status_code == 403
    key = {"Zhongshu-Answer-Key": sent["zhongshu-answer-key"]}
    broken = outside.post(f"{location}/answer", json={"data": [{}]}, headers=key)
    assert (broken.status_code, broken.json()["detail"]) == (400, f"{NAME} sent no uscc, which it promises")
    assert outside.post(f"{location}/answer", json=answer, headers=key).status_code == 204
    assert outside.post(f"{location}/answer", json=answer, headers=key).status_code == 403
    assert of(BANKER).get(location).json()["rows"][0]["phone"] == "*********0003"


def test_nobody_without_a_key_has_an_answer_taken_in(of: Clients, market: Unit) -> None:
    market.behave = lambda handler: send(handler, 202, {})
    long = b" " * (9 << 20)
    told = of(STRANGER).post(f"{kept(of)}/answer", content=long, headers={"Zhongshu-Answer-Key": "x"})
    assert (told.status_code, told.json()["detail"]) == (403, "this key answers no request")


def test_what_was_asked_of_whom_is_not_told_when_the_pack_has_changed(
    of: Clients, market: Unit, region: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither to the ledger, which forgets nothing, nor anywhere else."""
    location = kept(of)
    operation = region.services.live.services[NAME].operations["standing"]
    narrower = [
        replace(one, schema={"maxLength": 2}) if one.name == "code" else one for one in operation.route.parameters
    ]
    monkeypatch.setitem(
        region.services.live.services[NAME].operations,  # type: ignore[arg-type]
        "standing",
        replace(operation, route=replace(operation.route, parameters=tuple(narrower))),
    )
    ask_once(region.services)
    told = of(BANKER).get(location).json()
    assert (told["status"], told["said"]) == ("failed", "is asked in another way since its pack has changed")
    assert "F003" not in str(entries(region, act="service.failed")[-1])


def test_another_process_goes_on_with_what_was_kept(of: Clients, market: Unit, region: Hub) -> None:
    location = kept(of)
    other = open_hub(region.door.ledger.folders.ledger.parent)
    ask_once(other.services)
    other.ledger.close()
    assert of(BANKER).get(location).json()["rows"][0]["uscc"] == "F003"


def test_a_reader_has_so_many_under_way(of: Clients, market: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.services.requests.MOST_OPEN", 0)
    told = of(BANKER).post(STANDING, json={"code": "F003"}, headers=LATER)
    assert (told.status_code, "under way" in told.json()["detail"]) == (400, True)
