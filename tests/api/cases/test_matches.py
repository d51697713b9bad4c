"""What fits a case, for programs: numbers keep their digits, and each offer says what is short."""

from collections.abc import Iterator

import pytest

from tests.cases.halls import CLUB, COLLEAGUE, OTHER, make_halls, plan
from tests.kit import Clients
from tests.town import close
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_halls(tmp_path_factory.mktemp("halls") / "home")
    yield made
    close(made)


def path_of(id: str, name: str = "halls") -> str:
    return f"/api/v1/cases/{id.replace('.', '/', 1)}/matches/{name}"


def test_the_whole_list_with_points_and_what_is_short(hub: Hub, of: Clients) -> None:
    told = of(CLUB).get(path_of(plan(hub, 25, evening=False))).json()
    assert (told["rule"], told["edition"], told["wanting"]) == ("halls.hall", "2020-01-01", {})
    assert told["facts"] == {"people": "25", "evening": False, "kind": None}
    school, cellar = told["fits"]
    assert (school["id"], school["points"], school["says"]) == ("school", "100", {"price": "100", "seats": "200"})
    assert cellar["shares"][1] == {"part": "seats", "share": "0.8", "points": "24.0", "against": "25"}
    (stage,) = told["fails"]
    assert [(one["input"], one["needs"], one["missing"]) for one in stage["failing"]] == [
        ("people", ">= 100", "75"),
        ("kind", "play", None),
    ]


def test_who_may_not_see_it_is_told_so(hub: Hub, of: Clients) -> None:
    id = plan(hub, 25)
    assert of(OTHER).get(path_of(id)).status_code == 404
    assert of(COLLEAGUE).get(path_of(id)).status_code == 403
    wrong = of(CLUB).get(path_of(id, "hall"))
    assert (wrong.status_code, "halls" in wrong.text) == (404, True)
