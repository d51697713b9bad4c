from pathlib import Path

import pytest

from tests.kit import make_hub
from zhongshu.core.errors import PackError

DATASET = """\
dataset: figure
title: 数字
owner: office
level: 1
sharing: unconditional
origin: published
key: [id]
columns:
  id: {type: string}
  name: {type: string, required: true}
  printed: {type: string, required: true}
  value: {type: decimal, scale: 2}
  unit: {type: string, required: true}
figures: {printed: printed, unit: unit, name: name}
"""


def _problem(tmp_path: Path, relations: str = "", dataset: str = DATASET) -> str:
    with pytest.raises(PackError) as error:
        make_hub(tmp_path, {"facts": {"datasets/figure.yaml": dataset, "relations.yaml": relations}})
    return str(error.value)


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("share: {part: a}", "leaves out base and percent"),
        ("sum: {total: a}", "leaves out parts"),
        ("convert: {one: a}", "leaves out other"),
        ("sum: {total: a, parts: b}", "parts is a list of figures"),
        ("share: {part: [a, b], percent: c}", "part is one figure"),
        ("share: {part: a, base: 43, percent: c}", "base is 43, which is no figure's id"),
        ("share: {part: a, base: {printed: 8.30}, percent: c}", "printed is 8.3, not text"),
        ("share: {part: a, base: {printed: '1e9'}, percent: c}", "no printed number"),
        ("share: {part: a, base: {printed: '9', unit: kmm}, percent: c}", "no unit 'kmm'"),
        ("share: {part: a, base: {digits: '9'}, percent: c}", "has a key 'digits'"),
        ("share: {part: a, base: {printed: '9', qualifier: '>'}, percent: c}", "qualifier '>'"),
        ("share: {part: a, whole: b}", "share has no role 'whole'"),
        ("{share: {part: a, percent: b}, growth: {now: a, percent: b}}", "exactly one of"),
        ("{share: {part: a, percent: b}, of: region.area}", "region.area"),
    ],
)
def test_a_relation_that_cannot_be_names_its_line_and_its_fault(tmp_path: Path, relation: str, said: str) -> None:
    body = relation if relation.startswith("{") else "{" + relation + "}"
    message = _problem(tmp_path, f"fine: {{share: {{part: a, percent: b}}}}\nfaulty: {body}\n")
    assert "facts/relations.yaml:2" in message
    assert said in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("printed: printed,", "printed: prynted,", 'did you mean "printed"?'),
        ("printed: printed,", "printed: value,", "printed is in value, a decimal; it is a string"),
        ("unit: unit,", "unit: unit, start: name,", "start is in name, a string; it is a date"),
        ("key: [id]", "key: [id, name]", "its key is id, name"),
    ],
)
def test_figures_stand_in_columns_that_can_hold_them(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in _problem(tmp_path, dataset=DATASET.replace(old, new))


def test_a_check_by_relation_names_columns_of_numbers(tmp_path: Path) -> None:
    faulty = DATASET + "checks:\n  - {name: agrees, relation: {subset: {part: value, whole: printed}}}\n"
    message = _problem(tmp_path, dataset=faulty)
    assert "whole names 'printed', which is no column of numbers" in message
    both = DATASET + "checks:\n  - {name: agrees, sql: 'value > 1', relation: {subset: {part: value, whole: value}}}\n"
    assert "either sql or relation" in _problem(tmp_path / "both", dataset=both)
