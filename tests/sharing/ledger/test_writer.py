"""Commits: durable, in one order over threads and processes, decided where they are written."""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.sharing.ledger.conftest import START, ZONE, Clock, Open, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.batch import Outcome
from zhongshu.sharing.ledger.checkpoint import last_checkpoint, read_notes
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import Folders, digest, list_segments, segment_name
from zhongshu.sharing.ledger.head import Head
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

ACT = Entry(kind="act", actor="person:boss", act="grant.revoked", details={"grant": "firm-credit"})


def entries(folders: Folders) -> list[Entry]:
    return [decode(line) for one in list_segments(folders) for line in one.read().split(b"\n")[:-1]]


def sound(folders: Folders, key: HubKey) -> bool:
    return verify(folders, key.public, ZONE).faults == ()


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


CHILD = """
import sys, threading
from pathlib import Path
from tests.sharing.ledger.conftest import ZONE, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

home = Path(sys.argv[1])
ledger = Ledger(Folders.below(home), HubKey.at(home / "keys" / "hub.ed25519", "testland"), ZONE)
"""


def child(script: str, home: Path, *words: object) -> "subprocess.Popen[str]":
    words = (sys.executable, "-c", CHILD + script, home, *words)
    return subprocess.Popen(
        [str(one) for one in words], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    )


def said(process: "subprocess.Popen[str]") -> Sequence[str]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.split()


MANY = """
found = []
def work():
    for _ in range(int(sys.argv[2])):
        outcome = ledger.commit(look_up(), Quota(calls_a_day=int(sys.argv[3])))
        found.append(f"{outcome.verdict}:{outcome.sequence}")
threads = [threading.Thread(target=work) for _ in range(20)]
[one.start() for one in threads]; [one.join() for one in threads]
ledger.close()
print(*found)
"""


def test_a_quota_of_100_under_200_calls_of_two_processes_allows_exactly_100(
    home: Path, folders: Folders, key: HubKey
) -> None:
    answers = [answer for one in [child(MANY, home, 5, 100) for _ in range(2)] for answer in said(one)]
    assert sum(one.startswith("written") for one in answers) == 100
    assert sum(one.startswith("denied") for one in answers) == 100
    assert sound(folders, key)


def test_two_processes_with_many_threads_lose_and_double_nothing(home: Path, folders: Folders, key: HubKey) -> None:
    answers = [answer for one in [child(MANY, home, 250, 10**6) for _ in range(2)] for answer in said(one)]
    assert sorted(int(one.split(":")[1]) for one in answers) == list(range(10_000))
    assert [one.sequence for one in entries(folders)] == list(range(10_000))
    assert len(list_segments(folders)) == 2
    assert sound(folders, key)


ENDLESS = """
import os
def work():
    while True:
        os.write(1, b"%d\\n" % ledger.commit(look_up()).sequence)
for _ in range(8):
    threading.Thread(target=work, daemon=True).start()
threading.Event().wait(60)
"""


def test_what_was_acknowledged_survives_a_kill(home: Path, folders: Folders, key: HubKey, open_ledger: Open) -> None:
    acknowledged: set[int] = set()
    for _ in range(3):
        process = child(ENDLESS, home)
        assert process.stdout is not None
        acknowledged |= {int(process.stdout.readline()) for _ in range(300)}
        process.kill()
        acknowledged |= {int(one) for one in process.stdout.read().split("\n")[:-1]}
        process.wait()
    ledger = open_ledger(clock=lambda: START + timedelta(days=36500))
    ledger.commit(look_up())
    ledger.close()
    assert acknowledged <= {one.sequence for one in entries(folders)}
    assert sound(folders, key)


def test_a_torn_line_is_cut_and_told(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    with open_ledger() as before:
        before.commit(look_up())
    path = list_segments(folders)[0].path
    path.write_bytes(path.read_bytes() + b'{"actor":"person')
    running = open_ledger()
    assert running.commit(look_up()).sequence == 2
    note = entries(folders)[1]
    assert (note.act, note.details) == ("ledger.mended", {"bytes": "16"})
    with path.open("ab") as file:  # and by a process that dies while this one runs
        file.write(b"x")
    running.commit(look_up())
    assert [one.act for one in entries(folders)] == [None, "ledger.mended", None, "ledger.mended", None]
    running.close()
    assert sound(folders, key)


def test_hashes_that_a_crash_lost_are_made_anew(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    with open_ledger() as before, ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: before.commit(look_up(number)), range(600)))
    folders.standing.unlink()
    (folders.tree / "1").unlink()
    (folders.tree / "0").write_bytes((folders.tree / "0").read_bytes()[:700] + bytes(5000))
    open_ledger().commit(look_up())
    assert sound(folders, key)


