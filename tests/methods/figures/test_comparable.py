from datetime import date
from typing import Any

import pytest

from tests.methods.figures.kit import figure, relation
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.relation import Across, Kind

YEAR: dict[str, Any] = {"start": date(2020, 1, 1), "end": date(2020, 12, 31)}
BEFORE: dict[str, Any] = {"start": date(2019, 1, 1), "end": date(2019, 12, 31)}
TO_NOVEMBER: dict[str, Any] = {"start": date(2020, 1, 1), "end": date(2020, 11, 30)}


@pytest.mark.parametrize(
    ("kind", "terms", "said"),
    [
        (
            "share",
            {"part": figure("3", "亿元", place="331002"), "base": figure("6", "亿元", place="331003")},
            "地方是331002",
        ),
        (
            "share",
            {"part": figure("3", "亿元", organisation="甲区"), "base": figure("6", "亿元", organisation="乙区")},
            "单位是甲区",
        ),
        ("sum", {"total": figure("3", "亿元", **YEAR), "parts": figure("3", "亿元", **BEFORE)}, "时期不同"),
        ("ratio", {"over": figure("3", "亿元", **YEAR), "under": figure("6", "亿元", **TO_NOVEMBER)}, "2020年"),
        ("growth", {"now": figure("3", "亿元", **TO_NOVEMBER), "before": figure("2", "亿元", **BEFORE)}, "长短不同"),
        ("growth", {"now": figure("3", "亿元", **BEFORE), "before": figure("2", "亿元", **YEAR)}, "前期晚于本期"),
        ("share", {"part": figure("3", "亿元"), "base": figure("6", "家")}, "以亿元计"),
        ("share", {"part": figure("3", "家"), "percent": figure("6", "百分点")}, "应是百分数"),
        ("subset", {"part": figure("3", "家"), "whole": figure("6", "人")}, "以家计"),
        ("difference", {"now": figure("3", "%"), "change": figure("6", "%")}, "应以百分点计"),
        ("difference", {"now": figure("3", "亿元"), "change": figure("6", "家")}, "应以亿元计"),
        ("growth", {"now": figure("3", "亿元"), "before": figure("-2", "亿元")}, "基数为负"),
        (
            "ratio",
            {"over": figure("3", "亿元"), "under": figure("6", "万人"), "value": figure("5", "元")},
            "应以亿元/万人计",
        ),
    ],
)
def test_figures_that_do_not_belong_together_are_incomparable(kind: Kind, terms: dict[str, Figure], said: str) -> None:
    verdict = check(relation(kind, **terms))
    assert verdict.status == "incomparable"
    assert verdict.arithmetic.zh.startswith("不可比")
    assert said in verdict.arithmetic.zh
    assert verdict.arithmetic.en.startswith("not comparable")


@pytest.mark.parametrize(
    ("across", "one", "other"),
    [
        ("places", {"place": "331002"}, {"place": "331003"}),
        ("organisations", {"organisation": "甲"}, {"organisation": "乙"}),
        ("periods", YEAR, BEFORE),
    ],
)
def test_across_says_what_may_differ(across: Across, one: dict[str, Any], other: dict[str, Any]) -> None:
    terms: dict[str, Any] = {"part": figure("3", "亿元", **one), "whole": figure("6", "亿元", **other)}
    assert check(relation("subset", **terms)).status == "incomparable"
    assert check(relation("subset", across, **terms)).status == "consistent"


def test_a_term_that_does_not_say_its_place_or_period_is_not_held_to_differ() -> None:
    terms: dict[str, Any] = {"part": figure("3", "亿元", place="331002", **YEAR), "whole": figure("6", "亿元")}
    assert check(relation("subset", **terms)).status == "consistent"


def test_a_target_is_of_the_year_and_what_is_done_of_its_months() -> None:
    terms: dict[str, Any] = {
        "done": figure("47.4", "亿元", **TO_NOVEMBER),
        "target": figure("43.6", "亿元", **YEAR),
        "completion": figure("108.7", "%", **TO_NOVEMBER),
    }
    assert check(relation("target", **terms)).status == "consistent"
    assert check(relation("target", **{**terms, "completion": figure("108.7", "%", **BEFORE)})).status == "incomparable"
