"""A cube over what is not there, is no number or is never shared is refused with file, line and the right word."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

FIRM = """\
dataset: firm
title: 企业
owner: office
level: 3
sharing: conditional
origin: synthetic
key: [code]
columns:
  code: {type: string}
  trade: {type: string}
  place: {type: string}
  output: {type: decimal, scale: 2}
"""
CUBES = """\
firms:
  title: 企业
  of: firm
  dimensions: [trade]
  area: place
  contributor: code
  audience: public
  measures:
    firms: {count: true, title: 企业数}
    output: {sum: output, title: 产值, unit: 万元}
"""


def read(folder: Path, cubes: str, firm: str = FIRM) -> Packs:
    pack = write_pack(folder, "p", {"datasets/firm.yaml": firm, "cubes.yaml": cubes})
    text = (pack / "pack.yaml").read_text(encoding="utf-8").replace("uses: [region]\n", "")
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    return read_packs([pack], ZoneInfo("Asia/Shanghai"))


def test_a_cube_is_a_noun_of_its_pack(tmp_path: Path) -> None:
    packs = read(tmp_path, CUBES)
    assert packs.problems == ()
    cube = packs.cubes["p.firms"]
    assert (cube.of, cube.columns["output"]) == ("p.firm", "DECIMAL(18,2)")
    assert [(measure.name, measure.kind) for measure in cube.measures] == [("firms", "count"), ("output", "sum")]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("of: firm", "of: frim", "p/cubes.yaml:3 (firms.of): no dataset, table or parameter 'p.frim'"),
        ("[trade]", "[trad]", "p/cubes.yaml:4 (firms.dimensions): 'trad' is no column (did you mean \"trade\"?"),
        ("area: place", "area: plce", "p/cubes.yaml:5 (firms.area): 'plce' is no column"),
        ("contributor: code", "contributor: cod", "p/cubes.yaml:6 (firms.contributor): 'cod' is no column"),
        ("sum: output", "sum: trade", "p/cubes.yaml:10 (firms.measures.output): trade is VARCHAR, which is not added"),
        ("sum: output", "sum: outptu", "p/cubes.yaml:10 (firms.measures.output): 'outptu' is no column"),
        ("unit: 万元", "unit: 万圆", "p/cubes.yaml:10 (firms.measures.output): "),
        ("audience", "audiance", "p/cubes.yaml:7 (firms.audiance): unknown key 'audiance' (did you mean \"audience\"?"),
    ],
)
def test_a_wrong_word_is_named_with_its_place(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    packs = read(tmp_path, CUBES.replace(right, wrong))
    (problem,) = packs.problems
    assert str(problem).startswith(told)
    assert packs.cubes == {}


def test_what_is_not_shared_is_not_counted_either(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, CUBES, FIRM.replace("sharing: conditional", "sharing: none")).problems
    assert str(problem).startswith("p/cubes.yaml:3 (firms.of): p.firm is not shared\n  hint: `sharing: none` lets")


def test_a_cube_over_a_faulty_dataset_is_no_second_fault(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, CUBES, FIRM.replace("key: [code]", "kee: [code]")).problems
    assert "datasets/firm.yaml" in str(problem)


def test_what_is_closed_is_not_counted_either(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, CUBES, FIRM.replace("level: 3", "level: 4")).problems
    assert str(problem) == "p/cubes.yaml:3 (firms.of): p.firm is of level 4, which stays with its owner"


def test_a_cube_is_not_called_like_its_rows(tmp_path: Path) -> None:
    """A grant on the rows would be one on the cube."""
    (problem,) = read(tmp_path, CUBES.replace("firms:\n", "firm:\n", 1)).problems
    assert str(problem).startswith("p/cubes.yaml:1 (firm): p.firm is something else already\n  hint: a grant names")


@pytest.mark.parametrize(
    ("measure", "told"),
    [("{count: true, title: 数}", "the number of rows"), ("{sum: output, title: 产值}", "the sum of output")],
)
def test_two_cubes_do_not_tell_the_same_of_the_same_rows(tmp_path: Path, measure: str, told: str) -> None:
    """Who holds both could work out what each of them hides."""
    head = "more:\n  title: 更多\n  of: firm\n  area: place\n  contributor: code\n  audience: internal\n"
    second = f"{head}  measures:\n    one: {measure}\n"
    packs = read(tmp_path, CUBES + second)
    (problem,) = packs.problems
    assert str(problem).startswith(
        f"p/cubes.yaml:11 (p.more.measures.one): p.firms tells {told} of p.firm too\n  hint:"
    )


def test_codes_are_named_by_a_parameter(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, CUBES.replace("  area: place\n", "  area: place\n  codes: {trade: trades}\n")).problems
    assert str(problem).startswith("p/cubes.yaml:6 (firms.codes.trade): no parameter 'p.trades'")
    (problem,) = read(tmp_path, CUBES.replace("  area: place\n", "  area: place\n  codes: {trad: trades}\n")).problems
    assert "codes names trad, which is no dimension" in str(problem)
