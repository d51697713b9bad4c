"""What is read means what DuckDB reads, has DuckDB's types, and comes out qualified."""

from collections import Counter

import pytest
from sqlglot import exp

from tests.datasets.sql.examples import TIME, analysed, filled
from zhongshu.datasets.sql.rewrite import to_duckdb

SCALARS = """
abs(pm25)
ceil(pm25)
floor(pm25)
round(pm25, 0)
trunc(pm25)
sign(co)
sqrt(co)
ln(co + 1)
exp(co)
power(co, 2)
co ^ 2
flags % 3
flags // 2
flags / 2
-pm25 - -1
greatest(pm25, co)
least(pm25, flags)
coalesce(co, 0)
nullif(co, 0.75)
if(checked, 1, 2)
case when pm25 > 50 then 'high' when pm25 > 20 then 'middle' else 'low' end
case city when '331000' then 1 end
lower(city) || upper(station) || '''x'
trim(' x ' || city)
ltrim(city, '3')
length(city)
substr(city, 3, 2)
substring(city from 2 for 3)
left(city, 2) || right(city, 2)
replace(city, '33', 'x')
lpad(city, 9, '0') || rpad(city, 9, '0')
split_part(city, '1', 2)
reverse(city)
strpos(city, '10')
starts_with(city, '33')
ends_with(city, '01')
contains(city, '310')
city like '33%' and city not like '%2' and station ilike 'S%'
regexp_matches(city, '^33')
regexp_extract(city, '(1+)', 1)
regexp_replace(city, '[0-3]', 'x', 'g')
regexp_full_match(city, '[0-9]{6}')
date_trunc('month', hour)
date_trunc('day', hour)
date_trunc('week', hour)
cast(hour as date)
cast(date_trunc('month', cast(hour as date)) as date)
hour::date + 1
cast(hour - interval 90 minute as date)
hour + interval (flags) day
date_diff('hour', hour, timestamptz '2020-05-01 00:00:00+08')
date_part('hour', hour)
extract(isodow from hour)
year(hour) * 100 + month(hour)
day(hour) + quarter(hour) + week(hour) + dayofyear(hour) + dayofweek(hour) + isodow(hour)
hour(hour) + minute(hour) + second(hour)
epoch(hour)
last_day(hour::date)
make_date(2020, month(hour), 1)
strftime(hour, '%Y年%m月')
cast(strptime('2020040113', '%Y%m%d%H') as timestamptz)
cast(try_strptime(city, '%Y') as timestamptz)
try_cast(city as integer)
cast(pm25 as decimal(10, 0))
pm25 between 10 and 50
pm25 not between 10 and 50
pm25 is null or co is not null
checked is true
not checked
co is distinct from 0.75
co is not distinct from 0.75
flags in (0, 2)
city not in ('331000')
pm25 <> 80 and not (flags = 0 or checked)
1e3 + .5 + 1_000
true
"""


@pytest.mark.parametrize("text", SCALARS.strip().splitlines())
def test_an_expression_means_what_duckdb_reads(text: str) -> None:
    same_rows(f"SELECT station, hour, {text} AS value FROM station_hour")


AGGREGATES = """
sum(pm25)
sum(DISTINCT flags)
avg(pm25)
count(*)
count()
count(co)
count(DISTINCT station)
count(*) FILTER (WHERE checked)
count_if(pm25 > 50)
min(hour)
max(station)
median(pm25)
quantile_cont(pm25, 0.9)
quantile_disc(pm25, 0.9)
bool_and(checked)
bool_or(pm25 > 50)
string_agg(station, ',' ORDER BY station)
string_agg(DISTINCT station ORDER BY station DESC)
string_agg(station, '、' ORDER BY pm25 DESC NULLS LAST, station)
sum(CASE WHEN checked THEN pm25 ELSE 0 END)
"""


@pytest.mark.parametrize("text", AGGREGATES.strip().splitlines())
def test_an_aggregate_means_what_duckdb_reads(text: str) -> None:
    same_rows(f"SELECT city, {text} AS value FROM station_hour GROUP BY city")
    same_rows(f"SELECT {text} AS value FROM station_hour")


WINDOWS = """
row_number() OVER (PARTITION BY city ORDER BY hour, station)
rank() OVER (ORDER BY pm25)
dense_rank() OVER (ORDER BY pm25 DESC)
percent_rank() OVER (PARTITION BY city ORDER BY hour)
cume_dist() OVER (ORDER BY pm25)
ntile(2) OVER (ORDER BY hour, station)
lag(pm25) OVER (PARTITION BY station ORDER BY hour)
lead(pm25, 2, 0) OVER (ORDER BY hour, station)
first_value(pm25) OVER (PARTITION BY city ORDER BY hour, station)
sum(pm25) OVER ()
sum(pm25) OVER (PARTITION BY city ORDER BY hour)
sum(pm25) FILTER (WHERE checked) OVER (PARTITION BY city)
sum(pm25) OVER (ORDER BY hour, station ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)
max(pm25) OVER (PARTITION BY city ORDER BY hour RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW)
count(*) OVER (PARTITION BY date_trunc('month', hour))
"""


@pytest.mark.parametrize("text", WINDOWS.strip().splitlines())
def test_a_window_means_what_duckdb_reads(text: str) -> None:
    same_rows(f"SELECT station, hour, {text} AS value FROM station_hour")


