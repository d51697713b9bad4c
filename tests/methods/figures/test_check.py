from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.methods.figures.kit import declared, declared_relation, figure, relation
from zhongshu.core.errors import PackError
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.figure import Figure, Qualifier
from zhongshu.methods.figures.printed import size_of
from zhongshu.methods.figures.relation import Kind


@pytest.mark.parametrize(
    ("name", "shown", "line"),
    [
        ("r01a", "348–358", "12 家 ÷ 3.4% = 352.9 家，整数 348–358"),
        ("r01b", "2679–2741", "1165 家 ÷ 43% = 2709.3 家，整数 2679–2741"),
        ("r02", "941.02", "606.77 亿元 ÷ 64.48% = 941.02 亿元（940.940–941.101）"),
        ("r03", "248.46", "253.63 亿元 ÷ (1 + 2.08%) = 248.46 亿元（248.445–248.479）"),
        ("r04", "43.6", "47.4 亿元 ÷ 108.7% = 43.6 亿元（43.54–43.67）"),
        ("r05", "−18.3", "3.4% − 21.7 个百分点 = −18.3%（−18.40% 至 −18.20%）"),
        ("r06", "16.9", "32.9% − 16 个百分点 = 16.9%（16.35%–17.45%）"),
        ("r07a", "33", "17 位 + 16 位 = 33 位"),
        ("r07b", "13", "4 位 + 9 位 = 13 位"),
        ("r08", "44", "26 家 ÷ 59.1% = 44.0 家，整数只有 44"),
        ("r11a", "67.7", "220.8 亿元 ÷ 326.34 亿元 = 67.7%（67.64%–67.68%）"),
        ("r11b", "51.2", "4.3 万户 ÷ 8.4 万户 = 51.2%（50.30%–52.09%）"),
        ("r12", "30", "38 件 ÷ (1 + 26%) = 30.2 件，整数只有 30（38 ÷ 30 − 1 = 26.7%：是舍尾，不是四舍五入）"),
    ],
)
def test_what_the_declared_relations_imply(name: str, shown: str, line: str) -> None:
    verdict = check(declared_relation(name))
    assert verdict.status == "implies"
    assert verdict.implied is not None
    assert verdict.implied.shown == shown
    assert verdict.arithmetic.zh == line


def test_no_whole_number_of_firms_has_76_at_54_5_percent() -> None:
    verdict = check(declared_relation("r09"))
    assert verdict.status == "contradiction"
    assert verdict.arithmetic.zh == "76 家 ÷ 54.5% = 139.4 家，没有整数符合：76 ÷ 139 = 54.7%，76 ÷ 140 = 54.3%"
    assert verdict.arithmetic.en == (
        "76 firms ÷ 54.5% = 139.4 firms; no whole number fits: 76 ÷ 139 = 54.7%, 76 ÷ 140 = 54.3%"
    )


def test_shares_of_different_years_and_bases_are_no_ratio() -> None:
    verdict = check(declared_relation("r10"))
    assert verdict.status == "incomparable"
    assert "2020-01-01 起" in verdict.arithmetic.zh
    assert "2019" in verdict.arithmetic.en


def test_the_patents_agree_only_if_the_growth_was_cut_off() -> None:
    verdict = check(declared_relation("r12"))
    assert verdict.reading == "truncated"
    assert check(declared_relation("r04")).reading == "rounded"
    assert check(declared_relation("r07a")).reading is None  # nothing is hidden


def test_every_declared_relation_is_among_these_tests() -> None:
    assert len(declared()) == 15


def test_an_implied_value_is_an_interval_in_its_unit() -> None:
    implied = check(declared_relation("r04")).implied
    assert implied is not None
    assert implied.unit.symbol == "亿元"
    assert implied.within.low == Fraction("47.35") / Fraction("1.0875")
    assert implied.within.high == Fraction("47.45") / Fraction("1.0865")
    assert implied.within.low_open
    assert implied.within.high_open


