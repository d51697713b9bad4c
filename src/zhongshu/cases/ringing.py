"""The timers of flows at work: each rings once, when its moment has come.

A flow is looked at when the row of its position says so; what a timer makes of it is written in one transaction with
the new position, so a tick that is killed anywhere leaves nothing half done and rings nothing twice.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from zhongshu.cases.cases import Cases
from zhongshu.cases.parts.carrying import Carrying
from zhongshu.cases.parts.positions import due_of, ringing, still
from zhongshu.cases.records import number_of
from zhongshu.cases.store import Pen
from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.people.refusal import StateAway

_AT_ONCE = 500
_LONGEST = 60.0
"""Seconds of a tick: the worker has other things to do."""


def ring(
    cases: Cases,
    now: datetime,
    say: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """How many flows went on by a timer that rings by `now`. One that cannot go on is told of, and left as it is; what
    takes too long goes on at the next tick."""
    rung, looked, until = 0, set[int](), time.monotonic() + _LONGEST

    def over() -> bool:
        return stopped() or time.monotonic() > until

    while not over() and (found := _waiting(cases, now, looked)):
        for number in found:
            looked.add(number)
            try:
                rung += cases.take(partial(_ring, cases, number, now))
            except StateAway:
                raise
            except ZhongshuError as error:
                say(f"the flow of {cases.store.case(number).id}: {error.message}")
            if over():
                break
    return rung


def _waiting(cases: Cases, now: datetime, looked: set[int]) -> list[int]:
    with cases.store.database.connect() as connection:
        found = ringing(connection, now, _AT_ONCE + len(looked))
    return [number for number in found if number not in looked][:_AT_ONCE]


def _ring(cases: Cases, number: int, now: datetime, pen: Pen) -> bool:
    """Unless another worker was quicker."""
    due = due_of(pen.beside, number)
    if due is None or due > now:
        return False
    case = pen.case(number)
    if not case.is_open:
        still(pen.beside, number_of(case.id))
        return False
    Carrying(cases, pen).rang(case, now)
    return True
