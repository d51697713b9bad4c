"""Ten million rows of twelve columns with five checks and 0.2 % bad rows, beside a bare COPY of the same file."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.report import Line, in_process, timed
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits

ROWS = 10_000_000
PACK = """pack: bench
title: {zh: 基准, en: Benchmark}
owner: data
"""
DATASET = """dataset: meter
title: {zh: 抄表, en: Meter readings}
owner: data
level: 4
sharing: none
origin: synthetic
columns:
  id: {type: integer, required: true}
  firm: {type: string, required: true}
  county: {type: string, one_of: ["331002", "331003", "331004", "331081", "331082"]}
  at: {type: date, required: true}
  kwh: {type: decimal, scale: 2, min: 0}
  peak: {type: decimal, scale: 2}
  valley: {type: decimal, scale: 2}
  price: {type: decimal, scale: 4}
  staff: {type: integer}
  area: {type: decimal, scale: 1}
  grade: {type: string}
  note: {type: string}
sources:
  file: {kind: csv, mode: append}
checks:
  - {name: peak_within, sql: "peak <= kwh"}
  - {name: valley_within, sql: "valley <= kwh"}
  - {name: price_sane, sql: "price BETWEEN 0 AND 10"}
"""


def write_home(home: Path) -> None:
    """A region with the one pack of this benchmark: required, one of, min and three SQL checks."""
    pack = home / "packs" / "bench" / "datasets"
    pack.mkdir(parents=True)
    (pack.parent / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "meter.yaml").write_text(DATASET, encoding="utf-8")
    region = "region: bench\ntitle: 基准\narea: '331000'\nunits: {data: {title: 数据局}}\npacks: []\n"
    (home / "region.yaml").write_text(region, encoding="utf-8")


def write_csv(path: Path, rows: int) -> None:
    """Seeded rows; one in 500 has a peak above its total."""
    duckdb.execute(
        f"""COPY (SELECT i AS id, 'F' || lpad((i % 500000)::VARCHAR, 9, '0') AS firm,
        ['331002', '331003', '331004', '331081', '331082'][1 + i % 5] AS county,
        DATE '2020-01-01' + (i % 366)::INT AS at,
        (hash(i) % 1000000 / 100)::DECIMAL(18,2) AS kwh,
        CASE WHEN i % 500 = 7 THEN 99999.99 ELSE (hash(i) % 1000000 / 200)::DECIMAL(18,2) END AS peak,
        (hash(i) % 1000000 / 300)::DECIMAL(18,2) AS valley, (hash(i + 1) % 9000 / 10000)::DECIMAL(18,4) AS price,
        hash(i + 2) % 500 AS staff, (hash(i + 3) % 10000 / 10)::DECIMAL(18,1) AS area,
        ['A', 'B', 'C', 'D'][1 + i % 4] AS grade,
        'reading ' || (i % 97) AS note FROM range({rows}) AS t(i)) TO '{path}' (HEADER)"""
    )


def load(home: str, file: str, memory: str) -> None:
    """In a process of its own: one load within `memory` megabytes for the engine; prints seconds and counts as JSON.

    The start of the program is not timed: on both sides it would only hide the difference.
    """
    hub = open_hub(Path(home), limits=Limits(memory=int(memory)))
    with timed() as watch:
        counts = hub.load("bench.meter", Path(file), source="file", who="bench").counts
    print(json.dumps([watch.seconds, counts.input, counts.accepted, counts.rejected]))


def bare_copy(file: str, target: str) -> None:
    """In a process of its own: what the rate is compared with; prints its seconds."""
    duckdb.execute("SET enable_progress_bar = false")
    with timed() as watch:
        duckdb.execute(f"COPY (FROM read_csv('{file}')) TO '{target}' (FORMAT parquet)")
    print(watch.seconds)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `intake`: rate, peak memory, and memory beside a file ten times smaller."""
    big, small = folder / "big.csv", folder / "small.csv"
    write_csv(big, ROWS)
    write_csv(small, ROWS // 10)
    small_home, home = folder / "small", folder / "home"
    for place in (small_home, home):
        place.mkdir()
        write_home(place)
    _, small_peak, _ = in_process("bench.intake", "load", str(small_home), str(small), "768")
    bare = min(
        float(in_process("bench.intake", "bare_copy", str(big), str(folder / f"bare{n}.parquet"))[2]) for n in range(2)
    )
    _, peak, printed = in_process("bench.intake", "load", str(home), str(big), "768")
    ours, *counts = json.loads(printed)
    assert counts == [ROWS, ROWS - ROWS // 500, ROWS // 500]
    note = f"{ours:.1f} s against {bare:.1f} s, {ROWS // 500} rejected"
    yield Line("intake", "rate", bare / ours, "a bare COPY of the file to Parquet", least=0.5, note=note)
    yield Line("intake", "memory", peak / 2048, "2 GB", most=1.0, note=f"{peak:.0f} MB at most")
    yield Line(
        "intake", "bounded", peak / small_peak, "a file ten times smaller", most=1.3, note=f"{small_peak:.0f} MB"
    )
