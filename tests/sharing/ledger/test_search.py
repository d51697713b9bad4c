"""What is looked for is found, whether its segment is open, sealed, without index or archived."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sharing.ledger.conftest import START, Clock, Open, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.archive import archive
from zhongshu.sharing.ledger.entry import Entry, Look, decode
from zhongshu.sharing.ledger.files import Folders, list_indexes, list_segments
from zhongshu.sharing.ledger.search import Wanted, matches, search

ODD = "\x00\"台\n'\\\u2028%_"


@pytest.fixture
def grown(open_ledger: Open, folders: Folders, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """An archived, several sealed, one sealed without index, and an open segment."""
    monkeypatch.setattr("zhongshu.sharing.ledger.tail.SEGMENT", 20)
    with open_ledger() as ledger:
        for number in range(130):
            clock.move(hours=1)
            entry = look_up(number)
            if number % 10 == 3:
                entry = Entry(kind="denied", actor=ODD, decision="denied", reason="No grant", key=ODD)
            elif number % 10 == 5:
                entry = replace(entry, objects=(Look("air.station"), Look("traffic.road")), grant="Open")
            elif number % 10 == 7:
                entry = Entry(kind="login", actor="person:p1", address="/login")
            ledger.commit(entry)
        archive(ledger, START + timedelta(hours=30), actor="operator:test")
    indexes = list_indexes(folders)
    for first, index in indexes.items():
        if first == 60:
            index.path.unlink()
    return folders


def everything(folders: Folders) -> list[Entry]:
    return [decode(line) for one in list_segments(folders) for line in one.read().split(b"\n")[:-1]][::-1]


MOMENTS = st.none() | st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 7)).map(
    lambda one: one.replace(tzinfo=START.tzinfo)
)
WANTED = st.builds(
    Wanted,
    actor=st.none() | st.sampled_from(["person:p1", ODD, "nobody"]),
    unit=st.none() | st.just("bank"),
    key=st.none() | st.sampled_from([ODD, "zk_a1b2c3"]),
    grant=st.none() | st.sampled_from(["Open", "firm-credit"]),
    objects=st.none() | st.sampled_from([(), ("air.station",), ("credit.firm", "traffic.road")]),
    subjects=st.none() | st.lists(st.integers(0, 130).map(lambda one: f"{one:022d}"), max_size=5).map(tuple),
    kinds=st.none() | st.sampled_from([("read",), ("denied", "login"), ()]),
    decision=st.none() | st.sampled_from(["allowed", "denied"]),
    first=MOMENTS,
    until=MOMENTS,
    text=st.none() | st.sampled_from(["no GRANT", "open", "TRAFFIC", "consent:12", "台", "%", "absent"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=WANTED, limit=st.integers(1, 140), before=st.none() | st.integers(0, 140))
def test_index_and_lines_give_the_same_answer(grown: Folders, wanted: Wanted, limit: int, before: int | None) -> None:
    expected = [one for one in everything(grown) if matches(one, wanted) and (before is None or one.sequence < before)]
    assert search(grown, wanted, limit=limit, before=before) == expected[:limit]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 131),
        ({"actor": ODD}, 13),
        ({"decision": "denied"}, 13),
        ({"kinds": ("login",)}, 13),
        ({"objects": ("air.station", "air.nothing")}, 13),
        ({"subjects": (f"{12:022d}", f"{121:022d}")}, 2),
        ({"until": START + timedelta(hours=1)}, 0),
        ({"first": START + timedelta(hours=1), "until": START + timedelta(hours=3)}, 2),
        ({"text": "LEDGER.archived"}, 1),
    ],
)
def test_what_is_wanted_is_found(grown: Folders, wanted: dict[str, Any], count: int) -> None:
    found = search(grown, Wanted(**wanted), limit=200)
    assert len(found) == count
    assert [one.sequence for one in found] == sorted((one.sequence for one in found), reverse=True)


def test_pages_follow_one_another(grown: Folders) -> None:
    pages: list[Entry] = []
    while page := search(grown, Wanted(unit="bank"), limit=7, before=pages[-1].sequence if pages else None):
        assert len(page) <= 7
        pages += page
    assert pages == search(grown, Wanted(unit="bank"), limit=1000)


def test_a_damaged_index_is_said(grown: Folders) -> None:
    for index in list_indexes(grown).values():
        index.path.write_bytes(b"PAR1 not any more")
    with pytest.raises(LedgerError, match="verify"):
        search(grown, Wanted(actor="person:p1"), limit=1000)


def test_a_search_imports_no_pandas(grown: Folders) -> None:
    """Where it is installed, for analyses, DuckDB would import it for any parameter: 50 MB in every web process."""
    code = f"""
import sys
from pathlib import Path
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.search import Wanted, search
folders = Folders(*map(Path, {[str(grown.ledger), str(grown.outside), str(grown.archive)]}))
print(len(search(folders, Wanted(actor="person:p1", kinds=("login",)))), "pandas" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["13", "False"]
