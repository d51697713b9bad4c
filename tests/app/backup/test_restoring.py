"""A home from its backup: all of it or nothing."""

import json
import os
import resource
import shutil
import signal
import threading
from pathlib import Path

import pytest

from tests.app.backup.conftest import as_form_one, contents, files, newest, program, until
from tests.app.conftest import Run
from tests.postgres import server
from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.making import back_up
from zhongshu.app.backup.restoring import Wanted, restore
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import LedgerError
from zhongshu.lake.lease import lease
from zhongshu.sharing.ledger.archive import archive, drop
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.verify import verify
from zhongshu.state.move import count_rows

SHOW = ("show", "visits.visitors", "--json")


@pytest.fixture
def backup(run: Run, home: Path, tmp_path: Path) -> Path:
    """A backup of the small region; its keys are in `safe`."""
    run(*SHOW, home=home)
    assert run("backup", tmp_path / "bk", "--keys", tmp_path / "safe", home=home).code == 0
    return tmp_path / "bk"


def test_a_restored_home_is_the_home(run: Run, home: Path, backup: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    restored = run("restore", backup, "--keys", tmp_path / "safe", "--json", home=again).document
    assert restored["seconds"] > 0
    assert run(*SHOW, home=again).document == run(*SHOW, home=home).document
    assert run("runs", "--json", home=again).document == run("runs", "--json", home=home).document
    assert run("check", "--lake", home=again).code == 0
    assert run("ledger", "verify", home=again).code == 0
    assert (again / "keys" / "hub.ed25519").stat().st_mode & 0o077 == 0
    sample = home / "packs/visits/sample/visits.csv"
    loaded = run("load", "visits.visits", sample, "--source", "hall_csv", "--json", home=again).document
    assert loaded["unchanged"] == 4, "and it can be worked with"
    assert run("ledger", "verify", home=again).code == 0
    assert not list(tmp_path.glob(".again*"))


def test_what_was_known_then_is_in_it_too(run: Run, home: Path, tmp_path: Path) -> None:
    before = run(*SHOW, home=home).document
    rows = tmp_path / "more.csv"
    rows.write_text("地区,大厅,日期,人次,平均等候分钟\n331000,市民中心,2026-01-05,1,1\n", "utf-8")
    run("load", "visits.visits", rows, "--source", "hall_csv", home=home)
    run("backup", tmp_path / "bk", home=home)
    run("restore", tmp_path / "bk", "--keys", home / "keys", home=tmp_path / "again")
    assert run(*SHOW, "--snapshot", before["snapshot"], home=tmp_path / "again").document == before


def test_without_the_right_keys_it_does_not_begin(run: Run, home: Path, backup: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    without = run("restore", backup, home=again)
    assert without.code == 1
    assert "the keys of this region are not in its backup" in without.err
    (tmp_path / "nothing").mkdir()
    assert "lacks hub.ed25519" in run("restore", backup, "--keys", tmp_path / "nothing", home=again).err
    run("init", "--home", tmp_path / "other")
    run("ledger", "key", home=tmp_path / "other")
    strange = run("restore", backup, "--keys", tmp_path / "other" / "keys", home=again)
    assert "the key that was given is not that of taizhou+" in strange.err
    assert not again.exists()
    assert not list(tmp_path.glob(".again*"))


def test_a_home_with_something_in_it_is_refused(run: Run, home: Path, backup: Path, tmp_path: Path) -> None:
    before = contents(home)
    ran = run("restore", backup, "--keys", tmp_path / "safe", home=home)
    assert ran.code == 1
    assert "is not empty" in ran.err
    assert contents(home) == before


@pytest.mark.parametrize("harm", ["flip", "cut", "lose", "manifest"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(harm: str, run: Run, backup: Path, tmp_path: Path) -> None:
    manifest = newest(backup)
    victim = backup / "files" / files(manifest.read_bytes())["region.yaml"]["digest"]
    if harm == "flip":
        victim.write_bytes(victim.read_bytes().replace(b"taizhou", b"taizhov"))
    elif harm == "cut":
        victim.write_bytes(victim.read_bytes()[:-9])
    elif harm == "lose":
        victim.unlink()
    else:
        manifest.write_text(manifest.read_text("utf-8")[:-40], "utf-8")
    ran = run("restore", backup, "--keys", tmp_path / "safe", home=tmp_path / "again")
    assert ran.code == 1
    assert "region.yaml" in ran.err or manifest.name in ran.err
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


@pytest.mark.parametrize(
    ("where", "said"),
    [("tables", "visits.visits has 4 rows instead of 5"), ("state", "rows in snapshot"), ("entries", "entries, ")],
)
def test_bytes_that_are_right_and_make_another_region_are_refused(
    where: str, said: str, run: Run, backup: Path, tmp_path: Path
) -> None:
    manifest = newest(backup)
    words = json.loads(manifest.read_text("utf-8"))
    if where == "entries":
        words["proved"]["entries"] += 1
    else:
        words["proved"][where]["visits.visits" if where == "tables" else "snapshot"] += 1
    manifest.write_text(json.dumps(words), "utf-8")
    ran = run("restore", backup, "--keys", tmp_path / "safe", home=tmp_path / "again")
    assert ran.code == 1
    assert said in ran.err
    assert not (tmp_path / "again").exists()


def test_a_manifest_cannot_write_outside_the_home(run: Run, backup: Path, tmp_path: Path) -> None:
    manifest = newest(backup)
    manifest.write_text(manifest.read_text("utf-8").replace('"region.yaml"', '"../region.yaml"'), "utf-8")
    ran = run("restore", backup, "--keys", tmp_path / "safe", home=tmp_path / "again")
    assert ran.code == 1
    assert "outside the home" in ran.err
    assert not (tmp_path / "region.yaml").exists()


def test_an_older_programs_backup_is_restored_with_the_key_in_it(
    run: Run, home: Path, backup: Path, tmp_path: Path
) -> None:
    as_form_one(backup, home)
    assert run("restore", backup, home=tmp_path / "again").code == 0
    assert run(*SHOW, home=tmp_path / "again").document == run(*SHOW, home=home).document
    assert run("ledger", "verify", home=tmp_path / "again").code == 0
    assert (tmp_path / "again" / "keys" / "hub.ed25519").stat().st_mode & 0o077 == 0


def test_a_newer_programs_is_not(run: Run, backup: Path, tmp_path: Path) -> None:
    newest(backup).write_text('{"form": 9}', "utf-8")
    assert "form 9, this program knows 2" in run("restore", backup, home=tmp_path / "again").err


def test_a_killed_restore_leaves_no_home_and_the_next_one_cleans_up(
    run: Run, home: Path, backup: Path, tmp_path: Path
) -> None:
    again, draft = tmp_path / "again", tmp_path / ".again.part"
    process = program("restore", backup, "--keys", tmp_path / "safe", "--home", again)
    until(lambda: len(list(draft.rglob("*"))) > 8)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not again.exists()
    assert draft.exists()
    assert run("restore", backup, "--keys", tmp_path / "safe", home=again).code == 0
    assert run(*SHOW, home=again).document == run(*SHOW, home=home).document
    assert not draft.exists()


def test_a_full_disk_is_said_and_leaves_nothing(run: Run, backup: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for it: both fail a write in the middle."""
    again = tmp_path / "again"
    words = ("restore", backup, "--keys", tmp_path / "safe", "--home", again)
    limited = program(*words, stderr=-1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)))
    said = limited.communicate()[1].decode()
    assert limited.returncode == 1
    assert "zhongshu: the system refused" in said
    assert not again.exists()
    assert not list(tmp_path.glob(".again*"))


def test_too_little_room_is_said_before_it_begins(
    run: Run, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    ran = run("restore", backup, "--keys", tmp_path / "safe", home=tmp_path / "again")
    assert f"{tmp_path} has 1 MB free, and the region needs" in ran.err


def test_two_at_once_into_one_home_are_not(run: Run, backup: Path, tmp_path: Path) -> None:
    with lease(tmp_path / ".again.part" / ".restoring", wait=0):
        ran = run("restore", backup, "--keys", tmp_path / "safe", home=tmp_path / "again")
    assert ran.code == 1
    assert "another process restores" in ran.err


def test_a_backup_while_all_write_is_one_region(home: Path, tmp_path: Path, run: Run) -> None:
    """Entries, signatures and loads go on; what came after the state was copied counts as not yet counted."""
    hub, over = open_hub(home), threading.Event()
    bk, keys = FolderStore(tmp_path / "bk"), FolderStore(home / "keys")

    def read() -> None:
        while not over.is_set():
            hub.ledger.commit(Entry(kind="read", actor="person:p1", grant="g", rows=1))

    def load() -> None:
        for number in range(100):
            if over.is_set():
                return
            rows = tmp_path / "more.csv"
            rows.write_text(f"地区,大厅,日期,人次,平均等候分钟\n331000,厅{number},2026-01-05,{number},1\n", "utf-8")
            hub.intake.load("visits.visits", rows, source="hall_csv", who="tester")
            hub.usage.catch_up()

    threads = [threading.Thread(target=one) for one in (read, read, load)]
    for thread in threads:
        thread.start()
    try:
        made = [back_up(home, bk) for _ in range(4)]
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert made[-1].manifest.proved.entries > made[0].manifest.proved.entries
    assert made[-1].manifest.snapshot > made[0].manifest.snapshot
    for number, one in enumerate(made):
        again = tmp_path / f"again{number}"
        restore(bk, again, keys=keys, wanted=Wanted(one.short))
        copy = open_hub(again)
        assert 0 <= copy.usage.uncounted() <= copy.ledger.size
        copy.usage.catch_up()
        assert copy.usage.uncounted() == 0
        copy.ledger.commit(Entry(kind="read", actor="person:p1"))
        copy.ledger.close()
        assert run("ledger", "verify", home=again).code == 0
        assert run("check", "--lake", home=again).code == 0
    hub.ledger.close()


def test_sealed_archived_and_dropped_segments_come_along(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 20)
    bk, keys = FolderStore(tmp_path / "bk"), FolderStore(home / "keys")
    hub = open_hub(home)
    for _ in range(100):
        hub.ledger.commit(Entry(kind="read", actor="person:p1"))
    hub.ledger.checkpoint()
    assert archive(hub.ledger, hub.now(), actor="operator:test").segments >= 3
    assert drop(hub.ledger, hub.now(), actor="operator:test").segments >= 3
    for _ in range(50):
        hub.ledger.commit(Entry(kind="read", actor="person:p1"))
    made = back_up(home, bk)
    again = tmp_path / "again"
    restore(bk, again, keys=keys)
    copy = open_hub(again)
    found = verify(copy.ledger.folders, copy.ledger.key.public, copy.ledger.zone)
    assert (found.faults, found.entries) == ((), made.manifest.proved.entries)
    assert found.by_hash > 0, "what was dropped is told by its hashes"
    hub.ledger.close()


def test_a_ledger_whose_files_vanish_is_no_backup(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 20)
    hub = open_hub(home)
    for _ in range(60):
        hub.ledger.commit(Entry(kind="read", actor="person:p1"))
    hub.ledger.close()
    (home / "ledger" / "segments" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    sealed = next(path for path in (home / "ledger/segments").iterdir() if "-" in path.name)
    sealed.rename(sealed.with_suffix(".aside"))
    sealed.symlink_to(tmp_path / "nowhere")
    with pytest.raises(LedgerError, match="a file of the ledger is gone"):
        back_up(home, FolderStore(tmp_path / "bk"))
    assert not list((tmp_path / "bk").glob("manifests/*"))


def test_a_state_on_a_server_comes_along_and_goes_where_one_says(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, there, back = run(*SHOW, home=home).document, server().empty(), server().empty()
    try:
        assert run("state", "move", there, home=home).code == 0
        made = run("backup", tmp_path / "bk", "--json", home=home)
        assert made.code == 0
        assert run("backup", "drill", tmp_path / "bk", home=home).code == 0
        assert run("restore", tmp_path / "bk", "--keys", home / "keys", home=tmp_path / "file").code == 0
        assert "state: sqlite" in (tmp_path / "file" / "region.yaml").read_text("utf-8")
        assert run(*SHOW, home=tmp_path / "file").document == before
        monkeypatch.setenv("BACK", back.removeprefix("postgresql+psycopg://"))
        said = ("--state", "postgresql+psycopg://${BACK}")
        assert run("restore", tmp_path / "bk", "--keys", home / "keys", *said, home=tmp_path / "there").code == 0
        assert "${BACK}" in (tmp_path / "there" / "region.yaml").read_text("utf-8")
        assert not list((tmp_path / "there").glob("*.db"))
        assert run(*SHOW, home=tmp_path / "there").document == before
        assert run("ledger", "verify", home=tmp_path / "there").code == 0
        full = run("restore", tmp_path / "bk", "--keys", home / "keys", *said, home=tmp_path / "third")
        assert full.code == 1
        assert "rows already" in full.err
        assert not (tmp_path / "third").exists()
        proved = json.loads(newest(tmp_path / "bk").read_text("utf-8"))["proved"]["state"]
        with open_hub(home).snapshots.database.connect() as connection:
            rows = count_rows(connection)
        assert {name: count for name, count in proved.items() if name in rows} == rows
    finally:
        server().drop(there)
        server().drop(back)