@pytest.mark.parametrize(
    ("kind", "terms", "status"),
    [
        ("share", {"part": ("76", "家"), "base": ("139", "家"), "percent": ("54.7", "%")}, "consistent"),
        ("share", {"part": ("76", "家"), "base": ("139", "家"), "percent": ("54.5", "%")}, "contradiction"),
        ("share", {"part": ("1", "亿元"), "base": ("20000", "万元"), "percent": ("50", "%")}, "consistent"),
        ("share", {"part": ("0", "家"), "base": ("0", "家"), "percent": ("33", "%")}, "consistent"),
        ("share", {"part": ("3", "家"), "base": ("0", "家"), "percent": ("33", "%")}, "contradiction"),
        ("growth", {"now": ("0", "家"), "before": ("9", "家"), "percent": ("-100", "%")}, "consistent"),
        ("growth", {"now": ("90", "亿元"), "before": ("100", "亿元"), "percent": ("-10.0", "%")}, "consistent"),
        ("growth", {"now": ("90", "亿元"), "before": ("100", "亿元"), "percent": ("10.0", "%")}, "contradiction"),
        ("growth", {"now": ("38", "件"), "before": ("30", "件"), "percent": ("26", "%")}, "consistent"),
        ("target", {"done": ("47.4", "亿元"), "target": ("43.6", "亿元"), "completion": ("108.7", "%")}, "consistent"),
        (
            "target",
            {"done": ("47.4", "亿元"), "target": ("43.6", "万元"), "completion": ("108.7", "%")},
            "contradiction",
        ),
        ("difference", {"now": ("5.2", "%"), "before": ("4.9", "%"), "change": ("0.3", "百分点")}, "consistent"),
        ("difference", {"now": ("5.2", "%"), "before": ("4.9", "%"), "change": ("0.6", "百分点")}, "contradiction"),
        ("rank", {"now": ("4", "位"), "before": ("13", "位"), "gained": ("9", "位")}, "consistent"),
        ("rank", {"now": ("4", "位"), "before": ("13", "位"), "gained": ("8", "位")}, "contradiction"),
        ("subset", {"part": ("22", "人"), "whole": ("27", "人")}, "consistent"),
        ("subset", {"part": ("28", "人"), "whole": ("27", "人")}, "contradiction"),
        ("ratio", {"over": ("120", "亿元"), "under": ("2", "万人"), "value": ("60", "万元/人")}, "consistent"),
        ("ratio", {"over": ("120", "亿元"), "under": ("2", "万人"), "value": ("90", "万元/人")}, "contradiction"),
        ("convert", {"one": ("31.75", "万平方米"), "other": ("476.2", "亩")}, "consistent"),
        ("convert", {"one": ("31.75", "万平方米"), "other": ("47.62", "亩")}, "contradiction"),
    ],
)
def test_figures_agree_or_contradict_each_other(kind: Kind, terms: dict[str, tuple[str, str]], status: str) -> None:
    verdict = check(relation(kind, **{role: figure(*said) for role, said in terms.items()}))
    assert verdict.status == status
    assert verdict.implied is None
    assert all(said[0].lstrip("-") in verdict.arithmetic.zh for said in terms.values())


def test_a_last_digit_that_rounding_explains_is_no_fault() -> None:
    areas = {"one": figure("31.75", "万平方米"), "other": figure("476.2", "亩")}
    assert check(relation("convert", **areas)).arithmetic.zh == (
        "31.75 万平方米 = 476.3 亩，印的是 476.2 亩，在所印数字的范围之内"
    )
    exact = {"now": figure("4", "位"), "before": figure("13", "位"), "gained": figure("9", "位")}
    assert check(relation("rank", **exact)).arithmetic.zh == "4 位 + 9 位 = 13 位，与所印相符"


def test_the_rounding_of_the_parts_adds_up_in_a_sum() -> None:
    parts = [figure("1.4", "亿元"), figure("1.4", "亿元"), figure("1.4", "亿元")]
    assert check(relation("sum", total=figure("4.3", "亿元"), parts=parts)).status == "consistent"
    verdict = check(relation("sum", total=figure("4.5", "亿元"), parts=parts))
    assert verdict.status == "contradiction"
    assert verdict.arithmetic.zh == "1.4 亿元 + 1.4 亿元 + 1.4 亿元 = 4.2 亿元，印的是 4.5 亿元：对不上"
    counted = [figure("2", "个"), figure("4", "个")]
    assert check(relation("sum", total=figure("6", "个"), parts=counted)).status == "consistent"
    assert check(relation("sum", total=figure("7", "个"), parts=counted)).status == "contradiction"


