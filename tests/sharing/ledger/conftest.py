"""A ledger in a temporary folder, and entries to put into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from zhongshu.sharing.ledger.entry import Entry, Look, decode
from zhongshu.sharing.ledger.files import Folders, list_segments
from zhongshu.sharing.ledger.verify import verify
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 1, 4, tzinfo=UTC)  # noon in the region


def look_up(number: int = 0, **changed: Any) -> Entry:
    """A bank officer looks a firm up."""
    said: dict[str, Any] = {
        "kind": "read",
        "actor": f"person:p{number % 7}",
        "unit": "bank",
        "key": "zk_a1b2c3",
        "grant": "firm-credit",
        "version": 3,
        "purpose": "loan_review",
        "reference": f"consent:{number}",
        "address": "/api/v1/data/credit.firm",
        "objects": (Look("credit.firm", ("uscc", "name", "capital")),),
        "filter": "f" * 32,
        "subjects": (f"{number:022d}",),
        "subject_count": 1,
        "rows": 1,
        "result": "0" * 32,
    }
    return Entry(**said | changed)


ACT = Entry(kind="act", actor="person:boss", act="grant.revoked", details={"grant": "firm-credit"})


def entries(folders: Folders) -> list[Entry]:
    """Everything in the ledger."""
    return [decode(line) for one in list_segments(folders) for line in one.read().split(b"\n")[:-1]]


def sound(folders: Folders, key: HubKey) -> bool:
    """Whether `verify` finds nothing wrong."""
    return verify(folders, key.public, ZONE).faults == ()


class Clock:
    """Stands still until it is set or moved."""

    def __init__(self, now: datetime = START):
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


Open = Callable[..., Ledger]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def folders(home: Path) -> Folders:
    return Folders.below(home)


@pytest.fixture
def key(home: Path) -> HubKey:
    return HubKey.at(home / "keys" / "hub.ed25519", "testland")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_ledger(folders: Folders, key: HubKey, clock: Clock) -> Iterator[Open]:
    """Opens the ledger as another process would; all are closed at the end."""
    opened: list[Ledger] = []

    def make(**said: Any) -> Ledger:
        opened.append(Ledger(folders, key, ZONE, **{"clock": clock} | said))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def ledger(open_ledger: Open) -> Ledger:
    return open_ledger()
