"""Checkpoints in the form of c2sp.org/tlog-checkpoint, in two files that stay alike through crashes."""

import base64
from pathlib import Path

import pytest

from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.checkpoint import (
    Checkpoint,
    append_checkpoint,
    last_checkpoint,
    open_checkpoint,
    read_notes,
    sign_checkpoint,
)
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.signing import HubKey

ROOT = bytes(range(32))


@pytest.fixture
def notes(folders: Folders, key: HubKey) -> list[Checkpoint]:
    folders.ledger.mkdir(parents=True)
    made = [sign_checkpoint(key, size, ROOT) for size in (1, 2, 30)]
    for one in made:
        append_checkpoint(folders, one)
    return made


def test_a_checkpoint_has_the_form_that_others_read(key: HubKey) -> None:
    text, signature = sign_checkpoint(key, 25651, ROOT).note.split("\n\n")
    assert text.split("\n") == ["testland", "25651", base64.b64encode(ROOT).decode()]
    dash, name, encoded = signature.split(" ")
    assert (dash, name) == ("—", "testland")
    assert base64.b64decode(encoded)[:4].hex() == key.vkey.split("+")[1]
    assert len(base64.b64decode(encoded)) == 4 + 64


def test_both_files_have_every_checkpoint(folders: Folders, notes: list[Checkpoint], key: HubKey) -> None:
    for path in folders.checkpoints:
        assert [open_checkpoint(note, key.public) for note in read_notes(path)] == notes
    assert last_checkpoint(folders) == notes[-1]


@pytest.mark.parametrize("length", range(1, 8))
def test_a_torn_checkpoint_is_cut_with_the_next(
    folders: Folders, notes: list[Checkpoint], key: HubKey, length: int
) -> None:
    following = sign_checkpoint(key, 31, ROOT)
    for path in folders.checkpoints:
        content = path.read_bytes()
        path.write_bytes(content + following.note.encode()[: length * 20])
    assert last_checkpoint(folders) == notes[-1]
    append_checkpoint(folders, following)
    for path in folders.checkpoints:
        assert read_notes(path) == [one.note for one in [*notes, following]]


def test_a_crash_between_the_files_is_made_good(folders: Folders, notes: list[Checkpoint], key: HubKey) -> None:
    inside, outside = folders.checkpoints
    lost = sign_checkpoint(key, 31, ROOT)
    with outside.open("a", encoding="utf-8") as file:
        file.write(lost.note + "\n")
    assert last_checkpoint(folders) == lost
    append_checkpoint(folders, sign_checkpoint(key, 32, ROOT))
    assert read_notes(inside) == read_notes(outside)
    assert len(read_notes(inside)) == 5


def test_a_new_folder_outside_gets_them_all(folders: Folders, notes: list[Checkpoint], key: HubKey, home: Path) -> None:
    moved = Folders(folders.ledger, home / "another-disk", folders.archive)
    append_checkpoint(moved, sign_checkpoint(key, 31, ROOT))
    assert len(read_notes(moved.checkpoints[1])) == 4


def test_an_altered_checkpoint_stays_for_verify_to_find(folders: Folders, notes: list[Checkpoint], key: HubKey) -> None:
    inside = folders.checkpoints[0]
    altered = inside.read_bytes().replace(b"\n30\n", b"\n3x\n")
    inside.write_bytes(altered)
    append_checkpoint(folders, sign_checkpoint(key, 31, ROOT))
    assert inside.read_bytes().startswith(altered)


def test_a_folder_that_is_none_is_said(folders: Folders, notes: list[Checkpoint], key: HubKey, home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(LedgerError, match="could not be written"):
        append_checkpoint(Folders(folders.ledger, home / "file", folders.archive), notes[0])


@pytest.mark.parametrize(
    "change",
    [
        ("testland\n", "elsewhere\n"),
        ("25651", "025651"),
        ("25651", "x"),
        ("=\n", "\n"),
        ("— ", "- "),
        ("\n\n", "\nx\n\n"),
    ],
)
def test_another_text_is_no_checkpoint(key: HubKey, change: tuple[str, str]) -> None:
    note = sign_checkpoint(key, 25651, ROOT).note
    assert change[0] in note
    with pytest.raises(ValueError, match=r"checkpoint|signature"):
        open_checkpoint(note.replace(*change), key.public)
