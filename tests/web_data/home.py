"""A small region for the tests of the data pages and the API: one pack, three files."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from fastapi.testclient import TestClient

from tests.kit import app_for
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub

REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: "331000"
packs: []
units:
  economy: {title: {zh: 经信局, en: Economy bureau}}
  register: {title: {zh: 市场监管局, en: Market bureau}}
"""
HEADER = "厂号,城市,月份,类别,产量,人数"
JANUARY = [
    "M001,331000,2020-01-01,paper,600.5,20",
    "M002,331000,2020-01-01,steel,7000.0,300",
    "M003,331000,2020-01-01,paper,100.0,5",
]
FEBRUARY = [
    "M001,331000,2020-02-01,paper,650.0,20",
    "M002,331000,2020-02-01,steel,很多,300",
    "23,331000,2020-02-01,paper,90.0,12",
    "M004,331000,2020-02-01,glass,90.0,12",
    "M005,331000,2020-02-01,steel,50.0,0",
]
"""One good row, then one wrong in its type, its pattern, its words, and one by a check."""


def write(path: Path, rows: Iterable[str], *, header: str = HEADER, encoding: str = "utf-8") -> Path:
    """A file as a mill hands it in."""
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def make_home(folder: Path, *, source: str | None = None) -> Hub:
    """The region before anything came; `source` is YAML in place of `kind: csv` in `mills.output`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "region.yaml").write_text(REGION, encoding="utf-8")
    shutil.copytree(Path(__file__).parent / "packs", folder / "packs")
    if source is not None:
        path = folder / "packs" / "mills" / "datasets" / "output.yaml"
        path.write_text(path.read_text("utf-8").replace("    kind: csv\n", f"    {source}\n", 1), encoding="utf-8")
    return open_hub(folder)


def make_loaded_home(folder: Path) -> Hub:
    """With January (run 1) and February (run 2, four of five rows rejected)."""
    hub = make_home(folder / "home")
    for name, rows in (("一月.csv", JANUARY), ("二月.csv", FEBRUARY)):
        path = write(folder / name, rows)
        hub.load("mills.output", path, source="monthly_csv", who="operator")
    return hub


def client(hub: Hub, language: str = "zh") -> TestClient:
    """A browser that has chosen its language."""
    made = TestClient(app_for(hub), base_url="http://127.0.0.1:8400")
    made.cookies.set("lang", language)
    return made
