"""One specification, two executors: DuckDB and Python give the same for any rows, masks and filters."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from zhongshu.core.errors import PackError, Place
from zhongshu.sharing.grants.masks import Mask, Value
from zhongshu.sharing.grants.predicate import Variables, parse

ZONE = "Asia/Shanghai"
INSTANT = "TIMESTAMP WITH TIME ZONE"
PLACE = Place("grants.yaml", 1)

texts = st.text(
    st.characters(codec="utf-8") | st.sampled_from("aA\u0301\U0001f468\u200d\U0001f466台é%_*'\\"),
    max_size=12,
)
codes = st.from_regex(r"\A[0-9]{2,12}\Z") | st.sampled_from(
    ["331000", "331002", "331002001", "331002001001", "429004", "33", "331002\n", "Jiaojiang"]
)
edges = [-(2**63), 2**63 - 1, -1, 0, 1, -10, 10]
integers = st.integers(-(2**63), 2**63 - 1) | st.sampled_from(edges) | st.integers(-30, 30)
days = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.dates(date(2025, 12, 28), date(2026, 1, 3))
instants = st.datetimes(datetime(1902, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)) | st.builds(
    lambda hours: datetime(2025, 12, 30, tzinfo=UTC) + timedelta(hours=hours, microseconds=hours % 2),
    st.integers(0, 96),
)


def decimals(scale: int) -> st.SearchStrategy[Decimal]:
    return (st.integers(-(10**18) + 1, 10**18 - 1) | st.integers(-300, 300)).map(
        lambda units: Decimal(units).scaleb(-scale)
    )


COLUMNS: dict[str, tuple[str, st.SearchStrategy[Any]]] = {
    "name": ("VARCHAR", texts),
    "other": ("VARCHAR", texts),
    "county": ("VARCHAR", codes),
    "staff": ("BIGINT", integers),
    "small": ("INTEGER", st.integers(-(2**31), 2**31 - 1)),
    "output": ("DECIMAL(18,2)", decimals(2)),
    "share": ("DECIMAL(18,12)", decimals(12)),
    "active": ("BOOLEAN", st.booleans()),
    "founded": ("DATE", days),
    "seen": (INSTANT, instants),
}
KINDS = {name: kind for name, (kind, _) in COLUMNS.items()}
rows = st.tuples(*(st.none() | values for _, values in COLUMNS.values()))

masks = st.one_of(
    st.builds(lambda n: Mask(keep_first=n), st.integers(1, 8)),
    st.builds(lambda n: Mask(keep_last=n), st.integers(1, 8)),
    st.builds(lambda width: Mask(bucket=Decimal(width)), st.integers(1, 10**6) | st.just(10**16)),
    st.builds(lambda width: Mask(bucket=width), st.decimals("0.01", "900", places=2)),
    st.sampled_from([Mask(area="province"), Mask(area="city"), Mask(area="county"), Mask(hash=True), Mask(null=True)]),
    st.sampled_from([Mask(time="day"), Mask(time="month"), Mask(time="quarter"), Mask(time="year")]),
)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect(":memory:", config={"threads": 1})
    made.execute("SET TimeZone = 'America/New_York'")  # a mask's zone is its own, whatever the session's is
    columns = ", ".join(f'"{name}" {kind}' for name, kind in KINDS.items())
    made.execute(f"CREATE TABLE firm ({columns})")
    return made


def fill(connection: duckdb.DuckDBPyConnection, given_rows: list[tuple[Value, ...]]) -> None:
    connection.execute("DELETE FROM firm")
    connection.executemany(f"INSERT INTO firm VALUES ({', '.join('?' * len(KINDS))})", given_rows)


def cells(fetched: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Instants in UTC, and with every value its type: 1 is not 1.00 is not true."""
    return [
        tuple((type(cell).__name__, str(cell.astimezone(UTC) if isinstance(cell, datetime) else cell)) for cell in row)
        for row in fetched
    ]


def fitting(mask: Mask) -> list[str]:
    found = []
    for name, kind in KINDS.items():
        try:
            mask.kind_after(kind)
        except PackError:
            continue
        found.append(name)
    return found


