"""A small region with a public and an internal cube over its firms, released; some of their cells are small."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.kit import put
from tests.town import make_town
from zhongshu.app.cubes import release_cubes
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

PUBLIC, INTERNAL = "firms.by_trade", "firms.staff"
FIRM = """
dataset: firm
title: {zh: 企业登记, en: Firms}
owner: market
level: 3
sharing: conditional
origin: synthetic
key: [uscc]
subject: uscc
columns:
  uscc: {type: string}
  trade: {type: string, title: {zh: 行业, en: Trade}}
  place: {type: area, level: county, title: {zh: 住所, en: Place}}
  output: {type: decimal, scale: 2, unit: 万元}
  staff: {type: integer, unit: 人}
"""
CUBES = """
by_trade:
  title: {zh: 企业与产值, en: Firms and output}
  of: firm
  dimensions: [trade]
  area: place
  contributor: uscc
  audience: public
  measures:
    firms: {count: true, title: {zh: 企业数, en: Firms}, unit: 家}
    output: {sum: output, title: {zh: 产值, en: Output}, unit: 万元}
staff:
  title: {zh: 从业人员, en: People employed}
  of: firm
  dimensions: [trade]
  area: place
  contributor: uscc
  audience: internal
  measures: {staff: {sum: staff, title: {zh: 人数, en: Staff}, unit: 人}}
"""
FILES = {
    "datasets/firm.yaml": FIRM,
    "cubes.yaml": CUBES,
}
FORMULA = "=SUM(A1)"
"""A trade that a spreadsheet would take for a formula."""
COUNTS = {
    ("food", "331002"): 9,
    ("food", "331003"): 8,
    ("food", "331004"): 7,
    ("steel", "331002"): 2,
    ("steel", "331003"): 9,
    ("steel", "331004"): 8,
    (FORMULA, "331002"): 7,
    (FORMULA, "331003"): 8,
}
OFFICER = Reader("li", "Li", (Post("bank", Role.OFFICER),))
AUDITOR = Reader("shen", "Shen", (Post("data_bureau", Role.AUDITOR),))


def make_region(home: Path, files: Mapping[str, str] = FILES) -> Hub:
    """The cubes are released; nobody has read one yet."""
    hub = make_town(home, files)
    put(hub, "firms.firm", rows(COUNTS))
    release_cubes(hub, at_once, {})
    return hub


def rows(counts: Mapping[tuple[str, str], int]) -> str:
    """So many firms of output 1000.25 and ten people each, as SQL."""
    said = (
        f"('{trade}{place}{number}', '{trade}', '{place}', 1000.25, 10)"
        for (trade, place), count in counts.items()
        for number in range(count)
    )
    return f"SELECT * FROM (VALUES {', '.join(said)}) AS t(uscc, trade, place, output, staff)"


def at_once(doing: str, action: Callable[[], None]) -> None:
    """What goes wrong is told to the test."""
    action()
