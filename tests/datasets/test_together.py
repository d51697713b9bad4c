"""Many files in one pass: everything is as if they had come one after the other."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.kit import READER, make_hub, rows_of
from zhongshu.app.pull import Brought, Delivery, bring_in
from zhongshu.datasets.load import Loaded
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.datasets.quarantine import COLUMNS, table_name
from zhongshu.packs.hub import Hub

DATASET = """
    dataset: {name}
    title: 价格
    owner: office
    level: 1
    sharing: unconditional
    origin: measured
    key: [good, day]
    partition: month(day)
    columns:
      good: {{type: string, one_of: [rice, oil, pork]}}
      day: {{type: date}}
      price: {{type: decimal, scale: 2, min: 0}}
    sources:
      csv: {{kind: csv, columns: {{good: Good, day: Day, price: Price}}}}
    checks:
      - {{name: oil_is_dear, sql: "good <> 'oil' OR price > 1", on_fail: warn}}
"""
PACK = {f"datasets/{name}.yaml": DATASET.format(name=name) for name in ("one", "two")}
HEADER = "Good,Day,Price\n"
FOLDERS = count()
COUNTS = ("input", "accepted", "rejected", "inserted", "updated", "unchanged", "warned")

row = st.builds(
    "{},2026-0{}-0{},{}\n".format,
    st.sampled_from(["rice", "oil", "pork", "tea"]),
    st.integers(1, 3),
    st.integers(1, 9),
    st.sampled_from(["1", "2.5", "-1", "many", "", "0.5", "3,x"]),
)
files = st.lists(st.lists(row, max_size=5).map("".join), min_size=2, max_size=4)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("together"), {"p": PACK})


def write(hub: Hub, texts: Sequence[str]) -> list[Path]:
    folder = hub.intake.scratch.parent / f"files{next(FOLDERS)}"
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"f{number}.csv").write_text(HEADER + text, "utf-8")
    return sorted(folder.iterdir())


def together(hub: Hub, name: str, paths: Sequence[Path]) -> Brought:
    return bring_in(hub, [Delivery(name, "csv", path) for path in paths], who="test", refresh=False)


def told(loaded: Loaded) -> dict[str, object]:
    counts = {name: value for name, value in asdict(loaded.counts).items() if name in COUNTS}
    return {**counts, "file": loaded.file, "warnings": dict(loaded.warnings), "repeated": loaded.repeated}


def rejected(hub: Hub, loaded: Sequence[Loaded]) -> list[tuple[object, ...]]:
    """Of each load its rejected rows, in the order of its file."""
    name = table_name(loaded[0].dataset)
    snapshot = hub.snapshot()
    if name not in snapshot.tables:
        return []
    listed = ", ".join(table_sql(column) for column in ("file", "record", "line", "column_name", "rule", "raw"))
    found = []
    for one in loaded:
        sql = f"SELECT {listed} FROM {table_sql(name)} WHERE run = {one.run} ORDER BY record"
        found += hub.open(READER).read(Plan(sql, snapshot, {name: COLUMNS}, one.dataset))
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files)
@example(["oil,2026-01-01,\n", ""])
def test_it_comes_to_the_same_as_one_after_the_other(hub: Hub, texts: list[str]) -> None:
    paths = write(hub, texts)
    many = together(hub, "p.one", paths).loaded
    singly = [hub.load("p.two", path, source="csv", who="test", refresh=False) for path in paths]
    assert rows_of(hub, "p.one") == rows_of(hub, "p.two")
    assert [told(one) for one in many] == [told(one) for one in singly]
    assert rejected(hub, many) == rejected(hub, singly)
    assert [hub.runs.get(one.run).digest for one in many] == [hub.runs.get(one.run).digest for one in singly]  # type: ignore[union-attr]


def test_all_files_are_one_snapshot_and_each_has_its_run(hub: Hub) -> None:
    before = hub.snapshot().number
    paths = write(hub, ["rice,2026-05-01,1\n", "oil,2026-05-01,0.5\noil,2026-05-01,0.5\n", "tea,2026-05-01,1\n"])
    made = together(hub, "p.one", paths).loaded
    assert hub.snapshot().number == before + 1
    assert len({one.run for one in made}) == 3
    assert [(one.repeated, one.counts.rejected, dict(one.warnings)) for one in made] == [
        (0, 0, {}),
        (1, 0, {"oil_is_dear": 1}),
        (0, 1, {}),
    ]
    assert rejected(hub, made)[0][:5] == ("f2.csv", 1, 2, "good", "one_of")


def test_files_that_contradict_each_other_are_loaded_in_turn_and_the_later_one_is_right(hub: Hub) -> None:
    paths = write(hub, ["rice,2026-06-01,1\n", "rice,2026-06-01,2\n"])
    made = together(hub, "p.one", paths).loaded
    assert [(one.counts.inserted, one.counts.updated) for one in made] == [(1, 0), (0, 1)]
    assert [str(price) for good, day, price in rows_of(hub, "p.one") if str(day) == "2026-06-01"] == ["2.00"]


def test_one_broken_file_of_many_spoils_nothing_but_itself(hub: Hub) -> None:
    texts = [f"rice,2025-0{month}-01,{month}\n" for month in range(1, 10)]
    paths = write(hub, texts)
    paths[4].write_bytes(HEADER.encode() + b"rice,2025-05-01,5\n\xff\xff\xff,2025-05-01,5\n")
    paths[6].write_text("Good,When,Price\nrice,2025-07-01,7\n", "utf-8")
    made = together(hub, "p.one", paths)
    assert [one.file for one in made.loaded] == [f"f{number}.csv" for number in (0, 1, 2, 3, 5, 7, 8)]
    assert [failure.file for failure in made.failed] == ["f4.csv", "f6.csv"]
    place = made.failed[0].error.place
    assert place is not None
    assert (place.file, place.line) == ("f4.csv", 3)
    assert "Day" in made.failed[1].error.message
    newest = hub.runs.latest("p.one", limit=2)
    assert [(run.status, run.file) for run in newest] == [("failed", "f6.csv"), ("failed", "f4.csv")]


def test_handing_files_in_again_settles_what_was_rejected_of_them(hub: Hub) -> None:
    paths = write(hub, ["tea,2024-01-01,1\n", "rice,2024-01-01,1\n"])
    first = together(hub, "p.one", paths).loaded
    paths[0].write_text(HEADER + "oil,2024-01-01,2\n", "utf-8")
    second = together(hub, "p.one", paths).loaded
    (settled,) = hub.resolutions.of(first[0].run)
    assert settled.reason == f"handed in again: run {second[0].run}"
    assert second[0].counts == replace(second[0].counts, inserted=1, rejected=0)


def test_files_of_one_name_in_two_folders_are_told_apart(hub: Hub) -> None:
    one, two = (write(hub, [f"rice,2023-0{month}-01,1\n", f"oil,2023-0{month}-01,2\n"]) for month in (1, 2))
    made = together(hub, "p.one", [*one, *two]).loaded
    parent = [path.parent.name for path in (*one, *two)]
    assert [loaded.file for loaded in made] == [f"{name}/f{n % 2}.csv" for n, name in enumerate(parent)]
