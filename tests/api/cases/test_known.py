"""Ask once, over the API: a program gets what is known under its own grants, and its case says where it is from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.firms import ANT, BEE, DESK, FIRM, make_firms
from tests.kit import Clients
from tests.town import close
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE

REQUEST = "/api/v1/cases/town/request"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home)
    yield made
    close(made)


def test_the_form_says_which_questions_the_hub_may_answer(of: Clients) -> None:
    fields = of(ANYONE).get(REQUEST).json()["form"]["properties"]
    assert fields["name"]["filled_from"] == {"dataset": "town.firm", "by": "firm"}
    assert fields["firm"]["filled_from"] == {"dataset": "town.firm", "by": "subject"}
    assert "filled_from" not in fields["said"]


def test_what_is_known_comes_with_its_source_and_stands_on_the_case(hub: Hub, of: Clients) -> None:
    known = of(FIRM).post(f"{REQUEST}/known", json={"answers": {"road": "R1"}}).json()
    assert known["answers"] == {
        "firm": ANT, "name": "蚂蚁五金", "staff": 12, "phone": "0576-88880001", "street": "商城路",
    }  # fmt: skip
    told = known["sources"]["name"]
    assert (told["dataset"], told["column"], told["unit"]) == ("town.firm", "name", "office")
    assert (told["snapshot"], told["changed"]) == (hub.snapshot().number, False)
    answers = {**known["answers"], "staff": 13, "said": "no light"}
    case = of(FIRM).post(REQUEST, json={"answers": answers, "filled": known["filled"]})
    assert case.status_code == 201
    sources = case.json()["sources"]
    assert sources["name"] == told
    assert {name for name, one in sources.items() if one["changed"]} == {"staff"}


def test_what_no_grant_opens_is_left_out_and_a_slip_that_is_none_says_nothing(of: Clients) -> None:
    for reader, firm in ((ANYONE, ANT), (FIRM, BEE)):
        known = of(reader).post(f"{REQUEST}/known", json={"answers": {"firm": firm}}).json()
        assert known == {"answers": {}, "sources": {}, "filled": "", "offers": {}}
    slip = of(FIRM).post(f"{REQUEST}/known", json={}).json()["filled"]
    given = {"firm": ANT, "name": "蚂蚁五金", "said": "no light"}
    for filled in (slip, "made up"):
        case = of(DESK).post(REQUEST, json={"answers": given, "filled": filled}).json()
        assert case["sources"] == {}


def test_a_type_that_one_may_not_ask_tells_nothing(of: Clients) -> None:
    assert of(ANYONE).post("/api/v1/cases/town/nothing/known", json={}).status_code == 404
    assert of(ANYONE).post(f"{REQUEST}/known", json={"filled": "x"}).status_code == 400


def test_on_a_way_on_it_is_told_to_who_may_take_it(hub: Hub, of: Clients) -> None:
    given = {"firm": ANT, "name": "蚂蚁五金", "said": "no light"}
    case = of(FIRM).post(REQUEST, json={"answers": given}).json()
    at = f"{REQUEST}/{case['number']}/moves/answered"
    assert of(FIRM).post(f"{at}/known", json={}).status_code == 404  # theirs to follow, not to answer
    assert of(ANYONE).post(f"{at}/known", json={}).status_code == 404
    known = of(DESK).post(f"{at}/known", json={}).json()
    assert known["answers"] == {"capital": "500.00"}
    sent = {"answers": {**known["answers"], "answer": "done"}, "filled": known["filled"]}
    answered = of(DESK).post(at, json=sent, headers={"If-Match": f'"{case["version"]}"'}).json()
    assert answered["sources"] == known["sources"]
