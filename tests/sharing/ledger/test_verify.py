"""Whatever was changed in a ledger's files is found and named."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sharing.ledger.conftest import START, ZONE, Clock, Open, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.archive import archive, drop
from zhongshu.sharing.ledger.checkpoint import read_notes, sign_checkpoint
from zhongshu.sharing.ledger.entry import Entry, decode, encode
from zhongshu.sharing.ledger.files import Folders, digest, ledger_files, list_segments, segment_name
from zhongshu.sharing.ledger.tree import Frontier, leaf_hash
from zhongshu.sharing.ledger.verify import Verified, verify
from zhongshu.sharing.signing import HubKey

SMALL = 40
ENTRIES = 300


def grown(open_ledger: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed segments of 40 entries over ten days, the oldest archived, an open one; checkpoints all along."""
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", SMALL)
    with open_ledger() as ledger:
        for number in range(ENTRIES):
            clock.move(minutes=48)
            ledger.commit(look_up(number))
            if number % 60 == 30:
                ledger.commit(Entry(kind="act", actor="person:boss", act="key.ended", details={"key": str(number)}))
                ledger.checkpoint()
        archive(ledger, START + timedelta(days=4), actor="operator:test")


@pytest.fixture
def grown_folders(open_ledger: Open, clock: Clock, folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Folders:
    grown(open_ledger, clock, monkeypatch)
    return folders


def check(folders: Folders, key: HubKey, **said: object) -> Verified:
    return verify(folders, key.public, ZONE, **{"processes": 1} | said)  # type: ignore[arg-type]


def test_a_ledger_as_it_was_written_is_sound(grown_folders: Folders, key: HubKey) -> None:
    found = check(grown_folders, key)
    assert found == Verified(entries=306, by_hash=0, covered=306, checkpoints=6, faults=())
    kinds = {path.parent.name for path in ledger_files(grown_folders)}
    assert kinds == {"segments", "index", "archive", "tree", "ledger", "checkpoints"}


def test_an_empty_ledger_is_sound_and_a_missing_one_is_said(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        check(folders, key)
    assert open_ledger().acts == 0
    assert check(folders, key).ok


def test_one_flipped_byte_in_any_file_is_named(grown_folders: Folders, key: HubKey) -> None:
    chance = random.Random(4)
    for path in ledger_files(grown_folders):
        content = path.read_bytes()
        positions = {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(6))}
        for at in positions:
            flipped = bytearray(content)
            flipped[at] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            found = check(grown_folders, key)
            assert path in {one.file for one in found.faults}, (path, at, found.faults)
        path.write_bytes(content)
    assert check(grown_folders, key).ok


def test_the_first_wrong_entry_is_named_with_its_line(grown_folders: Folders, key: HubKey) -> None:
    for segment in list_segments(grown_folders):
        if segment.packed is None:
            content = segment.path.read_bytes()
            lines = content.split(b"\n")
            changed = [*lines[:7], lines[7].replace(b"loan_review", b"loan_rewiev"), *lines[8:]]
            segment.path.write_bytes(b"\n".join(changed))
            wrong = check(grown_folders, key).first_wrong
            assert wrong is not None
            assert (wrong.file, wrong.sequence, wrong.line) == (segment.path, segment.first + 7, 8)
            segment.path.write_bytes(content)


def test_every_file_that_is_removed_is_missed(grown_folders: Folders, key: HubKey, tmp_path: Path) -> None:
    made_anew = {grown_folders.standing, *(path for path in ledger_files(grown_folders) if path.suffix == ".parquet")}
    for path in set(ledger_files(grown_folders)) - made_anew:
        kept = shutil.move(path, tmp_path / "kept")
        assert not check(grown_folders, key).ok, path
        shutil.move(kept, path)
    assert check(grown_folders, key).ok


def test_a_removed_tail_is_found_though_only_the_checkpoints_outside_are_left(
    grown_folders: Folders, key: HubKey
) -> None:
    last = list_segments(grown_folders)[-1]
    lines = last.path.read_bytes().split(b"\n")
    last.path.write_bytes(b"\n".join(lines[:5]) + b"\n")
    with (grown_folders.tree / "0").open("r+b") as file:
        file.truncate((last.first + 5) * 32)
    for path in (grown_folders.head, grown_folders.standing):
        path.unlink()
    inside, outside = grown_folders.checkpoints
    inside.write_text("".join(note + "\n" for note in read_notes(inside) if int(note.split("\n")[1]) <= last.first))
    found = check(grown_folders, key)
    assert f"it vouches for 306 entries, and there are {last.first + 5}" in [
        one.message.split(":")[0] for one in found.faults if one.file == outside
    ]
    assert found.first_wrong is not None
    assert found.first_wrong.sequence == last.first + 5


def test_a_history_written_anew_does_not_have_the_signed_roots(grown_folders: Folders, key: HubKey) -> None:
    """Everything that needs no key is forged to fit: the segment, its name, its index, the tree."""
    segment = next(one for one in list_segments(grown_folders) if one.packed is None)
    lines = segment.path.read_bytes().split(b"\n")
    lines[3] = lines[3].replace(b"loan_review", b"loan_rewiev")
    forged = b"\n".join(lines)
    segment.path.rename(segment.path.with_name(segment_name(segment.first, digest(forged))))
    segment.path.with_name(segment_name(segment.first, digest(forged))).write_bytes(forged)
    index = next(grown_folders.index.glob(f"{segment.first:012d}-*"))
    index.unlink()
    frontier, leaves, tiles = Frontier(), bytearray(), bytearray()
    for one in list_segments(grown_folders):
        for line in one.read().split(b"\n")[:-1]:
            leaves += leaf_hash(line)
            tiles += b"".join(frontier.append(leaf_hash(line)))
    (grown_folders.tree / "0").write_bytes(leaves)
    (grown_folders.tree / "1").write_bytes(tiles)
    found = check(grown_folders, key)
    assert "do not have the root that is signed" in str(found.faults)
    assert found.first_wrong is not None
    assert found.first_wrong.sequence is not None
    assert found.first_wrong.sequence <= segment.first + 3


def test_a_checkpoint_of_another_key_or_of_another_tree_is_named(
    grown_folders: Folders, key: HubKey, home: Path
) -> None:
    stranger = HubKey.at(home / "other", "testland")
    inside, outside = grown_folders.checkpoints
    notes = read_notes(inside)
    for signer in (stranger, key):
        forged = [*notes[:-1], sign_checkpoint(signer, 306, bytes(32)).note]
        for path in (inside, outside):
            path.write_text("".join(note + "\n" for note in forged))
        assert {one.file for one in check(grown_folders, key).faults} >= {inside}


def test_a_checkpoint_taken_out_of_one_file_is_named(grown_folders: Folders, key: HubKey) -> None:
    for path in grown_folders.checkpoints:
        content = path.read_bytes()
        notes = read_notes(path)
        path.write_text("".join(note + "\n" for note in notes[:2] + notes[3:]))
        assert [one.file for one in check(grown_folders, key).faults] == [path]
        path.write_bytes(content)


def test_a_line_out_of_order_or_form_is_named(open_ledger: Open, folders: Folders, key: HubKey, clock: Clock) -> None:
    with open_ledger() as ledger:
        for number in range(3):
            clock.move(seconds=1)
            ledger.commit(look_up(number))
    path = list_segments(folders)[0].path
    lines = path.read_bytes().split(b"\n")[:-1]
    early = decode(lines[1])
    for wrong, said in [
        (lines[1].replace(b'"rows":1', b'"rows": 1'), "not in canonical form"),
        (lines[1].replace(b'"sequence":1', b'"sequence":5'), "it says it is entry 5"),
        (encode(early).replace(b"2026-03", b"2025-03"), "is before that of the entry before it"),
        (b"{}", "an entry without"),
    ]:
        path.write_bytes(b"\n".join([lines[0], wrong, lines[2]]) + b"\n")
        fault = check(folders, key).first_wrong
        assert fault is not None
        assert (fault.sequence, fault.line) == (1, 2)
        assert said in fault.message


def test_since_a_date_older_segments_are_checked_by_hash_only(grown_folders: Folders, key: HubKey) -> None:
    found = check(grown_folders, key, since=START + timedelta(days=7))
    assert found.ok
    assert 0 < found.by_hash < found.entries == 306
    assert found.by_hash % SMALL == 0
    oldest = list_segments(grown_folders)[0].path
    oldest.write_bytes(b"not looked at")
    assert check(grown_folders, key, since=START + timedelta(days=7)).ok
    tree = grown_folders.tree / "0"
    tree.write_bytes(bytes(32) + tree.read_bytes()[32:])
    assert not check(grown_folders, key, since=START + timedelta(days=7)).ok


def test_what_was_dropped_is_checked_by_hash_only(
    grown_folders: Folders, key: HubKey, open_ledger: Open, clock: Clock
) -> None:
    with open_ledger() as ledger:
        moved = drop(ledger, START + timedelta(days=3), actor="operator:test")
    assert moved.first == 0
    assert moved.last > 0
    found = check(grown_folders, key)
    assert found.faults == ()
    assert found.by_hash == moved.last + 1
    grown_folders.standing.unlink()  # a fold without what was dropped
    with open_ledger() as ledger:
        assert ledger.acts == 5
        ledger.commit(look_up())
    assert check(grown_folders, key).ok
    content = grown_folders.dropped.read_bytes()
    for at in range(0, len(content), 40):
        grown_folders.dropped.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert grown_folders.dropped in {one.file for one in check(grown_folders, key).faults}


def test_a_ledger_is_verified_while_it_is_written(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    ledger = open_ledger()
    for number in range(5):
        ledger.commit(look_up(number))
        found = check(folders, key)
        assert found.faults == ()
        assert (found.entries, found.covered) == (number + 1, 0)


def test_several_processes_find_the_same(grown_folders: Folders, key: HubKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.verify._WORTH_PROCESSES", 2)
    segment = next(one for one in list_segments(grown_folders) if one.packed is None)
    segment.path.write_bytes(segment.path.read_bytes().replace(b"person:p1", b"person:p2", 1))
    assert check(grown_folders, key, processes=2) == check(grown_folders, key, processes=1)


def test_what_no_checkpoint_covers_yet_is_compared_with_its_hash(
    open_ledger: Open, folders: Folders, key: HubKey
) -> None:
    ledger = open_ledger()
    for number in range(3):
        ledger.commit(look_up(number))
    segment, tree = list_segments(folders)[0].path, folders.tree / "0"
    for path, old, new in [(segment, b"consent:1", b"consent:7"), (tree, tree.read_bytes()[40:50], bytes(10))]:
        content = path.read_bytes()
        path.write_bytes(content.replace(old, new))
        found = check(folders, key)
        assert found.covered == 0
        assert {one.file for one in found.faults} == {segment, tree}
        assert found.first_wrong is not None
        assert (found.first_wrong.sequence, found.first_wrong.line) == (1, 2)
        path.write_bytes(content)
    assert check(folders, key).ok
