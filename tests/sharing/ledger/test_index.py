"""The searchable columns of a segment are those of its entries, whatever their texts."""

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.ledger.conftest import Open, look_up
from tests.sharing.ledger.test_entry import ENTRIES
from zhongshu.sharing.ledger.entry import Entry, decode, encode
from zhongshu.sharing.ledger.files import Folders, digest, list_indexes, list_segments
from zhongshu.sharing.ledger.index import index_missing, index_of


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=8))
def test_columns_are_those_of_the_entries(entries: list[Entry]) -> None:
    content = b"".join(encode(one) + b"\n" for one in entries)
    rows = index_of(content).to_pylist()
    assert len(rows) == len(entries)
    for row, entry in zip(rows, entries, strict=True):
        line = content[row["start"] :].split(b"\n")[0]
        assert decode(line) == entry
        assert row["objects"] == [one.name for one in entry.objects]
        assert tuple(row["subjects"] or ()) == entry.subjects
        for name in set(row) - {"start", "objects", "subjects"}:
            assert row[name] == getattr(entry, name), name


def test_a_sealed_segment_gets_one_and_keeps_it(
    open_ledger: Open, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 10)
    with open_ledger() as ledger:
        for number in range(25):
            ledger.commit(look_up(number))
    index_missing(folders)
    assert index_missing(folders) == 0
    indexes = list_indexes(folders)
    assert sorted(indexes) == [one.first for one in list_segments(folders) if one.digest] == [0, 10]
    for one in indexes.values():
        assert digest(one.path.read_bytes()) == one.digest
        assert pq.read_table(one.path)["sequence"].to_pylist() == list(range(one.first, one.first + 10))
