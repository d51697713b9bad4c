"""Look-up indexes in a region: published with the rows they find, kept whole, dropped with the wish for them."""

import os
import textwrap
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.kit import make_hub, put
from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.making import back_up
from zhongshu.app.backup.restoring import restore
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import DamageError, PackError, Place
from zhongshu.datasets.lookups import check_lookup, lookup_columns
from zhongshu.datasets.upkeep import compact, vacuum
from zhongshu.lake.damage import remember
from zhongshu.lake.lookup import Lookups
from zhongshu.lake.lookup_file import index_folder, read_manifest
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.verify import verify
from zhongshu.packs.hub import Hub

DATASET = textwrap.dedent("""
    dataset: firm
    title: 企业
    owner: office
    level: 1
    sharing: none
    origin: synthetic
    key: [uscc]
    keep: 10d
    lookup: [uscc]
    columns: {uscc: {type: string}, city: {type: area}, staff: {type: integer}}
""")
TABLE = textwrap.dedent("""\
    ---
    table: by_city
    title: 各市
    key: [city]
    lookup: [city]
    ---
    SELECT city, count(*) AS firms, avg(staff) AS mean FROM firm GROUP BY city
""")
INDEX = "p.firm?uscc"


def make(home: Path, dataset: str = DATASET, table: str = TABLE) -> Hub:
    return make_hub(home, {"p": {"datasets/firm.yaml": dataset, "tables/by_city.sql": table}})


def found(hub: Hub, name: str, *key: object, snapshot: Snapshot | None = None) -> list[tuple[Any, ...]]:
    by = lookup_columns(hub.packs.catalogue)
    return Lookups(hub.intake.lake.root, by).find(snapshot or hub.snapshot(), name, key)


def load(hub: Hub, home: Path, *lines: str) -> None:
    path = home / "firms.csv"
    path.write_text("\n".join(["uscc,city,staff", *lines]), encoding="utf-8")
    hub.load("p.firm", path, source=None, who="tester")


def test_a_load_publishes_rows_and_indexes_together(tmp_path: Path) -> None:
    hub = make(tmp_path)
    load(hub, tmp_path, "a,331000,1", "b,331000,2")
    assert found(hub, "p.firm", "a") == [("a", "331000", 1)]
    assert found(hub, "p.by_city", "331000") == [("331000", 2, 1.5)]
    before = hub.snapshot()
    load(hub, tmp_path, "b,331000,3", "c,331000,4")
    assert hub.snapshot().number == before.number + 1
    assert found(hub, "p.firm", "b") == [("b", "331000", 3)]
    assert found(hub, "p.by_city", "331000") == [("331000", 3, 8 / 3)]
    assert found(hub, "p.firm", "b", snapshot=before) == [("b", "331000", 2)]
    load(hub, tmp_path, "b,331000,3")
    assert hub.snapshot().number == before.number + 1


def test_a_refresh_builds_what_is_missing_and_drops_what_nobody_wants(tmp_path: Path) -> None:
    without = DATASET.replace("lookup: [uscc]\n", "")
    hub = make(tmp_path, without)
    load(hub, tmp_path, "a,331000,1")
    assert INDEX not in hub.snapshot().tables
    hub = make(tmp_path)
    hub.refresher.run(who="tester")
    assert found(hub, "p.firm", "a") == [("a", "331000", 1)]
    number = hub.snapshot().number
    hub.refresher.run(who="tester")
    assert hub.snapshot().number == number
    hub = make(tmp_path, DATASET.replace("[uscc]\ncolumns", "[city, staff]\ncolumns"))
    hub.refresher.run(who="tester")
    assert found(hub, "p.firm", "331000", 1) == [("a", "331000", 1)]
    assert INDEX not in hub.snapshot().tables


def test_columns_that_come_go_and_change(tmp_path: Path) -> None:
    hub = make(tmp_path)
    load(hub, tmp_path, "a,331000,1")
    wider = DATASET.replace("staff: {type: integer}", "staff: {type: decimal, scale: 1}, note: {type: string}")
    hub = make(tmp_path, wider)
    hub.refresher.run(who="tester")
    assert found(hub, "p.firm", "a") == [("a", "331000", 1)]  # as its rows still are
    path = tmp_path / "more.csv"
    path.write_text("uscc,city,staff,note\nb,331000,2.5,x\n", encoding="utf-8")
    hub.load("p.firm", path, source=None, who="tester")
    assert found(hub, "p.firm", "a") == [("a", "331000", Decimal("1.0"), None)]
    assert found(hub, "p.firm", "b") == [("b", "331000", Decimal("2.5"), "x")]


