"""An indicator is in the unit of what it measures, or check refuses it: no number is 10,000 times too large."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from zhongshu.packs.assemble import read_packs

FILES = {
    "pack.yaml": "pack: p\ntitle: p\nowner: office\n",
    "datasets/deal.yaml": """\
dataset: deal
title: 交易
owner: office
level: 1
sharing: none
origin: measured
columns:
  day: {type: date}
  amount: {type: decimal, scale: 2, unit: 元}
  budget: {type: decimal, scale: 2, unit: 万元}
  age: {type: integer, unit: 年}
  share: {type: decimal, scale: 2, unit: "%"}
  people: {type: integer, unit: 人}
  loose: {type: decimal, scale: 2}
  plain: {type: integer, unit: "1"}
""",
    "tables/kept.sql": "---\ntable: kept\ntitle: t\n---\nSELECT day, amount FROM deal\n",
    "tables/made.sql": "---\ntable: made\ntitle: t\ncolumns:\n  amount: {unit: 万元}\n---\n"
    "SELECT day, CAST(amount / 10000 AS DECIMAL(18,2)) AS amount FROM deal\n",
}


def refused(folder: Path, measured: str, unit: str, of: str = "deal") -> list[str]:
    """What check says of one indicator, after its place."""
    indicator = f'x: {{title: x, of: {of}, {measured}, unit: "{unit}", time: day}}\n'
    more = "twice: {title: y, formula: x * 2, unit: 万元}\n" if unit == "万元" else ""
    written = {**FILES, "indicators.yaml": indicator + more}
    problems = read_packs([write_pack(folder, "p", written)], ZoneInfo("UTC"), units=["office"]).problems
    return [str(one).removeprefix("p/indicators.yaml:1 (x): ") for one in problems]


@pytest.mark.parametrize("of", ["deal", "kept"])
def test_another_scale_is_refused_with_the_way_to_write_it(of: str, tmp_path: Path) -> None:
    (told,) = refused(tmp_path, "measure: sum(amount)", "万元", of)
    assert told == (
        "sum(amount) is in 元, the indicator says 万元\n  hint: write measure: sum(amount) / 10000, or say unit: 元"
    )


@pytest.mark.parametrize("measure", ["sum", "avg", "min", "max", "median", "quantile_cont"])
def test_every_aggregate_that_keeps_a_unit_is_held_against_it(measure: str, tmp_path: Path) -> None:
    text = f'measure: "{measure}(age{", 0.9" if measure == "quantile_cont" else ""})"'
    (told,) = refused(tmp_path, text, "万元")
    assert "is in 年, the indicator says 万元\n  hint: 年 and 万元 do not measure the same thing" in told
    assert refused(tmp_path, text, "年") == []


@pytest.mark.parametrize(
    ("measured", "unit", "hint"),
    [
        ("measure: sum(budget)", "元", "write measure: sum(budget) * 10000, or say unit: 万元"),
        ("measure: avg(share)", "1", "write measure: avg(share) / 100, or say unit: %"),
        ("published: amount", "亿元", "say unit: 元, or convert it in a table"),
        ('ratio: ["sum(amount)", "sum(people)"]', "万元/人", "write ratio: [sum(amount) / 10000, sum(people)]"),
        ('ratio: ["sum(amount)", "count(*)"]', "万元", "write ratio: [sum(amount) / 10000, count(*)]"),
        ('ratio: ["sum(budget)", "sum(amount)"]', "%", "write ratio: [sum(budget) * 10000, sum(amount)]"),
    ],
)
def test_the_hint_is_what_to_write(measured: str, unit: str, hint: str, tmp_path: Path) -> None:
    (told,) = refused(tmp_path, measured, unit)
    assert told.endswith(f"hint: {hint}")
    if hint.startswith("write measure"):
        assert refused(tmp_path, hint.removeprefix("write ").partition(",")[0], unit) == []


@pytest.mark.parametrize(
    ("measured", "unit", "of"),
    [
        ("measure: sum(amount)", "元", "deal"),
        ("measure: sum(amount) / 10000", "万元", "deal"),
        ("measure: sum(amount)", "万元", "made"),
        ("measure: sum(loose)", "万元", "deal"),
        ("measure: sum(plain)", "次", "deal"),
        ("measure: count(amount)", "笔", "deal"),
        ("measure: count(DISTINCT age)", "个", "deal"),
        ('measure: "count_if(amount > 0)"', "笔", "deal"),
        ('ratio: ["count_if(amount > 0)", "count(*)"]', "%", "deal"),
        ('ratio: ["sum(amount)", "sum(amount)"]', "%", "deal"),
        ('ratio: ["sum(amount)", "sum(people)"]', "元/人", "deal"),
        ('ratio: ["sum(amount)", "sum(people)"]', "元", "deal"),
        ('ratio: ["sum(amount)", "count(*)"]', "元", "deal"),
    ],
)
def test_what_agrees_and_what_cannot_be_known_is_left_alone(measured: str, unit: str, of: str, tmp_path: Path) -> None:
    assert refused(tmp_path, measured, unit, of) == []
