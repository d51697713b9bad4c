"""Seeded pairs: copies under other names, parts, neighbours of one form; how many are found, and how many wrongly."""

import random
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.methods.overlap import (
    REPORTED,
    SAMPLE,
    Column,
    Holding,
    Measured,
    Pair,
    Sample,
    compare,
    compare_measures,
    likeness,
    overlapping,
)

KEY = (Column("uscc", ("统一社会信用代码", "Credit code"), "text"),)
OWN = (
    Column("name", ("企业名称", "Name"), "text"),
    Column("revenue", ("营业收入", "Revenue"), "number", "万元"),
    Column("tax", ("入库税收", "Tax paid"), "number", "万元"),
    Column("staff", ("从业人员", "Employees"), "number", "人"),
)
COMMON = (Column("county", ("县市区", "County"), "text", common=True), Column("month", ("月份", "Month"), "time"))
OTHER_WORDS = {"name": ("mc", "单位全称"), "revenue": ("c3", "销售额"), "tax": ("c4", "缴税"), "staff": ("c5", "人数")}


def hashed(*values: object) -> int:
    return int.from_bytes(sha256(repr(values).encode()).digest()[:8], "big")


@dataclass(frozen=True)
class Firms:
    """Rows by key."""

    rows: dict[int, dict[str, object]]

    @classmethod
    def of(cls, seed: int, count: int, first: int = 0) -> "Firms":
        chance = random.Random(seed)
        return cls(
            {
                number: {
                    "name": f"firm {number}",
                    "revenue": chance.randrange(10**6),
                    "tax": chance.randrange(10**4),
                    "staff": chance.randrange(200),
                }
                for number in range(first, first + count)
            }
        )

    def holding(self, name: str, columns: tuple[Column, ...] = OWN, title: str = "企业经营") -> Holding:
        """Known as a region would know it."""
        told = {hashed(key): tuple(hashed(row[one]) for one in row) for key, row in self.rows.items()}
        kept = dict(sorted(told.items())[:SAMPLE])
        sample = Sample(tuple(next(iter(self.rows.values()))), kept, len(told) < SAMPLE)
        return Holding(name, (title, name), (*KEY, *columns, *COMMON), ("uscc",), True, len(told), sample)

    def part(self, count: int, seed: int) -> "Firms":
        chosen = random.Random(seed).sample(sorted(self.rows), count)
        return Firms({key: self.rows[key] for key in chosen})

    def touched(self, share: float, seed: int) -> "Firms":
        """Some values are corrected in one of the two."""
        chance = random.Random(seed)
        change = {key: {**row, "tax": -1} if chance.random() < share else row for key, row in self.rows.items()}
        return Firms(change)

    def other_columns(self, seed: int) -> "Firms":
        """The same firms, other facts about them but their name."""
        chance = random.Random(seed)
        facts = ("permits", "visits", "water")
        return Firms(
            {
                key: {"name": row["name"], **{one: chance.randrange(10**5) for one in facts}}
                for key, row in self.rows.items()
            }
        )


def renamed(holding: Holding) -> tuple[Column, ...]:
    return tuple(
        replace(one, name=OTHER_WORDS[one.name][0], titles=(OTHER_WORDS[one.name][1],))
        for one in holding.own
        if one.name in OTHER_WORDS
    )


FACTS = (
    Column("name", ("企业名称", "Name"), "text"),
    *(Column(one, (one,), "number") for one in ("permits", "visits", "water")),
)


