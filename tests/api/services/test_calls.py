"""A unit's service called through the hub with a client that knows nothing of it, the unit being a real server."""

import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.data.market import ANALYST, BANKER, STRANGER, consent
from tests.kit import Clients
from tests.sharing.services.region import ANALYSIS, CHECKER, FEW, LOANS, NAME, SEARCH, STANDING
from tests.sharing.services.unit import SECRET, Unit, bomb, firm, send
from tests.town import entries
from zhongshu.core.errors import LedgerError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.services.breaker import Breaker


def call(of: Clients, code: str, **headers: str) -> Any:
    return of(BANKER).post(STANDING, json={"code": code}, headers={**LOANS, **headers})


def test_rows_come_masked_and_what_is_not_declared_stays_behind(of: Clients, market: Unit) -> None:
    told = call(of, "F003").json()
    assert told["rows"] == [
        {
            "uscc": "F003",
            "name": "厂3",
            "county": "331003",
            "phone": "*********0003",
            "score": "60.00",
            "seen": "2026-01-01T08:00:00+08:00",
        }
    ]
    assert (told["origin"], told["grant"], told["purpose"]) == ("synthetic", "bank-standing", "loan_review")
    (asked,) = market.asked
    assert (asked.method, asked.path, asked.headers["x-api-key"]) == ("GET", "/v1/firms/F003/standing", SECRET)
    assert "authorization" not in asked.headers
    assert "cookie" not in asked.headers


def test_every_answer_is_in_the_ledger_with_its_digest_also_from_the_cache(
    of: Clients, market: Unit, region: Hub
) -> None:
    answers = [call(of, "F004") for _ in range(2)]
    assert len(market.asked) == 1
    first, second = [one for one in entries(region) if one.kind == "read"][-2:]
    assert first.result == second.result is not None
    assert answers[0].content == answers[1].content
    assert (second.grant, second.rows, second.subject_count) == ("bank-standing", 1, 1)
    assert second.objects[0].name == NAME
    assert second.objects[0].columns == ("uscc", "name", "county", "phone", "score", "seen")
    assert second.address == STANDING
    assert "F004" not in repr(second)


def test_what_is_valid_is_told_its_age_and_kept_by_nobody_on_the_way(of: Clients, market: Unit) -> None:
    assert call(of, "F001").headers["age"] == "0"
    again = call(of, "F001")
    assert (again.headers["cache-control"], again.headers["age"]) == ("private, no-store", "0")
    market.headers = {"Cache_Control": "max-age=0"}
    for _ in range(2):
        call(of, "F002")
    assert [one.path for one in market.asked].count("/v1/firms/F002/standing") == 2


def test_another_secret_is_another_cache(of: Clients, market: Unit, region: Hub) -> None:
    call(of, "F005")
    region.services.live.caller.secrets.put(NAME, SECRET, who="operator:test", at=region.now())
    call(of, "F005")
    assert len(market.asked) == 2


def test_who_has_not_consented_is_not_even_asked_about(of: Clients, market: Unit, region: Hub) -> None:
    hidden, missing = call(of, "F055"), call(of, "F100")
    assert hidden.json()["rows"] == missing.json()["rows"] == []
    assert hidden.json().keys() == missing.json().keys()
    assert market.asked == []
    last = entries(region)[-1]
    assert (last.decision, last.reason, last.subject_count) == ("denied", "no consent: 1", 1)
    consent(region, "F100")
    assert call(of, "F100").json()["rows"] == []  # the unit's 404
    assert len(market.asked) == 1


def test_rows_of_others_are_left_out_and_counted_as_reasons(of: Clients, market: Unit, region: Hub) -> None:
    told = of(BANKER).post(SEARCH, json={"county": "331002"}, headers=LOANS).json()
    assert [one["uscc"] for one in told["rows"]] == ["F000", "F002", "F004", "F006"]
    last = entries(region)[-1]
    assert (last.decision, last.reason, last.rows) == ("allowed", "no consent: 1", 4)
    assert json.loads(market.asked[0].body) == {"county": "331002"}


def test_a_masked_column_is_not_asked_by(of: Clients, market: Unit, region: Hub) -> None:
    masked = of(BANKER).post(SEARCH, json={"county": "331002", "least": 3}, headers=LOANS)
    assert (masked.status_code, masked.json()["detail"].split(" by ")[0]) == (
        403,
        f"score of {NAME} is masked (bucket: 10)",
    )
    hashed = of(ANALYST).post(STANDING, json={"code": "F003"}, headers=ANALYSIS)
    assert hashed.status_code == 403
    withheld = of(CHECKER).post(SEARCH, json={"county": "331002"}, headers=FEW)
    assert "does not hold the column county" in withheld.json()["detail"]
    assert market.asked == []
    assert [one.decision for one in entries(region)[-3:]] == ["denied"] * 3


