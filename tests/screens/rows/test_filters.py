from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from zhongshu.core.areas import Area, AreaTree, Level
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.screens.rows.columns import Column, Values
from zhongshu.screens.rows.filters import DEEPEST, MOST, MOST_VALUES, filter_tree, read_filters

COLUMNS = {
    one.name: one
    for one in (
        Column("uscc", "VARCHAR"),
        Column("staff", "INTEGER"),
        Column("output", "DECIMAL(18,2)"),
        Column("share", "DOUBLE"),
        Column("active", "BOOLEAN"),
        Column("month", "DATE"),
        Column("hour", "TIMESTAMP WITH TIME ZONE"),
        Column("county", "VARCHAR", area=True),
        Column("limit", "INTEGER"),
        Column("or", "VARCHAR"),
    )
}
AREAS = AreaTree.of([Area("331002", Text(zh="椒江区", en="Jiaojiang"), Level.county)])
VALUES = Values(ZoneInfo("Asia/Shanghai"), AREAS)


def sql(*asked: tuple[str, str]) -> str:
    return filter_tree(read_filters(asked, COLUMNS, VALUES)).sql("duckdb")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("uscc", "eq.9'1", "\"uscc\" = '9''1'"),
        ("uscc", "neq.", "\"uscc\" <> ''"),
        ("staff", "not.gte.10", "NOT (\"staff\" >= CAST('10' AS INT))"),
        ("output", "lt.12.5", "\"output\" < CAST('12.5' AS DECIMAL(18, 2))"),
        ("active", "is.true", '"active" = TRUE'),
        ("uscc", "not.is.null", 'NOT ("uscc" IS NULL)'),
        ("uscc", "like.913*", "STARTS_WITH(\"uscc\", '913')"),
        ("month", "in.(2026-01,2026-02-03)", "\"month\" IN (CAST('2026-01-01' AS DATE), CAST('2026-02-03' AS DATE))"),
        ("uscc", 'in.("a,b","c\\"d")', "\"uscc\" IN ('a,b', 'c\"d')"),
        ("county", "eq.椒江区", "\"county\" = '331002'"),
        ("county", "like.3310*", "STARTS_WITH(\"county\", '3310')"),
        ("column.limit", "eq.5", "\"limit\" = CAST('5' AS INT)"),
        ("column.or", "eq.x", "\"or\" = 'x'"),
    ],
)
def test_a_condition_in_sql(name: str, text: str, expected: str) -> None:
    assert sql((name, text)) == f"(({expected}))"


def test_conditions_are_joined_and_nested() -> None:
    found = sql(("not.or", '(staff.gt.5,and(uscc.eq."a,b",output.not.is.null))'), ("staff", "lt.9"))
    assert found == (
        '((NOT ((("staff" > CAST(\'5\' AS INT)) OR ((("uscc" = \'a,b\') AND (NOT ("output" IS NULL)))))))'
        " AND (\"staff\" < CAST('9' AS INT)))"
    )


def test_a_time_without_an_offset_is_the_regions() -> None:
    column = COLUMNS["hour"]
    assert VALUES.read(column, "2026-01-31") == datetime(2026, 1, 30, 16, tzinfo=UTC)
    assert VALUES.read(column, "2026-01-31T08:00:00") == datetime(2026, 1, 31, tzinfo=UTC)
    assert VALUES.read(column, "2026-01-31T08:00:00 01:00") == datetime(2026, 1, 31, 7, tzinfo=UTC)  # + in an address


def test_values_are_exact() -> None:
    assert VALUES.read(COLUMNS["output"], "-0012.50") == Decimal("-12.50")
    assert VALUES.read(COLUMNS["month"], "2026") == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("ussc", "eq.1", "no column 'ussc'"),
        ("staff", "eq.many", "staff is an integer, not 'many'"),
        ("staff", "eq.2147483648", "staff is an integer"),
        ("output", "eq.1.234", "a decimal of 16 digits before the point and 2 behind it"),
        ("output", "eq.NaN", "output is a decimal"),
        ("share", "eq.inf", "share is a number"),
        ("active", "eq.yes", "active is a boolean"),
        ("active", "gt.true", "no value of it is less"),
        ("month", "eq.2026-02-30", "month is a date"),
        ("hour", "eq.0001-01-01", "hour is a timestamp"),
        ("county", "eq.Jiaojian", "no area is called 'Jiaojian'"),
        ("uscc", "equals.1", "'equals' is no condition"),
        ("uscc", "1", "'1' is no condition"),
        ("uscc", "like.%a*", "like"),
        ("uscc", "like.a*b*", "like"),
        ("uscc", "like.abc", "like"),
        ("staff", "like.1*", "like"),
        ("uscc", "is.nothing", "is.nothing"),
        ("uscc", "not.not.eq.1", "not stands once"),
        ("uscc", "in.()", "empty part"),
        ("uscc", "in.(a", "parentheses"),
        ("uscc", 'in.("a)', "does not end"),
        ("uscc", "eq.a\0b", "character"),
        ("or", "(staff.gt.1,)", "empty part"),
        ("or", "(staff)", "'staff' is no condition"),
    ],
)
def test_a_wrong_word_is_told(name: str, text: str, message: str) -> None:
    with pytest.raises(ZhongshuError) as caught:
        sql((name, text))
    assert message in caught.value.message


def test_filters_are_bounded() -> None:
    with pytest.raises(ZhongshuError, match=f"at most {MOST} conditions"):
        sql(*[("staff", "eq.1")] * (MOST + 1))
    with pytest.raises(ZhongshuError, match=f"deeper than {DEEPEST}"):
        sql(("or", "(and" * DEEPEST + "(staff.eq.1)" + ")" * DEEPEST))
    with pytest.raises(ZhongshuError, match=f"at most {MOST_VALUES} values"):
        sql(("staff", f"in.({','.join(['1'] * (MOST_VALUES + 1))})"))


def test_a_hint_names_what_exists() -> None:
    with pytest.raises(ZhongshuError) as caught:
        sql(("uscx", "eq.1"))
    assert caught.value.hint is not None
    assert 'did you mean "uscc"?' in caught.value.hint
