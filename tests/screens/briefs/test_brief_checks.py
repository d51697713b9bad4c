"""What `zhongshu check` says of a brief, with its file and line."""

from pathlib import Path

import pytest

from tests.screens.briefs.region import BRIEF, TONE, make_region
from zhongshu.core.errors import PackError

PLAIN = """
brief: monthly
title: {zh: 月报, en: The month}
tone: tone
sections:
  - title: {zh: 总体, en: Overview}
    items:
      - ITEM
"""


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ('sentence: {zh: "产值{otput}。", en: "{otput}."}', 'did you mean "town.output"'),
        ('sentence: {zh: "产值{output:yoyo}。", en: "{output:yoyo}."}', 'did you mean "yoy"'),
        ('sentence: {zh: "产值{output}。", en: "Output."}', "{output} is said in zh but not in en"),
        ('sentence: {zh: "产值。", en: "Output {output}."}', "{output} is said in en but not in zh"),
        ('sentence: {zh: "产值增长 3.4%。", en: "Output."}', "says '3.4' itself"),
        ('sentence: {zh: "产值增长三成。", en: "Output."}', "says '三成' itself"),
        ('sentence: {zh: "目标 {check:r99}。", en: "{check:r99}."}', "no relation 'town.r99'"),
        ("checks: [r4]", 'did you mean "town.r04"'),
        ("table: [output, nothing]", "no indicator 'town.nothing'"),
        ("chart: [output, margin]", "a chart has one unit; here output in 亿元, margin in %"),
        ("signals: true\n        otherwise: {zh: 无, en: none}", "otherwise stands beside a sentence"),
    ],
)
def test_a_brief_that_cannot_be_is_refused_with_its_line(tmp_path: Path, item: str, said: str):
    with pytest.raises(PackError) as refused:
        make_region(tmp_path, files={"briefs/monthly.yaml": PLAIN.replace("ITEM", item)})
    assert said in str(refused.value)
    assert refused.value.place is not None
    assert str(refused.value.place).startswith("town/briefs/monthly.yaml:")


def test_a_tone_without_a_word_for_no_change_is_refused(tmp_path: Path):
    with pytest.raises(PackError, match="no word for no change of growth"):
        make_region(
            tmp_path,
            files={"parameters/tone.yaml": TONE.replace("of: growth, at_least: 0,", "of: growth, at_least: 0.5,")},
        )


def test_a_tone_that_is_another_table_is_refused(tmp_path: Path):
    with pytest.raises(PackError, match="has no column 'of'"):
        make_region(tmp_path, files={"briefs/monthly.yaml": BRIEF.replace("tone: tone", "tone: region.area")})
