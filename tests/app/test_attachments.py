"""Files of cases in the life of a region: backed up and restored with it, deleted where no case has them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.app.conftest import Run
from tests.cases.photos import PDF, WITH_FILES, photo
from tests.cases.town import EVENT, IN_WEST, RESIDENT, WANG, make_town
from tests.town import close
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import Worker
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import case_file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "town"


@pytest.fixture
def hub(home: Path) -> Hub:
    return make_town(home, events=WITH_FILES)


def asked(hub: Hub) -> tuple[str, str]:
    """A new case with a photo: its id, and the photo's."""
    file = hub.cases.attach("a.jpg", photo(640, 480), keep_position=False)
    given = {"kind": "cover", "place": IN_WEST, "said": "坏了", "photo": [file]}
    return hub.cases.open(EVENT, given, RESIDENT, "page").case.id, file


def files_of(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "attachments").rglob("*") if path.is_file()}


def test_a_restored_region_has_the_files_of_its_cases(run: Run, hub: Hub, home: Path, tmp_path: Path) -> None:
    id, file = asked(hub)
    loose = hub.cases.attach("b.pdf", PDF, keep_position=False)
    close(hub)
    place, again = tmp_path / "bk", tmp_path / "again"
    assert run("backup", place, "--keys", tmp_path / "safe", "--json", home=home).code == 0
    assert run("backup", place, "--json", home=home).document["copied"] == 0, "files are known by their digest"
    assert run("restore", place, "--keys", tmp_path / "safe", home=again).code == 0
    assert files_of(again) == files_of(home)
    assert len(files_of(again)) == 3
    restored = open_hub(again)
    assert restored.cases.file(id, file, WANG, address="/").id == file
    close(restored)
    hub = open_hub(home)
    hub.cases.shelf.path(loose).unlink()
    close(hub)
    assert run("backup", tmp_path / "bk2", home=home).code == 0, "nobody misses a file that no case has"


@pytest.mark.parametrize("harm", ["lose", "flip"])
def test_a_damaged_file_of_a_case_is_not_backed_up_in_silence(
    harm: str, run: Run, hub: Hub, home: Path, tmp_path: Path
) -> None:
    _, file = asked(hub)
    path = hub.cases.shelf.path(file)
    close(hub)
    if harm == "lose":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    ran = run("backup", tmp_path / "bk", home=home)
    assert ran.code == 1
    assert file in ran.err
    assert not list((tmp_path / "bk").glob("manifests/*"))


def test_a_backup_without_a_file_of_a_case_is_not_restored(run: Run, hub: Hub, home: Path, tmp_path: Path) -> None:
    _, file = asked(hub)
    close(hub)
    place = tmp_path / "bk"
    assert run("backup", place, home=home).code == 0
    manifest = next((place / "manifests").glob("*.json"))
    said = manifest.read_text("utf-8")
    manifest.write_text(said.replace(f"attachments/{file[:2]}/{file[2:4]}/{file}", "attachments/x"), "utf-8")
    ran = run("restore", place, "--keys", home / "keys", home=tmp_path / "again")
    assert (ran.code, "a file of a case" in ran.err) == (1, True)
    assert not (tmp_path / "again").exists()


def test_the_worker_deletes_what_no_case_has(hub: Hub, home: Path) -> None:
    _, file = asked(hub)
    loose = hub.cases.attach("b.pdf", PDF, keep_position=False)
    old = hub.now() - timedelta(days=2)
    with hub.cases.store.database.begin() as connection:
        connection.execute(update(case_file).values(made=old))
    for path in (home / "attachments").rglob("*"):
        os.utime(path, (old.timestamp(), old.timestamp()))
    said: list[str] = []
    Worker(hub, said.append).upkeep()
    assert "files that no case has, deleted: 1" in said
    assert file in files_of(home)
    assert loose not in files_of(home)
    close(hub)