def test_an_index_that_fell_behind_says_so_until_a_refresh(tmp_path: Path) -> None:
    hub = make(tmp_path)
    load(hub, tmp_path, "a,331000,1")
    put(hub, "p.firm", "SELECT 'a' AS uscc, '331000' AS city, 9 AS staff")
    by = lookup_columns(hub.packs.catalogue)
    assert not Lookups(hub.intake.lake.root, by).ready(hub.snapshot(), "p.firm")
    hub.refresher.run(who="tester")
    assert found(hub, "p.firm", "a") == [("a", "331000", 9)]


def test_a_damaged_index_is_named_and_a_refresh_builds_it_anew(tmp_path: Path) -> None:
    hub = make(tmp_path)
    load(hub, tmp_path, "a,331000,1")
    root = hub.intake.lake.root
    assert list(verify(hub.intake.lake, hub.snapshot())) == []
    (path,) = index_folder(root, INDEX).glob("*.sqlite")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"331000", b"331001"))
    damages = list(verify(hub.intake.lake, hub.snapshot()))
    assert [(one.table, one.file) for one in damages] == [(INDEX, path.name)]
    remember(root, damages)
    with pytest.raises(DamageError, match=path.name):
        found(hub, "p.firm", "a")
    hub.refresher.run(who="tester")
    assert found(hub, "p.firm", "a") == [("a", "331000", 1)]


def test_a_backup_holds_the_index_as_it_is(tmp_path: Path) -> None:
    hub = make(tmp_path / "home")
    load(hub, tmp_path, "a,331000,1")
    load(hub, tmp_path, "b,331000,2")
    backup, keys = FolderStore(tmp_path / "backup"), FolderStore(tmp_path / "keys")
    back_up(tmp_path / "home", backup, keys=keys)
    restore(backup, tmp_path / "again", keys=keys)
    again = open_hub(tmp_path / "again")
    assert found(again, "p.firm", "a") == [("a", "331000", 1)]
    assert list(verify(again.intake.lake, again.snapshot())) == []


def test_compaction_and_vacuum(tmp_path: Path) -> None:
    hub = make(tmp_path)
    for n in range(10):
        load(hub, tmp_path, f"u{n},331000,{n}")
    first = hub.snapshots.get(1)
    catalogue, intake = hub.packs.catalogue, hub.intake
    assert compact(catalogue, intake.lake, intake.engine, hub.snapshots, intake.lock) == ("p.firm",)
    assert [found(hub, "p.firm", f"u{n}")[0][-1] for n in range(10)] == list(range(10))
    assert found(hub, "p.firm", "u0", snapshot=first) == [("u0", "331000", 0)]
    folder = index_folder(intake.lake.root, INDEX)
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    later = datetime.now(UTC) + timedelta(days=11)
    vacuum(catalogue, intake.lake, hub.snapshots, now=later, default=timedelta(days=11))
    number = hub.snapshot().tables[INDEX]
    manifest = read_manifest(intake.lake.root, INDEX, number)
    assert {path.name for path in folder.iterdir()} == {f"{number}.json", *(one.file for one in manifest.segments)}
    assert found(hub, "p.firm", "u9") == [("u9", "331000", 9)]
    with pytest.raises(DamageError, match=r"is gone\n.*old versions go after"):
        found(hub, "p.firm", "u0", snapshot=first)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("[uscc, ctiy]", "lookup names 'ctiy', which is no column"),
        ("[seen]", "lookup is by string, integer, area, date; seen is timestamp"),
    ],
)
def test_a_dataset_is_looked_up_by_its_columns(tmp_path: Path, said: str, error: str) -> None:
    dataset = DATASET.replace("lookup: [uscc]", f"lookup: {said}").replace("staff:", "seen: {type: timestamp}, staff:")
    with pytest.raises(PackError, match=error):
        make(tmp_path, dataset)


def test_a_table_is_looked_up_by_its_columns(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="lookup names 'ctiy', which is no column"):
        make(tmp_path, table=TABLE.replace("lookup: [city]", "lookup: [ctiy]"))
    with pytest.raises(PackError, match="lookup column share is DOUBLE"):
        check_lookup(["share"], {"share": "DOUBLE"}, Place("t.sql"))
