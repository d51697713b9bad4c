"""Several at once: what one holds the others wait for, and a row is made once, on both databases."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from tests.postgres import server
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.state.database import open_database
from zhongshu.state.holding import add_up, hold, lock_number, upsert
from zhongshu.state.tables.forms import form_return
from zhongshu.state.tables.grants import subject_key
from zhongshu.state.tables.people import post
from zhongshu.state.tables.services import service_count


@pytest.fixture
def database(state_url: str) -> Iterator[Engine]:
    engine = open_database(state_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def unused(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.db'}"
        return
    url = server().empty()
    yield url
    server().drop(url)


def at_once(count: int, action: Callable[[], object]) -> list[object]:
    """The same by so many threads, all let go together."""
    gate = threading.Barrier(count)

    def let_go(_: int) -> object:
        gate.wait()
        return action()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(let_go, range(count)))


def test_who_holds_the_words_reads_what_the_one_before_wrote(database: Engine) -> None:
    """Each counts and adds one where there are fewer than three: eight at once make three."""

    def add() -> None:
        with database.begin() as connection:
            hold(connection, "posts", "p1")
            there = connection.execute(select(func.count()).select_from(post)).scalar_one()
            if there < 3:
                connection.execute(insert(post).values(person="p1", unit=str(there), role="clerk", title=""))

    at_once(8, add)
    with database.connect() as connection:
        assert connection.execute(select(post.c.unit).order_by(post.c.unit)).scalars().all() == ["0", "1", "2"]


def test_other_words_are_another_lock() -> None:
    locks = [lock_number(*words) for words in [("a", "b"), ("ab",), ("a b",), ("b", "a"), ()]]
    assert len(set(locks)) == len(locks)
    assert all(-(2**63) <= lock < 2**63 for lock in locks)


def test_a_row_is_made_once_whoever_makes_it(database: Engine) -> None:
    def keep() -> None:
        with database.begin() as connection:
            upsert(connection, subject_key, month="2026-11", key=threading.current_thread().name.encode())

    at_once(8, keep)
    with database.begin() as connection:
        upsert(connection, subject_key, month="2026-11", key=b"the last")
        assert connection.execute(select(subject_key.c.key)).scalars().all() == [b"the last"]


def test_counts_that_several_add_are_all_there(database: Engine) -> None:
    row = {"service": "m.s", "day": "2026-11-22", "what": "ok"}

    def add() -> None:
        with database.begin() as connection:
            add_up(connection, service_count, **row, count=3)

    at_once(8, add)
    with database.begin() as connection:
        add_up(connection, service_count, **{**row, "what": "hit"}, count=1)
        found = connection.execute(select(service_count.c.what, service_count.c.count).order_by("what")).all()
    assert [tuple(one) for one in found] == [("hit", 1), ("ok", 24)]


def test_of_several_that_open_a_new_state_one_makes_the_tables(unused: str) -> None:
    engines = at_once(6, lambda: open_database(unused))
    for engine in engines:
        assert isinstance(engine, Engine)
        with engine.connect() as connection:
            assert connection.execute(select(func.count()).select_from(post)).scalar_one() == 0
        engine.dispose()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "x" * 121}, r"^post\.title takes 120 characters at most, not 121"),
        ({"title": "a\0b"}, r"^post\.title takes no text with the character U\+0000"),
    ],
)
def test_what_a_column_does_not_take_is_said_alike(database: Engine, values: dict[str, str], said: str) -> None:
    """SQLite takes any text, PostgreSQL refuses in words of its own."""
    row = {"person": "p1", "unit": "", "role": "clerk", "title": "台" * 120}
    with pytest.raises(ZhongshuError, match=said), database.begin() as connection:
        connection.execute(insert(post), [row, row | {"unit": "a", **values}])
    with database.begin() as connection:
        connection.execute(insert(post).values(**row))
        assert connection.execute(select(post.c.title)).scalars().all() == [row["title"]]


def test_a_number_that_no_column_holds_is_said_alike(database: Engine) -> None:
    said = r"^form_return\.version takes whole numbers of 31 bits"
    with pytest.raises(ZhongshuError, match=said), database.begin() as connection:
        connection.execute(insert(form_return).values(version=2**31))


def test_what_no_column_holds_is_not_found(database: Engine) -> None:
    """PostgreSQL would call it a fault of the statement, SQLite overflow."""
    for looked_for in (post.c.unit == "a\0", form_return.c.version == 2**31, form_return.c.number == 2**63):
        with pytest.raises(UnknownName, match="there is no"), database.connect() as connection:
            connection.execute(select(func.count()).where(looked_for))
    with database.connect() as connection:
        assert connection.execute(select(func.count()).where(post.c.unit == "x" * 1_000)).scalar_one() == 0
