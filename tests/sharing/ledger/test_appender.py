"""Many processes at one ledger, whichever of them dies, runs out of room, or finds another ledger in its place."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sharing.ledger.children import child, said
from tests.sharing.ledger.conftest import ACT, START, Open, entries, look_up, sound
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.files import Folders, list_segments
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

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
