"""A breaker opens after faults in a row, lets one call try, and closes when that went well."""

from dataclasses import dataclass

import pytest

from zhongshu.sharing.services.breaker import Breaker, Open


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def call(breaker: Breaker, error: Exception | None = None) -> None:
    with breaker.call(lambda one: isinstance(one, OSError)):
        if error is not None:
            raise error


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(OSError, match="down"):
            call(breaker, OSError("down"))


def test_it_opens_after_faults_in_a_row_only() -> None:
    breaker = Breaker(Clock())
    fail(breaker, 4)
    call(breaker)
    fail(breaker, 4)
    assert breaker.state == "closed"
    fail(breaker, 1)
    assert breaker.state == "open"
    with pytest.raises(Open) as told:
        call(breaker)
    assert told.value.wait == 20.0


def test_faults_of_ours_say_nothing_of_a_service() -> None:
    breaker = Breaker(Clock())
    for _ in range(9):
        with pytest.raises(KeyError):
            call(breaker, KeyError())
    assert breaker.state == "closed"


def test_one_call_tries_and_the_others_wait() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker, 5)
    clock.now = 20.0
    assert breaker.state == "half_open"
    with breaker.call(lambda _: True), pytest.raises(Open):
        call(breaker)
    assert breaker.state == "closed"


def test_a_trial_that_fails_opens_it_anew() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    fail(breaker, 5)
    clock.now = 25.0
    fail(breaker, 1)
    clock.now = 44.0
    with pytest.raises(Open):
        breaker.refuse()
    clock.now = 45.0
    breaker.refuse()
    call(breaker)
    assert breaker.state == "closed"
