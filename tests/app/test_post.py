"""Duty posts, given and taken at the machine."""

import re
from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app import cli

REGION = "region: testland\ntitle: Testland\narea: '331000'\npacks: []\n"
UNITS = "units: {town: {title: {zh: 镇, en: Town}}, ecology: {title: {zh: 环保, en: Ecology}}}\n"
PACK = "pack: rooms\ntitle: {zh: 房间, en: Rooms}\nowner: town\n"
DUTIES = """
desk: {title: {zh: 登记岗, en: Desk}, units: [town]}
caretaker: {title: {zh: 管理岗, en: Caretaker}, units: [town], above: desk}
"""
DESK, CARETAKER = "rooms.desk/town", "rooms.caretaker/town"


@pytest.fixture(autouse=True)
def _posts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("user", "post", "ledger"))


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A region with two posts, two officers who could sit there, and one of another unit."""
    pack = tmp_path / "packs" / "rooms"
    pack.mkdir(parents=True)
    (tmp_path / "region.yaml").write_text(REGION + UNITS, "utf-8")
    (pack / "pack.yaml").write_text(PACK, "utf-8")
    (pack / "duties.yaml").write_text(DUTIES, "utf-8")
    for login, name, unit in (("li", "李娜", "town"), ("zhou", "周平", "town"), ("gu", "顾青", "ecology")):
        assert run("user", "add", login, "--name", name, "--unit", unit, "--role", "officer", home=tmp_path).code == 0
    return tmp_path


def listed(run: Run, home: Path, *words: str) -> dict[str, tuple[str, str]]:
    found = run("post", "list", *words, "--json", home=home).document["posts"]
    return {one["post"]: (one["with"], one["as"]) for one in found}


def test_a_post_is_given_and_taken_and_its_work_falls_to_the_one_above(run: Run, home: Path) -> None:
    assert listed(run, home) == {CARETAKER: ("", ""), DESK: ("", "")}
    assert run("post", "give", DESK, "li", home=home).out.strip() == f"{DESK}: its work is with 李娜"
    assert listed(run, home, "caretaker") == {CARETAKER: ("李娜", DESK)}
    run("post", "give", CARETAKER, "zhou", "--reason", "letter 7", home=home)
    assert listed(run, home) == {CARETAKER: ("周平", CARETAKER), DESK: ("李娜", DESK)}
    assert run("post", "take", CARETAKER, home=home).out.strip() == f"{CARETAKER}: its work is with 李娜, as {DESK}"
    assert run("post", "take", DESK, home=home).out.strip() == f"{DESK}: its work is with nobody"
    lines = run("post", "list", home=home).out.splitlines()
    assert re.split(r"  +", lines[1].rstrip()) == [CARETAKER, "镇管理岗", "nobody"]


def test_each_change_is_in_the_ledger_with_its_reason(run: Run, home: Path) -> None:
    run("post", "give", DESK, "zhou", "--reason", "letter 7", home=home)
    found = run("ledger", "search", "--json", home=home).out
    assert "duty.seated" in found
    assert "letter 7" in found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("give", "rooms.desc/town", "li"), "did you mean"),
        (("give", DESK, "lee"), "nobody logs in as 'lee'"),
        (("give", DESK, "gu"), "is no officer of Town"),
        (("take", DESK), f"nobody has the post {DESK}"),
    ],
)
def test_what_cannot_be_is_told(run: Run, home: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("post", *words, home=home)
    assert ran.code == 1
    assert said in ran.err


def test_a_region_without_posts_says_where_they_come_from(run: Run, home: Path) -> None:
    assert run("post", "list", "nix", home=home).out.strip() == "No pack has such a post: duties.yaml"
