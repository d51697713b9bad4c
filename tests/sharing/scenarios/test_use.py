"""Use is counted from the ledger: by the region's day and the way it came, the same with an index and without."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from zhongshu.sharing.ledger.entry import Entry, Look, encode
from zhongshu.sharing.ledger.files import Folders, Segment, digest, segment_name
from zhongshu.sharing.ledger.index import write_index
from zhongshu.sharing.scenarios.use import use

DAYS = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
SUNDAY, MONDAY = datetime(2026, 3, 1, 15, 59, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
"""One minute in Shanghai parts the two days."""


def read(actor: str, address: str, *names: str, at: datetime = MONDAY, **more: object) -> Entry:
    looks = tuple(Look(name) for name in names)
    return Entry(kind="read", actor=actor, at=at, address=address, objects=looks, **more)  # type: ignore[arg-type]


ENTRIES = [
    read("li", "/packs/air", "air.station_hour", "air.good_hours", at=SUNDAY),
    read("li", "/indicators/air.good_hours", "air.good_hours"),
    read("he", "/", "air.good_hours", "port.ships"),
    read("anyone", "/api/v1/data/air.station_hour", "air.station_hour"),
    read("bot", "/mcp", "air.good_hours"),
    read("worker", "/packs/air", "air.good_hours", grant="operator"),
    read("eve", "/packs/air", "air.good_hours", decision="denied"),
    read("li", "/packs/airport", "airport.gates"),
    Entry(kind="act", actor="qian", at=MONDAY, act="scenario.approved"),
]


@pytest.fixture(params=["open", "sealed", "both"])
def folders(request: pytest.FixtureRequest, tmp_path: Path) -> Folders:
    """A ledger of these entries; half of them behind an index, all of them, or none."""
    made = Folders.below(tmp_path)
    made.segments.mkdir(parents=True)
    made.index.mkdir(parents=True)
    sealed = {"open": 0, "sealed": len(ENTRIES), "both": 4}[request.param]
    for first, some in ((0, ENTRIES[:sealed]), (sealed, ENTRIES[sealed:])):
        if some:
            numbered = (replace(one, sequence=first + at) for at, one in enumerate(some))
            content = b"".join(encode(one) + b"\n" for one in numbered)
            name = segment_name(first, digest(content) if first < sealed else None)
            path = made.segments / name
            path.write_bytes(content)
            if first < sealed:
                write_index(Segment(first, path, digest(content)), made.index)
    return made


def test_by_day_and_way(folders: Folders) -> None:
    found = use(folders, ["air", "port", "empty"], DAYS, "Asia/Shanghai")
    air = found["air"]
    assert [(one.day.day, dict(one.calls), one.readers) for one in air.days] == [
        (1, {"page": 1}, 1),
        (2, {"agent": 1, "api": 1, "elsewhere": 1, "page": 1}, 4),
        (3, {}, 0),
    ]
    assert (air.calls, air.readers, air.by_way("page")) == (5, 4, 2)
    assert (found["port"].calls, found["port"].by_way("elsewhere")) == (1, 1)
    assert (found["empty"].calls, found["empty"].readers, len(found["empty"].days)) == (0, 0, 3)


def test_days_are_the_regions(folders: Folders) -> None:
    found = use(folders, ["air"], DAYS, "UTC")["air"]
    assert [one.total for one in found.days] == [5, 0, 0]


def test_a_region_without_a_ledger_has_no_use(tmp_path: Path) -> None:
    assert use(Folders.below(tmp_path), ["air"], DAYS, "UTC")["air"].calls == 0
