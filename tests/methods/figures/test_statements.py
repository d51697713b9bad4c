"""Statements in two languages become the relations that a clerk meant; what is not understood is never dropped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.grammar import FORMS, SUM
from zhongshu.methods.figures.relation import Relation
from zhongshu.methods.figures.statements import read_statements


def _one(text: str) -> Relation:
    found = read_statements([(1, text)])
    assert found.not_understood == (), found.not_understood
    (relation,) = found.relations
    return relation


def _said(relation: Relation) -> dict[str, str]:
    signs = {"=": "", ">=": ">=", "<=": "<=", "approx": "~"}
    return {
        role: " ".join(f"{signs[one.qualifier]}{one.printed}{one.unit.symbol}" for one in figures)
        for role, figures in relation.terms.items()
    }


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("76 家占全市的 54.5%", "share", {"part": "76家", "percent": "54.5%"}),
        ("76 家 占 ? 家 的 54.5%", "share", {"part": "76家", "percent": "54.5%"}),
        ("76家占139家的54.5%", "share", {"part": "76家", "base": "139家", "percent": "54.5%"}),
        ("76 firms is 54.5% of ? firms", "share", {"part": "76家", "percent": "54.5%"}),
        ("76 firms is 54.5% of 139 firms", "share", {"part": "76家", "base": "139家", "percent": "54.5%"}),
        ("新增超 120 家，占全省的约 12%", "share", {"part": ">=120家", "percent": "~12%"}),
        ("253.63 亿元 增长 2.08%", "growth", {"now": "253.63亿元", "percent": "2.08%"}),
        ("253.63 亿元 下降 2.08%", "growth", {"now": "253.63亿元", "percent": "-2.08%"}),
        (
            "253.63亿元，同比增长2.08%，上年248.46亿元",
            "growth",
            {"now": "253.63亿元", "percent": "2.08%", "before": "248.46亿元"},
        ),
        (
            "上年 248.46 亿元，今年 253.63 亿元，增长 2.08%",
            "growth",
            {"before": "248.46亿元", "now": "253.63亿元", "percent": "2.08%"},
        ),
        ("253.63 亿元 is up 2.08% from ? 亿元", "growth", {"now": "253.63亿元", "percent": "2.08%"}),
        (
            "253.63 亿元 is down 2.08% from 259 亿元",
            "growth",
            {"now": "253.63亿元", "percent": "-2.08%", "before": "259亿元"},
        ),
        ("3.4% 比一季度提高 21.7 个百分点", "difference", {"now": "3.4%", "change": "21.7百分点"}),
        ("下降 3.4%，比一季度收窄 2 个百分点", "difference", {"now": "-3.4%", "change": "-2百分点"}),
        (
            "3.4% is 21.7 percentage points above -18.3%",
            "difference",
            {"now": "3.4%", "change": "21.7百分点", "before": "-18.3%"},
        ),
        ("126 件 比上年增加 29 件", "difference", {"now": "126件", "change": "29件"}),
        ("47.4 亿元 完成目标的 108.7%", "target", {"done": "47.4亿元", "completion": "108.7%"}),
        (
            "47.4亿元，完成年度目标43.6亿元的108.7%",
            "target",
            {"done": "47.4亿元", "target": "43.6亿元", "completion": "108.7%"},
        ),
        (
            "47.4 亿元 is 108.7% of target 43.6 亿元",
            "target",
            {"done": "47.4亿元", "target": "43.6亿元", "completion": "108.7%"},
        ),
        ("第17位 前进16位", "rank", {"now": "17人", "gained": "16人"}),
        ("第 17 位，后退 2 位", "rank", {"now": "17人", "gained": "-2人"}),
        ("rank 17 up 16 from 33", "rank", {"now": "17人", "gained": "16人", "before": "33人"}),
        ("17th, up 16", "rank", {"now": "17人", "gained": "16人"}),
        ("12 + 30 + 8 = 50 家", "sum", {"parts": "12家 30家 8家", "total": "50家"}),
        ("12 + 30 + 8 = ? 家", "sum", {"parts": "12家 30家 8家"}),
        ("12家、30家和8家，合计50家", "sum", {"parts": "12家 30家 8家", "total": "50家"}),
        ("27 人，其中 22 人", "subset", {"whole": "27人", "part": "22人"}),
        ("22 of 27 people", "subset", {"part": "22人", "whole": "27人"}),
        ("27 people, of which 22", "subset", {"whole": "27人", "part": "22人"}),
        ("220.8 亿元 / 326.34 亿元 = 67.7%", "ratio", {"over": "220.8亿元", "under": "326.34亿元", "value": "67.7%"}),
        ("8.3 亿元 / 280.5 亿元 = ? %", "ratio", {"over": "8.3亿元", "under": "280.5亿元"}),
        ("2.5 万元 = 25000 元", "convert", {"one": "2.5万元", "other": "25000元"}),
        ("R09 平湖市：76 家占全市的 54.5%", "share", {"part": "76家", "percent": "54.5%"}),
        ("1. 76 家占全市的 54.5%", "share", {"part": "76家", "percent": "54.5%"}),
        ("（2）76 家占全市的 54.5%", "share", {"part": "76家", "percent": "54.5%"}),
    ],
)
def test_what_a_clerk_writes_is_what_is_checked(text: str, kind: str, said: dict[str, str]) -> None:
    relation = _one(text)
    assert relation.kind == kind
    assert _said(relation) == said


@pytest.mark.parametrize("form", [*FORMS, SUM], ids=lambda form: form.pattern[:30] or "sum")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_is_read_as_it_is_shown(form: object, language: str) -> None:
    shown = next(one for one in (*FORMS, SUM) if one is form)
    assert _one(shown.shown.to(language)).kind == shown.kind


def test_a_sentence_of_prose_gives_each_of_its_relations() -> None:
    found = read_statements([(4, "规上工业总产值253.63亿元，增长2.08%，占全区的64.48%；专利126件，增长29%。")])
    assert [relation.kind for relation in found.relations] == ["growth", "share", "growth"]
    assert _said(found.relations[1]) == {"part": "253.63亿元", "percent": "64.48%"}
    assert found.not_understood == ()
    assert {one.source for relation in found.relations for many in relation.terms.values() for one in many} == {
        "line 4"
    }


def test_clauses_of_different_things_are_not_put_together() -> None:
    found = read_statements([(1, "税收 1.2 亿元，比上年少 2 家")])
    assert found.relations == ()
    assert len(found.not_understood) == 1


def test_comments_blank_lines_and_dates_say_nothing() -> None:
    found = read_statements([(1, "# 5 家"), (2, "  "), (3, "2020年1-11月运行情况"), (4, "表1 各县产值")])
    assert found.relations == ()
    assert found.not_understood == ()


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("平湖占全市的 54.5%", "76 家 占 139 家 的 54.5%"),
        ("全省第 3 位", "第 17 位 前进 16 位，原第 33 位"),
        ("投资 47.4 亿元，年度计划", "47.4 亿元 完成目标 43.6 亿元 的 108.7%"),
        ("产值 12 亿元 增长较快", "253.63 亿元 增长 2.08%，上年 248.46 亿元"),
        ("12 + 30 + 8", "12 + 30 + 8 = 50 家"),
    ],
)
def test_a_line_that_is_not_understood_is_told_with_the_nearest_form(text: str, nearest: str) -> None:
    found = read_statements([(7, text)])
    assert found.relations == ()
    (unread,) = found.not_understood
    assert (unread.line, unread.text, unread.nearest.zh) == (7, text, nearest)


@pytest.mark.parametrize("text", ["? 家 占 ? 家 的 54.5%", "12 + ? = 50 家", "? 人，其中 22 人"])
def test_what_cannot_be_worked_out_is_no_statement(text: str) -> None:
    found = read_statements([(1, text)])
    assert found.relations == ()
    assert len(found.not_understood) == 1


WORDS = [
    "76 家",
    "54.5%",
    "占",
    "增长",
    "?",
    " 亿元",
    "，",
    "。",
    "=",
    "/",
    "+",
    "其中",
    "第",
    "位",
    "up",
    " of ",
    "比",
    "12",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_no_digit_is_ever_dropped_and_whatever_is_read_can_be_checked(text: str) -> None:
    found = read_statements([(1, text)])
    for relation in found.relations:
        check(relation)
    if any(letter.isdigit() for letter in text):
        assert found.relations or found.not_understood


def test_a_rise_by_a_number_is_no_value_of_last_year() -> None:
    found = read_statements([(1, "高新技术企业143家，比上年增加12家，增长9.2%")])
    assert [(one.kind, check(one).status) for one in found.relations] == [
        ("difference", "implies"),
        ("growth", "implies"),
    ]


def test_a_rate_above_or_below_another() -> None:
    above, below = "工业投资增长12.5%，高于全部投资9.3个百分点", "税收增长3.1%，低于全市4.2%，低1.1个百分点"
    found = read_statements([(1, above), (2, below)])
    assert [check(one).status for one in found.relations] == ["implies", "consistent"]
    assert check(found.relations[0]).arithmetic.zh == "12.5% − 9.3 个百分点 = 3.2%（3.10%–3.30%）"


def test_months_are_no_figures_however_their_dash_is_written() -> None:
    for dash in "-–—~至":
        assert read_statements([(1, f"2025年1{dash}10月，全县产值稳步增长")]).not_understood == ()
