"""1.1 million VAT invoices in 850 firm-wise files, loaded and worked out to the features of their firms."""

import json
import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.report import Line, in_process, timed
from zhongshu.app.pull import Delivery, bring_in
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits

ROWS, FIRMS = 1_100_000, 425
SECONDS = 30
SHIPPED = Path(__file__).parents[1] / "packs"
UNITS = "market tax human_resources economy science development_reform data_bureau finance bank bank_rural bank_city"
FEATURES = ("invoice_voided", "invoice_month", "invoice_partner", "invoice_side", "invoice_features")


def write_home(home: Path) -> None:
    """A region with the packs region and enterprise, and of the pack loans what is about invoices."""
    pack = home / "packs" / "loans"
    for folder in ("datasets", "tables"):
        (pack / folder).mkdir(parents=True)
    units = ", ".join(f"{unit}: {{title: {unit}}}" for unit in UNITS.split())
    (home / "region.yaml").write_text(
        f"region: bench\ntitle: 基准\narea: '331000'\nunits: {{{units}}}\npacks: [region, enterprise]\n", "utf-8"
    )
    said = "pack: loans\ntitle: {zh: 小微好融, en: Loans}\nowner: finance\nuses: [region, enterprise]\n"
    (pack / "pack.yaml").write_text(said, "utf-8")
    own = SHIPPED / "loans"
    for path in (own / "datasets" / "invoice.yaml", *(own / "tables" / f"{name}.sql" for name in FEATURES)):
        (pack / path.relative_to(own)).write_text(path.read_text("utf-8"), "utf-8")


def load(home: str, files: str) -> None:
    """In a process of its own: load a folder and refresh; prints seconds of both and counts as JSON."""
    hub = open_hub(Path(home), limits=Limits(memory=1024))
    wanted = [Delivery("loans.invoice", None, path) for path in sorted(Path(files).rglob("*.csv"))]
    with timed() as loading:
        made = bring_in(hub, wanted, who="bench", refresh=False)
    with timed() as refreshing:
        hub.refresher.run(who="bench")
    assert not made.failed
    version = hub.intake.lake.version("loans.invoice_features", hub.snapshot().tables["loans.invoice_features"])
    rows = sum(loaded.counts.input for loaded in made.loaded)
    repeated = sum(loaded.repeated for loaded in made.loaded)
    print(json.dumps([loading.seconds, refreshing.seconds, rows, repeated, version.rows]))


def bare(files: str) -> None:
    """In a process of its own: DuckDB reads the same files into one table; prints its seconds."""
    duckdb.execute("SET enable_progress_bar = false")
    with timed() as watch:
        for side in ("input", "output"):
            duckdb.execute(f"CREATE TABLE {side} AS FROM read_csv('{files}/{side}/*.csv', all_varchar = true)")
    print(watch.seconds)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `invoices`; BENCH_SCALE shrinks the rows and the seconds that they may take."""
    scale = float(os.environ.get("BENCH_SCALE", "1"))
    files, home = folder / "files", folder / "home"
    made = runpy.run_path(str(SHIPPED / "loans" / "sample" / "make_invoices.py"))
    made["write_folder"](files, max(1, int(FIRMS * scale)), int(ROWS * scale))
    write_home(home)
    plain = float(in_process("bench.invoices", "bare", str(files))[2])
    _, peak, printed = in_process("bench.invoices", "load", str(home), str(files))
    loading, refreshing, rows, repeated, firms = json.loads(printed)
    assert firms == max(1, int(FIRMS * scale))
    taken, allowed = loading + refreshing, SECONDS * scale
    note = (
        f"{loading:.1f} s load + {refreshing:.1f} s refresh, {rows:,} lines, {repeated:,} alike, {firms} firms, "
        f"{peak:.0f} MB; DuckDB's bare reading {plain:.1f} s"
    )
    yield Line("invoices", "time", taken / allowed, f"{allowed:g} s", most=1.0, note=note)
