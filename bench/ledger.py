"""A million entries: verified, proved, weighed; and how many durable commits a second."""

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.report import Line, timed
from zhongshu.sharing.ledger.batch import Batch
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.ledger.files import SEGMENT, Folders, ledger_files
from zhongshu.sharing.ledger.index import index_missing
from zhongshu.sharing.ledger.prove import check_proof, prove
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.ledger.tail import Tail
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

_ENTRIES, _SECONDS, _PROOF, _BYTES = 1_000_000, 60, 0.05, 800
_BATCH = 512
_WAITING, _COMMITS, _SLOWEST = 64, 12_800, 1_000
_ZONE = ZoneInfo("Asia/Shanghai")
_START = datetime(2026, 1, 1, tzinfo=UTC)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `ledger`."""
    yield _commit(folder / "commit")
    home = folder / "million"
    folders, key = Folders.below(home), HubKey.at(home / "keys" / "hub.ed25519", "bench")
    _grow(folders, key)
    size = sum(path.stat().st_size for path in [*ledger_files(folders), folders.checkpoints[1]])
    note = f"{size / _ENTRIES:.0f} bytes: lines, tree, indexes, checkpoints"
    yield Line("ledger", "bytes", size / _ENTRIES / _BYTES, f"{_BYTES} bytes an entry", most=1.0, note=note)
    with timed() as watch:
        found = verify(folders, key.public, _ZONE)
    assert found.ok, found.faults
    note = f"{watch.seconds:.1f} s for {found.entries:,} entries, {found.checkpoints} checkpoints"
    yield Line("ledger", "verify", watch.seconds / _SECONDS, f"{_SECONDS} s", most=1.0, note=note)
    yield _proof(folders, key)
    yield _search(folders)


def _entry(chance: random.Random, number: int) -> Entry:
    return Entry(
        kind="read",
        actor=f"person:p{chance.randrange(2000):05d}",
        unit=f"bank_{chance.randrange(40)}",
        key=f"zk{chance.randrange(400):06d}",
        grant="firm-credit",
        version=3,
        purpose="loan_review",
        reference=f"consent:2026-{number:07d}",
        address="/api/v1/data/credit.firm",
        objects=(Look("credit.firm", ("uscc", "name", "capital", "status", "founded", "output")),),
        filter=chance.randbytes(16).hex(),
        subjects=(chance.randbytes(11).hex(),),
        subject_count=1,
        rows=1,
        result=chance.randbytes(16).hex(),
    )


def _grow(folders: Folders, key: HubKey) -> None:
    """As the writer does it, in one process and without waiting for the disk line by line."""
    chance = random.Random(4)
    for folder in (folders.segments, folders.tree, folders.index):
        folder.mkdir(parents=True)
    tail = Tail(folders, _ZONE)
    for first in range(0, _ENTRIES, _BATCH):
        tail.catch_up()
        batch = Batch(tail.standing, _START + timedelta(seconds=first))
        for number in range(first, min(first + _BATCH, _ENTRIES)):
            batch.decide([(_entry(chance, number), None)], None)
        tail.append(batch.lines, batch.added)
        if first % (SEGMENT * 4) == 0:
            _sign(folders, key)
    tail.close()
    _sign(folders, key)
    index_missing(folders)


def _sign(folders: Folders, key: HubKey) -> None:
    with Ledger(folders, key, _ZONE) as ledger:
        ledger.checkpoint()


def _proof(folders: Folders, key: HubKey) -> Line:
    chance = random.Random(5)
    with Ledger(folders, key, _ZONE) as ledger:
        asked = [chance.randrange(_ENTRIES) for _ in range(20)]
        ledger.covering(asked[0])
        with timed() as watch:
            proofs = [prove(folders, one, ledger.covering(one)) for one in asked]
        for one, proof in zip(asked, proofs, strict=True):
            assert check_proof(proof, key.public).sequence == one
    seconds = watch.seconds / len(asked)
    return Line("ledger", "proof", seconds / _PROOF, f"{_PROOF:g} s", most=1.0, note=f"{seconds * 1000:.1f} ms")


def _search(folders: Folders) -> Line:
    """The page of one officer, and a pseudonym that nobody has: all of the index is looked through."""
    with timed() as page:
        assert len(search(folders, Wanted(actor="person:p00007"), limit=50)) == 50
    with timed() as nothing:
        assert not search(folders, Wanted(subjects=("nobody",)), limit=50)
    note = f"{page.seconds * 1000:.0f} ms for a page, {nothing.seconds * 1000:.0f} ms for what is not there"
    return Line("ledger", "search", nothing.seconds, "1 s", most=1.0, note=note)


def _commit(home: Path) -> Line:
    """64 threads that wait for each of their commits: told, not bounded, as it depends on the disk."""
    key = HubKey.at(home / "keys" / "hub.ed25519", "bench")
    chance = random.Random(6)
    entries = [_entry(chance, number) for number in range(1000)]
    with Ledger(Folders.below(home), key, _ZONE) as ledger:
        ledger.commit(entries[0])

        def work() -> None:
            for number in range(_COMMITS // _WAITING):
                ledger.commit(entries[number])

        threads = [threading.Thread(target=work) for _ in range(_WAITING)]
        with timed() as watch:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    rate = _COMMITS / watch.seconds
    note = f"{rate:,.0f} durable commits a second, {_WAITING} waiting"
    return Line("ledger", "commit", rate / _SLOWEST, f"{_SLOWEST} a second", least=0.0, note=note)
