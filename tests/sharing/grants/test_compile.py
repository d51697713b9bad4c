"""Grants compiled into a query: what comes back when it runs, and what is refused before it does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from zhongshu.core.errors import GrantError, Place
from zhongshu.datasets.plan import Plan
from zhongshu.datasets.publish import EMPTY
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.compile import SUBJECT, compile_grants
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.nouns import Noun
from zhongshu.sharing.grants.predicate import parse
from zhongshu.sharing.grants.spec import GrantSpec

FIRM = {"uscc": "VARCHAR", "name": "VARCHAR", "area": "VARCHAR", "staff": "BIGINT", "phone": "VARCHAR"}
TAX = {"uscc": "VARCHAR", "paid": "DECIMAL(18,2)"}
ROWS = """
CREATE TABLE "p.firm" AS SELECT * FROM (VALUES
  ('A1', '甲', '331002', 5, '13800000001'), ('B2', '乙', '331003', 50, '13800000002'), ('C3', '丙', '331002', 500, NULL)
) AS t(uscc, name, area, staff, phone);
CREATE TABLE "p.tax" AS SELECT * FROM (VALUES ('A1', 1.50), ('A1', 2.50), ('C3', 9.00)) AS t(uscc, paid);
"""
GOLDEN = Path(__file__).with_name("golden")


def permit(noun: str = "p.firm", *, where: str | None = None, consented: Any = None, **columns: Any) -> Permit:
    kinds = FIRM if noun == "p.firm" else TAX
    said = {"grant": "g1", "title": "g", "from": "market", "to": {"unit": "bank"}, "read": noun, "purpose": "look"}
    spec = GrantSpec.model_validate({**said, "columns": columns, "where": where})
    grant = Grant(spec, 1, "active", "x", datetime(2026, 1, 1, tzinfo=UTC), signature="s")
    allow = spec.columns.allow
    return Permit(
        grant,
        Noun(noun, "dataset", "market", kinds, subject="uscc" if noun == "p.firm" else None),
        tuple(name for name in kinds if allow is None or name in allow),
        spec.columns.mask,
        None if where is None else parse(where, kinds, Place("g1")),
        {"reader_unit": "bank", "reader_area": "331002", "reader_subject": None},
        consented,
    )


def compiled(sql: str, permits: Mapping[str, Permit]) -> str:
    plan = Plan(sql, EMPTY, {name: one.noun.columns for name, one in permits.items()}, "p.firm")
    return compile_grants(plan, permits, "Asia/Shanghai").sql


def run(sql: str, **permits: Permit) -> list[tuple[Any, ...]]:
    by_name = {one.noun.name: one for one in permits.values()}
    with duckdb.connect() as connection:
        connection.execute(ROWS)
        return connection.execute(compiled(sql, by_name)).fetchall()


def test_rows_and_columns_outside_the_grant_are_not_in_the_query() -> None:
    rows = run('SELECT "name", "staff" FROM "p.firm" ORDER BY "staff"', a=permit(where="area = reader_area()"))
    assert rows == [("甲", 5, "A1"), ("丙", 500, "C3")]  # the last column tells the ledger whom each row is about


def test_a_masked_column_is_shown_masked() -> None:
    shown = permit(allow=["name", "phone"], mask={"phone": {"keep_last": 4}})
    rows = run('SELECT "name", "phone" FROM "p.firm" ORDER BY "name"', a=shown)
    assert [row[:2] for row in rows] == [("丙", None), ("乙", "*******0002"), ("甲", "*******0001")]


def test_only_subjects_that_consent_are_seen() -> None:
    assert run('SELECT "name" FROM "p.firm"', a=permit(consented=frozenset({"B2"}))) == [("乙", "B2")]
    assert run('SELECT "name" FROM "p.firm"', a=permit(consented=frozenset())) == []


def test_a_consent_of_somebody_who_cannot_be_keeps_nobody_from_reading() -> None:
    assert run('SELECT "name" FROM "p.firm"', a=permit(consented=frozenset({"B2", "\0"}))) == [("乙", "B2")]
    assert run('SELECT "name" FROM "p.firm"', a=permit(consented=frozenset({"\0"}))) == []


def test_sums_are_over_what_may_be_seen() -> None:
    assert run('SELECT sum("staff"), count(*) FROM "p.firm"', a=permit(where="staff >= 50")) == [(550, 2)]


def test_a_join_takes_what_both_sides_give() -> None:
    sql = (
        'SELECT f."name", sum(t."paid") AS paid FROM "p.firm" AS f JOIN "p.tax" AS t ON t."uscc" = f."uscc" GROUP BY 1'
    )
    assert run(sql, a=permit(where="staff < 100"), b=permit("p.tax")) == [("甲", 4)]


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "name" FROM "p.firm" WHERE "phone" = \'13800000001\'',
        'SELECT "name" FROM "p.firm" ORDER BY "phone"',
        'SELECT "name", "phone" FROM "p.firm" ORDER BY "phone"',
        'SELECT "name", "phone" AS x FROM "p.firm" ORDER BY x',
        'SELECT "name", "phone" FROM "p.firm" ORDER BY 2',
        'SELECT "phone", count(*) FROM "p.firm" GROUP BY 1',
        'SELECT DISTINCT "phone" FROM "p.firm"',
        'SELECT max("phone") FROM "p.firm"',
        'SELECT length("phone") FROM "p.firm"',
        'SELECT "name" FROM "p.firm" GROUP BY "name" HAVING max("phone") > \'1\'',
        'SELECT a."name" FROM "p.firm" AS a JOIN "p.firm" AS b ON a."phone" = b."phone"',
        'SELECT x."phone" FROM (SELECT "phone" FROM "p.firm") AS x WHERE x."phone" > \'1\'',
        'SELECT "name" FROM "p.firm" WHERE "uscc" IN (SELECT "uscc" FROM "p.firm" WHERE "phone" > \'1\')',
        'SELECT "name", row_number() OVER (ORDER BY "phone") FROM "p.firm"',
        'SELECT "phone" FROM "p.firm" UNION SELECT "name" FROM "p.firm"',
        'SELECT CASE WHEN "phone" > \'1\' THEN 1 END FROM "p.firm"',
        'WITH q AS (SELECT "phone" AS p FROM "p.firm") SELECT p FROM q',
    ],
)
def test_a_masked_column_can_be_shown_and_nothing_else(sql: str) -> None:
    with pytest.raises(GrantError, match=r"phone of p\.firm is masked \(keep_last: 4\) by the grant g1"):
        compiled(sql, {"p.firm": permit(mask={"phone": {"keep_last": 4}})})


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "phone" FROM "p.firm"',
        'SELECT "name" FROM "p.firm" WHERE "phone" IS NOT NULL',
        'SELECT "name" FROM "p.firm" ORDER BY "phone"',
        'SELECT count("phone") FROM "p.firm"',
        'SELECT f."name" FROM "p.firm" AS f JOIN "p.tax" AS t ON t."uscc" = f."phone"',
        'SELECT * FROM (SELECT "phone" FROM "p.firm") AS x',
    ],
)
def test_a_withheld_column_is_named_with_what_the_grant_holds(sql: str) -> None:
    permits = {"p.firm": permit(allow=["uscc", "name"]), "p.tax": permit("p.tax")}
    with pytest.raises(GrantError, match=r"does not hold the column phone of p\.firm") as told:
        compiled(sql, permits)
    assert told.value.hint is not None
    assert "it allows uscc, name" in told.value.hint


def test_what_is_whole_is_left_as_it_is() -> None:
    sql = 'SELECT "uscc" FROM "p.tax"'
    assert compiled(sql, {"p.tax": permit("p.tax")}) == sql


def test_a_row_filter_is_a_tree_and_no_text() -> None:
    nasty = permit(where="name = 'x'' OR 1 = 1 --'")
    assert run('SELECT "name" FROM "p.firm"', a=nasty) == []


@pytest.mark.parametrize("name", ["page", "join", "counted"])
def test_the_statement_is_the_golden_one(name: str) -> None:
    shown = permit(
        allow=["uscc", "name", "area", "staff", "phone"],
        mask={"phone": {"keep_last": 4}, "staff": {"bucket": 10}, "area": {"area": "city"}},
        where="area = reader_area() AND name IS NOT NULL",
        consented=frozenset({"A1", "B2"}),
    )
    statements = {
        "page": 'SELECT "uscc", "phone", "staff", "area" FROM "p.firm" WHERE "name" >= \'a\' ORDER BY "uscc" LIMIT 50',
        "join": 'SELECT f."name", t."paid" FROM "p.firm" AS f LEFT JOIN "p.tax" AS t ON t."uscc" = f."uscc"',
        "counted": 'SELECT count(*) FROM "p.firm"',
    }
    found = compiled(statements[name], {"p.firm": shown, "p.tax": permit("p.tax")})
    told = sqlglot.parse_one(found, dialect="duckdb").sql("duckdb", pretty=True) + "\n"
    path = GOLDEN / f"{name}.sql"
    assert told == path.read_text("utf-8"), f"write the new one to {path.name} if it is right:\n{told}"
    assert not isinstance(sqlglot.parse_one(found, dialect="duckdb"), exp.Command)


def test_whom_rows_are_about_is_told_where_rows_come_one_by_one() -> None:
    one = permit(where="staff > 1")
    assert compiled('SELECT "name" FROM "p.firm"', {"p.firm": one}).count(SUBJECT) == 2
    assert SUBJECT not in compiled('SELECT count(*) FROM "p.firm"', {"p.firm": one})