def test_whole_numbers_decide_where_both_sides_count() -> None:
    # some base of 0.14 万户 as printed has a third of it 500; none of the whole ones has 1 at 0.05 %
    several = relation("share", part=figure("500", "户"), base=figure("0.14", "万户"), percent=figure("35.7", "%"))
    assert check(several).status == "consistent"
    none = relation("share", part=figure("76", "家"), base=figure("0.0139", "万家"), percent=figure("54.5", "%"))
    assert check(none).status == "contradiction"


def test_a_part_of_many_is_not_tried_one_by_one_and_the_line_says_so() -> None:
    verdict = check(relation("share", part=figure("84", "万户"), percent=figure("51.2", "%")))
    assert verdict.implied is not None
    assert verdict.implied.shown == "164"
    assert "未逐个试" not in check(declared_relation("r04")).arithmetic.zh
    assert "未逐个试" in verdict.arithmetic.zh
    assert "too many whole numbers" in verdict.arithmetic.en


@pytest.mark.parametrize(
    ("qualifier", "shown"), [(">=", "≥952.3"), ("<=", "≤1052.7"), ("approx", "0.0–2105.3"), ("=", "1000.0")]
)
def test_a_qualifier_stays_with_what_is_implied(qualifier: Qualifier, shown: str) -> None:
    verdict = check(relation("share", part=figure("100.0", "亿元", qualifier), percent=figure("10", "%")))
    assert verdict.implied is not None
    assert verdict.implied.shown == shown
    assert verdict.arithmetic.zh.startswith({">=": "≥", "<=": "≤", "approx": "约", "=": ""}[qualifier] + "100.0 亿元")


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("share", {"part": figure("0", "家"), "percent": figure("0.0", "%")}),
        ("share", {"part": figure("3", "家"), "base": figure("0", "家")}),
        ("growth", {"now": figure("5", "家"), "before": figure("0", "家")}),
        ("growth", {"now": figure("0.0", "亿元"), "percent": figure("-100", "%")}),
        ("ratio", {"over": figure("0.0", "亿元"), "under": figure("0.0", "亿元")}),
    ],
)
def test_nothing_follows_from_a_division_by_what_may_be_zero(kind: Kind, terms: dict[str, Figure]) -> None:
    verdict = check(relation(kind, **terms))
    assert verdict.status == "incomparable"
    assert "除数是 0 或可能是 0" in verdict.arithmetic.zh


def test_nothing_follows_from_two_lower_bounds() -> None:
    for unit in ("家", "亿元"):
        verdict = check(relation("share", part=figure("40", unit, ">="), percent=figure("50", "%", ">=")))
        assert verdict.status == "incomparable"
        assert "范围太宽" in verdict.arithmetic.zh


def test_a_bound_that_says_something_is_said() -> None:
    verdict = check(relation("growth", now=figure("50", "亿元", ">="), before=figure("100.0", "亿元")))
    assert verdict.implied is not None
    assert verdict.implied.shown == "≥−50.1"


def test_a_number_of_firms_that_cannot_be_printed_so_is_named() -> None:
    verdict = check(relation("share", part=figure("1.23456", "万家"), percent=figure("50", "%")))
    assert verdict.status == "contradiction"
    assert verdict.arithmetic.zh == "没有整数会印成 1.23456 万家"


def test_a_share_that_rounds_to_nothing_says_how_many_there_are_at_least() -> None:
    verdict = check(relation("share", part=figure("12", "家"), percent=figure("0.0", "%")))
    assert verdict.implied is not None
    assert verdict.implied.shown == "≥24001"


@pytest.mark.parametrize("printed", ["NaN", "1e999", "9" * 5000, "", "12 家"])
def test_what_is_no_number_is_incomparable_and_says_so(printed: str) -> None:
    verdict = check(relation("share", part=figure(printed, "家"), percent=figure("3.4", "%")))
    assert verdict.status == "incomparable"
    assert "读不懂" in verdict.arithmetic.zh


def test_a_relation_with_two_roles_left_out_is_refused() -> None:
    with pytest.raises(PackError, match="base and percent are left out"):
        check(relation("share", part=figure("3", "家")))
    with pytest.raises(PackError, match="no role 'whole'") as error:
        check(relation("share", part=figure("3", "家"), whole=figure("4", "家"), percent=figure("75", "%")))
    assert "percent" in str(error.value.hint)


