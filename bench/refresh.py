"""552 indicators on 60 million firm-month rows: a full refresh beside a hand-written pair of statements, then one
month's change."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.report import Line, in_process, timed
from zhongshu.app.wiring import open_hub
from zhongshu.datasets.publish import drafting
from zhongshu.indicators.cubes import ancestors_sql
from zhongshu.lake.engine import Limits, quote_name, write_query
from zhongshu.packs.hub import Hub

FIRMS, MONTHS = 500_000, 120
FIGURES = ("output", "revenue", "profit", "tax", "wages", "power", "export", "rd", "loan", "invest", "staff", "land")
DIMENSIONS = ("industry", "size", "ownership", "scaled")
GRANTS = """\
- grant: firms-open
  title: {zh: 向所有人开放, en: Open to anyone}
  from: statistics
  to: {anyone: true}
  read: [firms.*]
  purpose: public_information
  basis: {document: benchmark}
"""
PACK = "pack: firms\ntitle: {zh: 企业月报, en: Firm months}\nowner: statistics\n"


def measures() -> list[str]:
    """46 aggregates over twelve figures."""
    over_all = [f"{aggregate}({name})" for aggregate in ("sum", "avg", "max") for name in FIGURES]
    return [*over_all, *(f"min({name})" for name in FIGURES[:8]), "count(*)", "count_if(profit < 0)"]


def write_home(home: Path) -> None:
    """One dataset; 46 measures by four dimensions and in total, and 506 ratios of their parts."""
    pack = home / "packs" / "firms" / "datasets"
    pack.mkdir(parents=True)
    (pack.parent / "pack.yaml").write_text(PACK, encoding="utf-8")
    columns = "".join(f"  {name}: {{type: decimal, scale: 2}}\n" for name in FIGURES)
    (pack / "firm_month.yaml").write_text(
        "dataset: firm_month\ntitle: 企业月报\nowner: statistics\nlevel: 1\nsharing: unconditional\norigin: synthetic\n"
        "key: [firm, month]\npartition: month(month)\ncolumns:\n  firm: {type: integer}\n  month: {type: date}\n"
        "  county: {type: area, required: true}\n  industry: {type: string}\n  size: {type: integer}\n"
        f"  ownership: {{type: string}}\n  scaled: {{type: boolean}}\n{columns}",
        encoding="utf-8",
    )
    (pack.parent / "grants.yaml").write_text(GRANTS, encoding="utf-8")
    (pack.parent / "indicators.yaml").write_text("".join(f"{line}\n" for line in indicators()), encoding="utf-8")
    (home / "region.yaml").write_text(
        "region: bench\ntitle: 基准\narea: '331000'\nunits: {statistics: {title: 统计局}}\npacks: []\n",
        encoding="utf-8",
    )


def indicators() -> list[str]:
    """One line of YAML an indicator: a measure each, then ratios of a sum to any other aggregate of a figure."""
    common = "of: firm_month, unit: '1', time: month, area: county, by: [industry, size, ownership, scaled]"
    single = [f"m{n}: {{title: 指标{n}, measure: '{measure}', {common}}}" for n, measure in enumerate(measures())]
    unders = [measure for measure in measures() if not measure.startswith("count")]
    pairs = [(over, under) for over in FIGURES for under in unders]
    ratios = [
        f"r{n}: {{title: 比率{n}, ratio: ['sum({over})', '{under}'], {common}}}"
        for n, (over, under) in enumerate(pairs[:506])
    ]
    return single + ratios


def rows_sql(first_month: int, months: int, firms: int, offset: int = 0) -> str:
    """Seeded rows: a firm keeps its county, industry, size and ownership; figures move by month."""
    figures = ", ".join(
        f"((hash(f * 131 + {index} + m * 7) % 1000000) / 100)::DECIMAL(18,2) AS {name}"
        for index, name in enumerate(FIGURES)
    )
    return (
        f"SELECT f::BIGINT AS firm, (DATE '2011-01-01' + to_months(m::INT))::DATE AS month, "
        f"(330100 + (hash(f) % 11) * 100 + 1 + hash(f + 1) % 8)::VARCHAR AS county, "
        f"'I' || lpad((hash(f + 2) % 20)::VARCHAR, 2, '0') AS industry, (1 + hash(f + 3) % 4)::BIGINT AS size, "
        f"['state', 'private', 'foreign'][1 + (hash(f + 4) % 3)::INT] AS ownership, "
        f"hash(f + 3) % 4 < 2 AS scaled, {figures} "
        f"FROM range({first_month}, {first_month + months}) AS a(m), range({offset}, {offset + firms}) AS b(f)"
    )


def append(hub: Hub, sql: str) -> None:
    """More firm months."""
    append_rows(hub, "firms.firm_month", sql)


def append_rows(hub: Hub, name: str, sql: str) -> None:
    """Commit generated rows as a published version, past the intake, which has a benchmark of its own."""
    dataset = hub.packs.catalogue.dataset(name)
    intake, partition = hub.intake, dataset.partition
    listed = ", ".join(quote_name(column) for column in dataset.spec.columns)
    with drafting(intake.lake, hub.snapshots, intake.lock, run=None) as draft, intake.engine.session() as connection:
        by = None if partition is None else partition.sql()
        files = write_query(connection, f"SELECT {listed} FROM ({sql})", intake.lake.path(name), partition=by)
        draft.commit(name, dataset.spec.duckdb_columns, add=files, partitioned=by is not None)


def by_hand(source: str, memory: int) -> float:
    """Seconds of grouping by the finest set, then rolling up: five dimension sets by month, areas above, and the
    totals' quarters and years. `source` is SQL, `memory` megabytes."""
    connection = duckdb.connect(config={"memory_limit": f"{memory}MB"})
    connection.execute("SET enable_progress_bar = false")
    aggregates = ", ".join(f"{text} AS a{index}" for index, text in enumerate(measures()))
    merged = ", ".join(f"{_merge(text)}(a{index}) AS a{index}" for index, text in enumerate(measures()))
    keys = ", ".join(DIMENSIONS)
    with timed() as watch:
        connection.execute(
            f"CREATE TABLE fine AS SELECT month, county, {keys}, {aggregates} FROM {source} GROUP BY ALL"
        )
        sets = ", ".join(f"(month, county, {name})" for name in DIMENSIONS)
        connection.execute(
            f"CREATE TABLE by_dimension AS SELECT month, county, {keys}, {merged} FROM fine "
            f"GROUP BY GROUPING SETS ({sets})"
        )
        above = f"(SELECT *, unnest({ancestors_sql('county')}) AS area FROM fine)"
        spans = "month AS m, date_trunc('quarter', month) AS q, date_trunc('year', month) AS y"
        connection.execute(
            f"CREATE TABLE totals AS SELECT m, q, y, area, {merged} FROM (SELECT *, {spans} FROM {above}) "
            f"GROUP BY GROUPING SETS ((m, area), (q, area), (y, area))"
        )
    connection.close()
    return watch.seconds


