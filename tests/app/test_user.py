"""Accounts, mended at the machine."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app import cli

ADD = ("user", "add", "WangFang", "--name", "王芳", "--unit", "bank", "--role", "officer", "--title", "信贷员")


@pytest.fixture(autouse=True)
def _accounts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("user", "key"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A region with two units and no pack: accounts need none."""
    (tmp_path / "region.yaml").write_text(
        "region: testland\ntitle: Testland\narea: '331000'\nunits: {bank: {title: Bank}, ecology: {title: Ecology}}\n",
        "utf-8",
    )
    return tmp_path


def test_somebody_new_gets_a_link_and_no_password(run: Run, home: Path) -> None:
    ran = run(*ADD, home=home)
    assert (ran.code, ran.err) == (0, "")
    link, told = ran.out.splitlines()
    assert re.fullmatch(r"/invitation/[A-Za-z0-9_-]{43}", link)
    assert told.startswith("Give this link to nobody but WangFang: it sets their password, once, until 20")
    listed = run("user", "list", "--json", home=home).document["people"]
    assert [(person["login"], person["name"], person["status"]) for person in listed] == [
        ("wangfang", "王芳", "active")
    ]
    assert listed[0]["posts"] == [{"unit": "bank", "role": "officer", "title": "信贷员"}]
    kept = sqlite3.connect(home / "state.db")
    try:
        assert link.rpartition("/")[2] not in str(kept.execute("SELECT * FROM invitation").fetchall())
    finally:
        kept.close()


def test_the_list_lines_up(run: Run, home: Path) -> None:
    assert "There is nobody yet" in run("user", "list", home=home).out
    run(*ADD, home=home)
    run("user", "add", "firm", "--name", "厂长", "--role", "firm", "--subject", "91331000000000000X", home=home)
    lines = run("user", "list", home=home).out.splitlines()
    assert [re.split(r"  +", line) for line in lines] == [
        ["login", "name", "posts", "acts for", "status"],
        ["firm", "厂长", "firm", "91331000000000000X", "active"],
        ["wangfang", "王芳", "officer in bank", "active"],
    ]
    assert [person["login"] for person in run("user", "list", "WANG", "--json", home=home).document["people"]] == [
        "wangfang"
    ]


def test_roles_locks_and_leaving(run: Run, home: Path) -> None:
    run(*ADD, home=home)
    steps = [
        ("role", "wangfang", "--give", "analyst", "--unit", "ecology"),
        ("role", "wangfang", "--take", "officer", "--unit", "bank"),
        ("lock", "wangfang", "--reason", "telephone stolen"),
        ("unlock", "wangfang"),
        ("leave", "wangfang", "--reason", "moved away"),
    ]
    told = [run("user", *words, home=home).out.strip() for words in steps]
    assert told == [
        "wangfang (王芳): active; analyst in ecology, officer in bank",
        "wangfang (王芳): active; analyst in ecology",
        "wangfang (王芳): locked; analyst in ecology",
        "wangfang (王芳): active; analyst in ecology",
        "wangfang (王芳): left; no post",
    ]


def test_a_new_link_for_a_forgotten_password(run: Run, home: Path) -> None:
    first = run(*ADD, "--json", home=home).document
    again = run("user", "invite", "wangfang", "--json", home=home).document
    assert again["path"] != first["path"]
    assert again["person"] == first["person"]


def test_what_cannot_be_is_told_and_nothing_is_done(run: Run, home: Path) -> None:
    run(*ADD, home=home)
    faults = {
        ("user", "invite", "wangfan"): 'did you mean "wangfang"',
        ("user", "add", "wangfang", "--name", "Another"): "the log-in name wangfang is taken",
        ("user", "add", "li", "--name", "Li", "--role", "oficer"): 'did you mean "officer"',
        ("user", "add", "li", "--name", "Li", "--role", "officer", "--unit", "bnk"): 'did you mean "bank"',
        ("user", "add", "li", "--name", "Li", "--role", "officer"): "the role officer is held in a unit: which?",
        ("user", "add", "l", "--name", "Li"): "can be no log-in name",
        ("user", "role", "wangfang", "--give", "auditor"): "one person is never both officer and auditor",
        ("user", "role", "wangfang", "--take", "analyst"): "held: officer bank",
        ("user", "lock", "wangfang", "--reason", ""): "a reason has 1 to 120 visible characters",
    }
    for words, said in faults.items():
        ran = run(*words, home=home)
        assert (ran.code, said in ran.err) == (1, True), (words, ran.err)
    assert len(run("user", "list", "--json", home=home).document["people"]) == 1


def test_a_password_is_no_word_of_the_command(run: Run, home: Path) -> None:
    assert run(*ADD, "--password", "ten green bottles", home=home).code == 2
    assert run("user", "list", "--json", home=home).document == {"people": []}


@pytest.mark.parametrize("action", ["list", "add", "invite", "lock", "unlock", "leave", "role"])
def test_every_action_has_an_example_that_it_takes(run: Run, action: str) -> None:
    ran = run("user", action, "--help")
    example = ran.out.partition("\nexample:\n")[2].strip()
    assert example.startswith(f"zhongshu user {action}")
    assert "--json" in ran.out


def test_an_account_can_be_mended_while_a_pack_is_wrong(run: Run, home: Path) -> None:
    (home / "packs" / "broken").mkdir(parents=True)
    (home / "packs" / "broken" / "pack.yaml").write_text("pack: [", "utf-8")
    assert run(*ADD, home=home).code == 0
