"""Commits: durable, in one order, decided where they are written."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.sharing.ledger.conftest import ACT, START, Clock, Open, entries, look_up, sound
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.batch import Outcome
from zhongshu.sharing.ledger.checkpoint import last_checkpoint, read_notes
from zhongshu.sharing.ledger.counters import Quota, Used
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey


def test_an_entry_is_on_disk_when_commit_returns(ledger: Ledger, folders: Folders) -> None:
    outcome = ledger.commit(look_up(5))
    assert outcome == Outcome("written", START, 0)
    assert entries(folders) == [replace(look_up(5), sequence=0, at=START)]
    assert (ledger.size, ledger.acts) == (1, 0)


def test_entries_of_two_processes_are_one_sequence(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    one, other = open_ledger(), open_ledger()
    assert [ledger.commit(look_up()).sequence for ledger in (one, other, other, one)] == [0, 1, 2, 3]
    assert one.size == other.size == 4
    assert sound(folders, key)


def test_an_act_of_one_process_is_seen_by_all_and_makes_decisions_stale(open_ledger: Open, folders: Folders) -> None:
    web, admin = open_ledger(), open_ledger()
    seen = web.acts
    assert web.commit(look_up(), seen=seen).verdict == "written"
    admin.commit(ACT)
    assert web.acts == seen + 1
    assert web.commit(look_up(), seen=seen) == Outcome("stale", START)
    assert len(entries(folders)) == 2
    assert web.commit(look_up(), seen=web.acts).verdict == "written"


@pytest.mark.parametrize(
    ("quota", "reason"),
    [
        (Quota(calls_a_day=2), "quota: 2 calls a day"),
        (Quota(subjects_a_day=5), "quota: 5 subjects a day"),
        (Quota(rows_a_day=20), "quota: 20 rows a day"),
    ],
)
def test_what_passes_a_quota_is_written_as_denied(ledger: Ledger, folders: Folders, quota: Quota, reason: str) -> None:
    asked = look_up(subject_count=2, rows=10)
    assert [ledger.commit(asked, quota).verdict for _ in range(4)] == ["written", "written", "denied", "denied"]
    last = entries(folders)[-1]
    assert (last.kind, last.decision, last.reason, last.rows, last.result) == ("denied", "denied", reason, 0, None)
    assert ledger.commit(replace(asked, grant="another"), quota).verdict == "written"


def test_what_is_left_of_a_quota_is_known_whichever_process_used_it(open_ledger: Open, clock: Clock) -> None:
    one, other = open_ledger(), open_ledger()
    quota, call = Quota(calls_a_day=1), Used(calls=1)
    assert other.refusal("firm-credit", quota, call, other.now()) is None
    one.commit(look_up(), quota)
    assert other.refusal("firm-credit", quota, call, other.now()) == "quota: 1 calls a day"
    assert other.refusal("another", quota, call, other.now()) is None
    assert one.size == 1  # asking writes nothing
    clock.move(hours=12)
    assert other.refusal("firm-credit", quota, call, other.now()) is None


def test_a_quota_begins_anew_with_the_day_of_the_region(ledger: Ledger, clock: Clock) -> None:
    quota = Quota(calls_a_day=1)
    assert ledger.commit(look_up(), quota).verdict == "written"
    clock.move(hours=11, minutes=59)
    assert ledger.commit(look_up(), quota).verdict == "denied"
    clock.move(minutes=1)  # midnight in Shanghai
    assert ledger.commit(look_up(), quota).verdict == "written"


def test_a_stream_gives_back_what_it_did_not_hand_out_on_its_own_day(ledger: Ledger, clock: Clock) -> None:
    quota = Quota(rows_a_day=100)
    asked = look_up(kind="opened", rows=0, reserved=80)
    opened = ledger.commit(asked, quota)
    assert ledger.commit(asked, quota).verdict == "denied"
    day = ledger.day(opened.at)
    ledger.commit(look_up(kind="closed", rows=30, reserved=80, opened=opened.sequence, day=day))
    assert ledger.commit(look_up(rows=70), quota).verdict == "written"
    assert ledger.commit(look_up(rows=1), quota).verdict == "denied"
    clock.move(days=1)
    tomorrow = ledger.commit(asked, quota)
    ledger.commit(look_up(kind="broken", rows=0, reserved=80, opened=tomorrow.sequence, day=day))
    assert ledger.commit(look_up(rows=21), quota).verdict == "denied"


def test_entries_of_one_answer_are_written_all_or_none(ledger: Ledger, folders: Folders) -> None:
    writes = [(look_up(), None), (look_up(grant="b"), Quota(calls_a_day=1)), (look_up(grant="b"), Quota(calls_a_day=1))]
    outcome = ledger.commit_all(writes)
    assert outcome.reason == "quota: 1 calls a day of b"
    assert [(one.kind, one.reason) for one in entries(folders)] == [("denied", outcome.reason)] * 3
    assert ledger.commit_all(writes[:2]) == Outcome("written", START, 3)


def test_a_wrong_entry_harms_nobody_else(ledger: Ledger, folders: Folders, key: HubKey) -> None:
    with pytest.raises(LedgerError, match="rows of an entry"):
        ledger.commit_all([(look_up(), None), (look_up(rows=-5), None)])
    assert ledger.commit(look_up()).sequence == 0
    ledger.close()
    assert sound(folders, key)


def test_time_never_goes_back(ledger: Ledger, clock: Clock, folders: Folders) -> None:
    ledger.commit(look_up())
    clock.move(days=-1)
    assert ledger.now() == START
    assert ledger.commit(look_up()).at == START
    assert ledger.commit(look_up(), Quota(calls_a_day=2)).verdict == "denied"
    clock.move(days=1, seconds=1)
    assert ledger.now() == START + timedelta(seconds=1)


def test_what_was_counted_is_known_after_a_restart(open_ledger: Open, folders: Folders) -> None:
    quota = Quota(calls_a_day=3)
    with open_ledger() as first:
        first.commit(look_up(), quota)
        first.commit(ACT)
    second = open_ledger()
    assert second.acts == 1
    assert second.commit(look_up(), quota).verdict == "written"
    second.close()
    standing = json.loads(folders.standing.read_bytes())
    assert standing["counters"] == [["firm-credit", "2026-03-01", 2, 2, 2]]
    folders.standing.write_bytes(folders.standing.read_bytes().replace(b",2,2,2]", b",0,2,2]"))
    third = open_ledger()
    assert [third.commit(look_up(), quota).verdict for _ in range(2)] == ["written", "denied"]


def test_tasks_wait_without_holding_the_loop_up(ledger: Ledger, folders: Folders) -> None:
    async def ask() -> list[Outcome]:
        loop = asyncio.get_running_loop()
        woken: list[object] = []
        really = loop.call_soon_threadsafe
        loop.call_soon_threadsafe = lambda *said, **more: (woken.append(said), really(*said, **more))[1]  # type: ignore
        found = await asyncio.gather(*(ledger.commit_async([(look_up(), None)]) for _ in range(50)))
        assert len(woken) <= 10
        return list(found)

    ledger.commit(look_up())
    assert sorted(one.sequence for one in asyncio.run(ask())) == list(range(1, 51))
    with pytest.raises(LedgerError, match="rows of an entry"):
        asyncio.run(ledger.commit_async([(look_up(rows=-5), None)]))


def test_a_checkpoint_comes_before_a_thousand_entries_go_without(ledger: Ledger, folders: Folders) -> None:
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(lambda number: ledger.commit(look_up(number)), range(4000)))
    ledger.close()
    sizes = [0, *(int(note.split("\n")[1]) for note in read_notes(folders.checkpoints[0]))]
    assert sizes[-1] == 4000
    assert max(after - before for before, after in pairwise(sizes)) <= 1000


def test_a_checkpoint_comes_within_a_minute(ledger: Ledger, folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.writer._DUE_SECONDS", 0.1)
    for size in (1, 2, 3):
        ledger.commit(look_up())
        for _ in range(200):
            found = last_checkpoint(folders)
            if found is not None and found.size == size:
                break
            threading.Event().wait(0.02)
        assert found is not None
        assert found.size == size


def test_a_closed_ledger_takes_nothing(ledger: Ledger) -> None:
    ledger.close()
    with pytest.raises(LedgerError, match="closed in this process"):
        ledger.commit(look_up())


def test_without_its_checkpoints_outside_the_ledger_takes_no_entry(ledger: Ledger, folders: Folders) -> None:
    folders.outside.parent.mkdir(parents=True, exist_ok=True)
    folders.outside.write_text("in the way")

    def go_on() -> None:
        for number in range(1001):
            ledger.commit(look_up(number))

    with pytest.raises(LedgerError, match=r"cannot be written: .*checkpoints"):
        go_on()
    folders.outside.unlink()
    assert ledger.commit(look_up()).verdict == "written"