def test_row_filters_hold_over_what_comes_back(of: Clients, market: Unit) -> None:
    told = of(ANALYST).post(SEARCH, json={"county": "331003"}, headers=ANALYSIS).json()
    assert [(one["score"], one["since"]) for one in told["rows"]] == [
        (score, "2020-01-01") for score in ("63.25", "65.25", "67.25", "69.25")
    ]
    assert all(len(one["uscc"]) == 32 for one in told["rows"])


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({"cod": "F001"}, "standing has no parameter 'cod'"),
        ({}, "standing needs the parameter code"),
        ({"code": 5}, "code is 5, not of type string"),
        ({"code": "F"}, "code is 'F', it has at least 2 characters"),
        ({"code": ".."}, "code is '..', which would lead to another address"),
        ({"code": "F001", "year": 1999}, "year is 1999, it is at least 2000"),
        ({"code": "F001", "year": True}, "year is True, not of type integer"),
        ([], "the body is no JSON object of parameters"),
    ],
)
def test_parameters_are_held_against_the_units_document(of: Clients, market: Unit, given: Any, detail: str) -> None:
    told = of(BANKER).post(STANDING, json=given, headers=LOANS)
    assert (told.status_code, told.json()["detail"]) == (400, detail)
    assert market.asked == []


def test_a_parameter_stays_a_parameter(of: Clients, market: Unit, region: Hub) -> None:
    wild = "F001/../x?a=b#%2e"
    consent(region, wild)
    market.behave = lambda handler: send(handler, 200, {"data": None})
    assert call(of, wild).json()["rows"] == []
    assert market.asked[0].path == "/v1/firms/F001%2F..%2Fx%3Fa%3Db%23%252e/standing"
    assert market.asked[0].query == {}


def test_without_a_grant_nothing_goes_out(of: Clients, market: Unit) -> None:
    assert of(STRANGER).post(STANDING, json={"code": "F003"}).status_code == 403
    assert of(STRANGER).post(STANDING, json={"code": "F003"}, headers=LOANS).status_code == 403
    unstated = of(BANKER).post(STANDING, json={"code": "F003"})
    assert unstated.status_code == 400
    assert "bank-standing" in unstated.json()["hint"]
    wrong = of(BANKER).post(STANDING, json={"code": "F003"}, headers={**LOANS, "Zhongshu-Purpose": "marketing"})
    assert (wrong.status_code, "is for loan_review" in wrong.json()["detail"]) == (403, True)
    assert market.asked == []


def test_a_wrong_name_is_answered_with_the_right_one(of: Clients) -> None:
    told = of(BANKER).post("/api/v1/services/market.firm_standin/standing", json={}, headers=LOANS)
    assert (told.status_code, NAME in told.json()["hint"]) == (404, True)
    told = of(BANKER).post(f"/api/v1/services/{NAME}/standin", json={}, headers=LOANS)
    assert (told.status_code, 'did you mean "standing"' in told.json()["hint"]) == (404, True)


def test_a_spent_quota_asks_the_unit_no_more(of: Clients, market: Unit) -> None:
    codes = [of(CHECKER).post(STANDING, json={"code": f"F0{n}0"}, headers=FEW).status_code for n in range(6)]
    assert codes == [200, 200, 200, 403, 403, 403]
    assert len(market.asked) <= 4


