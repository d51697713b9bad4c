"""An act is in the ledger before it is in force, and a state that takes nothing says so."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, text

from tests.sharing.people.conftest import OPERATOR, UNITS, House, furnish
from zhongshu.core.errors import BusyError
from zhongshu.sharing.act import Act
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.people import open_store
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.sharing.people.roles import Role
from zhongshu.state.database import open_database


def test_the_ledger_is_told_before_anybody_sees_the_act(house: House) -> None:
    seen: list[tuple[str, bool]] = []

    def record(act: Act) -> None:
        seen.append((act.name, house.people.persons.by_login("wangfang") is not None))

    people = open_store(house.database, record, lambda: UNITS)
    people.persons.add(Newcomer("wangfang", "Wang Fang"), OPERATOR, house.now)
    assert seen == [("person.added", False), ("person.invited", False)]
    assert house.people.persons.by_login("wangfang") is not None


def _impatient(url: str) -> House:
    """Another process, which waits for the database a moment only."""
    database = open_database(url)
    short = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET LOCAL lock_timeout = 50"}[database.dialect.name]
    event.listen(database, "begin", lambda connection: connection.execute(text(short)))
    return furnish(database)


def _hold(house: House) -> Connection:
    """A writer that does not come to an end."""
    connection = house.database.connect()
    connection.execute(text("UPDATE people_edition SET number = number"))  # SQLite has one writer
    if house.database.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE people_edition, session, login_attempt, api_key IN EXCLUSIVE MODE"))
    return connection


def test_while_others_write_for_too_long_nothing_is_changed_and_later_it_works(house: House, url: str) -> None:
    found = house.person("wangfang")
    mine = _impatient(url)
    holding = _hold(house)
    with pytest.raises(StateAway, match="this was not kept") as refused:
        mine.people.persons.lock(found.id, OPERATOR, "stolen")
    with pytest.raises(StateAway):
        mine.log_in("wangfang")
    assert isinstance(refused.value, BusyError)
    assert refused.value.advice is not None
    holding.rollback()
    holding.close()
    assert mine.acts == []
    assert mine.log_in("wangfang").person.status == "active"


def test_a_request_is_not_refused_because_its_time_could_not_be_written(house: House, url: str) -> None:
    found = house.person("wangfang", Post("bank", Role.OFFICER))
    token = house.log_in("wangfang").token
    key = house.people.keys.give(
        Wish(found.id, "bank", Role.OFFICER, "loans", house.now + timedelta(days=1)), OPERATOR, house.now
    )
    secret = house.people.keys.draw(key.prefix, OPERATOR, house.now)
    mine = _impatient(url)
    holding = _hold(house)
    assert mine.people.sessions.of(token, mine.later(minutes=5)) is not None
    assert mine.people.keys.find(secret, mine.now)[0].login == "wangfang"
    holding.rollback()
    holding.close()
