"""What a grant may say of its rows, and what it is told where it says something else."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from zhongshu.core.errors import PackError, Place
from zhongshu.sharing.grants.predicate import Predicate, parse

COLUMNS = {
    "uscc": "VARCHAR",
    "county": "VARCHAR",
    "output": "DECIMAL(18,2)",
    "staff": "BIGINT",
    "active": "BOOLEAN",
    "founded": "DATE",
    "seen": "TIMESTAMP WITH TIME ZONE",
    "score": "DOUBLE",
}
NOBODY = {"reader_unit": None, "reader_area": None, "reader_subject": None}
ROW = {
    "uscc": "913310",
    "county": "331002",
    "output": Decimal("12.50"),
    "staff": 7,
    "active": True,
    "founded": None,
    "seen": datetime(2026, 1, 1, tzinfo=UTC),
    "score": 1.0,
}


def read(text: str) -> Predicate:
    return parse(text, COLUMNS, Place("grants.yaml", 3))


def holds(text: str, **known: Any) -> bool:
    return read(text).test({**NOBODY, **known})(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "county = '331002' AND output >= 12.5",
        "OUTPUT > staff",
        "7 = staff",
        "staff IN (1, 7) OR founded = '2026-01-01'",
        "founded IS NULL AND NOT county LIKE '3302%'",
        "staff BETWEEN -1 AND 7",
        "seen >= '2026-01-01 08:00:00+08:00' AND seen < TIMESTAMPTZ '2026-01-01T00:00:01Z'",
        "active = true",
        "uscc NOT LIKE '9133'",
    ],
)
def test_a_row_that_is_given(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "founded > '2026-01-01'",
        "NOT founded > '2026-01-01'",
        "founded NOT IN ('2026-01-01')",
        "staff = 7 AND founded < '2026-01-01'",
    ],
)
def test_what_is_unknown_is_not_given(text: str) -> None:
    assert not holds(text)


def test_the_reader_is_known_by_what_the_grant_asks() -> None:
    own = "county = reader_area() OR uscc = Reader_Subject()"
    assert holds(own, reader_area="331002")
    assert holds(own, reader_subject="913310")
    assert not holds(own)
    assert not holds(f"NOT ({own})", reader_subject="none")
    assert read(own).variables == {"reader_area", "reader_subject"}
    assert read(own).columns == {"county", "uscc"}
    assert read(own).tree({**NOBODY, "reader_area": "3'"}).sql("duckdb") == (
        """(("county" = '3''') OR ("uscc" = CAST(NULL AS TEXT)))"""
    )


def test_rows_may_be_tuples() -> None:
    first = read("staff > 5 AND county = '331002'").test(NOBODY, ["county", "staff"])
    assert first(("331002", 6))
    assert not first(("331002", 5))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("conuty = '331002'", "no column 'conuty'\n  hint: did you mean \"county\"?"),
        ("county = 331002", "331002 is compared with a text\n  hint: write '331002', in quotes"),
        ("staff = '7'", "'7' is compared with a number\n  hint: write a number, 12.5"),
        ("staff = 1e3", "1e3 is compared with a number"),
        ("staff = 99999999999999999999", "is compared with a number"),
        ("output = 0.1234567890123", "is compared with a number"),
        ("founded > '2026-02-30'", "hint: write a date, '2026-01-31'"),
        ("founded > TIMESTAMPTZ '2026-01-01T00:00:00Z'", "is compared with a date"),
        ("seen > '2026-01-01'", "hint: write an instant with its offset"),
        ("seen > founded", "seen is instant and founded is date: they cannot be compared"),
        ("uscc = NULL", "NULL is compared with a text"),
        ("score > 1", "score is DOUBLE, which has no exact comparison"),
        ("active", "active alone is no comparison\n  hint: write active = true"),
        ("1 = 1", "this compares values only"),
        ("staff + 1 > 2", "staff + 1 cannot stand in a row filter"),
        ("lower(uscc) = 'a'", "LOWER(uscc) cannot stand in a row filter"),
        ("uscc LIKE '%10'", "% is a wildcard inside '%10'"),
        ("uscc LIKE '9_3%'", "_ is a wildcard inside '9_3%'"),
        ("staff LIKE '7%'", "LIKE compares a text with a text in quotes"),
        ("county ILIKE '33%'", "is no condition of a row filter"),
        ("county IS NOT DISTINCT FROM '33'", "is no condition of a row filter"),
        ("county IN (reader_area())", "the list of IN has fixed values only"),
        ("county = reader_aera()", 'nothing is called reader_aera\n  hint: did you mean "reader_area"?'),
        ("county = reader_area(1)", "cannot stand in a row filter"),
        ("t.county = '1'", "t.county names a table"),
        ("staff IN (SELECT 1)", "a SELECT cannot stand here"),
        ("staff = 1; DROP TABLE firm", "there is more than one statement"),
        ("staff = 1 UNION SELECT 1", "this is not one expression"),
        ("staff = (", "grants.yaml:3: "),
        ("", "this is not one expression"),
        ("(" * 2000 + "staff = 1" + ")" * 2000, "this is nested too deeply"),
        (" OR ".join(["staff = 1"] * 2000), "this is nested too deeply"),
    ],
)
def test_what_a_row_filter_cannot_say(text: str, error: str) -> None:
    with pytest.raises(PackError) as raised:
        read(text)
    assert error in str(raised.value)
