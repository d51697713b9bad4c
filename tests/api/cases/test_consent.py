"""Consent by a program: offers name what may be filled in, and nothing of it is read until it is agreed to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.firms import ANT, BOSS, FIRM, make_firms
from tests.cases.test_consent import CAREFUL
from tests.kit import Clients
from tests.town import close
from zhongshu.packs.hub import Hub

TYPE = "/api/v1/cases/town/request"
NAME = {"dataset": "town.firm", "column": "name", "unit": "office"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home, CAREFUL)
    yield made
    close(made)


def test_what_is_agreed_to_is_answered_and_the_rest_offered(of: Clients) -> None:
    program = of(FIRM)
    first = program.post(f"{TYPE}/known", json={}).json()
    assert (first["answers"], sorted(first["offers"])) == ({}, ["firm", "name", "staff"])
    assert first["offers"]["name"] == NAME
    known = program.post(f"{TYPE}/known", json={"agreed": ["firm", "staff"]}).json()
    assert known["answers"] == {"firm": ANT, "staff": 12, "phone": "0576-88880001"}
    assert known["offers"] == {"name": NAME}
    assert known["sources"]["staff"]["agreed"] is not None
    assert known["sources"]["phone"]["agreed"] is None
    answers = {**known["answers"], "name": "蚂蚁五金", "said": "灯不亮"}
    opened = program.post(TYPE, json={"answers": answers, "filled": known["filled"]}).json()
    assert opened["sources"]["staff"] == known["sources"]["staff"]


def test_who_is_no_subject_is_offered_nothing_and_a_wrong_list_is_told(of: Clients) -> None:
    assert of(BOSS).post(f"{TYPE}/known", json={"agreed": ["firm"]}).json()["offers"] == {}
    wrong = of(FIRM).post(f"{TYPE}/known", json={"agreed": "firm"})
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "agreed is a list of the names of questions")
