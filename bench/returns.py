"""Fifty units hand in two hundred cells each: accepted at once and refreshed into every indicator."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.report import Line, timed
from zhongshu.app.wiring import open_hub
from zhongshu.datasets.forms.steps import NEW, Entry, Return
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub

UNITS, LINES, FIELDS = 50, 20, 10
SECONDS = 3.0
FORM = "firms.month"


def write_home(home: Path) -> None:
    """One form of 20 lines and 10 fields; sums and ratios of every field, in total and by line."""
    pack = home / "packs" / "firms"
    for folder in ("datasets", "forms"):
        (pack / folder).mkdir(parents=True)
    units = [f"u{number:02}" for number in range(UNITS)]
    (pack / "pack.yaml").write_text("pack: firms\ntitle: 月报\nowner: statistics\n", encoding="utf-8")
    columns = "".join(f"  f{n}: {{type: decimal, scale: 2, unit: 亿元, required: true}}\n" for n in range(FIELDS))
    (pack / "datasets" / "month.yaml").write_text(
        "dataset: month\ntitle: 月报\nowner: statistics\nlevel: 3\nsharing: none\norigin: synthetic\n"
        "key: [unit, month, line]\npartition: month(month)\ncolumns:\n  unit: {type: string}\n"
        f"  month: {{type: date}}\n  line: {{type: string}}\n{columns}",
        encoding="utf-8",
    )
    lines = ", ".join(f"l{n}: 第{n}行" for n in range(LINES))
    (pack / "forms" / "month.yaml").write_text(
        f"form: month\ntitle: 月报\ndataset: month\nowed_by: [{', '.join(units)}]\nfirst: 2019-01\nlast: 2020-12\n"
        f"due: {{working_day: 5}}\njump: {{previous: 50}}\nlines: {{line: {{{lines}}}}}\n",
        encoding="utf-8",
    )
    common = "of: month, time: month, by: [line, unit]"
    single = [f"s{n}: {{title: 合计{n}, measure: sum(f{n}), unit: 亿元, {common}}}" for n in range(FIELDS)]
    ratios = [
        f"r{n}: {{title: 比率{n}, ratio: [sum(f{n}), sum(f{(n + 1) % FIELDS})], unit: '1', {common}}}"
        for n in range(FIELDS)
    ]
    (pack / "indicators.yaml").write_text("\n".join([*single, *ratios]) + "\n", encoding="utf-8")
    titles = ", ".join(f"{unit}: {{title: {unit}}}" for unit in (*units, "statistics"))
    (home / "region.yaml").write_text(
        f"region: bench\ntitle: 基准\narea: '331000'\nunits: {{{titles}}}\npacks: []\n", encoding="utf-8"
    )


def hand_in(hub: Hub, month: str, round_: int) -> list[Return]:
    """Every unit's return of one month."""
    cells = hub.packs.forms[FORM].cells
    made = []
    for index, unit in enumerate(hub.packs.forms[FORM].spec.owed_by):
        said = {cell.address: f"{100 + index + number % 17 + round_}.25" for number, cell in enumerate(cells)}
        made.append(hub.returns.enter((FORM, unit, month), NEW, "handed_in", Entry(said), who="bench"))
    return made


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `returns`: the median of five months, after a year of history."""
    write_home(folder)
    hub = open_hub(folder, limits=Limits(memory=2048))
    months = [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)]
    for number, month in enumerate(months[:12]):
        hub.accept_returns(hand_in(hub, month, number), who="bench")
    taken = []
    for number, month in enumerate(months[12:17], start=12):
        waiting = hand_in(hub, month, number)
        with timed() as watch:
            loaded = hub.accept_returns(waiting, who="bench")
        assert loaded.counts.inserted == UNITS * LINES
        taken.append(watch.seconds)
    middle = statistics.median(taken)
    note = f"{UNITS} units x {LINES * FIELDS} cells into {len(hub.packs.indicators.by_name)} indicators, {middle:.2f} s"
    yield Line("returns", "time", middle / SECONDS, f"{SECONDS:g} s", most=1.0, note=note)
