"""The last drill, as the ledger has it."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.sharing.drills import Drilled, drill_entry, last_drill
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey


def test_the_newest_one_is_told_among_other_notes(tmp_path: Path) -> None:
    folders = Folders.below(tmp_path)
    with Ledger(folders, HubKey.at(tmp_path / "keys" / "hub.ed25519", "test"), ZoneInfo("Asia/Shanghai")) as ledger:
        first = Drilled("/mnt/backup", "2026-11-21T00:00:00+00:00", 6, 12)
        second = Drilled("s3://b/x", "2026-11-22T00:00:00+00:00", 7, 31, fault="visits.visits: a file is gone")
        assert last_drill(folders) is None
        ledger.commit(drill_entry(first, "operator:zhao"))
        assert (last_drill(folders) or second).ok
        ledger.commit(drill_entry(second, "operator:zhao"))
        for _ in range(60):
            ledger.commit(Entry(kind="note", actor="ledger", act="ledger.mended", reason="not backup.drilled"))
        found = last_drill(folders)
    assert found is not None
    assert found.at is not None
    assert replace(found, at=None) == second
    assert not found.ok
