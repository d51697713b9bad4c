"""A small region with everything a page can show: air readings as shipped, and a synthetic economy of three years."""

import csv
import shutil
from datetime import date
from pathlib import Path

from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.packs.hub import Hub

COUNTIES = ("331002", "331003", "331004", "331022", "331023", "331024", "331081", "331082", "331083")
INDUSTRIES = ("医药", "汽车", "模具", "泵与电机")
LAST = date(2026, 10, 1)

REGION = """\
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: "331000"
zone: Asia/Shanghai
languages: [zh, en]
units:
  ecology: {title: {zh: 生态环境局, en: Ecology bureau}, area: "331000"}
  statistics: {title: {zh: 统计局, en: Statistics bureau}, area: "331000"}
  data_bureau: {title: {zh: 数据局, en: Data bureau}, area: "331000"}
packs: [air, region]
"""


def make_home(home: Path, *, rows: bool = True) -> Hub:
    """A home in an empty folder; the parameters are published, `rows` are loaded."""
    shutil.copytree(Path(__file__).parent / "economy", home / "packs" / "economy")
    (home / "region.yaml").write_text(REGION, "utf-8")
    hub = open_hub(home)
    hub.refresher.run(who="test")
    if rows:
        fill(hub, home)
    return hub


def fill(hub: Hub, home: Path) -> None:
    """Three cities' air, three years of nine counties' output, and a bulletin with a hole in it."""
    for city in ("台州", "嘉兴", "杭州"):
        hub.load("air.station_hour", shipped_packs() / "air" / "sample" / f"{city}.csv", source="city_csv", who="test")
    hub.load("economy.output_month", _output(home / "output.csv"), source="month_csv", who="test")
    hub.load("economy.bulletin", _bulletin(home / "bulletin.csv"), source="bulletin_csv", who="test")


def months(count: int) -> list[date]:
    """The months up to LAST, oldest first."""
    numbers = [LAST.year * 12 + LAST.month - 1 - back for back in reversed(range(count))]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _output(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["county", "industry", "month", "output", "firms", "profitable"])
        for index, month in enumerate(months(34)):
            for c, county in enumerate(COUNTIES):
                for i, industry in enumerate(INDUSTRIES):
                    output = 3 + c * 0.4 + i + index * 0.05 + (month.month % 4) * 0.3
                    firms = 40 + 7 * c + 5 * i + index // 3
                    profitable = round(firms * (0.72 + 0.02 * c - 0.01 * i + 0.001 * index))
                    writer.writerow([county, industry, month.isoformat(), f"{output:.2f}", firms, profitable])
        writer.writerow(["331002", "医药", "2026-10-01", "-5", 1, 1])  # rejected: output below zero
    return path


def _bulletin(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["area", "month", "growth", "invested"])
        for index, month in enumerate(months(22)):
            if month == date(2026, 4, 1):
                continue  # a month that nobody printed
            growth, invested = 1.2 + index * 0.2 - (month.month % 3) * 0.7, 4.35 * month.month
            writer.writerow(["331000", month.isoformat(), f"{growth:.1f}", f"{invested:.2f}"])
            writer.writerow(["330000", month.isoformat(), f"{growth - 0.8:.1f}", f"{invested * 9:.2f}"])
    return path