def test_a_crash_while_sealing_is_gone_on_from(
    open_ledger: Open, folders: Folders, key: HubKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 10)
    with open_ledger() as before:
        for number in range(10):
            before.commit(look_up(number))
    path = list_segments(folders)[0].path
    path.rename(path.with_name(segment_name(0, digest(path.read_bytes()))))  # and the next one was not begun
    assert sound(folders, key)
    assert open_ledger().commit(look_up()).sequence == 10
    assert sound(folders, key)


def test_a_writer_that_died_before_it_told_the_others_is_not_overlooked(
    open_ledger: Open, folders: Folders, key: HubKey
) -> None:
    later = START + timedelta(hours=1)
    running, dying = open_ledger(), open_ledger(clock=lambda: later)
    running.commit(look_up())
    dying.commit(ACT)
    head = Head(folders.head)
    head.set(1, 0, int(START.timestamp()) * 10**6)  # as before its act
    assert running.commit(look_up(), seen=0).verdict == "stale"
    assert (running.acts, running.now()) == (1, later)
    head.set(1, 0, int(START.timestamp()) * 10**6)
    assert running.commit(look_up(), seen=1) == Outcome("written", later, 2)
    assert sound(folders, key)


def test_hashes_that_were_deleted_are_made_anew(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    with open_ledger() as before:
        for number in range(300):
            before.commit(look_up(number))
    for level in "01":
        (folders.tree / level).unlink()
        open_ledger().commit(look_up())
        assert sound(folders, key)


def test_a_sealed_segment_that_ends_in_the_middle_is_not_cut(
    open_ledger: Open, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 10)
    with open_ledger() as before:
        for number in range(15):
            before.commit(look_up(number))
    folders.standing.unlink()
    path = list_segments(folders)[0].path
    damaged = path.read_bytes() + b"x"
    path.write_bytes(damaged)
    with pytest.raises(LedgerError, match="its last line has no end"):
        open_ledger().commit(look_up())
    assert path.read_bytes() == damaged


def test_a_ledger_put_in_place_of_this_one_is_gone_on_with(ledger: Ledger, folders: Folders, key: HubKey) -> None:
    for number in range(3):
        ledger.commit(look_up(number))
    ledger.checkpoint()
    backup = folders.ledger.with_name("backup")
    shutil.copytree(folders.ledger, backup)
    ledger.commit(ACT)
    shutil.rmtree(folders.ledger)
    backup.rename(folders.ledger)
    assert ledger.commit(look_up()).sequence == 3
    assert (ledger.size, ledger.acts) == (4, 0)
    assert sound(folders, key)


FULL = """
import resource, signal
ledger.commit(look_up())
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
written = refused = 0
for number in range(60):
    try:
        ledger.commit_all([(look_up(number), None)] * 3)
        written += 3
    except LedgerError as error:
        assert "File too large" in str(error), error
        refused += 3
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
ledger.commit(look_up())
ledger.close()
print(written, refused)
"""


def test_a_full_disk_refuses_and_is_over_by_itself(home: Path, folders: Folders, key: HubKey) -> None:
    written, refused = map(int, said(child(FULL, home)))
    assert written > 0
    assert refused > 0
    assert len(entries(folders)) == written + 2
    assert sound(folders, key)


def test_a_folder_that_cannot_be_written_refuses_and_recovers(ledger: Ledger, folders: Folders, home: Path) -> None:
    folders.ledger.parent.mkdir(parents=True, exist_ok=True)
    folders.ledger.write_text("in the way")
    with pytest.raises(LedgerError, match="cannot be written"):
        ledger.commit(look_up())
    with pytest.raises(LedgerError, match="cannot be written"):
        ledger.now()
    folders.ledger.unlink()
    assert ledger.commit(look_up()).sequence == 0


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


def test_a_ledger_shorter_than_its_checkpoints_is_not_gone_on_with(open_ledger: Open, folders: Folders) -> None:
    with open_ledger() as before:
        before.commit(look_up())
        before.commit(look_up())
    path = list_segments(folders)[0].path
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    with pytest.raises(LedgerError, match="ends after 1 entries, and a checkpoint vouches for 2"):
        open_ledger().commit(look_up())


def test_a_damaged_line_is_not_gone_on_with(open_ledger: Open, folders: Folders) -> None:
    with open_ledger() as before:
        before.commit(look_up())
    folders.standing.unlink()
    path = list_segments(folders)[0].path
    path.write_bytes(path.read_bytes().replace(b'"sequence":0', b'"sequence":7'))
    with pytest.raises(LedgerError, match="damaged at entry 0"):
        open_ledger().commit(look_up())