def print_by_hand(source: str, memory: str) -> None:
    """For a process of its own: its memory is given back before ours is measured."""
    print(by_hand(source, int(memory)))


def _merge(measure: str) -> str:
    return {"max": "max", "min": "min", "avg": "avg"}.get(measure.split("(", maxsplit=1)[0], "sum")


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `refresh-full` and `refresh-change`; BENCH_SCALE shrinks the rows."""
    scale = float(os.environ.get("BENCH_SCALE", "1"))
    firms = int(FIRMS * scale)
    write_home(folder)
    memory = 8192
    hub = open_hub(folder, limits=Limits(memory=memory))
    assert len(hub.packs.indicators.by_name) == 552
    append(hub, rows_sql(0, MONTHS, firms))
    source = f"read_parquet('{folder}/lake/firms/firm_month/*/*.parquet', hive_partitioning=false)"
    hand = float(in_process("bench.refresh", "print_by_hand", source, str(memory))[2])
    with timed() as full:
        hub.refresher.run(who="bench")
    note = f"{full.seconds:.1f} s against {hand:.1f} s, {firms * MONTHS / 1e6:g} million rows"
    if only != "refresh-change":
        yield Line(
            "refresh-full", "time", full.seconds / hand, "a hand-written pair of statements", most=1.5, note=note
        )
    append(hub, rows_sql(MONTHS - 1, 1, firms * MONTHS // 1000, offset=firms))
    with timed() as change:
        hub.refresher.run(who="bench")
    note = f"{change.seconds:.2f} s against {full.seconds:.1f} s"
    if only != "refresh-full":
        yield Line("refresh-change", "time", change.seconds / full.seconds, "the full refresh", most=0.03, note=note)
