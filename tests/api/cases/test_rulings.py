"""What rules said of a case, for programs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.claims import claim, make_claims
from tests.cases.test_deciding import COLLEAGUE, CONTRADICTORY
from tests.cases.town import RESIDENT, ZHAO
from tests.kit import Clients, clients_of
from tests.town import close
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

AT = "/api/v1/cases/town/claim"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_claims(tmp_path_factory.mktemp("claims") / "home")
    yield made
    close(made)


def decided(of: Clients, id: str, reader: Reader) -> list[dict[str, Any]]:
    answer = of(reader).get(f"{AT}/{id.rpartition('/')[2]}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["decided"]
    return found


def test_a_decision_has_its_facts_its_row_and_what_is_short(hub: Hub, of: Clients) -> None:
    due, lane = decided(of, claim(hub.cases, share="2.6"), RESIDENT)
    assert (due["name"], due["rule"], due["edition"], due["event"]) == ("due", "town.due", "2020-01-01", 1)
    assert (due["facts"]["share"], due["outcome"], due["rows"]) == ("2.6", {"result": "refused", "amount": "0"}, [])
    assert due["why"][1]["failing"][0]["missing"] == "0.4"
    assert due["smallest_change"]["outcome"] == {"result": "due", "amount": "30"}
    assert (lane["outcome"], lane["rows"]) == ({"lane": "desk"}, [3])


def test_what_is_not_for_a_colleague_is_not_there(hub: Hub, of: Clients) -> None:
    due, _ = decided(of, claim(hub.cases), COLLEAGUE)
    assert (due["facts"], due["outcome"], "why" in due) == ({}, {"result": "due"}, False)


def test_while_something_is_not_known_there_is_no_outcome(hub: Hub, of: Clients) -> None:
    due, _ = decided(of, claim(hub.cases, share=""), RESIDENT)
    assert (due["outcome"], due["wanting"], due["smallest_change"]) == (None, ["share"], None)


def test_a_fault_is_told(tmp_path: Path) -> None:
    hub = make_claims(tmp_path / "home", due=CONTRADICTORY)
    with clients_of(hub) as of:
        due, _ = decided(of, claim(hub.cases), ZHAO)
    assert (due["fault"], due["rows"], due["outcome"]) == ("contradiction", [1, 2], None)
    close(hub)


def test_a_type_says_which_rules_it_asks_and_what_they_find(of: Clients) -> None:
    found = of(RESIDENT).get(AT).json()
    assert found["decides"]["due"] == {"rule": "town.due", "decision": None, "at": ["new"]}
    assert [one["const"] for one in found["found"]["result"]["oneOf"]] == ["due", "refused"]
    assert "result" not in found["form"]["properties"]
