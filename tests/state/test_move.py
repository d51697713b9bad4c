"""A state moves whole or not at all, in both directions, and is the same when it has come."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert, select, text, update

from tests.postgres import server
from zhongshu.core.errors import DamageError, HomeError
from zhongshu.state.base import METADATA
from zhongshu.state.database import open_database
from zhongshu.state.move import copy_state
from zhongshu.state.tables.grants import subject_key
from zhongshu.state.tables.lake import run, snapshot, source
from zhongshu.state.tables.people import people_edition, person, post

NOON = datetime(2026, 11, 22, 4, 0, 0, 123456, tzinfo=UTC)
WORDS = "台州市 É ß 𠮷 \\ ' \" \t\n\u200b"
REPORT = {"zh": WORDS, "b": 1, "a": [1.0, True, None, 1e-7, 12345678901234567890, "\x00"], "": {"z": 0, "y": ""}}


def fill(engine: Engine, rows: int = 2_500) -> None:
    """Rows of many kinds, in more than two batches."""
    common = {"kind": "load", "subject": "air.x", "who": "li", "started": NOON, "status": "done", "counts": {}}
    with engine.begin() as connection:
        connection.execute(insert(run), [{**common, "number": n, "report": {"n": n}} for n in range(3, rows)])
        connection.execute(insert(run).values(**common | {"subject": WORDS}, number=10**12, file="", report=REPORT))
        connection.execute(insert(snapshot).values(number=7, at=NOON, run=None, tables={"air.x": 3}))
        connection.execute(insert(subject_key).values(month="2026-11", key=bytes(range(256))))
        for unit in ("", "B", "a", "b-c", "b_c", "bc", "é", "台"):
            connection.execute(insert(post).values(person="p1", unit=unit, role="clerk", title=unit))
        connection.execute(
            insert(source).values(dataset="d", source="s", columns=[], mark={}, failures=0, arrived=NOON, message=None)
        )
        connection.execute(update(people_edition).values(number=12))


def content(engine: Engine) -> dict[str, list[str]]:
    """Every row as the program sees it."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
        }


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite", "postgresql to postgresql"])
def pair(request: pytest.FixtureRequest, sqlite_url: str, postgresql_url: str) -> Iterator[tuple[Engine, Engine]]:
    other = server().fresh()
    urls = {"sqlite": iter([sqlite_url]), "postgresql": iter([postgresql_url, other])}
    before, after = (open_database(next(urls[kind])) for kind in request.param.split(" to "))
    yield before, after
    before.dispose()
    after.dispose()
    server().drop(other)


def test_every_row_comes_over_as_it_was(pair: tuple[Engine, Engine]) -> None:
    before, after = pair
    fill(before)
    reached: list[tuple[str, int]] = []
    moved = copy_state(before, after, reached=lambda *where: reached.append(where))
    assert content(after) == content(before)
    assert (moved.rows["run"], moved.rows["post"], moved.rows["people_edition"]) == (2_498, 8, 1)
    assert moved.total == sum(map(len, content(before).values()))
    assert [rows for table, rows in reached if table == "run"] == [1_000, 1_000, 498, 1_000, 1_000]


def test_numbers_go_on_from_the_highest(pair: tuple[Engine, Engine]) -> None:
    before, after = pair
    fill(before, 10)
    copy_state(before, after)
    with after.begin() as connection:
        made = connection.execute(insert(snapshot).values(at=NOON, tables={})).inserted_primary_key
    assert made == (8,)


def test_a_state_with_rows_is_not_written_over(pair: tuple[Engine, Engine]) -> None:
    before, after = pair
    fill(before, 5)
    with after.begin() as connection:
        connection.execute(insert(snapshot).values(at=NOON, tables={}))
    kept = content(after)
    with pytest.raises(HomeError, match=r"has rows already, in snapshot"):
        copy_state(before, after)
    assert content(after) == kept


def test_what_others_write_meanwhile_is_all_there_or_not_at_all(pair: tuple[Engine, Engine]) -> None:
    """The copy is of one instant, whoever writes to the source beside it."""
    before, after = pair
    fill(before, 1_500)

    beside = iter(["once"])

    def write_beside(table: str, rows: int) -> None:
        if rows == 1_000 and table == "run" and next(beside, None):
            with before.begin() as connection:
                connection.execute(update(run).values(who="somebody else"))
                connection.execute(insert(post).values(person="p2", unit="z", role="clerk", title=""))

    moved = copy_state(before, after, reached=write_beside)
    assert moved.rows["post"] == 8
    with after.connect() as connection:
        assert set(connection.execute(select(run.c.who)).scalars()) == {"li"}


@pytest.mark.parametrize(
    ("said", "values"),
    [
        (
            "post person 'p9', unit 'u', role 'clerk': title takes 120 characters at most, not 121",
            {"title": "长" * 121},
        ),
        (r"title takes no text with the character U\+0000", {"title": "a\x00b"}),
    ],
)
def test_a_row_that_does_not_fit_is_named(
    sqlite_url: str, postgresql_url: str, said: str, values: dict[str, str]
) -> None:
    """As an older program wrote it: SQLite took it."""
    before, after = open_database(sqlite_url), open_database(postgresql_url)
    fill(before, 5)
    with before.begin() as connection:
        row = {"person": "p9", "unit": "u", "role": "clerk", **values}
        connection.execute(text("INSERT INTO post VALUES (:person, :unit, :role, :title)"), row)
    with pytest.raises(DamageError, match=said):
        copy_state(before, after)
    assert content(after) == content(open_database("sqlite://"))


def test_a_row_that_comes_back_otherwise_is_named_and_nothing_is_kept(sqlite_url: str, postgresql_url: str) -> None:
    """A target that changes what it takes: here by a trigger, as somebody's own rule might."""
    before, after = open_database(sqlite_url), open_database(postgresql_url)
    fill(before, 5)
    with before.begin() as connection:
        made = {"login": "zhang", "name": "张", "status": "active", "made": NOON}
        connection.execute(insert(person), [made | {"id": f"p{n}", "login": f"zhang{n}"} for n in (1, 2)])
    with after.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN IF NEW.id = 'p2' THEN NEW.name := NEW.name || '!'; END IF; RETURN NEW; END $$"
            )
        )
        connection.execute(text("CREATE TRIGGER shout BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION shout()"))
    with pytest.raises(DamageError, match=r"person id 'p2' did not come over as it was, in name"):
        copy_state(before, after)
    assert content(after) == content(open_database("sqlite://"))


def test_a_row_that_is_lost_is_named(sqlite_url: str, postgresql_url: str) -> None:
    before, after = open_database(sqlite_url), open_database(postgresql_url)
    fill(before, 5)
    with after.begin() as connection:
        connection.execute(text("CREATE RULE lose AS ON INSERT TO post WHERE NEW.unit = 'b_c' DO INSTEAD NOTHING"))
    with pytest.raises(DamageError, match=r"post person 'p1', unit 'b_c', role 'clerk' did not come over"):
        copy_state(before, after)
    assert content(after) == content(open_database("sqlite://"))
