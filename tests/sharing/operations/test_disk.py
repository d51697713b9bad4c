"""Room on the disk: parts added up, remembered by day, growth told from them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from zhongshu.sharing.operations.disk import DAYS, Backups, Disk, Measured, Room


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    (tmp_path / "lake" / "a").mkdir(parents=True)
    (tmp_path / "lake" / "a" / "rows").write_bytes(b"x" * 100_000)
    (tmp_path / "state.db").write_bytes(b"y" * 10_000)
    (tmp_path / "lake" / "loop").symlink_to(tmp_path / "lake")
    return Disk(tmp_path, {"lake": (tmp_path / "lake",), "state": (tmp_path / "state.db", tmp_path / "state.db-wal")})


def test_parts_are_added_up_and_remembered(disk: Disk) -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    told = Backups(at, at, "a file was changed")
    made = disk.measure(12, date(2026, 3, 1), extra={}, backups=told)
    assert made.newest is not None
    assert made.newest.bytes["lake"] >= 100_000
    assert 10_000 <= made.newest.bytes["state"] < 100_000
    assert disk.measured() == made
    assert made.growth is None, "one day tells no growth"
    assert 0 < disk.free().free <= disk.free().total


def test_a_server_keeps_the_state_elsewhere(disk: Disk) -> None:
    made = disk.measure(0, date(2026, 3, 1), extra={"state": 7}, backups=Backups())
    assert made.newest is not None
    assert made.newest.bytes["state"] == 7


def test_growth_is_that_of_the_last_week() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    days = {
        (start + timedelta(days=n)).date(): Room(
            start + timedelta(days=n), {"lake": 1000 * n + (n > 9) * 70_000}, 5 * n
        )
        for n in range(20)
    }
    assert Measured(days).growth == 1000
    assert Measured(days).entries_a_day == 5


def test_old_days_and_files_that_are_none_are_forgotten(disk: Disk) -> None:
    for n in range(DAYS + 5):
        disk.measure(n, date(2026, 1, 1) + timedelta(days=n), extra={}, backups=Backups())
    assert min(disk.measured().days) == date(2026, 1, 6)
    (disk.home / "scratch" / "measured.json").write_text('{"days": 3}', encoding="utf-8")
    assert disk.measured() == Measured()


def test_a_backup_leaves_its_time(disk: Disk) -> None:
    assert disk.last_backup() is None
    disk.backed_up(datetime(2026, 3, 1, tzinfo=UTC))
    assert disk.last_backup() == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_backup_and_a_drill_are_told_before_the_next_measure(disk: Disk) -> None:
    first, second = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2))
    disk.backed_up(first)
    disk.drilled(first, "rows differ,\nand more")
    assert disk.measured().backups is None, "nobody has looked"
    disk.measure(0, date(2026, 3, 1), extra={}, backups=Backups())
    assert disk.measured().backups == Backups(first, first, "rows differ,\nand more")
    disk.drilled(second, None)
    assert disk.measured().backups == Backups(first, second, None)
    known = Backups(second, second + timedelta(hours=1), "what the ledger says last")
    (disk.home / "scratch" / "backed-up").unlink()
    disk.measure(0, date(2026, 3, 1), extra={}, backups=known)
    assert disk.measured().backups == known
