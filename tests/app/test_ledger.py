"""What the ledger command tells, and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.sharing.ledger.conftest import look_up
from zhongshu.app import cli
from zhongshu.app.ledger import open_ledger
from zhongshu.sharing.ledger.entry import Entry

SCRIPT = Path(__file__).parents[2] / "docs" / "guide" / "verify_proof.py"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("ledger",))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A region whose ledger has five look-ups and a denial."""
    (tmp_path / "region.yaml").write_text("region: testland\ntitle: Testland\narea: '331000'\n", "utf-8")
    with open_ledger(tmp_path) as ledger:
        for number in range(5):
            ledger.commit(look_up(number))
        ledger.commit(Entry(kind="denied", actor="person:p9", decision="denied", reason="no grant for 台州\x1b[31m"))
    return tmp_path


def test_a_sound_ledger_is_said_to_be(run: Run, home: Path) -> None:
    done = run("ledger", "verify", home=home)
    assert done.code == 0
    assert "The ledger is as it was written: 6 entries." in done.out
    assert "the newest vouches for 6 entries; 0 came after it" in done.out
    assert run("ledger", "verify", "--json", home=home).document["ok"] is True


def test_the_first_wrong_entry_is_told_and_the_exit_code_is_1(run: Run, home: Path) -> None:
    path = home / "ledger" / "segments" / "000000000000.jsonl"
    path.write_bytes(path.read_bytes().replace(b"consent:3", b"consent:4"))
    done = run("ledger", "verify", home=home)
    assert done.code == 1
    assert f"{path}:4 (entry 3): this entry is not the one that was written" in done.out
    assert "The first wrong entry is 3." in done.out
    assert run("ledger", "verify", "--json", home=home).document["first_wrong"]["sequence"] == 3


def test_files_are_named_with_their_size(run: Run, home: Path) -> None:
    named = run("ledger", "files", "--json", home=home).document["files"]
    assert {Path(one["file"]).name for one in named} == {
        "000000000000.jsonl",
        "0",
        "checkpoints",
        "standing.json",
        "head",
    }
    assert all(Path(one["file"]).stat().st_size == one["bytes"] for one in named)
    assert "000000000000.jsonl" in run("ledger", "files", home=home).out


def test_a_proof_is_checked_by_the_script_with_the_key(run: Run, home: Path, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    done = run("ledger", "prove", 2, "-o", proof, home=home)
    vkey = run("ledger", "key", home=home).out.strip()
    assert vkey in done.out
    checked = subprocess.run([sys.executable, SCRIPT, proof, vkey], capture_output=True, text=True, check=True)
    assert json.loads(checked.stdout)["reference"] == "consent:2"
    assert run("ledger", "prove", 2, home=home).document == json.loads(proof.read_text("utf-8"))


def test_an_entry_that_is_not_there(run: Run, home: Path) -> None:
    done = run("ledger", "prove", 6, home=home)
    assert done.code == 1
    assert "no entry 6\n  hint: the ledger has the entries 0 to 5" in done.err


def test_entries_are_found(run: Run, home: Path) -> None:
    found = run("ledger", "search", "--object", "credit.firm", "--limit", 3, "--json", home=home).document["entries"]
    assert [one["sequence"] for one in found] == [4, 3, 2]
    done = run("ledger", "search", "--denied", home=home)
    assert "person:p9" in done.out
    assert "\x1b" not in done.out
    assert "Older ones: --before 2" in run("ledger", "search", "--actor", "person:p2", "--limit", 1, home=home).out
    assert "No entry is like that" in run("ledger", "search", "--until", "2020-01-01", home=home).out


@pytest.mark.parametrize(
    ("words", "said"), [(("--kind", "reed"), 'did you mean "read"'), (("--since", "today"), "no day or time 'today'")]
)
def test_a_wrong_word_is_told(run: Run, home: Path, words: tuple[str, str], said: str) -> None:
    done = run("ledger", "search", *words, home=home)
    assert done.code == 1
    assert said in done.err


def test_a_checkpoint_is_printed_as_it_was_signed(run: Run, home: Path) -> None:
    done = run("ledger", "checkpoint", home=home)
    assert done.out.startswith("testland\n6\n")
    assert done.out.rstrip("\n") + "\n\n" == (home / "checkpoints" / "checkpoints").read_text("utf-8")


def test_nothing_is_old_enough_to_be_archived(run: Run, home: Path) -> None:
    assert "No segment is wholly that old" in run("ledger", "archive", "--before", "2020-01-01", home=home).out


def test_a_ledger_without_its_key_is_not_given_a_new_one(run: Run, home: Path) -> None:
    (home / "keys" / "hub.ed25519").unlink()
    done = run("ledger", "verify", home=home)
    assert done.code == 1
    assert "not the key that signed it" in done.err