def test_no_ledger_no_data(of: Clients, market: Unit, region: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> None:
        raise LedgerError("the ledger cannot be written")

    monkeypatch.setattr(region.ledger, "commit_async", away)
    told = call(of, "F003")
    assert (told.status_code, "厂3" in told.text) == (503, False)


def slow(handler: Any) -> None:
    time.sleep(1.6)
    send(handler, 200, {"data": firm("F001")})


def drip(handler: Any) -> None:
    """A byte now and then: each comes in time, the answer does not."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(12):
        time.sleep(0.15)
        handler.wfile.write(b" ")
        handler.wfile.flush()


def broken_off(handler: Any) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


FAULTS: list[tuple[Callable[[Any], None], int, str]] = [
    (slow, 503, "did not answer in time"),
    (drip, 503, "did not answer in time"),
    (broken_off, 503, "broke off its answer"),
    (lambda one: send(one, 500, {"error": "F001"}), 503, "answered 500"),
    (lambda one: send(one, 429, {}, Retry_After="7"), 503, "answered 429"),
    (lambda one: send(one, 403, {"error": "F001"}), 502, "answered 403, it wants other credentials"),
    (lambda one: send(one, 202, {}), 502, "answered 202"),
    (lambda one: send(one, 200, b"<html>F001</html>", Content_Type="text/html"), 502, "sent text/html"),
    (lambda one: send(one, 200, b"{"), 502, "sent what is no JSON"),
    (lambda one: send(one, 200, b"[" * 100_000), 502, "sent what is no JSON"),
    (lambda one: send(one, 200, {"date": []}), 502, "sent no $.data"),
    (lambda one: send(one, 200, {"data": [5]}), 502, "that is no object"),
    (lambda one: send(one, 200, {"data": [{"name": "F001"}]}), 502, "sent no uscc, which it promises"),
    (lambda one: send(one, 200, {"data": [{**firm("F001"), "score": "x"}]}), 502, "sent a score that is no decimal"),
    (lambda one: send(one, 200, bomb(64), Content_Encoding="gzip"), 502, "sent more than 8 MB"),
    (lambda one: send(one, 200, b" " * (9 << 20)), 502, "sent more than 8 MB"),
    (lambda one: send(one, 200, b"x", Content_Encoding="br"), 502, "packs its answer as br"),
    (lambda one: send(one, 302, {}, Location="http://169.254.169.254/latest/meta-data"), 502, "another address (302)"),
]


@pytest.mark.parametrize(("behave", "status", "said"), FAULTS)
def test_a_fault_of_the_unit_is_told_as_its_own(
    of: Clients, market: Unit, region: Hub, behave: Callable[[Any], None], status: int, said: str
) -> None:
    market.behave = behave
    told = call(of, "F001")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert told.json()["detail"].startswith(f"{NAME} ")
    assert said in told.json()["detail"]
    assert "office" in told.json()["hint"]
    assert ("retry-after" in told.headers) == (status == 503)
    assert "F001" not in told.text
    noted = entries(region)[-1]
    assert (noted.kind, noted.act, noted.decision) == ("note", "service.failed", "allowed")


def test_a_call_that_does_no_harm_is_tried_once_more(of: Clients, market: Unit) -> None:
    def once(handler: Any) -> None:
        market.behave = None
        send(handler, 503, {})

    market.behave = once
    assert call(of, "F001").status_code == 200
    assert len(market.asked) == 2


def test_the_breaker_opens_and_lets_one_try_again(of: Clients, market: Unit, region: Hub) -> None:
    market.behave = lambda handler: send(handler, 500, {})
    for _ in range(5):
        assert call(of, "F001").status_code == 503
    sent = len(market.asked)
    shut = call(of, "F001")
    assert (shut.status_code, int(shut.headers["retry-after"]) >= 1) == (503, True)
    assert "left alone for a while" in shut.json()["detail"]
    assert len(market.asked) == sent
    assert of(BANKER).get(f"/api/v1/services/{NAME}").json()["health"]["breaker"] == "open"
    time.sleep(0.35)
    call(of, "F001")  # the trial fails
    assert call(of, "F001").status_code == 503
    assert len(market.asked) <= sent + 2
    market.behave = None
    time.sleep(0.35)
    assert call(of, "F001").status_code == 200
    assert region.services.live.caller.breaker(region.packs.services[NAME]).state == "closed"


def test_a_slow_unit_holds_nobody_else_up(of: Clients, market: Unit, region: Hub) -> None:
    region.services.live.caller.breakers[NAME] = Breaker(after=1_000)
    client, codes = of(BANKER), list[int]()
    market.behave = slow

    def hang() -> None:
        codes.append(call(of, "F001").status_code)

    threads = [threading.Thread(target=hang) for _ in range(40)]
    for one in threads:
        one.start()
    time.sleep(0.3)
    began = time.perf_counter()
    assert client.get("/api/v1/health").status_code == 200
    assert client.get("/services").status_code == 200
    assert time.perf_counter() - began < 0.8
    for one in threads:
        one.join()
    assert codes == [503] * 40
    assert len(market.asked) <= 16, "eight at a time; who waits too long for a turn is not asked for at all"


def test_two_at_once_are_two_entries(of: Clients, market: Unit, region: Hub) -> None:
    before = len(entries(region))
    threads = [threading.Thread(target=call, args=(of, code)) for code in ("F001", "F002")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.rows for one in entries(region)[before:]] == [1, 1]
