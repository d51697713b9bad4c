"""How the ledger stands."""

from tests.screens.ledger.conftest import Write
from zhongshu.screens.ledger.standing import standing_of
from zhongshu.sharing.ledger.writer import Ledger


def test_an_empty_ledger_has_nothing_to_show(ledger: Ledger) -> None:
    found = standing_of(ledger)
    assert (found.first, found.last, found.checkpoint, found.signed) == (None, None, None, None)


def test_entries_and_who_vouches_for_them(ledger: Ledger, write: Write) -> None:
    for _ in range(3):
        write()
    ledger.checkpoint()
    write()
    found = standing_of(ledger)
    assert found.entries == 4
    assert found.first is not None
    assert found.last is not None
    assert found.checkpoint is not None
    assert (found.first.sequence, found.last.sequence, found.checkpoint.size) == (0, 3, 3)
    assert found.signed is not None
    assert found.vkey.startswith("testland+")
    assert found.mended == ()


def test_a_torn_line_that_was_cut_is_told(ledger: Ledger, write: Write) -> None:
    write()
    write(kind="note", actor="ledger", act="ledger.mended", details={"bytes": "7"})
    assert [one.sequence for one in standing_of(ledger).mended] == [1]
