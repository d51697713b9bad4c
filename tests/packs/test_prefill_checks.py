"""What `zhongshu check` says of forms that are filled in, and of those that ask what the hub holds."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cases.firms import DUTIES, FILES, FIRM_SET, REQUESTS
from tests.kit import write_pack
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

FILE = "town/cases/request.yaml"
BARE = re.sub(r",\s+prefill: \{[^}]*\}", "", REQUESTS)
REGISTER = {"pack.yaml": "pack: register\ntitle: Register\nowner: office\n", "datasets/firm.yaml": FIRM_SET}
VISITS = """
dataset: visit
title: Visits
owner: office
level: 3
sharing: conditional
origin: synthetic
key: [uscc, day]
columns: {uscc: {type: string}, day: {type: date}, name: {type: string}}
"""


def read(folder: Path, requests: str = REQUESTS, *, uses: str = "[]", owner: str = "office", **more: str) -> Packs:
    """The town's pack beside one called register, which has firms too."""
    own = f"pack: town\ntitle: town\nowner: {owner}\nuses: {uses}\n"
    files = {**FILES, "pack.yaml": own, "cases/request.yaml": requests, "datasets/visit.yaml": VISITS, **more}
    folders = [write_pack(folder, "town", files), write_pack(folder, "register", REGISTER)]
    return read_packs(folders, ZoneInfo("Asia/Shanghai"), units=("office", "urban"))


def told(packs: Packs) -> list[str]:
    return [str(one) for one in packs.problems]


def advised(packs: Packs) -> list[str]:
    return [str(one) for one in packs.advice]


def line_of(text: str, said: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if said in line)


