"""A drill: the backup is tried beside the live region, and the ledger is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.backup.conftest import contents, files, newest
from tests.app.conftest import Run
from zhongshu.app.backup.folder import FolderStore
from zhongshu.sharing.drills import last_drill
from zhongshu.sharing.ledger.files import Folders


@pytest.fixture
def backup(run: Run, home: Path, tmp_path: Path) -> Path:
    """A backup of the small region, whose keys are in `safe`."""
    run("show", "visits.visitors", home=home)
    assert run("backup", tmp_path / "bk", "--keys", tmp_path / "safe", home=home).code == 0
    return tmp_path / "bk"


def test_a_good_backup_holds_and_the_ledger_says_so(
    run: Run, home: Path, backup: Path, tmp_path: Path, visits: Callable[..., Path]
) -> None:
    assert last_drill(Folders.below(home)) is None
    run("load", "visits.visits", visits(("新", "2026-02-01", 1, 1)), "--source", "hall_csv", home=home)
    before = contents(backup)
    ran = run("backup", "drill", backup, "--keys", tmp_path / "safe", home=home)
    assert ran.code == 0
    assert "holds: restored, looked at and compared in" in ran.out
    told = run("backup", "drill", backup, "--json", home=home).document
    assert (told["ok"], told["fault"], told["keys"]) == (True, None, "the region's own")
    assert told["same"]["rows"] >= 4
    assert told["same"]["tables"] >= 1
    assert told["same"]["entries"] >= 1
    drilled = last_drill(Folders.below(home))
    assert drilled is not None
    assert (drilled.ok, drilled.source, drilled.seconds) == (True, str(backup), told["seconds"])
    assert drilled.at is not None
    note = run("ledger", "search", "--kind", "note", "--json", home=home).document["entries"][0]
    assert note["act"] == "backup.drilled"
    assert run("ledger", "verify", home=home).code == 0
    assert not list((home / "scratch").glob("drill-*"))
    assert contents(backup) == before, "nothing is written where it is"


@pytest.mark.parametrize("harm", ["flip", "keys", "rows"])
def test_what_differs_is_said_and_noted(harm: str, run: Run, home: Path, backup: Path, tmp_path: Path) -> None:
    manifest = newest(backup)
    if harm == "flip":
        kept = next(one for name, one in files(manifest.read_bytes()).items() if name.endswith(".parquet"))
        path = backup / "files" / kept["digest"]
        content = path.read_bytes()
        path.write_bytes(content[:60] + bytes([content[60] ^ 1]) + content[61:])
        said = "have changed since they were kept"
    elif harm == "keys":
        (tmp_path / "safe" / "hub.ed25519").unlink()
        said = "lacks hub.ed25519"
    else:
        words = json.loads(manifest.read_text("utf-8"))
        words["proved"]["tables"]["visits.visits"] = 17
        manifest.write_text(json.dumps(words), "utf-8")
        said = "visits.visits has 4 rows instead of 17"
    ran = run("backup", "drill", backup, "--keys", tmp_path / "safe", home=home)
    assert ran.code == 1
    assert "does not hold" in ran.out
    assert said in ran.out
    drilled = last_drill(Folders.below(home))
    assert drilled is not None
    assert not drilled.ok
    assert said in (drilled.fault or "")
    assert not list((home / "scratch").glob("drill-*"))


def test_a_backup_of_another_history_is_found_out(run: Run, home: Path, backup: Path, tmp_path: Path) -> None:
    """The region was put back by somebody and went another way: the backup is whole, and not of this ledger."""
    other = tmp_path / "other"
    assert run("restore", backup, "--keys", tmp_path / "safe", home=other).code == 0
    run("show", "visits.visitors", "--grain", "month", home=home)
    run("show", "visits.visitors", home=home)
    run("show", "visits.visitors", home=home)
    for _ in range(3):
        run("show", "visits.visitors", "--grain", "day", home=other)
    run("backup", tmp_path / "bk2", home=other)
    ran = run("backup", "drill", tmp_path / "bk2", home=home)
    assert ran.code == 1
    assert "entries of the live ledger are not those of the backup" in ran.out or "and the live region has" in ran.out


def test_there_has_to_be_a_backup(run: Run, home: Path, tmp_path: Path) -> None:
    ran = run("backup", "drill", tmp_path / "nowhere", home=home)
    assert ran.code == 1
    assert "holds no backup" in ran.err
    assert last_drill(Folders.below(home)) is None
    assert run("backup", "list", tmp_path / "nowhere", home=home).out.strip().endswith("holds no backup.")
    assert "one place at a time" in run("backup", "one", "two", home=home).err
    assert FolderStore(tmp_path / "nowhere").exists("x") is False