STATEMENTS = [
    "SELECT city FROM air.station_hour",
    'SELECT "City", S.STATION FROM Station_Hour AS s',
    "SELECT DISTINCT city FROM station_hour",
    "SELECT station, wind FROM weather JOIN station_hour USING (station, hour)",
    "SELECT station, hour, pm25, wind FROM station_hour LEFT JOIN weather USING (station, hour)",
    "SELECT station, hour, pm25, wind FROM station_hour FULL JOIN weather USING (hour, station)",
    """SELECT station, pm25, wind, faults FROM station_hour FULL JOIN weather USING (station)
       FULL JOIN inspection USING (station)""",
    "SELECT s.station, w.station AS other FROM station_hour AS s LEFT JOIN weather AS w USING (station)",
    "SELECT s.city, a.name FROM station_hour s INNER JOIN region.area a ON a.code = s.city",
    "SELECT name, level FROM region.area CROSS JOIN breakpoints WHERE level = 7",
    """SELECT station, max(level) AS level FROM station_hour JOIN breakpoints AS b
       ON hour >= b.valid_from AND hour < b.valid_to AND pm25 >= low GROUP BY station""",
    "SELECT date_trunc('day', hour) AS day, count(*) AS n FROM station_hour GROUP BY day",
    "SELECT date_trunc('day', hour) AS day, city AS c, count(*) AS n FROM station_hour GROUP BY 1, 2",
    "SELECT city, avg(pm25) AS mean FROM station_hour GROUP BY city HAVING mean > 40 AND count(*) > 1",
    "SELECT city FROM station_hour GROUP BY city HAVING max(pm25) > 50",
    "SELECT city, 1 AS n FROM station_hour GROUP BY city HAVING count(*) > 0",
    "SELECT city FROM station_hour UNION SELECT code FROM region.area",
    "SELECT city, pm25 FROM station_hour UNION ALL SELECT code, NULL FROM region.area",
    "SELECT NULL AS x, code FROM region.area UNION ALL SELECT hour, city FROM station_hour",
    "(SELECT city FROM station_hour ORDER BY pm25 DESC LIMIT 1) UNION ALL SELECT code FROM region.area",
    "SELECT city FROM station_hour UNION ALL SELECT code AS x FROM region.area ORDER BY city DESC LIMIT 3",
    "SELECT city, pm25 AS x FROM station_hour ORDER BY x DESC, 1, station LIMIT 2",
    """WITH a AS (SELECT city, hour FROM station_hour), b AS (SELECT city FROM a)
       SELECT b.city FROM b JOIN a USING (city)""",
    "WITH A AS (SELECT city FROM station_hour) SELECT city FROM a AS x WHERE x.city IN (SELECT city FROM a)",
    "SELECT x.n FROM (WITH y AS (SELECT count(*) AS n FROM weather) SELECT n FROM y) AS x",
    "SELECT city FROM station_hour WHERE city NOT IN (SELECT code FROM region.area WHERE name LIKE '台%')",
    "SELECT city IN (SELECT code FROM region.area WHERE name = '台州') AS known FROM station_hour",
    "SELECT station, avg(worst) AS x FROM (SELECT station, max(pm25) AS worst FROM station_hour GROUP BY station) AS s"
    " GROUP BY station",
    "SELECT city, sum(sum(flags)) OVER (ORDER BY city) AS x FROM station_hour GROUP BY city",
    "SELECT station -- a comment; with a ' and a /*\n FROM station_hour /* and another */ ;",
]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_a_statement_means_what_duckdb_reads(sql: str) -> None:
    same_rows(sql)


def same_rows(sql: str) -> None:
    """The statement as written and as we read it give the same rows, under the types that we say."""
    query = analysed(sql)
    with filled() as connection:
        read = connection.execute(to_duckdb(query.tree))
        types = dict(
            zip([c[0] for c in read.description or []], [str(c[1]) for c in read.description or []], strict=True)
        )
        rows = Counter(map(repr, read.fetchall()))
        connection.execute("SET search_path = 'air,region'")
        written = Counter(map(repr, connection.execute(sql).fetchall()))
    assert rows == written
    assert list(query.columns.items()) == list(types.items())


def test_the_tree_says_where_every_name_comes_from() -> None:
    query = analysed(
        "WITH w AS (SELECT STATION FROM weather) SELECT city, s.station FROM station_hour s JOIN w USING (station)"
    )
    assert to_duckdb(query.tree) == (
        'WITH "w" AS (SELECT "weather"."station" AS "station" FROM "air"."weather" AS "weather")'
        ' SELECT "s"."city" AS "city", "s"."station" AS "station" FROM "air"."station_hour" AS "s"'
        ' JOIN "w" AS "w" ON "s"."station" = "w"."station"'
    )
    assert query.reads == ("air.station_hour", "air.weather")
    assert all(table.alias for table in query.tree.find_all(exp.Table))


def test_types_are_duckdbs() -> None:
    columns = analysed("SELECT hour, pm25 * 2 AS x, count(*) AS n FROM station_hour GROUP BY 1, 2").columns
    assert list(columns.items()) == [("hour", TIME), ("x", "DECIMAL(18,1)"), ("n", "BIGINT")]
