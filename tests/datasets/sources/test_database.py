"""Other databases, here SQLite."""

import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.datasets.sources.reading import read
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.database import Asked, Extract, extract, mark, unmark


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = tmp_path / "registry.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE firm (uscc TEXT, capital NUMERIC, share REAL, updated_at TEXT, number INTEGER);
        INSERT INTO firm VALUES ('9133a', 1250, 0.1, '2024-05-01 08:00:00', 1), ('9133b', NULL, 1e-7, '2024-05-02', 2);
        CREATE VIEW large AS SELECT * FROM firm WHERE capital > 1000;
        CREATE TABLE picture (content BLOB);
        INSERT INTO picture VALUES (x'00ff');
        """
    )
    connection.close()
    return f"sqlite:///{path}"


def ask(url: str, folder: Path, asked: Asked, **options: object) -> Extract:
    folder.mkdir()
    return extract(url, asked, shown="registry", scratch=folder, **options)  # type: ignore[arg-type]


def change(url: str, statement: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)


def test_a_table_becomes_exact_text(url: str, tmp_path: Path) -> None:
    got = read(ask(url, tmp_path / "1", Asked(table="firm")).scan)
    assert got.scan.columns == ("uscc", "capital", "share", "updated_at", "number")
    assert got.rows == [
        ("9133a", "1250", "0.1", "2024-05-01 08:00:00", "1"),
        ("9133b", None, "1e-07", "2024-05-02", "2"),
    ]
    assert got.places[0] == (1, 1, "9133a,1250,0.1,2024-05-01 08:00:00,1")


def test_a_query_may_hold_colons_and_percent_signs(url: str, tmp_path: Path) -> None:
    query = "SELECT uscc, 'at :noon 12:30' AS at FROM firm WHERE uscc LIKE '9133%' ORDER BY uscc DESC;"
    assert read(ask(url, tmp_path / "1", Asked(query=query)).scan).rows[0] == ("9133b", "at :noon 12:30")


def test_a_view_and_a_schema(url: str, tmp_path: Path) -> None:
    assert len(read(ask(url, tmp_path / "1", Asked(table="main.large")).scan).rows) == 1


def test_the_watermark_asks_for_the_last_row_and_what_came_after(url: str, tmp_path: Path) -> None:
    first = ask(url, tmp_path / "1", Asked(table="firm", watermark="number"))
    assert first.watermark == "integer:2"
    change(url, "INSERT INTO firm (uscc, number) VALUES ('9133c', 2), ('9133d', 3)")
    for asked in (
        Asked(table="firm", watermark="number", since=first.watermark),
        Asked(query="SELECT * FROM firm", watermark="number", since=first.watermark),
    ):
        second = ask(url, tmp_path / f"2{asked.table}", asked)
        assert [row[0] for row in read(second.scan).rows] == ["9133b", "9133c", "9133d"]
        assert second.watermark == "integer:3"


def test_no_new_row_keeps_the_watermark(url: str, tmp_path: Path) -> None:
    got = ask(url, tmp_path / "1", Asked(table="firm", watermark="number", since="integer:99"))
    assert (read(got.scan).rows, got.watermark) == ([], "integer:99")
    assert got.scan.columns[0] == "uscc"


def test_many_rows_come_in_order(url: str, tmp_path: Path) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n LIMIT 60000) SELECT i FROM n"
    change(url, f"INSERT INTO firm (number) {numbers}")
    rows = read(ask(url, tmp_path / "1", Asked(table="firm")).scan).rows
    assert [row[4] for row in rows] == [str(number) for number in range(1, 60_003)]


def test_null_words_and_renamed_columns(url: str, tmp_path: Path) -> None:
    got = read(ask(url, tmp_path / "1", Asked(table="firm"), nulls=["9133b"], renamed={"uscc": "code"}).scan)
    assert got.scan.columns[0] == "code"
    assert [row[0] for row in got.rows] == ["9133a", None]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked(table="firms"), 'hint: did you mean "firm"?'),
        (
            Asked(table="firm", watermark="updated"),
            "no watermark column 'updated'\n  hint: did you mean \"updated_at\"?",
        ),
        (Asked(query="SELECT capitol FROM firm"), "database registry: no such column: capitol"),
        (Asked(table="picture"), "column 'content' holds bytes"),
        (Asked(query="SELECT 1 AS m UNION ALL SELECT 'x'", watermark="m"), "the watermark column mixes int and str"),
    ],
)
def test_what_goes_wrong_is_one_sentence(url: str, tmp_path: Path, asked: Asked, sentence: str) -> None:
    with pytest.raises(LoadError) as raised:
        ask(url, tmp_path / "1", asked)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("nosuch://me:secret@host/db", "for instance postgresql+psycopg://"),
        ("mysql+pymysql://me:secret@host/db", "install the driver pymysql"),
        ("sqlite:////no/such/folder/plain.db", None),
        ("me:secret@host", "has an address that cannot be read"),
    ],
)
def test_the_password_is_never_shown(tmp_path: Path, url: str, hint: str | None) -> None:
    with pytest.raises(LoadError) as raised:
        ask(url, tmp_path / "1", Asked(table="t"))
    assert "secret" not in str(raised.value)
    assert hint is None or hint in str(raised.value)
    assert raised.value.__cause__ is None


def test_the_source_is_not_changed(url: str, tmp_path: Path) -> None:
    before = Path(url.removeprefix("sqlite:///")).read_bytes()
    ask(url, tmp_path / "1", Asked(table="firm"))
    assert Path(url.removeprefix("sqlite:///")).read_bytes() == before


MARKS = (
    st.integers()
    | st.decimals(allow_nan=False)
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC))
    | st.floats(allow_nan=False)
)


@given(MARKS)
def test_a_watermark_keeps_its_type(value: int | Decimal | str | date | datetime | float) -> None:
    again = unmark(mark(value))
    assert (again, type(again)) == (value, type(value))
