"""Backups that can be trusted."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.backup.conftest import as_form_one, contents, files, program, until
from tests.app.conftest import Run
from zhongshu.app.backup.folder import FolderStore

SHOW = ("show", "visits.visitors", "--json")


def test_only_what_is_new_is_copied(run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]) -> None:
    first = run("backup", tmp_path / "bk", "--json", home=home).document
    second = run("backup", tmp_path / "bk", "--json", home=home).document
    assert first["copied"] <= first["files"]
    assert first["copied_size"] <= first["size"]
    assert second["copied"] == 0
    assert second["files"] == first["files"]
    run("load", "visits.visits", visits(("新", "2026-02-01", 1, 1)), "--source", "hall_csv", home=home)
    third = run("backup", tmp_path / "bk", "--json", home=home).document
    assert 0 < third["copied"] < first["files"] / 2
    assert sum(path.stat().st_size for path in (tmp_path / "bk" / "files").iterdir()) >= third["size"]


def test_the_keys_are_never_in_it(run: Run, home: Path, tmp_path: Path) -> None:
    (home / "keys" / "services.key").write_text("ab" * 32, "ascii")
    secrets = [path.read_bytes() for path in (home / "keys").iterdir()]
    said = run("backup", tmp_path / "bk", home=home)
    assert "The keys are not in it (keys/hub.ed25519, keys/services.key): keep them elsewhere" in said.out
    assert not any(secret in held for held in contents(tmp_path / "bk").values() for secret in secrets)
    again = run("backup", tmp_path / "bk", "--keys", tmp_path / "safe", home=home)
    assert "The keys are apart" in again.out
    assert contents(tmp_path / "safe") == contents(home / "keys")
    assert not any(secret in held for held in contents(tmp_path / "bk").values() for secret in secrets)


def test_nobody_else_on_the_machine_reads_it(run: Run, home: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "bk", "--keys", tmp_path / "safe", home=home)
    made = [path for place in ("bk", "safe") for path in (tmp_path / place).rglob("*") if path.name != ".lock"]
    assert {path.stat().st_mode & 0o077 for path in [tmp_path / "bk", tmp_path / "safe", *made]} == {0}


def test_as_many_stay_as_one_asks_for(run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]) -> None:
    for day in range(1, 5):
        rows = visits(("新", f"2026-02-0{day}", day, 1))
        run("load", "visits.visits", rows, "--source", "hall_csv", home=home)
        run("backup", tmp_path / "bk", "--keep", "2", home=home)
    listed = run("backup", "list", tmp_path / "bk", "--json", home=home).document["backups"]
    assert len(listed) == 2
    assert listed[0]["snapshot"] == listed[1]["snapshot"] + 1
    wanted = {
        one["digest"] for path in (tmp_path / "bk/manifests").iterdir() for one in files(path.read_bytes()).values()
    }
    assert {path.name for path in (tmp_path / "bk" / "files").iterdir()} == wanted
    older = ("--manifest", listed[1]["name"], "--keys", home / "keys")
    assert run("restore", tmp_path / "bk", *older, home=tmp_path / "older").code == 0
    assert run("snapshots", "--json", home=tmp_path / "older").code == 0
    assert run("backup", "list", tmp_path / "bk", home=home).out.count("taizhou") == 2
    wrong = run("restore", tmp_path / "bk", "--manifest", "2025", home=tmp_path / "none")
    assert listed[0]["name"] in wrong.err
    assert run("backup", tmp_path / "bk", "--keep", "0", home=home).code == 2


@pytest.mark.parametrize("harm", ["flip", "lose"])
def test_a_damaged_lake_is_not_backed_up_in_silence(harm: str, run: Run, home: Path, tmp_path: Path) -> None:
    file = next((home / "lake" / "visits" / "visits").rglob("*.parquet"))
    if harm == "flip":
        content = file.read_bytes()
        file.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])
    else:
        file.unlink()
    ran = run("backup", tmp_path / "bk", home=home)
    assert ran.code == 1
    assert file.name in ran.err
    assert not list((tmp_path / "bk").glob("manifests/*"))


def test_what_is_past_its_retention_is_not_missed(
    run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]
) -> None:
    old = next((home / "lake" / "visits" / "visits").rglob("*.parquet"))
    run("load", "visits.visits", visits(("市民中心", "2026-01-05", 1, 1)), "--source", "hall_csv", home=home)
    old.unlink()
    assert run("backup", tmp_path / "bk", home=home).code == 0
    run("restore", tmp_path / "bk", "--keys", home / "keys", home=tmp_path / "again")
    assert run(*SHOW, home=tmp_path / "again").document == run(*SHOW, home=home).document


def test_a_killed_backup_leaves_the_earlier_one_whole(
    run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]
) -> None:
    target = tmp_path / "bk"
    before = run(*SHOW, home=home).document
    run("backup", target, home=home)
    rows = ((f"厅{number}", f"2026-{1 + number % 12:02}-01", number, 1) for number in range(2000))
    run("load", "visits.visits", visits(*rows), "--source", "hall_csv", home=home)
    known = len(list((target / "files").iterdir()))
    process = program("backup", target, "--home", home)
    until(lambda: len(list((target / "files").iterdir())) > known + 2)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    run("restore", target, "--keys", home / "keys", home=tmp_path / "again")
    assert run(*SHOW, home=tmp_path / "again").document == before
    assert run("backup", target, home=home).code == 0
    assert not [path for path in target.rglob(".*") if path.name != ".lock"], "and the next one cleans up"


def test_two_at_once_to_one_place_are_not(run: Run, home: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "bk", home=home)
    before = contents(tmp_path / "bk")
    with FolderStore(tmp_path / "bk").alone():
        ran = run("backup", tmp_path / "bk", home=home)
    assert ran.code == 1
    assert "another process is writing to the backup" in ran.err
    assert contents(tmp_path / "bk") == before


def test_a_backup_has_a_folder_of_its_own(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    ran = run("backup", tmp_path / "photos", home=home)
    assert ran.code == 1
    assert "cat.jpg" in ran.err
    run("backup", tmp_path / "bk", home=home)
    region = home / "region.yaml"
    region.write_text(region.read_text("utf-8").replace("region: taizhou", "region: wenling"), "utf-8")
    other = run("backup", tmp_path / "bk", home=home)
    assert other.code == 1
    assert "backup of the region taizhou, not of wenling" in other.err
    assert run("restore", tmp_path, home=tmp_path / "again").code == 1


def test_what_is_outside_the_home_is_not_left_out_in_silence(run: Run, home: Path, tmp_path: Path) -> None:
    shutil.move(home / "packs" / "visits", tmp_path / "visits")
    (home / "packs" / "visits").symlink_to(tmp_path / "visits")
    said = run("backup", tmp_path / "bk", home=home)
    assert f"Not in it: {home / 'packs' / 'visits'} lies outside the home." in said.out
    region = home / "region.yaml"
    region.write_text(region.read_text("utf-8").replace("lake: lake/", f"lake: {tmp_path}/lake"), "utf-8")
    assert "lies outside its home" in run("backup", tmp_path / "bk", home=home).err


def test_an_older_programs_manifest_gives_way_and_its_key_with_it(run: Run, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "bk"
    run("backup", target, home=home)
    older = as_form_one(target, home)
    said = run("backup", target, home=home)
    assert said.code == 0
    assert not (target / "manifest.json").exists()
    assert not (target / "files" / older["keys/hub.ed25519"]["digest"]).exists()
