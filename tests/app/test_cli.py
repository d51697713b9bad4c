"""Every command: help, exit codes, and how a fault is told."""

import json
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app.cli import COMMANDS, main, parse

HEAVY = (
    "duckdb",
    "deltalake",
    "pydantic",
    "sqlalchemy",
    "sqlglot",
    "fastapi",
    "uvicorn",
    "pyarrow",
    "openpyxl",
    "yaml",
)
ACTIONS = {
    "rule": ("list", "sheet", "read"),
    "pack": ("new", "test"),
    "grant": (
        *("list", "show", "request", "amend", "approve", "refuse", "ask", "answer", "extend"),
        *("suspend", "resume", "revoke", "explain"),
    ),
    "ledger": ("files", "verify", "prove", "search", "checkpoint", "archive", "forget", "key"),
    "user": ("list", "add", "invite", "lock", "unlock", "leave", "role"),
    "post": ("list", "give", "take"),
    "flow": ("show", "migrate"),
    "document": ("verify",),
    "key": ("list", "make", "revoke"),
    "consent": ("list", "revoke"),
    "product": ("list", "show", "subscribe", "statement"),
    "service": ("list", "secret", "forget", "rotate"),
    "state": ("show", "move"),
    "entity": ("link", "train", "review", "show", "same", "apart", "later", "undo", "merge", "split"),
}
LEAVES = [[name] if name not in ACTIONS else [name, one] for name in COMMANDS for one in ACTIONS.get(name, (name,))]
each_command = pytest.mark.parametrize("command", LEAVES, ids=" ".join)


@each_command
def test_every_command_has_help_with_an_example(command: list[str], run: Run) -> None:
    ran = run(*command, "--help")
    assert ran.code == 0
    _, _, example = ran.out.partition("\nexample:\n")
    assert example.strip().startswith(f"zhongshu {' '.join(command)}"), ran.out
    assert "--home" in ran.out
    assert "--json" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_are_words_the_command_takes(command: str) -> None:
    for line in import_module(f"zhongshu.app.commands.{command}").EXAMPLE.splitlines():
        words = shlex.split(re.split(r"\s\(|\s\|", line)[0])
        assert words[0] == "zhongshu"
        assert parse(words[1:]).command in COMMANDS


def test_the_first_page_of_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines() if re.match("    [a-z]", line)] == list(COMMANDS)
    assert max(map(len, ran.out.splitlines())) <= 120


def test_help_and_wrong_words_import_nothing_heavy() -> None:
    script = (
        f"import sys; from zhongshu.app.cli import parser; parser(); print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lod"], "did you mean load?"),
        (["load"], "PACK.DATASET"),
        (["load", "air.station_hour", "--sorce", "x"], "unrecognized arguments: --sorce"),
        (["show", "air.pm25", "--grain", "week"], "known: hour, day, month"),
        (["pack", "nwe"], "did you mean new?"),
        (["serve", "--port", "many"], "invalid int value"),
    ],
)
def test_wrong_words_are_2_and_name_the_right_ones(words: list[str], said: str, run: Run) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert said in ran.err
    assert "usage: zhongshu" in ran.err
    assert ran.out == ""


def test_files_may_stand_after_options() -> None:
    args = parse(["load", "air.station_hour", "--source", "city_csv", "a.csv", "b.csv"])
    assert (args.files, args.source) == (["a.csv", "b.csv"], "city_csv")


def test_what_could_not_be_done_is_1_with_a_sentence_and_a_hint(run: Run, home: Path) -> None:
    ran = run("show", "visits.waitng", home=home)
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith(
        "zhongshu: no indicator, dataset, table or parameter 'visits.waitng'\n  hint: did you mean"
    )
    assert "Traceback" not in ran.err


def test_with_json_a_fault_is_the_one_document(run: Run, home: Path) -> None:
    ran = run("show", "visits.waitng", "--json", home=home)
    assert ran.code == 1
    assert ran.document["error"]["kind"] == "UnknownName"
    assert "visits.waiting" in ran.document["error"]["hint"]
    assert ran.document["error"]["place"] is None


def test_a_folder_that_is_no_home_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    ran = run("runs", home=tmp_path)
    assert ran.code == 1
    assert "no home of a region" in ran.err
    assert "zhongshu init" in ran.err


def test_an_unexpected_fault_is_a_sentence_and_its_details_are_kept(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "state.db").write_bytes(b"no database at all " * 100)
    for leftover in home.glob("state.db-*"):
        leftover.unlink()
    ran = run("runs", "--json", home=home)
    details = home / "scratch" / "last-error.txt"
    assert ran.code == 1
    assert "not a database" in ran.document["error"]["message"]
    assert str(details) in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in details.read_text("utf-8")
    monkeypatch.setenv("ZHONGSHU_DEBUG", "1")
    assert "Traceback" in (capture := main(["runs", "--home", str(home)]), run("runs", home=home).err)[1], capture


def test_the_environment_names_the_home_and_the_word_goes_before_it(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("runs", home=home)
    monkeypatch.setenv("ZHONGSHU_HOME", str(home))
    assert run("runs").code == 0
    assert run("runs", home=tmp_path / "elsewhere").code == 1


def test_the_folder_one_is_in_is_the_home_when_it_is_one(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    assert run("snapshots").code == 0


def test_a_reader_that_has_seen_enough_is_no_fault(samples_home: Path) -> None:
    command = f"{sys.executable} -m zhongshu export region.area -o - --home {shlex.quote(str(samples_home))} | head -1"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("code,name,")


def test_the_version_is_the_package_s(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0
    assert ran.out.startswith("zhongshu 0.")


def test_json_is_one_document_on_one_line(run: Run, home: Path) -> None:
    ran = run("runs", "--json", home=home)
    assert ran.out.count("\n") == 1
    assert json.loads(ran.out)["runs"][0]["kind"] == "load"