@given(
    given_rows=st.lists(rows, min_size=1, max_size=4),
    mask=masks,
    salt=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
@settings(max_examples=60, deadline=None)
def test_a_mask_is_the_same_in_sql_and_in_python(
    connection: duckdb.DuckDBPyConnection, given_rows: list[tuple[Value, ...]], mask: Mask, salt: str
) -> None:
    fill(connection, given_rows)
    names = fitting(mask)
    trees = [mask.sql(exp.column(name, quoted=True), KINDS[name], zone=ZONE, salt=salt) for name in names]
    select = exp.Select(expressions=trees).from_("firm").sql("duckdb")
    described = [row[1] for row in connection.execute(f"DESCRIBE {select}").fetchall()]
    assert described == [mask.kind_after(KINDS[name]) for name in names]
    places = [list(KINDS).index(name) for name in names]
    expected = [
        tuple(mask.of_value(row[at], KINDS[name], zone=ZONE, salt=salt) for at, name in zip(places, names, strict=True))
        for row in given_rows
    ]
    assert cells(connection.execute(select).fetchall()) == cells(expected)


def written(value: object, kind: str) -> str:
    """A value as a grant's author writes it."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"'{value.isoformat(sep=' ')}'"
        case date():
            return f"'{value.isoformat()}'" if value.day % 2 else f"DATE '{value.isoformat()}'"
    return exp.Literal.string(str(value)).sql("duckdb")


def literals(name: str) -> st.SearchStrategy[str]:
    kind, values = COLUMNS[name]
    if kind == "VARCHAR":
        values = values.filter(lambda text: text.isprintable())
    return values.map(lambda value: written(value, kind))


@st.composite
def atoms(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(list(COLUMNS)))
    kind = KINDS[name]
    form = draw(st.sampled_from(["sign", "sign", "between", "in", "null", "like", "pair", "reader"]))
    negated = draw(st.sampled_from(["", "NOT "]))
    sign = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">="]))
    if form == "between":
        return f"{name} {negated}BETWEEN {draw(literals(name))} AND {draw(literals(name))}"
    if form == "in":
        return f"{name} {negated}IN ({', '.join(draw(st.lists(literals(name), min_size=1, max_size=3)))})"
    if form == "null":
        return f"{name} IS {negated}NULL"
    if form == "like" and kind == "VARCHAR":
        start = draw(st.sampled_from(["", "3310", "a", "A", "\U0001f468", "台", "*'\\"]))
        return f"{name} {negated}LIKE {exp.Literal.string(start + draw(st.sampled_from(['', '%']))).sql('duckdb')}"
    if form == "pair":
        families = [["name", "other", "county"], ["staff", "small", "output", "share"], ["founded"], ["seen"]]
        one, other = draw(st.sampled_from(families).flatmap(lambda family: st.tuples(*[st.sampled_from(family)] * 2)))
        return f"{one} {sign} {other}"
    if form == "reader":
        return f"{draw(st.sampled_from(['name', 'county']))} {sign} reader_{draw(st.sampled_from(['area', 'unit']))}()"
    both = [name, draw(literals(name))]
    return sign.join(f" {side} " for side in (both if draw(st.booleans()) else both[::-1]))


predicates = st.recursive(
    atoms(),
    lambda parts: st.one_of(
        parts.map(lambda part: f"NOT ({part})"),
        st.tuples(parts, st.sampled_from([" AND ", " OR "]), parts).map(
            lambda said: f"({said[0]}){said[1]}({said[2]})"
        ),
    ),
    max_leaves=5,
)


@given(
    given_rows=st.lists(rows, min_size=1, max_size=6),
    text=predicates,
    unit=st.none() | texts,
    area=st.none() | st.just("331002"),
)
@settings(max_examples=60, deadline=None)
def test_a_row_filter_gives_the_same_rows_in_sql_and_in_python(
    connection: duckdb.DuckDBPyConnection,
    given_rows: list[tuple[Value, ...]],
    text: str,
    unit: str | None,
    area: str | None,
) -> None:
    fill(connection, given_rows)
    predicate = parse(text, KINDS, PLACE)
    variables: Variables = {"reader_unit": unit, "reader_area": area, "reader_subject": None}
    select = exp.select("*").from_("firm").where(predicate.tree(variables)).sql("duckdb")
    as_sequences = predicate.test(variables, list(KINDS))
    as_mappings = predicate.test(variables)
    expected = [row for row in given_rows if as_sequences(row)]
    assert [row for row in given_rows if as_mappings(dict(zip(KINDS, row, strict=True)))] == expected
    assert sorted(cells(connection.execute(select).fetchall())) == sorted(cells(expected))
