"""Which of several values of a field counts, and who says something else."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from zhongshu.linkage.file_spec import GoldenSpec
from zhongshu.linkage.golden import Field, Said, field_of

TODAY = date(2026, 1, 1)
REGISTER, TAX, POWER = "p.register", "p.tax", "p.power"


def spec(column: str = "name", **said: Any) -> GoldenSpec:
    sources = tuple(f"{table}.{column}" for table in (REGISTER, TAX, POWER))
    return GoldenSpec.model_validate({"title": column, "from": sources, **said})


def made(of: GoldenSpec, *said: tuple[str, Any, date | None]) -> Field:
    column = of.columns[0][1]
    rows = [Said(table, column, str(number), value, at) for number, (table, value, at) in enumerate(said)]
    return field_of(of, rows, TODAY, lambda reads, text: text.replace("（", "(").replace("）", ")"))


def values(said: Sequence[Said]) -> list[Any]:
    return [one.value for one in said]


def test_the_source_with_most_authority_counts_and_others_are_named() -> None:
    found = made(spec(), (POWER, "Old works", None), (TAX, "Sun works", None), (REGISTER, "Sun works", None))
    assert found.said is not None
    assert (found.said.table, found.value) == (REGISTER, "Sun works")
    assert values(found.agree) == ["Sun works"]
    assert [(one.table, one.value) for one in found.differ] == [(POWER, "Old works")]


def test_a_source_that_is_silent_counts_as_none() -> None:
    found = made(spec(), (REGISTER, None, None), (TAX, "  ", None), (POWER, "Sun works", None))
    assert found.value == "Sun works"
    assert found.differ == ()


def test_the_newest_row_speaks_for_its_source_so_that_a_correction_contradicts_nobody() -> None:
    found = made(spec(), (REGISTER, "Old works", date(2020, 1, 1)), (REGISTER, "Sun works", date(2025, 1, 1)))
    assert (found.value, found.differ) == ("Sun works", ())


def test_the_newest_of_all_sources_where_the_field_goes_by_time() -> None:
    found = made(
        spec(pick="newest"), (REGISTER, "A", date(2024, 1, 1)), (TAX, "B", date(2025, 6, 1)), (POWER, "C", None)
    )
    assert found.value == "B"
    assert values(found.differ) == ["A", "C"]


def test_what_most_sources_say_and_authority_where_they_are_even() -> None:
    said = (REGISTER, "A", None), (TAX, "B", None), (POWER, "B", None)
    assert made(spec(pick="most"), *said).value == "B"
    assert made(spec(pick="most"), *said[:2]).value == "A"


def test_names_are_compared_in_one_spelling() -> None:
    found = made(spec(reads="name"), (REGISTER, "日升（台州）", None), (TAX, "日升(台州)", None))
    assert (len(found.agree), found.differ) == (1, ())


def test_one_capital_written_in_two_ways_is_no_conflict_but_another_currency_is() -> None:
    capital = spec("capital", reads="amount")
    found = made(capital, (REGISTER, "100(万元人民币)", None), (TAX, "1,000,000元", None), (POWER, "100万美元", None))
    assert found.value == Decimal(100)
    assert found.said is not None
    assert found.said.currency == "CNY"
    assert (len(found.agree), [one.currency for one in found.differ]) == (1, ["USD"])


def test_a_text_that_is_no_amount_is_null_with_its_reason() -> None:
    found = made(spec("capital", reads="amount"), (REGISTER, "N/A", None))
    assert (found.said, found.value) == (None, None)
    assert [(one.value, one.unread) for one in found.unread] == [("N/A", "none_given")]


def test_old_values_are_called_old() -> None:
    aging = spec(stale_after=365)
    assert made(aging, (REGISTER, "A", date(2024, 12, 1))).old == 31
    assert made(aging, (REGISTER, "A", date(2025, 6, 1))).old is None
    assert made(aging, (REGISTER, "A", None)).old is None


@pytest.mark.parametrize("pick", ["first", "newest", "most"])
def test_the_order_in_which_rows_come_decides_nothing(pick: str) -> None:
    rows = [
        Said(REGISTER, "name", "1", "A", date(2024, 1, 1)),
        Said(REGISTER, "name", "2", "B", date(2024, 1, 1)),
        Said(TAX, "name", "1", "B", date(2025, 1, 1)),
        Said(POWER, "name", "1", "C", date(2025, 1, 1)),
    ]
    found = {field_of(spec(pick=pick), one, TODAY, lambda _, text: text) for one in permutations(rows)}
    assert len(found) == 1
