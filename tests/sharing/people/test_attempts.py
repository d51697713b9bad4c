"""Failed log-ins make the next one wait: long enough against guessing, never for ever."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.sharing.people.conftest import House
from zhongshu.sharing.people.attempts import FREE, FREE_BY_ADDRESS, LONGEST_WAIT, wait
from zhongshu.sharing.people.refusal import LogInRefused, TooManyLogIns
from zhongshu.sharing.people.sessions import Visitor
from zhongshu.state.tables.people import login_attempt

STRANGER = Visitor("203.0.113.9")


def _fail(house: House, login: str = "wangfang", visitor: Visitor = STRANGER, times: int = FREE) -> None:
    for _ in range(times):
        with pytest.raises(LogInRefused):
            house.log_in(login, "not the password", visitor=visitor)


@pytest.mark.parametrize("login", ["wangfang", "nobody-here"])
def test_the_sixth_waits_and_is_told_how_long(house: House, login: str) -> None:
    house.person("wangfang")
    _fail(house, login)
    with pytest.raises(TooManyLogIns, match="too many log-ins failed: try again in 30 seconds") as refused:
        house.log_in(login, visitor=STRANGER)
    assert refused.value.wait == timedelta(seconds=30)
    assert "请 30 秒后再试" in refused.value.said.zh
    house.later(seconds=30)
    _fail(house, login, times=1)
    with pytest.raises(TooManyLogIns, match="try again in 60 seconds"):
        house.log_in(login, visitor=STRANGER)


def test_knocking_while_it_waits_makes_it_no_longer(house: House) -> None:
    house.person("wangfang")
    _fail(house)
    for _ in range(20):
        with pytest.raises(TooManyLogIns):
            house.log_in("wangfang", visitor=STRANGER)
    house.later(seconds=31)
    assert house.log_in("wangfang", visitor=STRANGER).person.login == "wangfang"
    _fail(house)


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further() -> None:
    waits = [wait(failures, FREE) for failures in range(1, 10_000)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT == timedelta(minutes=15)


def test_strangers_keep_nobody_out_of_the_place_they_come_in_from(house: House) -> None:
    house.person("wangfang")
    house.log_in("wangfang")
    for _ in range(12):
        _fail(house, times=1)
        house.later(minutes=16)
    _fail(house, times=1)
    with pytest.raises(TooManyLogIns, match="try again in 15 minutes"):
        house.log_in("wangfang", visitor=Visitor("198.51.100.1"))
    assert house.log_in("wangfang").person.login == "wangfang"


def test_one_address_trying_many_names_waits_too(house: House) -> None:
    house.person("wangfang")
    for number in range(FREE_BY_ADDRESS):
        _fail(house, f"name{number}", times=1)
    with pytest.raises(TooManyLogIns):
        house.log_in("wangfang", visitor=STRANGER)
    assert house.log_in("wangfang").person.login == "wangfang"


def test_a_network_of_ipv6_is_one_address(house: House) -> None:
    for number in range(FREE_BY_ADDRESS):
        _fail(house, f"name{number}", Visitor(f"2001:db8::{number:x}"), times=1)
    with pytest.raises(TooManyLogIns):
        house.log_in("wangfang", visitor=Visitor("2001:db8::ffff:1"))


def test_of_a_hundred_at_once_no_more_are_looked_at_than_one_by_one(
    house: House, next_door: Callable[[], House]
) -> None:
    house.person("wangfang")
    houses, looked, start = [house, next_door()], [], threading.Barrier(16)

    def guess(mine: House) -> None:
        start.wait(10)
        try:
            mine.log_in("wangfang", "not the password", visitor=STRANGER)
        except TooManyLogIns:
            return
        except LogInRefused as error:
            looked.append(error)

    threads = [threading.Thread(target=guess, args=(houses[number % 2],)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(looked) <= FREE


def test_what_was_typed_is_not_kept(house: House) -> None:
    _fail(house, "ten-green-bottles", times=1)
    with house.database.connect() as connection:
        rows = str(connection.execute(select(login_attempt)).all())
    assert "green" not in rows + str(house.acts)


def test_attempts_are_forgotten(house: House) -> None:
    house.person("wangfang")
    _fail(house, times=3)
    house.later(days=31)
    house.log_in("wangfang")
    with house.database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(login_attempt)).scalar() == 1
