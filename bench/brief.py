"""A monthly brief of forty numbers with charts: composed, as a page, as a Word file. A warm process, a new month.

The shipped economy pack with its sample; counties that the sample leaves open for the month hand in last month's row.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from bench.report import Line, timed
from bench.server import connect, serving, visit, wait_for
from zhongshu.app.founding import Wish, found
from zhongshu.app.wiring import shipped_packs
from zhongshu.core.periods import Period
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.document import ChartItem
from zhongshu.screens.briefs.issues import composed
from zhongshu.sharing.reader import system_reader

NAME, AREA, MONTH, WARM = "economy.monthly", "331000", "2020-11", "2020-10"
LEAST = 40
"""Numbers that the measured brief must say."""
BOUND = 2.0
"""Seconds for composing, page and Word file together, and so for each."""


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `brief`."""
    hub = write_home(folder)
    desk, brief = hub.desk(system_reader("bench")), hub.packs.briefs[NAME]
    composed(desk, brief, AREA, Period.parse(WARM, hub.place.zone))
    with timed() as composing:
        document = composed(desk, brief, AREA, Period.parse(MONTH, hub.place.zone))
    count = len(document.numbers)
    charts = sum(isinstance(item, ChartItem) for section in document.sections for item in section.items)
    if count < LEAST or not charts:
        raise SystemExit(f"the brief says {count} numbers and has {charts} charts: {LEAST} and one are wanted")
    page, word = f"/briefs/{NAME}?period=%s", f"/briefs/{NAME}/%s.docx"
    with serving("serve", "--home", str(folder), "--no-worker") as port:
        wait_for(port, page % WARM)
        visit(connect(port), word % WARM)
        reading = visit(connect(port), page % MONTH)
        writing = visit(connect(port), word % MONTH)
    note = f"{count} numbers, {charts} charts"
    yield Line("brief", "compose", composing.seconds / BOUND, "2 s", most=1.0, note=f"{_ms(composing.seconds)}, {note}")
    yield Line("brief", "page", reading / BOUND, "2 s", most=1.0, note=f"{_ms(reading)}, composing included")
    yield Line("brief", "docx", writing / BOUND, "2 s", most=1.0, note=f"{_ms(writing)}, charts drawn")
    whole = reading + writing
    yield Line("brief", "whole", whole / BOUND, "2 s", most=1.0, note=f"{_ms(whole)}: composed, page, Word file")


def write_home(folder: Path) -> Hub:
    """A region with the economy's samples, every county in the measured month."""
    hub = found(folder, Wish(area=AREA))
    samples = shipped_packs() / "economy" / "sample"
    for dataset, file in (("page", "pages"), ("figure", "figures"), ("china_month", "china_monthly")):
        hub.load(f"economy.{dataset}", samples / f"{file}.csv", source="csv", who="bench", refresh=False)
    returns = _filled(samples / "industry_month.csv", folder / "industry_month.csv")
    hub.load("economy.industry_month", returns, source="csv", who="bench")
    return hub


def _filled(sample: Path, path: Path) -> Path:
    """The returns, with last month's row for whoever lacks the measured one."""
    with sample.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    there = {row["unit"] for row in rows if row["month"].startswith(MONTH)}
    rows += [
        {**row, "month": f"{MONTH}-01"} for row in rows if row["month"].startswith(WARM) and row["unit"] not in there
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
