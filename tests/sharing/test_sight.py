"""One grant, two executors: the row door's SQL and the look-ups' Python show exactly the same of any rows."""

from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.grants.test_equal import (
    COLUMNS,
    KINDS,
    ZONE,
    cells,
    connection,
    fill,
    fitting,
    masks,
    predicates,
    rows,
)
from zhongshu.core.errors import Place
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.compile import granted_sql
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.masks import Mask
from zhongshu.sharing.grants.nouns import Noun
from zhongshu.sharing.grants.predicate import parse
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.sight import sight_of

__all__ = ["connection"]
NOUN = Noun("market.firm", "dataset", "office", KINDS, "name")
SAID = {"grant": "g", "title": "g", "from": "office", "to": {"anyone": True}, "read": "market.firm", "purpose": "p"}
GRANT = Grant(GrantSpec.model_validate(SAID), 1, "active", "somebody", datetime(2026, 1, 1, tzinfo=UTC), signature="s")
VARIABLES: dict[str, str | None] = {"reader_unit": "bank", "reader_area": "331002", "reader_subject": None}


def permit(
    allowed: list[str] | None = None,
    masked: dict[str, Mask] | None = None,
    where: str | None = None,
    consented: frozenset[str] | None = None,
) -> Permit:
    columns = tuple(name for name in KINDS if allowed is None or name in allowed)
    predicate = None if where is None else parse(where, KINDS, Place("grants.yaml"))
    return Permit(GRANT, NOUN, columns, masked or {}, predicate, VARIABLES, consented)


@st.composite
def permits(draw: st.DrawFn) -> Permit:
    allowed = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, unique=True))
    masked = {}
    for name in allowed:
        mask = draw(st.none() | masks)
        if mask is not None and name in fitting(mask):
            masked[name] = mask
    return permit(
        allowed,
        masked,
        draw(st.none() | predicates),
        draw(st.none() | st.frozensets(COLUMNS["name"][1], max_size=4)),
    )


@given(given_rows=st.lists(rows, min_size=1, max_size=5), seen=permits(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_grant_shows_the_same_in_sql_and_in_python(
    connection: duckdb.DuckDBPyConnection, given_rows: list[tuple[Any, ...]], seen: Permit, data: st.DataObject
) -> None:
    if seen.consented is not None and data.draw(st.booleans()):
        some = frozenset(row[0] for row in given_rows[:2] if row[0] is not None)
        seen = Permit(seen.grant, seen.noun, seen.columns, seen.masks, seen.predicate, seen.variables, some)
    fill(connection, given_rows)
    sight = sight_of(seen, ZONE, tuple(KINDS))
    in_python = [shown for row in given_rows if not isinstance(shown := sight.of_row(row), str)]
    relation = connection.sql(granted_sql("firm", seen, ZONE).sql("duckdb"))
    assert sorted(cells(relation.fetchall())) == sorted(cells(in_python))
    kinds = [str(kind) for kind in relation.types]
    assert [kind.replace(", ", ",") for kind in sight.kinds] == kinds


@pytest.fixture
def row() -> tuple[Any, ...]:
    return tuple({"name": "F1", "county": "331002", "staff": 5, "active": True}.get(name) for name in KINDS)


def test_why_a_row_is_not_shown_is_told_apart(row: tuple[Any, ...]) -> None:
    assert sight_of(permit(where="staff > 5"), ZONE, tuple(KINDS)).of_row(row) == "row filter"
    assert sight_of(permit(consented=frozenset()), ZONE, tuple(KINDS)).of_row(row) == "no consent"
    assert sight_of(permit(["staff"], consented=frozenset({"F1"})), ZONE, tuple(KINDS)).of_row(row) == (5,)


def test_a_column_that_the_rows_lack_is_null(row: tuple[Any, ...]) -> None:
    older = tuple(KINDS)[:-1]
    sight = sight_of(permit(["staff", "seen"]), ZONE, older)
    assert sight.of_row(row[:-1]) == (5, None)
    assert sight.subject(row[:-1]) == "F1"
