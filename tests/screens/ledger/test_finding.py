"""Pages of entries, and what a subject is told beyond them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.screens.ledger.conftest import APRIL, FIRM, MARCH, Write, at, delays
from tests.sharing.ledger.conftest import START, Clock
from zhongshu.packs.hub import Hub
from zhongshu.screens.ledger.delays import Delays
from zhongshu.screens.ledger.finding import PAGE, Found, bulk, delayed, find, unknowable
from zhongshu.screens.ledger.sight import Sight
from zhongshu.sharing.grants.nouns import Noun, Nouns
from zhongshu.sharing.ledger.entry import Look
from zhongshu.sharing.ledger.search import Wanted
from zhongshu.sharing.ledger.subjects import pseudonym
from zhongshu.sharing.ledger.writer import Ledger

ABOUT = frozenset({pseudonym(MARCH, FIRM), pseudonym(APRIL, FIRM)})


def firm(now: datetime = START, rule: Delays | None = None) -> Sight:
    return Sight("me", now, subject=True, subjects=ABOUT, delays=rule or Delays())


def sequences(found: Found) -> list[int]:
    return [entry.sequence for entry in found.entries]


def test_pages_follow_each_other_without_gap_or_repetition(ledger: Ledger, write: Write) -> None:
    for number in range(3 * PAGE):
        write(actor="me" if number % 3 else "p1", objects=(Look("a.b" if number % 2 else "c.d"),))
    officer = Sight("me", START, objects=frozenset({"a.b"}))
    expected = [number for number in reversed(range(3 * PAGE)) if number % 3 or number % 2]
    read, before, more = list[int](), None, True
    while more:
        found = find(ledger.folders, officer, Wanted(), before=before)
        assert len(found.entries) <= PAGE
        read += sequences(found)
        before, more = read[-1], found.more
    assert read == expected


def test_held_back_entries_leave_no_hole_in_a_page(ledger: Ledger, write: Write) -> None:
    for number in range(2 * PAGE + 20):
        write(purpose="investigation" if number % 2 else "loan_review")
    found = find(ledger.folders, firm(rule=delays(30)), Wanted())
    assert len(found.entries) == PAGE
    assert {entry.purpose for entry in found.entries} == {"loan_review"}


def test_held_back_entries_are_counted_whatever_is_looked_for(ledger: Ledger, write: Write, clock: Clock) -> None:
    write(purpose="investigation")
    write(purpose="investigation", actor="p9", unit="ecology")
    write(purpose="investigation", subjects=("somebody_else",))
    write()
    assert delayed(ledger.folders, firm(rule=delays(30))) == 2
    later = clock.now + timedelta(days=30)
    assert delayed(ledger.folders, firm(later, delays(30))) == 0
    assert delayed(ledger.folders, firm()) == 0
    assert sequences(find(ledger.folders, firm(later, delays(30)), Wanted())) == [3, 1, 0]


@pytest.mark.parametrize("said", [{"unit": "ecology"}, {"text": "investi"}, {"grant": "secret"}, {"kinds": ("read",)}])
def test_no_filter_brings_held_back_entries_out(ledger: Ledger, write: Write, said: dict[str, Any]) -> None:
    write(purpose="investigation", unit="ecology", grant="secret")
    assert find(ledger.folders, firm(), Wanted(**said)).entries
    assert not find(ledger.folders, firm(rule=delays(30)), Wanted(**said)).entries


def nouns(hub: Hub) -> Nouns:
    """With one table about subjects."""
    made = Nouns(hub.packs.catalogue, hub.packs.indicators, {})
    made.__dict__["of_rows"] = {"firms.firm": Noun("firms.firm", "dataset", "market", {}, "uscc")}
    return made


def test_reads_of_more_subjects_than_an_entry_names_are_told_by_unit(ledger: Ledger, write: Write, hub: Hub) -> None:
    many = {"subjects": (), "subject_count": 5000, "rows": 5000}
    write(**many)
    write(kind="opened", **many)
    write(kind="closed", subjects=(), subject_count=0, rows=5000)
    write(unit="ecology", **many)
    write(unit="police", purpose="investigation", **many)
    write(unit="ecology", subjects=(), subject_count=0, rows=3)
    write(unit="ecology", objects=(Look("air.day"),), **many)
    found = bulk(ledger.folders, firm(rule=delays(30)), nouns(hub))
    assert found is not None
    assert found.units == (("bank", 2), ("ecology", 1))
    assert found.tables == ("firms.firm",)
    assert found.all_of_them
    assert bulk(ledger.folders, Sight("me", START), nouns(hub)) is None


def test_months_without_a_key_are_named() -> None:
    assert unknowable(at(1), at(4), ["2026-03"]) == ("2026-01", "2026-02", "2026-04")
    assert unknowable(datetime(2025, 12, 9, tzinfo=at(1).tzinfo), at(1), ["2026-01"]) == ("2025-12",)
    assert unknowable(None, at(4), []) == ()
