"""The size classes of firms: the rule, its parameters, and the table that counts by them say the same."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs
from zhongshu.rules.parameters import Edition

PACKS = Path(__file__).parents[2] / "packs"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORDER = ("large", "medium", "small")
SEEN = ("staff", "revenue", "assets")


@cache
def packs() -> Packs:
    return read_packs([PACKS / "region", PACKS / "enterprise"], ZoneInfo("Asia/Shanghai"))


def rows(name: str) -> tuple[dict[str, object], ...]:
    (edition,) = packs().catalogue.parameters[f"enterprise.{name}"].editions
    assert isinstance(edition, Edition)
    return tuple(dict(row) for row in edition.rows)


def decided(**facts: object) -> str | None:
    said = packs().rules["enterprise.size_class"].decide(facts, NOW)
    return None if said.wanting else said.says["size"]


def test_each_row_of_the_rule_names_the_industry_whose_bounds_it_takes() -> None:
    (edition,) = packs().rules["enterprise.size_class"].editions
    industries = [row["industry"] for row in rows("size_class")]
    assert len(edition.spec.rows) == len(industries) * len(ORDER) + 1
    for at, row in enumerate(edition.spec.rows[:-1]):
        industry, size = industries[at // len(ORDER)], ORDER[at % len(ORDER)]
        assert row.why is not None
        assert (row.why.zh, row.then) == (industry, {"size": size})
        for seen in SEEN:
            said = row.when.get(seen)
            assert said == (None if said is None else f">= size_class[{at // len(ORDER) + 1}].{seen}_{size}")


def test_a_firm_at_every_bound_is_in_the_class_and_one_below_any_is_not() -> None:
    divisions = {row["industry"]: row["first"] for row in reversed(rows("size_industry"))}
    divisions |= {"房地产开发经营": 7010, "物业管理": 7020}
    for row, (at, size) in product(rows("size_class"), enumerate(ORDER)):
        bounds = {seen: Decimal(str(row[f"{seen}_{size}"])) for seen in SEEN if row.get(f"{seen}_{size}") is not None}
        industry = divisions[row["industry"]]
        assert decided(industry=industry, **bounds) == size
        for seen, bound in bounds.items():
            below = decided(industry=industry, **{**bounds, seen: bound - 1})
            assert below in ("micro", *ORDER[at + 1 :])


@pytest.mark.parametrize("division", range(1, 98))
def test_the_table_and_the_rule_agree_on_what_each_division_belongs_to(division: int) -> None:
    found = [
        row["industry"] for row in rows("size_industry") if int(str(row["first"])) <= division <= int(str(row["last"]))
    ]
    said = decided(industry=division, staff=0, revenue=0, assets=0)
    assert (len(found), said) in ((1, "micro"), (0, None))


def test_what_is_recalled_is_marked() -> None:
    marked = {row["industry"] for row in rows("size_class") if row.get("recalled")}
    assert marked == {"物业管理", "租赁和商务服务业", "其他未列明行业"}


def test_the_table_of_medians_counts_by_the_same_bounds() -> None:
    sql = packs().catalogue.tables["enterprise.firm_peer"].sql
    for size in ORDER:
        assert re.search(rf"employees < c\.staff_{size}\b", sql)
        assert re.search(rf"revenue_last_year < c\.revenue_{size}\b", sql)