def seeded(seed: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs that hold the same, and pairs that do not."""
    tax = Firms.of(seed, 3000)
    one = tax.holding("tax.firm")
    same = [
        tax.holding("market.firm", renamed(one), "市场主体"),
        tax.part(600, seed).holding("bank.firm"),
        tax.part(1500, seed).holding("steward.firm", renamed(one), "红管家名单"),
        tax.touched(0.02, seed).holding("park.firm"),
        Firms({**tax.rows, **Firms.of(seed + 9, 500, 9000).rows}).holding("city.firm"),
    ]
    others = [
        Firms.of(seed + 1, 3000, 5000).holding("taizhou.firm"),  # the same form, other firms
        Firms.of(seed + 2, 3000).holding("year2025.firm"),  # the same form and firms, other values
        tax.other_columns(seed).holding("permit.firm", FACTS, "行政许可"),
        Firms.of(seed + 3, 3000, 2800).holding("neighbour.firm"),  # a few firms in both
        replace(one, name="empty.firm", sample=None, rows=0, titles=("船舶", "ships")),
    ]
    return [compare(one, other) for other in same], [compare(one, other) for other in others]


def test_precision_and_recall_over_seeded_pairs() -> None:
    same, others = list[Pair](), list[Pair]()
    for seed in range(0, 200, 10):
        found = seeded(seed)
        same += found[0]
        others += found[1]
    right = sum(1 for pair in same if pair.score >= REPORTED)
    wrong = sum(1 for pair in others if pair.score >= REPORTED)
    recall, precision = right / len(same), right / (right + wrong)
    assert (len(same), len(others)) == (100, 100)
    assert (recall, precision) == (1.0, 1.0), (recall, precision)
    assert min(pair.score for pair in same) > max(pair.score for pair in others) + Decimal("0.15")


def test_a_renamed_copy_is_found_by_its_values_alone() -> None:
    (pair, *_), _ = seeded(1)
    told = {why.reason: why for why in pair.why}
    assert (told["columns_by_values"].part, told["columns_by_values"].whole) == (4, 4)
    assert told["rows"].part == told["rows"].whole == SAMPLE
    assert "subset" not in told


def test_a_part_is_called_a_part() -> None:
    (_, part, *_), _ = seeded(1)
    assert [(why.part, why.whole) for why in part.why if why.reason == "subset"] == [(600, 3000)]


def test_what_is_made_of_the_other_repeats_nothing() -> None:
    one = Firms.of(1, 100).holding("tax.firm")
    table = replace(Firms.of(1, 100).holding("tax.firm_clean"), made_of=frozenset({"tax.firm"}))
    assert overlapping([one, table]) == []
    assert [pair.right for pair in overlapping([one, replace(table, made_of=frozenset())])] == ["tax.firm_clean"]


def test_areas_times_and_codes_do_not_count() -> None:
    shared = (*COMMON, Column("industry", ("行业", "Industry"), "text", common=True))
    one = Holding("a.x", ("用电量",), (*shared, Column("power", ("用电量",), "number", "kWh")), ("county",))
    other = Holding("b.y", ("用水量",), (*shared, Column("water", ("用水量",), "number", "m³")), ("county",))
    assert compare(one, other).score < REPORTED


def test_few_shared_rows_and_constant_columns_are_no_evidence() -> None:
    rows = {number: {"name": f"firm {number}", "revenue": number} for number in range(6)}
    small = Firms(rows).holding("a.x"), Firms(rows).holding("b.x")
    assert compare(*small).score < REPORTED
    flags = {number: {"closed": number % 2, "kind": number % 3} for number in range(500)}
    flagged = Firms(flags).holding("a.x", (), "甲"), Firms(flags).holding("b.y", (), "乙")
    assert compare(*flagged).score < REPORTED


@settings(max_examples=40)
@given(st.integers(0, 1000), st.integers(20, 2500), st.integers(20, 2500))
def test_it_does_not_matter_which_comes_first(seed: int, count: int, other: int) -> None:
    firms = Firms.of(seed, max(count, other))
    one, two = firms.part(count, seed).holding("a.x"), firms.part(other, seed + 1).holding("b.x")
    assert compare(one, two).score == compare(two, one).score
    assert 0 <= compare(one, two).score <= 1


@pytest.mark.parametrize(
    ("titles", "packs", "reported"),
    [
        (("规模以上工业增加值", "规模以上工业增加值"), ("economy", "industry"), True),
        (("优良小时占比", "优良小时占比率"), ("air", "health"), True),
        (("规模以上工业增加值", "规模以上工业利润"), ("economy", "industry"), False),
        (("规模以上工业增加值", "规模以上工业增加值"), ("economy", "economy"), False),
    ],
)
def test_indicators_by_title_count_between_packs(
    titles: tuple[str, str], packs: tuple[str, str], reported: bool
) -> None:
    one, other = (
        Measured(f"{pack}.i{at}", (title,), f"sum(v{at})", f"{pack}.t", "money")
        for at, (title, pack) in enumerate(zip(titles, packs, strict=True))
    )
    assert (compare_measures(one, other).score >= REPORTED) is reported
    assert compare_measures(one, replace(other, dimension="length")).score == 0


def test_the_same_measure_over_the_same_table_is_one_indicator_twice() -> None:
    one = Measured("a.x", ("甲",), "count(*)", "a.t", "1")
    assert compare_measures(one, replace(one, name="a.y", titles=("乙",))).score == 1
    assert compare_measures(one, replace(one, name="a.y", titles=("乙",), of="a.u")).score == 0
    formulas = replace(one, of=""), replace(one, name="b.y", titles=("乙",), of="")
    assert compare_measures(*formulas).score == 0, "two formulas are over no table"


def test_titles_are_compared_without_width_case_and_signs() -> None:
    assert likeness(["ＰＭ2.5 浓度"], ["pm2.5浓度"]) == 1
    assert likeness([], ["x"]) == likeness(["——"], ["——"]) == 0
