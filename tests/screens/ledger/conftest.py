"""A ledger whose clock stands still, and who looks into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.sharing.ledger.conftest import ZONE, Clock
from zhongshu.rules.parameters import FOREVER, Edition, EditionSpec, Reference
from zhongshu.screens.ledger.delays import Delays
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.subjects import pseudonym
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

MARCH, APRIL = b"m" * 32, b"a" * 32
FIRM = "91331004YL0000004L"

Write = Callable[..., int]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with Ledger(Folders.below(tmp_path), HubKey.at(tmp_path / "hub.key", "testland"), ZONE, clock=clock) as opened:
        yield opened


@pytest.fixture
def write(ledger: Ledger) -> Write:
    """Writes an entry, and gives its sequence; what is not said is of a bank officer's look-up of the firm."""

    def make(**changed: Any) -> int:
        said: dict[str, Any] = {
            "kind": "read",
            "actor": "p1",
            "unit": "bank",
            "grant": "bank-lookup",
            "purpose": "loan_review",
            "objects": (Look("firms.firm", ("uscc", "name")),),
            "subjects": (pseudonym(MARCH, FIRM),),
            "subject_count": 1,
            "rows": 1,
        }
        return ledger.commit(Entry(**said | changed)).sequence

    return make


def delays(days: int, *, purpose: str = "investigation", since: date = date(2020, 1, 1)) -> Delays:
    """The parameter with one purpose."""
    zone = ZoneInfo("Asia/Shanghai")
    spec = EditionSpec(valid_from=since, reference=Reference(title="a rule"), certainty="missing")
    begins = datetime(since.year, since.month, since.day, tzinfo=zone)
    return Delays((Edition(begins, FOREVER.replace(tzinfo=zone), spec, ({"purpose": purpose, "days": days},)),))


def at(month: int, day: int = 1) -> datetime:
    return datetime(2026, month, day, 4, tzinfo=UTC)
