"""An answer's JSON becomes exactly the declared columns, or the answer is none; masks give what SQL would."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.errors import Place
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.compile import granted_sql
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.nouns import Noun
from zhongshu.sharing.grants.predicate import parse
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.services.document import Route
from zhongshu.sharing.services.records import Reading, Unreadable, packed, unpacked
from zhongshu.sharing.services.spec import Operation, OperationSpec
from zhongshu.sharing.sight import sight_of

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS: dict[str, Any] = {
    "uscc": {"type": "string", "required": True},
    "score": {"type": "decimal", "scale": 2},
    "staff": {"type": "integer"},
    "since": {"type": "date"},
    "seen": {"type": "timestamp"},
    "active": {"type": "boolean"},
    "county": {"type": "area", "at": "place.code"},
}
OPERATION = Operation("one", OperationSpec(call="one", rows="$.data", columns=COLUMNS), Route("GET", "/", ()))
READING = Reading(OPERATION, ZONE)


def rows(*records: Any) -> Any:
    return READING.rows(json.dumps({"data": list(records)}).encode())


def test_each_type_is_read_exactly() -> None:
    content = b"""{"data": [{"uscc": "F1", "score": 0.10, "staff": "12", "since": "2026-03-01", "extra": {"a": 1},
        "seen": "2026-03-01 08:00:00", "active": true, "place": {"code": "331002"}}]}"""
    assert READING.rows(content) == (
        ("F1", Decimal("0.10"), 12, date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), True, "331002"),
    )
    assert rows({"uscc": "F1"}) == (("F1", None, None, None, None, None, None),)
    assert READING.rows(b'{"data": null}') == ()
    assert READING.rows(b'{"data": {"uscc": "F1"}}')[0][0] == "F1"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "sent no uscc, which it promises"),
        ({"uscc": 5}, "sent a uscc that is no string"),
        ({"uscc": "\ud800"}, "sent a uscc that is no string"),
        ({"uscc": "F", "score": 0.123}, "sent a score that is no decimal of at most 2 digits behind the point"),
        ({"uscc": "F", "score": "1e40"}, "sent a score that is no decimal of at most 2 digits behind the point"),
        ({"uscc": "F", "score": True}, "sent a score that is no decimal of at most 2 digits behind the point"),
        ({"uscc": "F", "staff": 2**63}, "sent a staff that is no integer"),
        ({"uscc": "F", "staff": 1.5}, "sent a staff that is no integer"),
        ({"uscc": "F", "since": "yesterday"}, "sent a since that is no date"),
        ({"uscc": "F", "seen": "2026"}, "sent a seen that is no timestamp"),
        ({"uscc": "F", "active": 1}, "sent a active that is no boolean"),
    ],
)
def test_what_is_not_of_its_type_is_refused_without_quoting_it(record: Any, said: str) -> None:
    with pytest.raises(Unreadable) as told:
        rows(record)
    assert str(told.value) == said


@pytest.mark.parametrize("number", ["1e999999999", "-1e2000000", "9223372036854775808.0", "0.5"])
def test_a_short_number_with_a_gigabyte_of_digits_is_refused_before_it_is_written_out(number: str) -> None:
    with pytest.raises(Unreadable, match="sent a staff that is no integer"):
        READING.rows(f'{{"data": {{"uscc": "F1", "staff": {number}}}}}'.encode())


@pytest.mark.parametrize("content", [b"", b"[NaN]", b'{"data": Infinity}', b"1" * 10_000, b"[" * 50_000, b"\xff"])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        READING.rows(content)


_CELLS = st.tuples(
    st.text("AB01厂é*", min_size=1, max_size=8),
    st.none() | st.decimals(-(10**6), 10**6, places=2),
    st.none() | st.integers(-(2**40), 2**40),
    st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda one: one.replace(tzinfo=UTC)),
    st.none() | st.booleans(),
    st.none() | st.sampled_from(["331002", "331002001", "3310", "x"]),
)


@given(st.lists(_CELLS, max_size=6))
@settings(max_examples=40)
def test_rows_that_wait_come_back_as_they_were(made: list[Any]) -> None:
    assert unpacked(packed(made), OPERATION) == tuple(made)


@given(st.lists(_CELLS, min_size=1, max_size=6))
@settings(max_examples=40)
def test_the_records_of_a_service_are_shown_as_sql_would_show_them(made: list[Any]) -> None:
    """The same grant over the same rows: read from JSON and masked in Python, and by DuckDB."""
    content = json.dumps({"data": [_record(row) for row in made]}).encode()
    read = READING.rows(content)
    assert read == tuple(made)
    permit = _permit()
    sight = sight_of(permit, ZONE.key, tuple(COLUMNS))
    shown = [cells for row in read if not isinstance(cells := sight.of_row(row), str)]
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = '{ZONE.key}'")
        kinds = ", ".join(f'"{name}" {one.duckdb_type}' for name, one in OPERATION.spec.columns.items())
        connection.execute(f'CREATE TABLE "s" ({kinds})')
        connection.executemany('INSERT INTO "s" VALUES (?, ?, ?, ?, ?, ?, ?)', made)
        by_sql = connection.execute(granted_sql("s", permit, ZONE.key).sql("duckdb")).fetchall()
    assert shown == by_sql


def _record(row: Any) -> dict[str, Any]:
    uscc, score, staff, since, seen, active, county = row
    return {
        "uscc": uscc,
        "score": None if score is None else str(score),
        "staff": staff,
        "since": None if since is None else since.isoformat(),
        "seen": None if seen is None else seen.isoformat(),
        "active": active,
        "place": {"code": county},
    }


def _permit() -> Permit:
    spec = GrantSpec.model_validate(
        {
            "grant": "g",
            "title": "g",
            "from": "office",
            "to": {"unit": "bank"},
            "read": "p.s",
            "columns": {
                "mask": {
                    "uscc": {"keep_last": 2},
                    "score": {"bucket": 10},
                    "staff": {"hash": True},
                    "since": {"time": "quarter"},
                    "seen": {"time": "day"},
                    "county": {"area": "county"},
                }
            },
            "where": "staff >= 0 OR active = true",
            "purpose": "test",
        }
    )
    columns = {name: one.duckdb_type for name, one in OPERATION.spec.columns.items()}
    grant = Grant(spec, 1, "active", "test", datetime(2026, 1, 1, tzinfo=UTC), signature="s")
    noun = Noun("p.s", "service", "office", columns)
    predicate = parse(spec.where or "", columns, Place("grant"))
    return Permit(grant, noun, tuple(columns), spec.columns.mask, predicate, {})
