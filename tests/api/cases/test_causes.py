"""A task about a number by the API: the number is read by the hub, and told to who may see it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cases.tasks import BOSS, HOLES, LI, OTHER, WORKS, day, make_roads
from tests.kit import Clients, clients_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

TASKS = "/api/v1/cases/hub/task"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_roads(tmp_path_factory.mktemp("roads") / "home")
    yield made
    made.ledger.close()


@pytest.fixture(scope="module")
def clients(hub: Hub) -> Iterator[Clients]:
    with clients_of(hub) as made:
        yield made


def sent(hub: Hub, clients: Clients, by: Reader, about: str, **headers: str) -> Any:
    answers = {"what": "补好", "to": WORKS, "due": day(hub, 3)}
    return clients(by).post(TASKS, json={"answers": answers, "about": about}, headers=headers)


def test_the_number_comes_back_with_the_case_for_who_may_see_it(hub: Hub, clients: Clients) -> None:
    made = sent(hub, clients, BOSS, str(HOLES))
    assert made.status_code == 201, made.text
    about = made.json()["about"]
    assert (about["about"], about["value"], about["unit"]) == ("indicator:roads.holes@331002@2026-03-02", "7", "个")
    assert about["title"] == {"zh": "坑洞", "en": "Holes"}
    at = made.headers["location"]
    told = clients(LI).get(at).json()["about"]
    assert told["title"] == about["title"]
    assert not {"value", "printed", "signal", "proof"} & set(told), "who works at it has no grant to the number"
    assert clients(OTHER).get(at).status_code == 404


def test_the_same_again_is_done_once_and_another_number_is_another_task(hub: Hub, clients: Clients) -> None:
    key = {"Idempotency-Key": "k-1"}
    first, again = (sent(hub, clients, BOSS, str(HOLES), **key).json()["id"] for _ in range(2))
    assert first == again
    assert sent(hub, clients, BOSS, f"{HOLES}@2026-03-01", **key).json()["id"] != first


@pytest.mark.parametrize(
    ("by", "about", "status"),
    [
        (OTHER, str(HOLES), 403),
        (BOSS, "indicator:roads.holes@331004", 404),
        (BOSS, "roads.holes", 404),
        (BOSS, "dataset:roads.hole", 404),
    ],
)
def test_what_is_not_there_or_not_for_them_is_refused(
    hub: Hub, clients: Clients, by: Reader, about: str, status: int
) -> None:
    refused = sent(hub, clients, by, about)
    assert refused.status_code == status
    assert "7" not in refused.json().get("detail", "").replace(str(HOLES), "")


def test_a_case_without_a_number_says_so(hub: Hub, clients: Clients) -> None:
    answers = {"what": "补好", "to": WORKS, "due": day(hub, 3)}
    assert clients(BOSS).post(TASKS, json={"answers": answers}).json()["about"] is None
    wrong = clients(BOSS).post(TASKS, json={"answers": answers, "about": ["roads.holes"]})
    assert (wrong.status_code, "about is a number, such as" in wrong.json()["detail"]) == (400, True)
