"""Rows by their key: from the newest segment that knows it, and never from a file that is not whole."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from zhongshu.core.errors import DamageError, UnknownName, ZhongshuError
from zhongshu.lake.damage import Damage, remember
from zhongshu.lake.lookup import HELD_KEYS, Lookups
from zhongshu.lake.lookup_file import (
    NO_ROWS,
    Manifest,
    Segment,
    index_folder,
    leftovers,
    read_segment,
    write_manifest,
    write_segment,
)
from zhongshu.lake.snapshot import Snapshot

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAME = "p.firm?uscc"
COLUMNS = {
    "uscc": "VARCHAR",
    "output": "DECIMAL(18,2)",
    "founded": "DATE",
    "seen": "TIMESTAMP WITH TIME ZONE",
    "active": "BOOLEAN",
    "staff": "BIGINT",
}
FIRST = '["a","12.50","2026-01-31",1767225600000001,true,7]'


def make_index(root: Path, *contents: dict[str, str], of: int = 3) -> Snapshot:
    """An index of these segments, newest first, and a snapshot that names it and version `of` of its relation."""
    folder = index_folder(root, NAME)
    segments = tuple(write_segment(folder, entries.items()) for entries in contents)
    number = write_manifest(root, NAME, Manifest(of, ("uscc",), ("uscc",), COLUMNS, segments))
    return Snapshot(1, NOW, {"p.firm": 3, NAME: number})


def lookups(root: Path) -> Lookups:
    return Lookups(root, {"p.firm": ["uscc"]})


def test_a_row_comes_back_in_its_types(tmp_path: Path) -> None:
    snapshot = make_index(tmp_path, {"a": f"[{FIRST}]", "b": '[["b",null,null,null,null,null]]'})
    found = lookups(tmp_path)
    instant = datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)
    assert found.find(snapshot, "p.firm", ("a",)) == [("a", Decimal("12.50"), date(2026, 1, 31), instant, True, 7)]
    assert found.find(snapshot, "p.firm", ("b",)) == [("b", None, None, None, None, None)]
    assert found.find(snapshot, "p.firm", ("c",)) == []
    assert found.find(snapshot, "p.firm", ("\ud800",)) == []
    assert found.columns(snapshot, "p.firm") == COLUMNS


def test_the_newest_segment_that_knows_a_key_tells_all_of_it(tmp_path: Path) -> None:
    base = {f"{n:06}": f'[["{n:06}","0.00",null,null,null,{n}]]' for n in range(HELD_KEYS + 1)}
    base |= {"a": f"[{FIRST}]", "b": f"[{FIRST},{FIRST}]", "c": f"[{FIRST}]"}
    snapshot = make_index(tmp_path, {"b": f"[{FIRST}]"}, {"a": NO_ROWS, "b": NO_ROWS}, base)
    found = lookups(tmp_path)
    assert [len(found.find(snapshot, "p.firm", (key,))) for key in "abcd"] == [0, 1, 1, 0]


def test_threads_share_it(tmp_path: Path) -> None:
    base = {f"{n:06}": f'[["{n:06}","0.00",null,null,null,{n}]]' for n in range(HELD_KEYS + 1)}
    snapshot, found = make_index(tmp_path, base), lookups(tmp_path)
    wrong: list[int] = []

    def ask(first: int) -> None:
        for n in range(first, HELD_KEYS, 7):
            if found.find(snapshot, "p.firm", (f"{n:06}",))[0][-1] != n:
                wrong.append(n)

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_older_snapshot_has_its_own(tmp_path: Path) -> None:
    old = make_index(tmp_path, {"a": f"[{FIRST}]"})
    new = make_index(tmp_path, {"a": NO_ROWS})
    found = lookups(tmp_path)
    assert found.find(new, "p.firm", ("a",)) == []
    assert len(found.find(old, "p.firm", ("a",))) == 1


def test_an_index_of_another_version_does_not_answer(tmp_path: Path) -> None:
    behind = make_index(tmp_path, {"a": f"[{FIRST}]"}, of=2)
    found = lookups(tmp_path)
    assert not found.ready(behind, "p.firm")
    with pytest.raises(ZhongshuError, match=r"snapshot 1 has no look-up index p\.firm\?uscc"):
        found.find(behind, "p.firm", ("a",))
    without = Snapshot(1, NOW, {"p.firm": 3})
    with pytest.raises(ZhongshuError, match="zhongshu refresh builds it"):
        found.find(without, "p.firm", ("a",))
    assert found.find(Snapshot(0, NOW), "p.firm", ("a",)) == []


def test_what_is_not_looked_up_so(tmp_path: Path) -> None:
    snapshot, found = make_index(tmp_path, {}), lookups(tmp_path)
    with pytest.raises(UnknownName, match=r"no relation with look-ups 'p\.frim'"):
        found.find(snapshot, "p.frim", ("a",))
    with pytest.raises(ZhongshuError, match=r"p\.firm is looked up by uscc"):
        found.find(snapshot, "p.firm", ("a", "b"))


@pytest.mark.parametrize("harm", ["gone", "shorter", "flipped", "known"])
def test_a_damaged_segment_is_named(tmp_path: Path, harm: str) -> None:
    base = {f"{n:06}": '[["x","0.00",null,null,null,0]]' for n in range(HELD_KEYS + 1)}
    snapshot = make_index(tmp_path, base)
    (path,) = index_folder(tmp_path, NAME).glob("*.sqlite")
    content = path.read_bytes()
    match harm:
        case "gone":
            path.unlink()
        case "shorter":
            path.write_bytes(content[:-1])
        case "flipped":
            path.write_bytes(b"\0" * len(content))
        case "known":
            remember(tmp_path, [Damage(NAME, path.name, "its bytes have changed")])
    with pytest.raises(DamageError, match=path.name):
        lookups(tmp_path).find(snapshot, "p.firm", ("000001",))


def test_an_entry_that_is_no_row_is_damage(tmp_path: Path) -> None:
    snapshot = make_index(tmp_path, {"a": FIRST.replace("12.50", "1x.50").join("[]"), "b": "[[", "c": "[[1]]"})
    for key in "abc":
        with pytest.raises(DamageError, match="is gone or damaged"):
            lookups(tmp_path).find(snapshot, "p.firm", (key,))


def test_a_manifest_that_is_gone_or_damaged(tmp_path: Path) -> None:
    snapshot = make_index(tmp_path, {"a": f"[{FIRST}]"})
    path = index_folder(tmp_path, NAME) / "0.json"
    path.write_text(path.read_text().replace('"of": 3', '"of": 4'))
    with pytest.raises(DamageError, match="the manifest of version 0 is damaged"):
        lookups(tmp_path).find(snapshot, "p.firm", ("a",))
    path.unlink()
    with pytest.raises(DamageError, match="its version 0 is gone"):
        lookups(tmp_path).find(snapshot, "p.firm", ("a",))
    assert not lookups(tmp_path).ready(snapshot, "p.firm")


def test_of_a_segment_the_first_entry_of_a_key_counts(tmp_path: Path) -> None:
    made = write_segment(tmp_path, [("b", "1"), ("a", "2"), ("b", "3")])
    assert list(read_segment(tmp_path / made.file)) == [("a", "2"), ("b", "1")]
    assert made == Segment(made.file, (tmp_path / made.file).stat().st_size, 2)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_segment(tmp_path, ((str(1 // n), "") for n in (1, 0)))
    assert list(tmp_path.iterdir()) == []


def test_leftovers_are_what_no_kept_version_names(tmp_path: Path) -> None:
    make_index(tmp_path, {"a": "1"})
    make_index(tmp_path, {"a": "2"})
    folder = index_folder(tmp_path, NAME)
    (folder / ".killed.sqlite").touch()
    assert len(list(leftovers(tmp_path, NAME, {1}))) == 3
    assert {path.name for path in leftovers(tmp_path, NAME, {0, 1})} == {".killed.sqlite"}
