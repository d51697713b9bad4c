"""Rules for programs: the rows, edition by edition, and what one says of facts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.cases.claims import PARTS, PROPOSED, make_claims
from tests.cases.test_deciding import CONTRADICTORY
from tests.kit import app_for
from tests.town import close
from zhongshu.sharing.reader import ANYONE

DUE = "/api/v1/rules/town.due"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    hub = make_claims(tmp_path_factory.mktemp("rules") / "home", due=PARTS + PROPOSED)
    with TestClient(app_for(hub, ANYONE)) as client:
        yield client
    close(hub)


def decided(client: TestClient, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = client.post(f"{DUE}/decide", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_list_has_every_rule_with_its_edition_in_force(client: TestClient) -> None:
    found = client.get("/api/v1/rules").json()["rules"]
    assert [one["name"] for one in found] == ["town.due", "town.lane"]
    assert found[0]["in_force"]["valid_from"] == "2020-01-01"
    assert found[0]["in_force"]["reference"] == {"title": "Subsidies of the town"}


def test_a_rule_tells_its_rows_its_words_and_its_proposals(client: TestClient) -> None:
    found = client.get(DUE).json()
    assert found["inputs"]["share"]["unit"] == "%"
    assert [one["adopted"] for one in found["editions"]] == ["2020-01-01", None]
    assert found["editions"][0]["rows"][1]["when"] == {"share": ">= 3"}
    assert (found["editions"][0]["gaps"], found["editions"][0]["overlaps"]) == ([], [])
    lane = client.get("/api/v1/rules/town.lane").json()
    assert [one["const"] for one in lane["outputs"]["lane"]["oneOf"]] == ["laboratory", "desk"]


def test_a_decision_says_by_how_much_each_row_is_missed(client: TestClient) -> None:
    found = decided(client, facts={"share": 2.6, "accident": False, "turnover": "1000"})
    assert (found["outcome"], found["rows"], found["wanting"]) == ({"result": "refused", "amount": "0"}, [], [])
    short = {"input": "share", "value": "2.6", "needs": ">= 3", "missing": "0.4", "nearest": "3", "beyond": None}
    assert found["why"][1] == {"row": 2, "holds": False, "failing": [short]}
    assert found["smallest_change"] == {"row": 2, "outcome": {"result": "due", "amount": "30"}, "failing": [short]}


def test_numbers_keep_their_digits(client: TestClient) -> None:
    found = decided(client, facts={"share": 3.00000000000000000001, "accident": False, "turnover": 100})
    assert found["facts"]["share"] == "3.0"
    found = decided(client, facts={"share": "3.00000000000000000001", "accident": False, "turnover": 100})
    assert found["facts"]["share"] == "3.00000000000000000001"


def test_a_proposal_decides_where_it_is_asked_for(client: TestClient) -> None:
    facts = {"share": 4, "accident": False, "turnover": 1000}
    assert decided(client, facts=facts)["outcome"]["result"] == "due"
    found = decided(client, facts=facts, edition="2030-01-01")
    assert (found["outcome"]["result"], found["adopted"]) == ("refused", False)


def test_what_is_not_known_is_told(client: TestClient) -> None:
    found = decided(client, facts={"share": 5})
    assert found["wanting"] == ["accident", "turnover"]
    assert found["smallest_change"] is None


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, {"facts": {"shares": 5}}, "no input 'shares'"),
        (400, {"facts": {"share": "much"}}, "share: 'much' is no number"),
        (400, {"facts": []}, "no object with facts"),
        (400, {"fact": {}}, "no member 'fact'"),
        (404, {"facts": {}, "edition": "1999-01-01"}, "no edition '1999-01-01'"),
    ],
)
def test_what_cannot_be_decided_is_told(client: TestClient, status: int, body: dict[str, Any], said: str) -> None:
    assert said in decided(client, status, **body)["detail"]


def test_a_body_that_is_none_or_too_large_is_refused(client: TestClient) -> None:
    assert "no JSON" in client.post(f"{DUE}/decide", content=b"{").json()["detail"]
    assert "no JSON" in client.post(f"{DUE}/decide", content=b'{"facts": {"share": NaN}}').json()["detail"]
    assert "64 KB" in client.post(f"{DUE}/decide", content=b" " * 70_000).json()["detail"]


def test_a_contradiction_is_an_answer(tmp_path: Path) -> None:
    hub = make_claims(tmp_path / "home", due=CONTRADICTORY)
    with TestClient(app_for(hub, ANYONE)) as client:
        found = decided(client, facts={"share": 6, "accident": False, "turnover": 1000})
    assert (found["fault"], found["rows"], found["outcome"]) == ("contradiction", [1, 2], None)
    close(hub)
