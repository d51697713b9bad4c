"""Backups that can be trusted."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Run

SHOW = ("show", "visits.visitors", "--json")


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_restored_home_is_the_home(run: Run, home: Path, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "bk", "--json", home=home).document
    assert made["copied"] <= made["files"]
    assert made["copied_size"] <= made["size"]
    again = tmp_path / "again"
    restored = run("restore", tmp_path / "bk", "--json", home=again).document
    assert (restored["files"], restored["snapshot"]) == (made["files"], made["snapshot"])
    assert run(*SHOW, home=again).document == run(*SHOW, home=home).document
    assert run("runs", "--json", home=again).document == run("runs", "--json", home=home).document
    assert run("check", "--lake", home=again).code == 0
    sample = home / "packs/visits/sample/visits.csv"
    loaded = run("load", "visits.visits", sample, "--source", "hall_csv", "--json", home=again).document
    assert loaded["unchanged"] == 4, "and it can be worked with"


def test_only_what_is_new_is_copied(run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]) -> None:
    first = run("backup", tmp_path / "bk", "--json", home=home).document
    second = run("backup", tmp_path / "bk", "--json", home=home).document
    assert second["copied"] == 0
    assert second["files"] == first["files"]
    run("load", "visits.visits", visits(("新", "2026-02-01", 1, 1)), "--source", "hall_csv", home=home)
    third = run("backup", tmp_path / "bk", "--json", home=home).document
    assert 0 < third["copied"] < first["files"] / 2
    run("restore", tmp_path / "bk", home=tmp_path / "again")
    assert run(*SHOW, home=tmp_path / "again").document == run(*SHOW, home=home).document


def test_what_was_known_then_is_in_it_too(run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]) -> None:
    before = run(*SHOW, home=home).document
    run("load", "visits.visits", visits(("市民中心", "2026-01-05", 1, 1)), "--source", "hall_csv", home=home)
    run("backup", tmp_path / "bk", home=home)
    run("restore", tmp_path / "bk", home=tmp_path / "again")
    assert run(*SHOW, "--snapshot", before["snapshot"], home=tmp_path / "again").document == before


def test_a_home_with_something_in_it_is_refused(run: Run, home: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "bk", home=home)
    before = _contents(home)
    ran = run("restore", tmp_path / "bk", home=home)
    assert ran.code == 1
    assert "is not empty" in ran.err
    assert _contents(home) == before


@pytest.mark.parametrize("harm", ["flip", "lose", "manifest"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(harm: str, run: Run, home: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "bk", home=home)
    manifest = tmp_path / "bk" / "manifest.json"
    files = json.loads(manifest.read_text("utf-8"))["files"]
    victim = tmp_path / "bk" / "files" / files["region.yaml"]["digest"]
    if harm == "flip":
        victim.write_bytes(victim.read_bytes().replace(b"taizhou", b"taizhov"))
    elif harm == "lose":
        victim.unlink()
    else:
        manifest.write_text(manifest.read_text("utf-8")[:-40], "utf-8")
    ran = run("restore", tmp_path / "bk", home=tmp_path / "again")
    assert ran.code == 1
    assert "region.yaml" in ran.err or "manifest.json" in ran.err
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


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
    assert not (tmp_path / "bk" / "manifest.json").exists()


def test_what_is_past_its_retention_is_not_missed(
    run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]
) -> None:
    old = next((home / "lake" / "visits" / "visits").rglob("*.parquet"))
    run("load", "visits.visits", visits(("市民中心", "2026-01-05", 1, 1)), "--source", "hall_csv", home=home)
    old.unlink()
    assert run("backup", tmp_path / "bk", home=home).code == 0
    run("restore", tmp_path / "bk", home=tmp_path / "again")
    assert run(*SHOW, home=tmp_path / "again").document == run(*SHOW, home=home).document


def test_a_manifest_cannot_write_outside_the_home(run: Run, home: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "bk", home=home)
    manifest = tmp_path / "bk" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"region.yaml"', '"../region.yaml"'), "utf-8")
    ran = run("restore", tmp_path / "bk", home=tmp_path / "again")
    assert ran.code == 1
    assert "outside the home" in ran.err
    assert not (tmp_path / "region.yaml").exists()


def test_a_killed_backup_leaves_the_earlier_one_whole(
    run: Run, home: Path, tmp_path: Path, visits: Callable[..., Path]
) -> None:
    target = tmp_path / "bk"
    before = run(*SHOW, home=home).document
    run("backup", target, home=home)
    rows = ((f"厅{number}", f"2026-{1 + number % 12:02}-01", number, 1) for number in range(2000))
    run("load", "visits.visits", visits(*rows), "--source", "hall_csv", home=home)
    known = len(list((target / "files").iterdir()))
    process = subprocess.Popen([sys.executable, "-m", "zhongshu", "backup", str(target), "--home", str(home)])
    deadline = time.monotonic() + 60
    while len(list((target / "files").iterdir())) <= known + 2 and time.monotonic() < deadline:
        time.sleep(0.0005)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    run("restore", target, home=tmp_path / "again")
    assert run(*SHOW, home=tmp_path / "again").document == before
    assert run("backup", target, home=home).code == 0
    assert not list((target / "files").glob(".*")), "and the next one cleans up"


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


def test_a_lake_or_state_elsewhere_is_not_left_out_in_silence(run: Run, home: Path, tmp_path: Path) -> None:
    region = home / "region.yaml"
    text = region.read_text("utf-8")
    region.write_text(text.replace("lake: lake/", f"lake: {tmp_path}/lake"), "utf-8")
    assert "lies outside its home" in run("backup", tmp_path / "bk", home=home).err
    region.write_text(text.replace("state: sqlite", "state: postgresql://db/zs"), "utf-8")
    assert "pg_dump" in run("backup", tmp_path / "bk", home=home).err
