"""What is past its time online is packed, and later dropped, and the ledger stays whole."""

import gzip
from datetime import timedelta

import pytest

from tests.sharing.ledger.conftest import START, ZONE, Clock, Open, look_up
from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.ledger.archive import Moved, archive, drop
from zhongshu.sharing.ledger.files import list_indexes, list_segments
from zhongshu.sharing.ledger.prove import check_proof, prove
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.ledger.writer import Ledger


@pytest.fixture
def grown(open_ledger: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """An entry an hour for 100 hours, 20 in a segment."""
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 20)
    ledger = open_ledger()
    for number in range(100):
        ledger.commit(look_up(number))
        clock.move(hours=1)
    return ledger


def test_only_segments_that_are_wholly_older_are_packed(grown: Ledger) -> None:
    moved = archive(grown, START + timedelta(hours=55), actor="operator:test")
    assert moved == Moved(segments=2, first=0, last=39)
    folders = grown.folders
    assert [one.first for one in list_segments(folders) if one.packed] == [0, 20]
    assert {one.path.parent for one in list_indexes(folders).values()} == {folders.archive, folders.index}
    packed = list_segments(folders)[0]
    assert gzip.decompress(packed.path.read_bytes()) == packed.read()
    note = search(folders, Wanted(kinds=("note",)))[0]
    assert (note.act, note.actor, note.details) == ("ledger.archived", "operator:test", {"first": "0", "last": "39"})
    assert archive(grown, START + timedelta(hours=55), actor="operator:test").segments == 0


def test_an_archived_entry_is_searched_proved_and_verified(grown: Ledger) -> None:
    archive(grown, START + timedelta(hours=55), actor="operator:test")
    found = search(grown.folders, Wanted(subjects=(f"{7:022d}",)))
    assert [one.sequence for one in found] == [7]
    assert check_proof(prove(grown.folders, 7, grown.covering(7)), grown.key.public) == found[0]
    assert verify(grown.folders, grown.key.public, ZONE).ok


def test_only_what_is_archived_and_vouched_for_can_be_dropped(grown: Ledger) -> None:
    assert drop(grown, START + timedelta(hours=55), actor="operator:test").segments == 0
    archive(grown, START + timedelta(hours=55), actor="operator:test")
    with pytest.raises(LedgerError, match="no checkpoint vouches yet"):
        drop(grown, START + timedelta(hours=30), actor="operator:test")
    grown.checkpoint()
    assert drop(grown, START + timedelta(hours=30), actor="operator:test") == Moved(1, 0, 19)


def test_after_a_drop_what_is_left_is_proved_and_the_rest_is_gone(grown: Ledger) -> None:
    before = prove(grown.folders, 7, grown.covering(7))
    archive(grown, START + timedelta(hours=55), actor="operator:test")
    drop(grown, START + timedelta(hours=55), actor="operator:test")
    found = verify(grown.folders, grown.key.public, ZONE)
    assert (found.faults, found.by_hash) == ((), 40)
    with pytest.raises(UnknownName, match="dropped"):
        prove(grown.folders, 7, grown.covering(7))
    assert check_proof(before, grown.key.public).sequence == 7
    assert check_proof(prove(grown.folders, 40, grown.covering(40)), grown.key.public).sequence == 40
    assert search(grown.folders, Wanted(), limit=500)[-1].sequence == 40


def test_a_damaged_segment_is_not_packed(grown: Ledger) -> None:
    path = list_segments(grown.folders)[0].path
    path.write_bytes(path.read_bytes().replace(b"bank", b"bonk", 1))
    with pytest.raises(LedgerError, match="not what its name tells"):
        archive(grown, START + timedelta(hours=55), actor="operator:test")
    assert path.exists()
