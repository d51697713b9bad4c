"""Duty posts at the machine: given and taken, and what is in their care."""

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
STEWARDS = """
steward: {title: {zh: 红管家, en: Steward}, units: [town, ecology], above: desk}
"""
REQUEST = """
case: request
title: {zh: 企业诉求, en: Request}
form: {firm: {type: uscc, title: {zh: 信用代码, en: Credit code}}}
owner: {duty: steward, steward: firm, otherwise: desk}
steps:
  new: {title: {zh: 待办, en: New}, to: {done: {title: {zh: 办结, en: Done}}}}
  done: {title: {zh: 已办结, en: Done}, outcome: done}
"""
STEWARD, TOWN, ECOLOGY = "rooms.steward", "rooms.steward/town", "rooms.steward/ecology"
ANT, BEE, CAT = "91331004YL0000004L", "91331004YL0000005J", "91331004YL0000009A"
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


@pytest.fixture
def stewards(home: Path) -> Path:
    """The region with a kind of case that goes to whoever has the firm in their care."""
    pack = home / "packs" / "rooms"
    (pack / "duties.yaml").write_text(DUTIES + STEWARDS, "utf-8")
    (pack / "cases").mkdir()
    (pack / "cases" / "request.yaml").write_text(REQUEST, "utf-8")
    return home


def in_care(run: Run, home: Path) -> dict[str, int | None]:
    found = run("post", "list", "--json", home=home).document["posts"]
    return {one["post"]: one["in_care"] for one in found if one["in_care"] is not None}


def test_a_firm_is_put_into_the_care_of_a_post_and_the_list_counts(run: Run, stewards: Path) -> None:
    assert in_care(run, stewards) == {TOWN: 0, ECOLOGY: 0}
    ran = run("post", "care", STEWARD, ANT.lower(), TOWN, home=stewards)
    assert ran.out.strip() == f"{STEWARD}: 1 change; 1 in care of 1 post"
    assert in_care(run, stewards) == {TOWN: 1, ECOLOGY: 0}
    lines = run("post", "list", home=stewards).out.splitlines()
    assert lines[0].endswith("in care")
    assert re.split(r"  +", next(line for line in lines if line.startswith(TOWN)))[-1] == "1"
    assert re.split(r"  +", next(line for line in lines if line.startswith(DESK)))[-1] == "nobody"
    assert run("post", "care", STEWARD, ANT, "--release", home=stewards).code == 0
    assert in_care(run, stewards) == {TOWN: 0, ECOLOGY: 0}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_many_at_once_are_one_act_with_its_reason(run: Run, stewards: Path, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "红管家.csv"
    file.write_text(f"subject,post\r\n{ANT},{TOWN}\r\n\r\n {BEE} ,{TOWN}\r\n{CAT},{ECOLOGY}\r\n", encoding)
    ran = run("post", "care", STEWARD, "--from", file, "--reason", "letter 7", "--json", home=stewards)
    assert ran.document == {"duty": STEWARD, "changed": 3, "in_care": 3, "posts": {ECOLOGY: 1, TOWN: 2}}
    file.write_text(f"subject,post\n{ANT},{TOWN}\n{BEE},\n", encoding)
    assert run("post", "care", STEWARD, "--from", file, "--json", home=stewards).document["changed"] == 1
    assert in_care(run, stewards) == {TOWN: 1, ECOLOGY: 1}
    found = run("ledger", "search", "--json", home=stewards).out
    assert found.count("duty.entrusted") == 1
    assert "letter 7" in found
    assert not any(firm in found for firm in (ANT, BEE, CAT))


def test_one_post_hands_all_of_it_over_to_another(run: Run, stewards: Path) -> None:
    for firm in (ANT, BEE):
        run("post", "care", STEWARD, firm, TOWN, home=stewards)
    ran = run("post", "hand-over", TOWN, ECOLOGY, "--reason", "letter 8", home=stewards)
    assert ran.out.strip() == f"{ECOLOGY}: has 2 of {TOWN} in its care now; open cases stay where they are"
    assert in_care(run, stewards) == {TOWN: 0, ECOLOGY: 2}
    assert "letter 8" in run("ledger", "search", "--json", home=stewards).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("care", "rooms.stewart", ANT, TOWN), 'did you mean "rooms.steward"'),
        (("care", "rooms.desk", ANT, DESK), "steward: FIELD"),
        (("care", STEWARD, ANT, "rooms.steward/twon"), f'did you mean "{TOWN}"'),
        (("care", STEWARD, ANT, DESK), f"{DESK} is no post of {STEWARD}"),
        (("care", STEWARD, "ant", TOWN), "is not a unified social credit code"),
        (("care", STEWARD, " ", TOWN), "say which subject"),
        (("care", STEWARD, ANT, "--release"), "not in the care"),
        (
            ("care", STEWARD, ANT),
            "zhongshu post care DUTY SUBJECT POST, DUTY SUBJECT --release, or DUTY --from FILE.csv",
        ),
        (("care", STEWARD, ANT, TOWN, "--release"), "say a subject and its post, or a file of them"),
        (("hand-over", TOWN, ECOLOGY), "has nothing in its care"),
        (("hand-over", TOWN, DESK), "is no post of"),
        (("care", STEWARD, "--from", "no.csv"), "no.csv: there is no such file"),
    ],
)
def test_what_cannot_be_in_care_is_told(run: Run, stewards: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("post", *words, home=stewards)
    assert ran.code == 1
    assert said in ran.err
    assert in_care(run, stewards) == {TOWN: 0, ECOLOGY: 0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "list.csv:1: its columns are none"),
        (b"firm,post\n", "list.csv:1: its columns are firm, post"),
        (b"subject,post\n\n", "list.csv: it names no subject"),
        (f"subject,post\n{ANT},{TOWN}\n{BEE}\n".encode(), "list.csv:3: 1 cells, not a subject and its post"),
        (f"subject,post\n{ANT},{TOWN}\n{BEE},{DESK}\n".encode(), f"list.csv:3: {DESK} is no post of {STEWARD}"),
        (f"subject,post\n{ANT},{TOWN}\n{ANT},{ECOLOGY}\n".encode(), "list.csv:3: another line gives the same subject"),
        (b"subject,post\n\xff\xff", "list.csv: it is no text in UTF-8 or GB18030"),
        (b'subject,post\n"' + b"9" * 200_000, "list.csv:2: it is no CSV"),
    ],
)
def test_a_wrong_line_of_a_file_is_named_and_nothing_is_changed(
    run: Run, stewards: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    ran = run("post", "care", STEWARD, "--from", tmp_path / "list.csv", home=stewards)
    assert ran.code == 1
    assert said in ran.err
    assert in_care(run, stewards) == {TOWN: 0, ECOLOGY: 0}