def test_a_form_that_is_filled_in_asks_nothing_again(tmp_path: Path) -> None:
    packs = read(tmp_path)
    assert (told(packs), advised(packs)) == ([], [])
    spec = packs.cases["town.request"].spec.form["name"].prefill
    assert spec is not None
    assert spec.dataset == "town.firm"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("firm, column: name", "frim, column: name", "no dataset or table 'town.frim' (did you mean \"town.firm\"?"),
        ("column: name", "column: nam", "town.firm has no column 'nam' (did you mean \"name\"?"),
        ("name, key: uscc", "name, key: code", "town.firm has no column 'code' (known: capital, "),
        ("name, key: uscc", "name, key: phone", "rows of town.firm are told apart by uscc, not by phone"),
        ("firm, column: name", "visit, column: name", "rows of town.visit are told apart by uscc, day, not by uscc"),
        (
            "name, key: uscc, by: firm",
            "name, key: uscc, by: said",
            "said is not asked before it (known: firm, subject)",
        ),
        ("column: name", "column: staff", "town.firm.staff is BIGINT; a string takes VARCHAR"),
        ("firm, column: name", "register.firm, column: name", "register.firm is of the pack register"),
    ],
)
def test_what_fills_a_question_in_and_is_not_there_or_does_not_fit_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert REQUESTS.count(right) == 1
    requests = REQUESTS.replace(right, wrong)
    (problem,) = told(read(tmp_path, requests))
    assert problem.startswith(f"{FILE}:{line_of(requests, wrong)} (form.name.prefill")
    assert said in problem


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("scale: 2, level: 3", "scale: 1, level: 3", "town.firm.capital is DECIMAL(18,2); a decimal takes DECIMAL"),
        ("firm: {type: uscc", "firm: {type: date", "town.firm.uscc is VARCHAR; a date takes DATE"),
        ("road: {type: string, longest: 10,", "road: {type: integer,", "road is an integer; town.road.code is VARCHAR"),
        ("name: {type: string, required: true, level: 3", "name: {type: string, level: 2", "town.firm of level 3"),
        ("name, key: uscc, by: firm", "name, key: uscc, by: frim", "prefill of name names the field 'frim'"),
    ],
)
def test_a_question_that_does_not_fit_what_fills_it_in_is_told(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert REQUESTS.count(right) == 1
    (problem,) = told(read(tmp_path, REQUESTS.replace(right, wrong)))
    assert problem.startswith(FILE)
    assert said in problem


@pytest.mark.parametrize(
    ("column", "open_to", "said"),
    [
        ("capital", "anyone", "is asked on a way: whom it is about agrees where they fill the form in"),
        ("staff", "[officer]", "nobody who may ask this acts for a subject (open_to: officer), so nobody can agree"),
    ],
)
def test_consent_is_asked_where_somebody_can_give_it(tmp_path: Path, column: str, open_to: str, said: str) -> None:
    line = f"column: {column}, key: uscc, by: firm"
    assert REQUESTS.count(line) == 1
    requests = REQUESTS.replace(line, f"{line}, consent: true")
    (problem,) = told(read(tmp_path, requests.replace("open_to: anyone", f"open_to: {open_to}")))
    assert problem.startswith(FILE)
    assert said in problem


def test_what_leaves_its_unit_by_no_door_fills_in_no_form_of_another(tmp_path: Path) -> None:
    closed = FIRM_SET.replace("sharing: conditional", "sharing: none")
    files = {"datasets/firm.yaml": closed, "grants.yaml": "[]"}
    assert told(read(tmp_path / "own", **files)) == []
    (problem,) = told(read(tmp_path / "other", owner="urban", **files))
    assert "town.firm leaves office by no door (sharing: none)" in problem


def test_another_pack_may_be_read_that_is_named_in_uses(tmp_path: Path) -> None:
    requests = REQUESTS.replace("firm, column: name", "register.firm, column: name")
    assert told(read(tmp_path, requests, uses="[register]")) == []


def test_what_is_wrong_with_a_dataset_is_no_second_fault(tmp_path: Path) -> None:
    broken = FIRM_SET.replace("level: 3", "levl: 3")
    problems = told(read(tmp_path, **{"datasets/firm.yaml": broken, "grants.yaml": "[]"}))
    assert problems
    assert all(one.startswith("town/datasets/firm.yaml") for one in problems)


def test_a_form_that_asks_what_the_hub_holds_is_told_the_line_that_fills_it_in(tmp_path: Path) -> None:
    packs = read(tmp_path, BARE)
    assert told(packs) == []
    name, staff, phone, street, capital = advised(packs)
    at = f"{FILE}:{line_of(BARE, 'name: {')} (form.name)"
    assert name == (
        f"{at}: asks 'Name of the firm' (企业名称), which town.firm.name holds\n"
        "  hint: prefill: {dataset: firm, column: name, key: uscc, by: firm}"
    )
    assert "(form.phone)" in phone
    assert "(steps.new.to.answered.asks.capital)" in capital
    for advice, question in ((name, "name"), (staff, "staff"), (street, "street")):  # put in, the line is right
        hint, asked = advice.partition("hint: ")[2], line_of(BARE, f"  {question}: {{")
        lines = BARE.splitlines()
        lines[asked - 1] = f"{lines[asked - 1][:-1]}, {hint}}}"
        mended = read(tmp_path / question, "\n".join(lines))
        assert told(mended) == []
        assert len(advised(mended)) == 4


def test_advice_says_what_else_has_to_be_said(tmp_path: Path) -> None:
    bare = BARE.replace("name: {type: string, required: true, level: 3", "name: {type: string, level: 1")
    own = {"pack.yaml": "pack: town\ntitle: town\nowner: office\n", "cases/request.yaml": bare, "duties.yaml": DUTIES}
    folders = [write_pack(tmp_path, "town", own), write_pack(tmp_path, "register", REGISTER)]
    packs = read_packs(folders, ZoneInfo("Asia/Shanghai"))
    assert told(packs) == []
    line = "prefill: {dataset: register.firm, column: name, key: uscc, by: firm}"
    assert advised(packs)[0].endswith(f"{line}, and level: 3, uses: [register] in pack.yaml")


def test_a_form_for_firms_alone_need_not_ask_which_firm(tmp_path: Path) -> None:
    lines = [line for line in BARE.splitlines() if not line.strip().startswith("firm:")]
    requests = "\n".join(lines).replace("open_to: anyone", "open_to: [firm]")
    assert "by: subject}" in advised(read(tmp_path, requests))[0]


def test_nothing_is_advised_without_a_question_that_names_the_row(tmp_path: Path) -> None:
    lines = [line for line in BARE.splitlines() if not line.strip().startswith(("firm:", "road:"))]
    assert advised(read(tmp_path, "\n".join(lines))) == []
