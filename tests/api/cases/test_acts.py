"""Every act of a case by a program: what may be done is told, done once, refused in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.cases.town import (
    DESK,
    EAST,
    EVENTS,
    INSPECTOR,
    LI,
    RESIDENT,
    STRANGER,
    SUN,
    WANG,
    WEST,
    ZHAO,
    make_town,
    report,
)  # fmt: skip
from tests.kit import Clients
from tests.town import close, entries
from zhongshu.cases.acts import ACTS
from zhongshu.packs.hub import Hub

EVENT = "/api/v1/cases/town/event"
CLERK = "town.clerk/works"
DUTIES = """
grid_officer: {title: {zh: 网格员, en: Grid officer}, grids: grid, above: desk}
desk: {title: {zh: 指挥岗, en: Desk}, units: [urban]}
inspector: {title: {zh: 复核员, en: Inspector}, units: [urban], above: desk}
clerk: {title: {zh: 住建经办, en: Clerk of works}, units: [works]}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.cases.town.DUTIES", DUTIES)
        hub = make_town(tmp_path_factory.mktemp("town") / "home", events=EVENTS)
    yield hub
    close(hub)


def at(id: str) -> str:
    return f"{EVENT}/{id.rpartition('/')[2]}"


def acts(client: TestClient, id: str, **headers: str) -> dict[str, Any]:
    """What the reader is told that they may do now."""
    found: dict[str, Any] = client.get(at(id), headers=headers).json()["acts"]
    return found


def do(
    client: TestClient, id: str, act: str, version: int | str | None, key: str | None = None, **body: Any
) -> Response:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    headers |= {} if key is None else {"Idempotency-Key": key}
    answer: Response = client.post(f"{at(id)}/acts/{act}", json=body, headers=headers)
    return answer


