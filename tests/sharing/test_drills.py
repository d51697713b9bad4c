"""The last drill, as the ledger has it."""

from tests.sharing.ledger.conftest import START, Open
from zhongshu.sharing.drills import Drilled, drill_entry, last_drill
from zhongshu.sharing.ledger.entry import Entry


def test_the_newest_one_is_told_among_other_notes(open_ledger: Open) -> None:
    ledger = open_ledger()
    assert last_drill(ledger.folders) is None
    first = Drilled("/mnt/backup", "2026-11-21T00:00:00+00:00", 6, 12)
    second = Drilled("s3://b/x", "2026-11-22T00:00:00+00:00", 7, 31, fault="visits.visits: a file is gone")
    for drilled in (first, second):
        ledger.commit(drill_entry(drilled, "operator:zhao"))
        for _ in range(60):
            ledger.commit(Entry(kind="note", actor="ledger", act="ledger.mended", reason="not backup.drilled"))
    found = last_drill(ledger.folders)
    assert found is not None
    assert found == Drilled(**{**second.__dict__, "at": found.at})
    assert found.at == START
    assert not found.ok
