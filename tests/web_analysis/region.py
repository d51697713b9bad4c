"""A home with what the shipped pack of the economy says of China's monthly series, and nothing else of it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.packs.hub import Hub

REGION = """\
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: "331000"
zone: Asia/Shanghai
languages: [zh, en]
units:
  statistics: {title: {zh: 统计局, en: Statistics bureau}, area: "331000"}
packs: [region]
"""

PARTS = (
    "datasets/china_month.yaml indicators/china.yaml screens/china.yaml parameters/spring_festival.yaml"
    " parameters/spring_festival.csv sample/china_monthly.csv"
).split()

PACK = "pack: economy\ntitle: {zh: 经济运行分析, en: The economy}\nowner: statistics\nuses: [region]\n"


def make_home(home: Path, *, rows: bool = True) -> Hub:
    """The parameters are published; `rows` loads the sample of China's series."""
    for part in PARTS:
        path = home / "packs" / "economy" / part
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped_packs() / "economy" / part, path)
    (home / "packs" / "economy" / "pack.yaml").write_text(PACK, "utf-8")
    (home / "region.yaml").write_text(REGION, "utf-8")
    hub = open_hub(home)
    hub.refresher.run(who="test")
    if rows:
        sample = shipped_packs() / "economy" / "sample" / "china_monthly.csv"
        hub.load("economy.china_month", sample, source="csv", who="test")
    return hub


def load(hub: Hub, folder: Path, rows: Mapping[str, float], series: str) -> None:
    """Values of one series by month, as an office hands them in."""
    path = folder / f"{series}.csv"
    lines = [f"{month},{series},{value}" for month, value in rows.items()]
    path.write_text("\n".join(["month,series,value", *lines]) + "\n", encoding="utf-8")
    hub.load("economy.china_month", path, source="csv", who="test")
