"""What a process finds at the end of the ledger: what a crash left is mended, what somebody took away is told."""

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.sharing.ledger.children import child
from tests.sharing.ledger.conftest import ACT, START, Open, entries, look_up, sound
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.batch import Outcome
from zhongshu.sharing.ledger.files import Folders, digest, list_segments, segment_name
from zhongshu.sharing.ledger.head import Head, told_size
from zhongshu.sharing.signing import HubKey


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


KILLED = """
import os, signal
from zhongshu.sharing.ledger import appender, head, tail
ledger.commit(look_up())
{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
ledger.commit(look_up())
"""


@pytest.mark.parametrize(
    ("step", "told"),
    [("tail._sync", 1), ("appender._show", 1), ("head._check", 0)],
    ids=["before the line is durable", "before the head is told", "while the head is told"],
)
def test_the_head_is_told_of_what_is_durable_wherever_its_writer_is_killed(
    folders: Folders, key: HubKey, open_ledger: Open, step: str, told: int
) -> None:
    process = child(KILLED.format(step=step), folders.ledger.parent)
    assert process.wait(60) == -signal.SIGKILL
    assert (len(entries(folders)), told_size(folders.head)) == (2, told)
    assert open_ledger().commit(look_up()).sequence == 2
    assert sound(folders, key)


def test_what_is_missing_behind_the_last_checkpoint_is_refused_until_it_is_restored(
    open_ledger: Open, folders: Folders, key: HubKey
) -> None:
    running = open_ledger()
    running.commit(look_up())
    running.checkpoint()
    running.commit_all([(look_up(), None), (look_up(), None)])
    path = list_segments(folders)[0].path
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\n") + 100])
    with pytest.raises(LedgerError, match="shorter than it was"):
        running.commit(look_up())
    for ledger in (running, open_ledger(), running):
        with pytest.raises(LedgerError, match="after 1 entries, and 3 were written: 1 to 2 are missing") as told:
            ledger.commit(look_up())
        assert "restore ledger/segments from a backup" in str(told.value.hint)
    path.write_bytes(whole)
    assert [ledger.commit(look_up()).sequence for ledger in (running, open_ledger())] == [3, 4]
    assert sound(folders, key)


LOST = """
import os
ledger.commit(look_up())
os._exit(0)
"""


def test_what_no_checkpoint_vouches_for_can_be_given_up(open_ledger: Open, folders: Folders, key: HubKey) -> None:
    with open_ledger() as before:
        before.commit(look_up())
    kept = list_segments(folders)[0].path.read_bytes()
    child(LOST, folders.ledger.parent).wait(60)
    list_segments(folders)[0].path.write_bytes(kept)
    with pytest.raises(LedgerError, match="delete ledger/head"):
        open_ledger().commit(look_up())
    folders.head.unlink()
    assert open_ledger().commit(look_up()).sequence == 1
    assert sound(folders, key)
