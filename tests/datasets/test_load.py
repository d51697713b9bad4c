"""Loads as a data engineer sees them: counts that add up, reasons with lines, versions only for real differences."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.kit import READER, make_hub, rows_of
from tests.town import at_work
from zhongshu.core.errors import LoadError, UnknownName
from zhongshu.datasets.load import Loaded
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.datasets.quarantine import COLUMNS, table_name
from zhongshu.lake.verify import verify
from zhongshu.packs.hub import Hub

PACK = {
    "datasets/price.yaml": """
        dataset: price
        title: 价格
        owner: office
        level: 1
        sharing: unconditional
        origin: measured
        key: [city, good, day]
        partition: month(day)
        columns:
          city: {type: area, level: city}
          good: {type: string, pattern: "[a-z]+", one_of: [rice, oil, pork]}
          day: {type: date}
          price: {type: decimal, scale: 2, unit: 元, min: 0, max: 1000}
          stock: {type: integer, unit: 人}
          note: {type: string}
        sources:
          csv:
            kind: csv
            nulls: ["", "-"]
            columns: {city: City, good: Good, day: Day, price: Price, stock: Stock, note: Note}
          thousands:
            kind: csv
            columns: {city: City, good: Good, day: Day, price: Price}
            units: {price: 万元}
          whole:
            kind: csv
            mode: snapshot
            columns: {city: City, good: Good, day: Day, price: Price, stock: Stock, note: Note}
        checks:
          - {name: oil_is_dear, sql: "good <> 'oil' OR price > 1", on_fail: warn}
          - {name: no_pork_on_monday, sql: "good <> 'pork' OR date_part('isodow', day) <> 1"}
    """,
    "datasets/log.yaml": """
        dataset: log
        title: 流水
        owner: office
        level: 1
        sharing: unconditional
        origin: measured
        columns: {at: {type: timestamp, required: true}, text: {type: string}}
    """,
}
HEADER = "City,Good,Day,Price,Stock,Note\n"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path / "home", {"p": PACK})


def load(
    hub: Hub, text: str | bytes, *, dataset: str = "p.price", source: str | None = "csv", name: str = "f.csv"
) -> Loaded:
    path = hub.intake.scratch.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return hub.load(dataset, path, source=source, who="test")


def quarantined(hub: Hub, dataset: str = "p.price") -> list[tuple[object, ...]]:
    quarantine = table_name(dataset)
    if quarantine not in hub.snapshot().tables:
        return []
    sql = f"SELECT line, column_name, rule, value, raw FROM {table_sql(quarantine)} ORDER BY run, line"
    return hub.open(READER).read(Plan(sql, hub.snapshot(), {quarantine: COLUMNS}, dataset))


def test_every_fault_is_told_with_its_line(hub: Hub) -> None:
    made = load(
        hub,
        HEADER
        + "台州,rice,2020-01-01,3.5,10,\n"
        + "台州,rice,2020-01-02,-1,10,\n"
        + '台州,oil,2020-01-02,20,10,"two\nlines"\n'
        + "台州,RICE,2020-01-03,3,1,\n"
        + ",rice,2020-01-04,3,1,\n"
        + "Nowhere,rice,2020-01-05,3,1,\n"
        + "台州,pork,2020-01-06,30,1,\n"
        + "台州,rice,soon,3,1,\n"
        + "台州,rice,2020-01-08,cheap,1,\n",
    )
    assert (made.counts.input, made.counts.accepted, made.counts.rejected) == (9, 2, 7)
    assert [(line, column, rule) for line, column, rule, *_ in quarantined(hub)] == [
        (3, "price", "min"),
        (6, "good", "pattern"),
        (7, "city", "required"),
        (8, "city", "area"),
        (9, None, "no_pork_on_monday"),
        (10, "day", "type"),
        (11, "price", "type"),
    ]
    assert not any("two" in str(raw) for *_, raw in quarantined(hub))


def test_upsert_counts_only_real_differences(hub: Hub) -> None:
    first = load(hub, HEADER + "台州,rice,2020-01-01,3,1,a\n台州,oil,2020-02-01,9,1,\n")
    second = load(hub, HEADER + "台州,rice,2020-01-01,3.00,1,a\n台州,oil,2020-02-01,10,1,\n杭州,oil,2020-02-01,9,1,\n")
    assert (first.counts.inserted, first.version) == (2, 1)
    counts = second.counts
    assert (counts.inserted, counts.updated, counts.unchanged, counts.accepted) == (1, 1, 1, 3)
    assert [(city, good, price) for city, good, _, price, *_ in rows_of(hub, "p.price")] == [
        ("330100", "oil", Decimal("9.00")),
        ("331000", "oil", Decimal("10.00")),
        ("331000", "rice", Decimal("3.00")),
    ]


def test_same_content_again_makes_no_version(hub: Hub) -> None:
    text = HEADER + "台州,rice,2020-01-01,3,1,\n"
    first = load(hub, text)
    again = load(hub, text)
    assert (again.version, again.snapshot) == (first.version, first.snapshot)
    assert (again.counts.unchanged, again.counts.accepted) == (1, 1)


def test_a_full_snapshot_deletes_what_it_lacks(hub: Hub) -> None:
    load(hub, HEADER + "台州,rice,2020-01-01,3,1,\n台州,rice,2020-01-02,3,1,\n台州,rice,2020-02-01,3,1,\n")
    made = load(hub, HEADER + "台州,rice,2020-01-02,3,1,\n台州,rice,2020-02-01,4,1,\n", source="whole")
    assert (made.counts.deleted, made.counts.updated, made.counts.unchanged) == (1, 1, 1)
    assert len(rows_of(hub, "p.price")) == 2


def test_identical_rows_of_a_file_count_once_contradicting_ones_not_at_all(hub: Hub) -> None:
    made = load(
        hub,
        HEADER
        + "台州,rice,2020-01-01,3,1,\n台州,rice,2020-01-01,3,1,\n台州,oil,2020-01-01,8,1,\n台州,oil,2020-01-01,9,1,\n",
    )
    assert (made.counts.inserted, made.counts.unchanged, made.counts.rejected) == (1, 1, 2)
    assert [(line, rule) for line, _, rule, *_ in quarantined(hub)] == [(4, "key"), (5, "key")]


def test_units_are_converted_on_entry(hub: Hub) -> None:
    load(hub, "City,Good,Day,Price\n台州,rice,2020-01-01,0.0123\n", source="thousands")
    assert rows_of(hub, "p.price")[0][3] == Decimal("123.00")


def test_a_warning_lets_the_row_in(hub: Hub) -> None:
    made = load(hub, HEADER + "台州,oil,2020-01-01,0.5,1,\n")
    assert (made.counts.accepted, made.counts.warned, dict(made.warnings)) == (1, 1, {"oil_is_dear": 1})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_in_any_encoding(hub: Hub, encoding: str) -> None:
    made = load(hub, (HEADER + "台州市,rice,2020-01-01,3,1,晴转多云\n").encode(encoding))
    assert made.counts.accepted == 1
    assert rows_of(hub, "p.price")[0][5] == "晴转多云"


def test_append_keeps_repetitions_but_not_the_same_file_twice(hub: Hub) -> None:
    text = "at,text\n2020-01-01 08:00:00,x\n2020-01-01 08:00:00,x\n"
    first = load(hub, text, dataset="p.log", source=None)
    again = load(hub, text, dataset="p.log", source=None)
    other = load(hub, text + "2020-01-02 08:00:00,y\n", dataset="p.log", source=None)
    assert (first.counts.inserted, again.counts.inserted, other.counts.inserted) == (2, 0, 3)
    assert again.version == first.version
    assert len(rows_of(hub, "p.log")) == 5


def test_times_are_the_regions(hub: Hub) -> None:
    load(hub, "at,text\n2020-01-01 08:00:00,x\n", dataset="p.log", source=None)
    (row,) = rows_of(hub, "p.log")
    assert str(row[0]) == "2020-01-01 08:00:00+08:00"


def test_missing_column_is_a_clear_refusal(hub: Hub) -> None:
    with pytest.raises(LoadError, match="Price"):
        load(hub, "City,Good,Day,Cost,Stock,Note\n台州,rice,2020-01-01,3,1,\n")
    assert hub.snapshot().number == 0
    assert hub.runs.latest("p.price")[0].status == "failed"


def test_unknown_words_name_the_nearest(hub: Hub) -> None:
    with pytest.raises(UnknownName, match=r'did you mean "p\.price"'):
        load(hub, HEADER, dataset="p.prise")
    with pytest.raises(UnknownName, match="csv"):
        load(hub, HEADER, source="cvs")


def test_preview_changes_nothing(hub: Hub, tmp_path: Path) -> None:
    load(hub, HEADER + "台州,rice,2020-01-01,3,1,\n")
    path = tmp_path / "next.csv"
    path.write_text(HEADER + "台州,rice,2020-01-01,4,1,\n台州,oil,2020-01-01,-4,1,\n", encoding="utf-8")
    before = hub.snapshot().number
    seen = hub.intake.preview("p.price", path, source="csv")
    assert (seen.counts.updated, seen.counts.rejected) == (1, 1)
    assert (seen.rejects[0].line, seen.rejects[0].rule) == (3, "min")
    assert hub.snapshot().number == before


CELLS = st.one_of(
    st.just(""), st.just("-"), st.integers(-5, 2000).map(str), st.sampled_from(["abc", "1e3", '"x"', "3.14159", "台州"])
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(["台州", "杭州", "x", ""]),
        st.sampled_from(["rice", "oil", "pork", "Q"]),
        st.integers(1, 9),
        CELLS,
        CELLS,
    ),
    max_size=12,
)


@settings(
    max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(LINES, min_size=1, max_size=3))
def test_input_is_always_accepted_and_rejected_together(files: list[list[tuple[str, str, int, str, str]]]) -> None:
    with TemporaryDirectory() as folder, at_work(Path(folder), {"p": PACK}) as hub:
        for lines in files:
            text = HEADER + "".join(
                f'{c},{g},2020-03-0{d},"{p.replace(chr(34), chr(34) * 2)}","{s.replace(chr(34), chr(34) * 2)}",\n'
                for c, g, d, p, s in lines
            )
            counts = load(hub, text).counts
            assert counts.input == len(lines)
            assert counts.input == counts.accepted + counts.rejected
            assert counts.accepted == counts.inserted + counts.updated + counts.unchanged
        assert len(quarantined(hub)) == sum(run.counts.rejected for run in hub.runs.latest("p.price"))


KILLED = """
import sys
from pathlib import Path
from zhongshu.app.wiring import open_hub
hub = open_hub(Path(sys.argv[1]))
print("ready", flush=True)
hub.load("p.price", Path(sys.argv[2]), source="csv", who="test")
"""


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.3])
def test_a_killed_load_leaves_the_old_snapshot_and_the_next_one_works(hub: Hub, tmp_path: Path, delay: float) -> None:
    load(hub, HEADER + "台州,rice,2020-01-01,3,1,\n")
    before = rows_of(hub, "p.price")
    big = tmp_path / "big.csv"
    big.write_text(HEADER + "".join(f"台州,rice,{d},3,{n},n{n}\n" for n, d in enumerate(_days(4000))), encoding="utf-8")
    home = hub.intake.scratch.parent
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(home), str(big)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    if hub.snapshot().number == 1:
        assert rows_of(hub, "p.price") == before
    made = hub.load("p.price", big, source="csv", who="test")
    assert made.counts.accepted == 4000
    assert len(rows_of(hub, "p.price")) == 4000
    assert list(verify(hub.intake.lake, hub.snapshot())) == []


def _days(count: int) -> list[str]:
    return [str(date(2010, 1, 1) + timedelta(days=n)) for n in range(count)]


def test_a_file_handed_in_again_settles_its_earlier_rejects(hub: Hub) -> None:
    first = load(hub, HEADER + "台州,rice,2020-01-01,3,1,\n台州,rice,2020-01-02,-3,1,\n")
    load(hub, HEADER + "台州,oil,2020-01-01,-3,1,\n", name="other.csv")
    again = load(hub, HEADER + "台州,rice,2020-01-01,3,1,\n台州,rice,2020-01-02,4,1,\n")
    assert {item.record: item.reason for item in hub.resolutions.of(first.run)} == {
        2: f"handed in again: run {again.run}"
    }
    assert hub.resolutions.of(first.run + 1) == []


def test_a_source_column_taken_twice_keeps_its_text_where_text_is_wanted(tmp_path: Path) -> None:
    spec = """
        dataset: printed
        title: printed
        owner: office
        level: 1
        sharing: none
        origin: published
        key: [id]
        columns:
          id: {type: string}
          printed: {type: string}
          value: {type: decimal, scale: 4}
        sources:
          csv: {kind: csv, columns: {value: printed}}
    """
    hub = make_hub(tmp_path, {"news": {"datasets/printed.yaml": spec}})
    path = tmp_path / "printed.csv"
    path.write_text("id,printed\na,8.30\nb,76\nc,x\n", encoding="utf-8")
    loaded = hub.load("news.printed", path, source="csv", who="test")
    assert (loaded.counts.accepted, loaded.counts.rejected) == (2, 1)
    assert rows_of(hub, "news.printed") == [("a", "8.30", Decimal("8.3000")), ("b", "76", Decimal("76.0000"))]