money = st.decimals("0.01", 10**6, places=6)


def _printed(value: Decimal, decimals: int, rounding: str) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-decimals), rounding):f}"


@settings(max_examples=60)
@given(money, money, st.integers(0, 4), st.integers(0, 3), st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_true_values_printed_are_never_a_contradiction(
    now: Decimal, before: Decimal, shown: int, percents: int, rounding: str
) -> None:
    growth = (now - before) / before * 100
    assume(abs(growth) < 10**9)
    terms = {
        "now": figure(_printed(now, shown, rounding), "亿元"),
        "before": figure(_printed(before * 10**4, shown, rounding), "万元"),
        "percent": figure(_printed(growth, percents, rounding), "%"),
    }
    assert check(relation("growth", **terms)).status == "consistent"
    true = {"now": Fraction(now), "before": Fraction(before), "percent": Fraction(now - before) / Fraction(before)}
    for role in terms:
        verdict = check(relation("growth", **{name: term for name, term in terms.items() if name != role}))
        assert verdict.status in ("implies", "incomparable"), verdict.arithmetic.zh
        if verdict.implied is not None and rounding == ROUND_HALF_UP:
            base = 1 if role == "percent" else 10**8
            assert true[role] * base / size_of(verdict.implied.unit) in verdict.implied.within


@settings(max_examples=60)
@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 2))
def test_whole_parts_of_whole_numbers_are_never_a_contradiction(one: int, other: int, decimals: int) -> None:
    part, base = sorted((one, other))
    percent = _printed(Decimal(part) / base * 100, decimals, ROUND_HALF_UP)
    terms = {"part": figure(str(part), "家"), "percent": figure(percent, "%")}
    assert check(relation("share", base=figure(str(base), "家"), **terms)).status == "consistent"
    verdict = check(relation("share", **terms))
    if verdict.implied is not None:
        assert base in verdict.implied.within
    else:
        assert verdict.status == "incomparable"  # 0 %


def test_one_page_may_round_and_another_cut_off() -> None:
    now, before = figure("1.9", "亿元", source="P1"), figure("1.0", "亿元", source="P2")
    growth = figure("109", "%", source="P1")
    # if all are rounded 1.95 ÷ 0.95 is +105 %, if all are cut off 2.0 ÷ 1.0 is +100 %: it takes both
    mixed = check(relation("growth", now=now, before=before, percent=growth))
    assert (mixed.status, mixed.reading) == ("consistent", "truncated")
    one_page = {"now": figure("1.9", "亿元"), "before": figure("1.0", "亿元"), "percent": figure("109", "%")}
    assert check(relation("growth", **one_page)).status == "contradiction"


def test_a_long_sum_is_shortened_and_says_how_many_terms_it_has() -> None:
    verdict = check(relation("sum", total=figure("99", "家"), parts=[figure(str(n), "家") for n in range(60)]))
    assert verdict.arithmetic.zh == "0 家 + 1 家 + 2 家 + … + 59 家（共 60 项） = 1770 家，印的是 99 家：对不上"
    assert "0 firms + 1 firms + 2 firms + … + 59 firms (60 terms) = 1770 firms" in verdict.arithmetic.en


def test_english_counts_in_billions_with_the_digits_that_are_printed() -> None:
    assert check(declared_relation("r04")).arithmetic.en == (
        "4.74 billion yuan ÷ 108.7% = 4.36 billion yuan (4.354–4.367)"
    )
    sums = relation(
        "sum", total=figure("1,208.50", "亿元"), parts=[figure("1,200.00", "亿元"), figure("85000", "万元")]
    )
    assert check(sums).arithmetic.en == (
        "120.000 billion yuan + 850.00 million yuan = 120.850 billion yuan, as printed"
    )


def test_a_part_of_at_least_so_many_is_written_in_words() -> None:
    verdict = check(relation("subset", part=figure("45", "家"), whole=figure("80", "家", ">=")))
    assert verdict.arithmetic.zh == "其中之数 45 家，总数 ≥80 家，相符"
    assert verdict.arithmetic.en == "the part is 45 firms, the whole ≥80 firms: they agree"
