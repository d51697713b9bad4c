"""The lake in shape: small files put together, old versions and leftovers deleted, values of indicators kept."""

import os
import textwrap
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.kit import READER, make_hub, put, rows_of
from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.publish import drafting
from zhongshu.datasets.upkeep import SMALL_FILES, compact, vacuum
from zhongshu.lake.engine import write_query
from zhongshu.packs.hub import Hub

PACK = {
    "datasets/reading.yaml": textwrap.dedent("""
        dataset: reading
        title: 读数
        owner: office
        level: 1
        sharing: none
        origin: synthetic
        key: [city, day]
        partition: month(day)
        keep: 10d
        columns: {city: {type: area}, day: {type: date}, amount: {type: integer}}
    """),
    "tables/doubled.sql": textwrap.dedent("""\
        ---
        table: doubled
        title: 两倍
        key: [city, day]
        partition: month(day)
        ---
        SELECT city, day, amount * 2 AS amount FROM reading
    """),
    "indicators.yaml": textwrap.dedent("""
        amount: {title: 数量, of: doubled, measure: sum(amount), unit: "1", time: day, area: city}
    """),
}
DEFAULT = timedelta(days=30)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path / "home", {"p": PACK})


def append(hub: Hub, day: str, amount: int) -> None:
    """One row in a file of its own."""
    dataset, intake = hub.packs.catalogue.dataset("p.reading"), hub.intake
    assert dataset.partition is not None
    row = f"SELECT '331000' AS city, DATE '{day}' AS day, {amount}::BIGINT AS amount"
    with drafting(intake.lake, hub.snapshots, intake.lock, run=None) as draft, intake.engine.session() as connection:
        files = write_query(connection, row, intake.lake.path(dataset.name), partition=dataset.partition.sql())
        draft.commit(dataset.name, dataset.spec.duckdb_columns, add=files, partitioned=True)


def files_of(hub: Hub, name: str) -> dict[str, int]:
    """Files of the current version by partition."""
    found: dict[str, int] = {}
    for file in hub.intake.lake.version(name, hub.snapshot().tables[name]).files:
        found[str(file.partition)] = found.get(str(file.partition), 0) + 1
    return found


def put_together(hub: Hub) -> tuple[str, ...]:
    intake = hub.intake
    return compact(hub.packs.catalogue, intake.lake, intake.engine, hub.snapshots, intake.lock)


def cleaned(hub: Hub, *, after: timedelta) -> int:
    """How many files are deleted when it is that much later."""
    now = datetime.now(UTC) + after
    removed, freed = vacuum(hub.packs.catalogue, hub.intake.lake, hub.snapshots, now=now, default=DEFAULT)
    assert (removed == 0) == (freed == 0)
    return removed


def test_small_files_become_one_and_nothing_is_computed_again(hub: Hub) -> None:
    for day in range(1, SMALL_FILES + 2):
        append(hub, f"2020-03-{day:02}", day)
    append(hub, "2020-04-01", 100)
    hub.refresher.run(who="test")
    rows, tables = rows_of(hub, "p.reading"), dict(hub.snapshot().tables)
    assert files_of(hub, "p.reading") == {"2020-03": SMALL_FILES + 1, "2020-04": 1}

    assert put_together(hub) == ("p.reading",)
    assert files_of(hub, "p.reading") == {"2020-03": 1, "2020-04": 1}
    assert rows_of(hub, "p.reading") == rows
    assert {name: number for name, number in hub.snapshot().tables.items() if name != "p.reading"} == {
        name: number for name, number in tables.items() if name != "p.reading"
    }
    snapshot = hub.snapshot().number
    report = hub.refresher.run(who="test")
    assert (report.relations, report.snapshot) == ((), snapshot)


def test_a_table_that_was_behind_before_still_catches_up(hub: Hub) -> None:
    append(hub, "2020-03-01", 1)
    hub.refresher.run(who="test")
    for day in range(2, SMALL_FILES + 3):
        append(hub, f"2020-03-{day:02}", day)
    assert put_together(hub) == ("p.reading",)
    hub.refresher.run(who="test")
    assert [amount for *_, amount in rows_of(hub, "p.doubled")] == [2 * day for day in range(1, SMALL_FILES + 3)]


def test_few_files_are_left_alone(hub: Hub) -> None:
    append(hub, "2020-03-01", 1)
    before = hub.snapshot().number
    assert put_together(hub) == ()
    assert hub.snapshot().number == before


def test_rows_are_kept_as_long_as_the_table_says(hub: Hub) -> None:
    for amount in (1, 2, 3):
        put(hub, "p.reading", f"SELECT '331000' AS city, DATE '2020-03-01' AS day, {amount} AS amount")
    first, second, third = (
        hub.intake.lake.version("p.reading", hub.snapshots.get(n).tables["p.reading"]) for n in (1, 2, 3)
    )
    assert cleaned(hub, after=timedelta(days=9)) == 0
    assert all(Path(path).exists() for version in (first, second, third) for path in version.paths())
    assert cleaned(hub, after=timedelta(days=11)) == 2
    assert [Path(path).exists() for version in (first, second, third) for path in version.paths()] == [
        False,
        False,
        True,
    ]
    assert rows_of(hub, "p.reading")[0][2] == 3


def test_what_no_version_names_goes_once_it_is_old(hub: Hub) -> None:
    append(hub, "2020-03-01", 1)
    orphan = hub.intake.lake.path("p.reading") / "_part=2020-03" / f"{uuid.uuid4().hex}.parquet"
    orphan.write_bytes(b"left by a killed writer")
    assert cleaned(hub, after=timedelta(hours=23)) == 0
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    os.utime(orphan, (yesterday.timestamp(), yesterday.timestamp()))
    assert cleaned(hub, after=timedelta(0)) == 1
    assert not orphan.exists()
    assert len(rows_of(hub, "p.reading")) == 1


def test_values_of_indicators_are_kept_for_ever(hub: Hub) -> None:
    march = Period.parse("2020-03", hub.place.zone)
    for amount in (1, 2):
        put(hub, "p.reading", f"SELECT '331000' AS city, DATE '2020-03-01' AS day, {amount} AS amount")
        hub.refresher.run(who="test")
    then = hub.snapshots.get(2)
    assert cleaned(hub, after=timedelta(days=20_000)) > 0
    desk = hub.desk(READER, then)
    assert desk.cells_at(desk.indicator("p.amount"), ["331000"], march)["331000"].value == 2
    shown = desk.series(desk.indicator("p.amount"), "330000", Grain.day)
    assert [point.value for point in shown.points] == [2]
