"""A dataset whose pack gains, loses or retypes a column: rows that are there stay readable, also in old snapshots."""

from pathlib import Path

import pytest

from tests.kit import READER, make_hub, rows_of, write_pack
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import LoadError
from zhongshu.packs.hub import Hub

BEFORE = """
    dataset: visits
    title: visits
    owner: office
    level: 1
    sharing: unconditional
    origin: measured
    key: [day]
    columns:
      day: {type: date}
      people: {type: integer}
      gone: {type: string}
"""
AFTER = BEFORE.replace("gone: {type: string}", "weather: {type: string}").replace(
    "people: {type: integer}", "people: {type: decimal, scale: 1}"
)
TABLE = """---
table: busy
title: busy
---
SELECT day, people, weather FROM visits WHERE people > 5
"""


def _first(home: Path, rows: str = "day,people,gone\n2026-01-01,3,x\n2026-01-02,7,y\n") -> None:
    hub = make_hub(home, {"halls": {"datasets/visits.yaml": BEFORE}})
    _load(hub, home, rows)


def _load(hub: Hub, home: Path, rows: str) -> None:
    path = home / "rows.csv"
    path.write_text(rows, encoding="utf-8")
    hub.load("halls.visits", path, source=None, who="test")


def _again(home: Path, spec: str = AFTER) -> Hub:
    write_pack(home, "halls", {"datasets/visits.yaml": spec, "tables/busy.sql": TABLE})
    return open_hub(home)


def _asked(hub: Hub, number: int | None = None) -> list[tuple[object, ...]]:
    desk = hub.desk(READER, None if number is None else hub.snapshots.get(number))
    return desk.rows("halls.visits", columns=["people", "weather"], order=["day"])[1]


def test_a_new_column_is_empty_in_the_rows_that_are_there(tmp_path: Path) -> None:
    _first(tmp_path)
    assert [(str(people), weather) for people, weather in _asked(_again(tmp_path))] == [("3.0", None), ("7.0", None)]


def test_the_next_load_takes_the_old_rows_along(tmp_path: Path) -> None:
    _first(tmp_path)
    hub = _again(tmp_path)
    _load(hub, tmp_path, "day,people,weather\n2026-01-02,8.5,rain\n2026-01-03,1,sun\n")
    assert [(str(people), weather) for people, weather in _asked(hub)] == [
        ("3.0", None),
        ("8.5", "rain"),
        ("1.0", "sun"),
    ]
    assert [str(row[1]) for row in rows_of(hub, "halls.busy")] == ["8.5"]


def test_an_earlier_snapshot_is_read_under_the_new_columns(tmp_path: Path) -> None:
    _first(tmp_path)
    number = open_hub(tmp_path).snapshot().number
    hub = _again(tmp_path)
    _load(hub, tmp_path, "day,people,weather\n2026-01-02,8.5,rain\n")
    assert [(str(people), weather) for people, weather in _asked(hub, number)] == [("3.0", None), ("7.0", None)]


def test_a_refresh_reads_the_old_rows_too(tmp_path: Path) -> None:
    _first(tmp_path)
    hub = _again(tmp_path)
    hub.refresher.run(who="test")
    assert [str(row[1]) for row in rows_of(hub, "halls.busy")] == ["7.0"]


def test_values_that_do_not_fit_the_new_type_stop_the_load_and_change_nothing(tmp_path: Path) -> None:
    _first(tmp_path)
    hub = _again(
        tmp_path, BEFORE.replace("gone: {type: string}", "gone: {type: integer}\n      weather: {type: string}")
    )
    before = hub.snapshot().number
    with pytest.raises(LoadError, match="do not fit its new column types"):
        _load(hub, tmp_path, "day,people,gone,weather\n2026-01-03,1,4,sun\n")
    assert hub.snapshots.current_number() == before
