"""Every entry is counted once, whoever counts, whatever dies in between."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from tests.sharing.ledger.conftest import START, ZONE, Clock, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey
from zhongshu.sharing.usage import store as module
from zhongshu.sharing.usage.fold import ByGrant, Use
from zhongshu.sharing.usage.store import UsageStore, entries_from
from zhongshu.state.database import open_database
from zhongshu.state.tables.usage import usage_cursor

FIRST, UNTIL = date(2026, 3, 1), date(2026, 4, 1)
KEY = ByGrant("2026-03-01", "firm-credit", "bank", "api")


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'state.db'}")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    key = HubKey.at(tmp_path / "key", "testland")
    with Ledger(Folders.below(tmp_path), key, ZONE, clock=Clock(START)) as made:
        yield made


def write(ledger: Ledger, count: int) -> None:
    ledger.commit_all([(look_up(number), None) for number in range(count)])


def test_counts_grow_with_the_ledger_and_each_entry_counts_once(database: Engine, ledger: Ledger) -> None:
    usage = UsageStore(database, ledger)
    assert usage.catch_up() == 0
    write(ledger, 5)
    assert (usage.catch_up(), usage.catch_up()) == (5, 0)
    write(ledger, 2)
    assert usage.catch_up() == 2
    assert usage.days(FIRST, UNTIL) == {KEY: Use(calls=7, rows=7, subjects=7)}
    assert usage.of_grant("firm-credit", FIRST, UNTIL) == {"2026-03-01": Use(calls=7, rows=7, subjects=7)}
    assert usage.of_grant("another", FIRST, UNTIL) == {}
    assert usage.days(date(2026, 2, 1), FIRST) == {}, "the last day is not included"
    assert [use.calls for use in usage.nouns(FIRST, UNTIL).values()] == [7]


def test_in_pieces_over_sealed_segments(database: Engine, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 10)
    monkeypatch.setattr(module, "MOST", 7)
    for _ in range(6):
        write(ledger, 9)
    assert UsageStore(database, ledger).catch_up() == 54
    assert UsageStore(database, ledger).days(FIRST, UNTIL)[KEY].calls == 54
    assert [one.sequence for one in entries_from(ledger.folders, 41)] == list(range(41, 54))


def test_two_count_at_once_and_nothing_is_counted_twice(database: Engine, ledger: Ledger) -> None:
    write(ledger, 60)
    counted: list[int] = []
    threads = [
        threading.Thread(target=lambda: counted.append(UsageStore(database, ledger).catch_up())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counted) == 60
    assert UsageStore(database, ledger).days(FIRST, UNTIL)[KEY].calls == 60


def test_what_fails_in_the_middle_has_counted_nothing(
    database: Engine, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ledger, 3)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("pulled out")

    with monkeypatch.context() as patch:
        patch.setattr(module, "add_up", fails)
        with pytest.raises(RuntimeError, match="pulled out"):
            UsageStore(database, ledger).catch_up()
    assert UsageStore(database, ledger).catch_up() == 3


def test_a_state_that_knows_more_than_the_ledger_says_so(database: Engine, ledger: Ledger) -> None:
    write(ledger, 3)
    with database.begin() as connection:
        connection.execute(update(usage_cursor).values(entries=9))
    with pytest.raises(LedgerError, match="the state has counted 9 entries, and the ledger has 3"):
        UsageStore(database, ledger).catch_up()