def test_a_case_tells_each_what_they_may_do_and_what_it_asks(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    assert set(acts(of(WANG), id)) == {"note", "assign", "pause", "more_time", "merge", "correct"}
    assert set(acts(of(ZHAO), id)) == {"note", "assign", "merge", "correct"}
    assert set(acts(of(RESIDENT), id)) == {"note"}
    assert acts(of(LI), id) == {}
    asks = {act: one["asks"] for act, one in acts(of(WANG), id).items()}
    assert {one["const"] for one in asks["assign"]["properties"]["post"]["anyOf"] if "const" in one} == {
        EAST, DESK, INSPECTOR, CLERK
    }  # fmt: skip
    assert asks["assign"]["required"] == ["post", "note"]
    assert asks["more_time"]["properties"]["clock"]["oneOf"] == [{"const": "solve", "description": "at most 8"}]
    answers = asks["correct"]["properties"]["answers"]
    assert answers["required"] == []
    assert [one["const"] for one in answers["properties"]["kind"]["oneOf"]] == ["cover", "rubbish"]


def test_every_act_of_the_rules_is_done_by_a_program(of: Clients, hub: Hub) -> None:
    """From the report to the rating; what is asked of each is what its schema says."""
    id, other = report(hub.cases), report(hub.cases)
    steps: list[tuple[Any, str, dict[str, Any], str]] = [
        (WANG, "note", {"note": "看过了", "public": True}, "noted"),
        (WANG, "pause", {"note": "等材料"}, "paused"),
        (WANG, "resume", {}, "resumed"),
        (WANG, "more_time", {"clock": "solve", "by": 2.5, "note": "路远"}, "time_asked"),
        (ZHAO, "decline", {"note": "不远"}, "declined"),
        (WANG, "more_time", {"clock": "solve", "by": "4", "note": "真远"}, "time_asked"),
        (ZHAO, "grant", {}, "extended"),
        (WANG, "correct", {"answers": {"kind": "rubbish"}, "note": "是垃圾"}, "corrected"),
        (WANG, "assign", {"post": EAST, "note": "路口归东网格"}, "assigned"),
    ]
    version = 1
    for reader, act, body, kind in steps:
        answer = do(of(reader), id, act, version, **body)
        assert answer.status_code == 200, answer.text
        case = answer.json()
        assert (case["version"], case["events"][-1]["kind"]) == (version + 1, kind)
        assert case["wants"] == ({"clock": "solve", "by": str(body["by"])} if act == "more_time" else None)
        assert answer.headers["ETag"] == f'"{version + 1}"'
        version += 1
    assert (case["post"]["id"], case["answers"]["kind"]) == (EAST, "rubbish")
    assert case["answers"]["said"] == "井盖坏了\n很危险"
    up = do(of(ZHAO), id, "merge", version, other=int(other.rpartition("/")[2])).json()
    assert (up["outcome"], up["master"], up["acts"].keys()) == ("merged", other, {"note"})
    hub.cases.move(other, "refused", {"why": "重复"}, WANG)
    rated = do(of(RESIDENT), other, "rate", "3", stars=4, note="还行").json()
    assert (rated["rating"], set(rated["acts"])) == (4, {"note", "rate"})
    of_backers = {"back", "unback"}  # tests/web_cases/test_backing.py
    assert {act for _, act, _, _ in steps} | {"merge", "rate"} | of_backers == set(ACTS)


def test_the_same_act_with_its_key_is_done_once_also_where_the_case_went_away(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    first, again = (do(of(WANG), id, "pause", 1, key="k1", note="等") for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["version"]) == (200, 200, 2)
    other = do(of(WANG), id, "pause", 2, key="k1", note="别的话")
    assert other.status_code == 403  # other words are another act: no clock runs that may be paused
    up, master = report(hub.cases), report(hub.cases)
    body = {"other": int(master.rpartition("/")[2])}
    assert {do(of(WANG), up, "merge", 1, key="k4", **body).json()["version"] for _ in range(3)} == {2}
    assert hub.cases.store.case(body["other"]).joined == (up,)
    gone = [do(of(WANG), id, "assign", 2, key="k2", post=CLERK, note="归住建") for _ in range(3)]
    assert [(one.status_code, one.content) for one in gone] == [(204, b"")] * 3
    assert of(WANG).get(at(id)).status_code == 404
    assert do(of(WANG), id, "assign", 2, key="k3", post=CLERK, note="归住建").status_code == 404
    assert do(of(SUN), id, "assign", 2, key="k2", post=CLERK, note="归住建").status_code == 404
    assert hub.cases.store.case(int(id.rpartition("/")[2])).version == 3


def test_who_was_overtaken_is_told_and_who_does_not_say_what_they_saw_is_asked(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    assert do(of(WANG), id, "pause", 1, note="等").status_code == 200
    late = do(of(ZHAO), id, "assign", 1, post=EAST, note="转")
    assert (late.status_code, late.json()["version"]) == (409, 2)
    other = report(hub.cases)
    late = do(of(WANG), id, "merge", 1, other=other.rpartition("/")[2])
    assert (late.status_code, late.json()["version"]) == (409, 2)
    assert do(of(WANG), id, "resume", None).status_code == 428
    assert do(of(WANG), id, "note", None, note="不必知道版本").status_code == 200


@pytest.mark.parametrize(
    ("act", "body", "status", "words"),
    [
        ("assign", {"post": "town.desk/nowhere", "note": "转"}, 403, "there is no post"),
        ("assign", {"post": WEST, "note": "转"}, 403, "with this post already"),
        ("assign", {"note": "转"}, 400, "post is missing"),
        ("assign", {"post": EAST}, 400, "note is missing"),
        ("assign", {"post": EAST, "note": "\u202e \u0000"}, 400, "note is missing"),
        ("assign", {"post": EAST, "note": "转", "stars": 5}, 400, "no member 'stars'"),
        ("pause", {"note": "x" * 2001}, 403, "at most 2000"),
        ("resume", {}, 403, "no clock of this case is paused"),
        ("more_time", {"clock": "solv", "by": 1, "note": "慢"}, 403, "no clock solv"),
        ("more_time", {"clock": "solve", "by": "NaN", "note": "慢"}, 400, "by is a number"),
        ("more_time", {"clock": "solve", "by": -1, "note": "慢"}, 400, "by is a number"),
        ("more_time", {"clock": "solve", "by": 9, "note": "慢"}, 400, ""),
        ("grant", {}, 403, "nobody asked for more time"),
        ("rate", {"stars": 5}, 403, "only who asked rates"),
        ("rate", {"stars": 6}, 400, "stars is a number from 1 to 5"),
        ("merge", {"other": 999_999}, 403, "no number 999999 that you may see"),
        ("merge", {"other": "1/../2"}, 400, "other is the number of a case"),
        ("correct", {"answers": {}, "note": "改"}, 400, "answers is missing"),
        ("correct", {"answers": {"kind": "cover"}, "note": "改"}, 403, "nothing was changed"),
        ("correct", {"answers": {"kind": "volcano"}, "note": "改"}, 422, "kind"),
        ("correct", {"answers": {"done": "x"}, "note": "改"}, 422, "done"),
        ("correct", {"answers": {"said": None}, "note": "改"}, 422, "said"),
        ("delete", {}, 404, "no act 'delete'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_nothing_is_changed(
    of: Clients, hub: Hub, act: str, body: dict[str, Any], status: int, words: str
) -> None:
    id = report(hub.cases)
    answer = do(of(WANG), id, act, 1, **body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert words in answer.text
    assert hub.cases.store.case(int(id.rpartition("/")[2])).version == 1


def test_nobody_acts_on_what_is_not_theirs(of: Clients, hub: Hub) -> None:
    """Whatever the act: a colleague sees the case and may not, another sees none."""
    id = report(hub.cases)
    bodies = {
        "assign": {"post": EAST, "note": "转"},
        "merge": {"other": 1},
        "more_time": {"clock": "solve", "by": 1, "note": "慢"},
        "correct": {"answers": {"kind": "rubbish"}, "note": "改"},
        "rate": {"stars": 5},
        "back": {},
        "unback": {},
    }
    for act in ACTS:
        body = bodies.get(act, {"note": "x"})
        assert do(of(LI), id, act, 1, **body).status_code == 403, act
        assert do(of(STRANGER), id, act, 1, **body).status_code == 404, act
    assert hub.cases.store.case(int(id.rpartition("/")[2])).version == 1


def test_a_stranger_rates_by_the_code(of: Clients, hub: Hub) -> None:
    case = of(STRANGER).post(
        EVENT, json={"answers": {"kind": "cover", "place": {"lon": 121.25, "lat": 28.5}, "said": "坏了"}}
    ).json()  # fmt: skip
    own = {"Follow-Code": case["code"]}
    hub.cases.move(case["id"], "refused", {"why": "不归我们"}, WANG)
    assert set(acts(of(STRANGER), case["id"], **own)) == {"note", "rate"}
    sent = {"json": {"stars": 2}, "headers": {**own, "If-Match": '"2"'}}
    assert of(STRANGER).post(f"{at(case['id'])}/acts/rate", **sent).json()["rating"] == 2


def test_each_act_is_on_the_ledger_as_whose_it_was(of: Clients, hub: Hub) -> None:
    id = report(hub.cases)
    do(of(WANG), id, "pause", 1, note="等")
    (note,) = [one for one in entries(hub) if one.reference == id and one.act == "case.paused"]
    assert (note.actor, note.details["number"]) == (WANG.actor, "2")


def test_openapi_names_every_act_and_its_body(of: Clients) -> None:
    told = of(STRANGER).get("/api/v1/openapi.json").json()["paths"]
    said = told["/api/v1/cases/{pack}/{case}/{number}/acts/{act}"]["post"]
    (act,) = [one for one in said["parameters"] if one["name"] == "act"]
    assert act["schema"]["enum"] == list(ACTS)
    bodies = said["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert [one["title"] for one in bodies] == list(ACTS)
    assert {"204", "409", "428"} <= set(said["responses"])
