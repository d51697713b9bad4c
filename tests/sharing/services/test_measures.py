"""Calls are counted by day of the region, added up over processes, and read as percentiles."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from zhongshu.sharing.services.measures import Measures, together
from zhongshu.state.database import open_database

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 1, 20, tzinfo=UTC)  # the second of March in the region


@pytest.fixture
def database(state_url: str) -> Iterator[Engine]:
    engine = open_database(state_url)
    yield engine
    engine.dispose()


def test_several_processes_add_to_one_day(database: Engine) -> None:
    one, other = (Measures(database, ZONE, lambda: NOW) for _ in range(2))
    for measures in (one, other, one):
        measures.good("m.s", 0.004)
        measures.bad("m.s", "timeout", "did not answer in time")
        measures.hit("m.s")
        measures.write()
    *_, yesterday, today = other.days("m.s", 3)
    assert (today.day, yesterday.calls) == ("2026-03-02", 0)
    assert (today.good, today.hits, today.faults, today.calls) == (3, 3, {"timeout": 3}, 6)
    standing = one.standing("m.s")
    assert (standing.fault, standing.fault_at, standing.answered) == ("did not answer in time", NOW, NOW)
    assert one.standing("m.other").answered is None


def test_percentiles_come_from_buckets(database: Engine) -> None:
    measures = Measures(database, ZONE, lambda: NOW)
    for number in range(1, 101):
        measures.good("m.s", number / 1000)
    (today,) = measures.days("m.s", 1)
    assert [today.quantile(share) for share in (0.5, 0.95, 1.0)] == [50.0, 95.0, 100.0]
    assert together(measures.days("m.s", 3)).good == 100
    assert today.quantile(0.01) == 1.0


def test_a_state_that_is_away_loses_nothing(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    measures = Measures(database, ZONE, lambda: NOW)
    measures.good("m.s", 0.001)
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "begin", lambda *_: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError, match="away"):
            measures.write()
    assert measures.days("m.s", 1)[0].good == 1
