"""What a pack's SQL may not say, and the sentence an author sees: the security corpus."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.datasets.sql.examples import RELATIONS, refused
from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.query import analyse, analyse_expression

FILES = """
SELECT a FROM read_csv('/etc/passwd')
SELECT a FROM read_csv_auto('/etc/passwd')
SELECT a FROM read_parquet(['https://example.org/x.parquet'])
SELECT a FROM parquet_scan('x')
SELECT a FROM read_json('x')
SELECT content FROM read_text('/etc/passwd')
SELECT content FROM read_blob('/etc/passwd')
SELECT file FROM glob('/*')
SELECT a FROM sniff_csv('x')
SELECT a FROM delta_scan('x')
SELECT a FROM '/etc/passwd'
SELECT a FROM 'data.csv'
SELECT a FROM "data.parquet"
SELECT a FROM "https://example.org/x.json"
SELECT city FROM station_hour JOIN 'x.csv' AS x ON true
SELECT city FROM station_hour WHERE city IN (SELECT a FROM read_csv('x'))
WITH x AS (SELECT a FROM read_csv('x')) SELECT a FROM x
SELECT a FROM sqlite_scan('x.db', 't')
SELECT a FROM postgres_scan('host=db', 'public', 't')
"""
STATEMENTS = """
ATTACH 'other.db' AS other
DETACH air
COPY station_hour TO 'out.csv'
COPY (SELECT city FROM station_hour) TO 'out.csv'
EXPORT DATABASE 'out'
IMPORT DATABASE 'out'
INSTALL httpfs
LOAD httpfs
PRAGMA database_list
SET enable_external_access = true
RESET ALL
CALL pragma_version()
CHECKPOINT
USE memory
DROP TABLE station_hour
INSERT INTO station_hour SELECT city FROM station_hour
UPDATE station_hour SET city = '1'
DELETE FROM station_hour
CREATE TABLE x AS SELECT city FROM station_hour
CREATE MACRO f(x) AS x
CREATE SECRET s (TYPE s3)
ALTER TABLE station_hour ADD COLUMN x INT
VACUUM
DESCRIBE station_hour
SHOW TABLES
SUMMARIZE station_hour
EXPLAIN SELECT city FROM station_hour
PREPARE x AS SELECT city FROM station_hour
EXECUTE x
FROM station_hour
VALUES (1)
PIVOT station_hour ON city USING sum(pm25)
SELECT city FROM station_hour; DROP TABLE station_hour
SELECT city INTO x FROM station_hour
SELECT city FROM (DELETE FROM station_hour RETURNING city) AS x
WITH x AS (DELETE FROM station_hour RETURNING city) SELECT city FROM x
SELECT city FROM station_hour FOR UPDATE
"""
SETTINGS = """
SELECT getenv('HOME') AS x FROM station_hour
SELECT current_setting('threads') AS x FROM station_hour
SELECT version() AS x FROM station_hour
SELECT current_user AS x FROM station_hour
SELECT current_database() AS x FROM station_hour
SELECT getvariable('x') AS x FROM station_hour
SELECT name FROM duckdb_settings()
SELECT name FROM duckdb_secrets()
SELECT table_name FROM information_schema.tables
SELECT name FROM sqlite_master
SELECT oid FROM pg_catalog.pg_class
SELECT city FROM query('SELECT 1')
SELECT city FROM query_table('station_hour')
SELECT city FROM other.main.station_hour
SELECT rowid FROM station_hour
SELECT write_log('x') AS x FROM station_hour
SELECT city FROM station_hour AT (VERSION => 3)
"""
UNSTABLE = """
SELECT now() AS x FROM station_hour
SELECT today() AS x FROM station_hour
SELECT current_date AS x FROM station_hour
SELECT current_timestamp AS x FROM station_hour
SELECT current_time AS x FROM station_hour
SELECT get_current_timestamp() AS x FROM station_hour
SELECT transaction_timestamp() AS x FROM station_hour
SELECT localtimestamp AS x FROM station_hour
SELECT age(hour) AS x FROM station_hour
SELECT random() AS x FROM station_hour
SELECT uuid() AS x FROM station_hour
SELECT gen_random_uuid() AS x FROM station_hour
SELECT nextval('s') AS x FROM station_hour
SELECT setseed(0.5) AS x FROM station_hour
SELECT city FROM station_hour TABLESAMPLE 10%
SELECT city FROM station_hour USING SAMPLE 3
"""


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("sql", _lines(FILES) + _lines(STATEMENTS) + _lines(SETTINGS) + _lines(UNSTABLE))
def test_nothing_leaves_the_tables_of_the_region(sql: str) -> None:
    assert refused(sql).startswith("tables/t.sql:7: ")


@pytest.mark.parametrize("sql", _lines(FILES))
def test_who_reads_a_file_is_told_to_declare_a_dataset(sql: str) -> None:
    assert "reads no files" in refused(sql)


@pytest.mark.parametrize("sql", _lines(UNSTABLE))
def test_who_asks_for_the_time_or_chance_is_told_why_not(sql: str) -> None:
    assert "must give the same rows when it is computed again" in refused(sql)


INSTEAD = [
    ("SELECT *\nFROM station_hour", 7, "* is not", "name the columns"),
    ("SELECT station_hour.* FROM station_hour", 7, "* is not", "name the columns"),
    ("SELECT COLUMNS('p.*') AS x FROM station_hour", 7, "COLUMNS is not", "name the columns"),
    (
        "SELECT city\nFROM station_hour\nQUALIFY row_number() OVER (ORDER BY hour) = 1",
        9,
        "QUALIFY is not",
        "filter it with WHERE outside",
    ),
    ("SELECT city FROM station_hour\nPIVOT (sum(pm25) FOR city IN (1))", 8, "PIVOT is not", "UNION ALL one SELECT"),
    ("SELECT city FROM station_hour UNPIVOT (x FOR y IN (pm25, co))", 7, "PIVOT is not", "UNION ALL one SELECT"),
    ("SELECT city FROM station_hour,\n LATERAL (SELECT 1) AS x", 8, "LATERAL is not", "JOIN it"),
    ("SELECT city FROM station_hour AS a\nWHERE EXISTS (SELECT 1 FROM weather)", 8, "EXISTS is not", "IN (SELECT key"),
    (
        "SELECT city\n, (SELECT max(pm25) FROM station_hour) AS x FROM station_hour",
        8,
        "stand for a value",
        "CROSS JOIN",
    ),
    (
        "SELECT city FROM station_hour AS a\nWHERE station IN (SELECT station FROM weather\nWHERE hour = a.hour)",
        9,
        "a.hour belongs to the query outside",
        "JOIN the inner SELECT",
    ),
    (
        "SELECT city FROM station_hour WHERE station IN (SELECT station FROM weather WHERE wind > pm25)",
        7,
        "pm25 belongs to the query outside",
        "JOIN the inner SELECT",
    ),
    ("WITH\nRECURSIVE r AS (SELECT city FROM r) SELECT city FROM r", 8, "RECURSIVE is not", "name each level"),
    ("SELECT city FROM station_hour\nRIGHT JOIN weather USING (hour)", 8, "RIGHT JOIN is not", "write LEFT JOIN"),
    ("SELECT city FROM station_hour NATURAL JOIN weather", 7, "NATURAL JOIN is not", "write JOIN"),
    ("SELECT city FROM station_hour ASOF JOIN weather USING (hour)", 7, "ASOF JOIN is not", "write JOIN"),
    ("SELECT city FROM station_hour SEMI JOIN weather USING (hour)", 7, "SEMI JOIN is not", "IN (SELECT key"),
    ("SELECT city FROM station_hour ANTI JOIN weather USING (hour)", 7, "ANTI JOIN is not", "NOT IN (SELECT key"),
    ("SELECT city FROM station_hour, weather", 7, "says no condition", "CROSS JOIN for every pair"),
    ("SELECT city FROM station_hour JOIN weather", 7, "says no condition", "CROSS JOIN for every pair"),
    ("SELECT DISTINCT ON (city) city FROM station_hour", 7, "ON is not allowed", "keep number 1"),
    ("SELECT city FROM station_hour GROUP BY ALL", 7, "ALL is not allowed", "name the columns to group by"),
    ("SELECT city FROM station_hour GROUP BY CUBE (city)", 7, "CUBE is not", "UNION ALL"),
    ("SELECT city FROM station_hour\nEXCEPT SELECT code FROM region.area", 8, "EXCEPT is not", "NOT IN (SELECT"),
    ("SELECT city FROM station_hour UNION BY NAME SELECT city FROM station_hour", 7, "BY NAME is", "in the same order"),
    ("SELECT city FROM station_hour LIMIT 3", 7, "takes any rows", "say ORDER BY as well"),
    ("SELECT city FROM station_hour\nORDER BY city", 8, "a table has no order", "a screen or export sorts"),
    ("SELECT city FROM station_hour ORDER BY city LIMIT 1 OFFSET 2", 7, "OFFSET is not", "row_number()"),
    ("SELECT string_agg(city) AS x FROM station_hour", 7, "takes any order", "ORDER BY text"),
    ("SELECT any_value(city) AS x FROM station_hour", 7, "function any_value is not", "write min(...)"),
    ("SELECT arg_max(city, pm25) AS x FROM station_hour", 7, "function arg_max is not", "first_value(...)"),
    ("SELECT stddev(pm25) AS x FROM station_hour", 7, "function stddev is not", "differ from run to run"),
    ("SELECT approx_count_distinct(city) AS x FROM station_hour", 7, "is not allowed", "count(DISTINCT ...)"),
    ("SELECT list_contains([1], 1) AS x FROM station_hour", 7, "list_contains is not", "string_agg"),
    ("SELECT [1, 2] AS x FROM station_hour", 7, "[ is not", "string_agg"),
    ("SELECT lenght(city) AS x FROM station_hour", 7, "function lenght is not", 'did you mean "length"?'),
    ("SELECT city.lower() AS x FROM station_hour", 7, ". is not", "write function(value)"),
    ("SELECT concat(city, station) AS x FROM station_hour", 7, "concat is not", "text || text"),
    ("SELECT hour AT TIME ZONE 'UTC' AS x FROM station_hour", 7, "AT TIME ZONE is not", "leave it out"),
    ("SELECT ? AS x FROM station_hour", 7, "? is not", "JOIN a parameter"),
    ("SELECT date_trunc('decade', hour) AS x FROM station_hour", 7, "'decade' is not a unit", "known: day, hour"),
    ("SELECT date_part('timezone', hour) AS x FROM station_hour", 7, "'timezone' is not a unit", "known: day"),
    ("SELECT CAST(city AS JSON) AS x FROM station_hour", 7, "type JSON is not", "known: VARCHAR"),
    ("SELECT row_number() AS x FROM station_hour", 7, "row_number needs OVER", "OVER (ORDER BY"),
    ("SELECT lag(pm25) OVER (PARTITION BY city) AS x FROM station_hour", 7, "takes any order", "ORDER BY"),
    ("SELECT sum(pm25) OVER w AS x FROM station_hour WINDOW w AS ()", 7, "WINDOW is not", "inside each OVER"),
    ("SELECT city = station = checked AS x FROM station_hour", 7, "inside another operator", "(city = station)"),
    ("SELECT city FROM station_hour WHERE city IN (station)", 7, "fixed values only", "a = b OR a = c"),
    ("SELECT city FROM station_hour WHERE flags IN (CAST(co AS INT))", 7, "fixed values only", "a = b OR a = c"),
    ("SELECT count(DISTINCT city, station) AS x FROM station_hour", 7, "DISTINCT cannot stand", "of one column"),
    ("SELECT sum(pm25 ORDER BY hour) AS x FROM station_hour", 7, "ORDER BY cannot stand", "only string_agg"),
    ("SELECT max(pm25, 3) AS x FROM station_hour", 7, "max takes other arguments", ""),
    ("SELECT 1 AS x", 7, "says no FROM", "fixed rows are a parameter"),
    ("SELECT a FROM (VALUES (1)) AS v(a)", 7, "VALUES is not", "write fixed rows as a parameter"),
    ("SELECT a FROM range(3) AS r(a)", 7, "function range is not", "write fixed rows as a parameter"),
    ("SELECT city，hour FROM station_hour", 7, "'，' is a full-width character", "write ','"),
    ("SELECT city FROM station_hour\nWHERE city = 'x", 8, "opened and never closed", ""),
    ("(SELECT city FROM station_hour)", 7, "( is not", "leave the outer parentheses out"),
    ("", 7, "there is no SELECT", "a SELECT may use"),
]


@pytest.mark.parametrize(("sql", "line", "what", "hint"), INSTEAD)
def test_the_error_names_the_word_its_line_and_what_to_write(sql: str, line: int, what: str, hint: str) -> None:
    error = refused(sql)
    assert error.startswith(f"tables/t.sql:{line}: ")
    assert what in error.splitlines()[0]
    assert hint in "\n".join(error.splitlines()[1:])


WORDS = """SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT JOIN LEFT FULL ON USING UNION ALL WITH AS ( ) , . * = < || - /
    :: IN NOT AND OR CASE WHEN THEN END OVER PARTITION ROWS BETWEEN DISTINCT NULL IS LIKE CAST INTERVAL EXTRACT( trim(
    station_hour city hour pm25 a.hour count( max( x VARCHAR DATE QUALIFY PIVOT [ ] { } -> EXISTS VALUES LATERAL $1 ? :
    ; -- /* */ " ' read_csv EXCEPT REPLACE COLLATE WITHIN FETCH TABLESAMPLE := % ^ @ # $$ struct map unnest( 1
    'x'""".split()
GOOD = [
    """WITH d AS ( SELECT city , date_trunc ( 'day' , hour ) AS day , avg ( pm25 ) AS pm25 FROM station_hour
    GROUP BY 1 , day ) SELECT d.city , max ( pm25 ) AS worst , string_agg ( city , ',' ORDER BY d.pm25 DESC ) AS x
    FROM d JOIN breakpoints AS b ON d.day >= b.valid_from WHERE city IN ( SELECT code FROM region.area )
    GROUP BY d.city HAVING worst > 3""",
    """SELECT a.city , lag ( pm25 ) OVER ( PARTITION BY a.station ORDER BY hour ) AS p FROM station_hour AS a
    FULL JOIN weather USING ( hour , station )""",
    """SELECT city , sum ( pm25 ) FILTER ( WHERE checked ) OVER ( PARTITION BY station ORDER BY hour
    RANGE BETWEEN INTERVAL 23 HOURS PRECEDING AND CURRENT ROW ) AS p FROM station_hour""",
    """SELECT city , CASE WHEN pm25 > 3 THEN 'a' ELSE NULL END AS x , CAST ( hour AS DATE ) AS d FROM station_hour
    WHERE pm25 BETWEEN 1 AND 3 UNION ALL SELECT code , name , DATE '2020-01-01' FROM region.area ORDER BY 1 LIMIT 3""",
]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A good statement in which a few words were changed, added, doubled or left out."""
    words = draw(st.sampled_from(GOOD)).split()
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(words) - 1))
        new = draw(st.sampled_from(WORDS + words))
        words[at : at + draw(st.integers(0, 1))] = [new] * draw(st.integers(0, 1))
    return " ".join(words)


@given(spoilt() | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=60))
@example("SELECT " + "(" * 5000)
@example("SELECT " + "-" * 20_000 + "1")
@example("SELECT " + "NOT " * 20_000 + "checked AS x FROM station_hour")
@example("SELECT city FROM station_hour WHERE " + " OR ".join(["city = 'x'"] * 5000))
@example("SELECT " + " + ".join(["pm25"] * 4000) + " AS x FROM station_hour")
@example("SELECT city FROM station_hour\x00 -- \ud800")
def test_whatever_is_written_only_a_pack_error_comes_out(sql: str) -> None:
    with contextlib.suppress(PackError):
        query = analyse(sql, pack="air", relations=RELATIONS, file="t.sql")
        assert query.reads


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=40))
@example("(" * 5000)
@example("a FROM x")
@example("1 AS x")
@example("")
def test_whatever_expression_is_written_only_a_pack_error_comes_out(sql: str) -> None:
    with contextlib.suppress(PackError):
        tree = analyse_expression(sql, columns=RELATIONS["air.station_hour"].columns, file="t.yaml", line=3)
        assert tree.sql("duckdb")
