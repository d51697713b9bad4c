"""API keys, made and ended at the machine."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app import cli

MAKE = ("key", "make", "wangfang", "--role", "officer", "--unit", "bank", "--name", "loan system", "--days", "90")


@pytest.fixture(autouse=True)
def _accounts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("user", "key"))


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A region with one unit and one officer in it."""
    (tmp_path / "region.yaml").write_text(
        "region: testland\ntitle: Testland\narea: '331000'\nunits: {bank: {title: Bank}}\n", "utf-8"
    )
    words = ("user", "add", "wangfang", "--name", "王芳", "--unit", "bank", "--role", "officer")
    assert run(*words, home=tmp_path).code == 0
    return tmp_path


def test_a_key_is_shown_once(run: Run, home: Path) -> None:
    secret, told = run(*MAKE, home=home).out.splitlines()
    assert re.fullmatch(r"zs_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}", secret)
    assert told.startswith("This is shown once: keep it where secrets are kept. It acts as officer in bank until 20")
    listed = run("key", "list", home=home).out
    assert secret[3:11] in listed
    assert secret[12:] not in listed
    kept = sqlite3.connect(home / "state.db")
    try:
        assert secret[12:] not in str(kept.execute("SELECT * FROM api_key").fetchall())
    finally:
        kept.close()


def test_keys_are_listed_with_their_use_and_end(run: Run, home: Path) -> None:
    assert "There is no API key" in run("key", "list", home=home).out
    made = run(*MAKE, "--json", home=home).document
    assert made["key"].startswith(f"zs_{made['prefix']}_")
    (key,) = run("key", "list", "wangfang", "--json", home=home).document["keys"]
    assert (key["prefix"], key["post"]["unit"], key["last_used"], key["revoked"]) == (
        made["prefix"],
        "bank",
        None,
        None,
    )
    row = re.split(r"  +", run("key", "list", home=home).out.splitlines()[1])
    assert [*row[:4], *row[5:]] == [made["prefix"], "wangfang", "officer in bank", "loan system", "never", "in use"]


def test_a_revoked_key_stays_in_the_list(run: Run, home: Path) -> None:
    prefix = run(*MAKE, "--json", home=home).document["prefix"]
    assert run("key", "revoke", prefix, home=home).out == f"{prefix} (loan system) opens nothing any more\n"
    assert run("key", "list", home=home).out.splitlines()[1].endswith("revoked")


def test_what_cannot_be_is_told_and_nothing_is_made(run: Run, home: Path) -> None:
    faults = {
        (*MAKE[:-1], "367"): "a key lasts 1 to 366 days, not 367",
        (*MAKE[:-1], "0"): "a key lasts 1 to 366 days, not 0",
        ("key", "make", "wangfan", *MAKE[3:]): 'did you mean "wangfang"',
        (*MAKE[:4], "oficer", *MAKE[5:]): 'did you mean "officer"',
        (*MAKE[:4], "analyst", *MAKE[5:]): "held: officer bank",
        ("key", "revoke", "12345678"): "no API key '12345678'",
        ("key", "list", "nobody"): "nobody logs in as 'nobody'",
    }
    for words, said in faults.items():
        ran = run(*words, home=home)
        assert (ran.code, said in ran.err) == (1, True), (words, ran.err)
    assert run("key", "list", "--json", home=home).document == {"keys": []}


@pytest.mark.parametrize("action", ["list", "make", "revoke"])
def test_every_action_has_an_example_that_it_takes(run: Run, action: str) -> None:
    ran = run("key", action, "--help")
    assert ran.out.partition("\nexample:\n")[2].strip().startswith(f"zhongshu key {action}")
    assert "--home" in ran.out
