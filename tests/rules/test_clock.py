"""What a pack may say of a clock, and which histories can be."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from tests.rules.kit import BERLIN, at
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.clock import Clock, ClockSpec, Pause, ended, paused, resumed

PAUSABLE = ClockSpec(within=Decimal(10), counts="working_days", pauses=True)
START = at("2026-03-02 09:00")


def test_a_clock_is_written_in_few_words() -> None:
    spec = ClockSpec.model_validate(
        {
            "within": 0.5,
            "counts": "hours",
            "warning": 0.25,
            "escalation": [{"after": 0, "to": "duty_officer"}, {"after": 0.5, "to": "deputy"}],
        }
    )
    assert [step.to for step in spec.escalation] == ["duty_officer", "deputy"]
    assert not spec.counts_days


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"within": 2.5, "counts": "working_days"}, "working_days are counted whole"),
        ({"within": 5, "counts": "calendar_days", "warning": 0.5}, "calendar_days are counted whole"),
        ({"within": 5, "counts": "working_days", "extension": {"by": 1.5}}, "working_days are counted whole"),
        ({"within": 5, "counts": "working_days", "escalation": [{"after": 0.5, "to": "a"}]}, "counted whole"),
        ({"within": 5, "counts": "hours", "ends": "close"}, "ends at a moment"),
        ({"within": 0, "counts": "hours"}, "greater than 0"),
        ({"within": 3, "counts": "weeks"}, "working_days"),
        ({"within": 3, "counts": "hours", "pause": True}, "Extra inputs"),
    ],
)
def test_what_a_clock_cannot_be_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        ClockSpec.model_validate(said)


def test_a_clock_stands_still_and_goes_on() -> None:
    clock = paused(PAUSABLE, Clock(START), at("2026-03-03 10:00"))
    assert clock.open_pause == Pause(at("2026-03-03 10:00"))
    clock = ended(resumed(clock, at("2026-03-05 10:00")), at("2026-03-06 10:00"))
    assert clock.open_pause is None
    assert clock.pauses == (Pause(at("2026-03-03 10:00"), at("2026-03-05 10:00")),)
    assert clock.ended == at("2026-03-06 10:00")


def test_a_step_that_the_clock_cannot_take_is_refused_with_the_reason() -> None:
    once = paused(PAUSABLE, Clock(START), at("2026-03-03"))
    done = ended(Clock(START), at("2026-03-03"))
    later = at("2026-03-09")
    steps: list[tuple[Callable[[], Clock], str]] = [
        (lambda: paused(ClockSpec(within=Decimal(1), counts="hours"), Clock(START), later), "may not be paused"),
        (lambda: paused(PAUSABLE, once, later), "paused already, since 2026-03-02T16:00:00+00:00"),
        (lambda: resumed(Clock(START), later), "is not paused"),
        (lambda: ended(done, later), "has ended: 2026-03-02T16:00:00+00:00"),
        (lambda: paused(PAUSABLE, done, later), "has ended"),
        (lambda: resumed(done, later), "has ended"),
        (lambda: resumed(once, START), "go back"),
        (lambda: ended(Clock(START), at("2026-03-01")), "go back"),
    ]
    for step, told in steps:
        with pytest.raises(ZhongshuError, match=told.replace("+", r"\+")):
            step()


def test_a_history_that_cannot_be_is_refused() -> None:
    with pytest.raises(ZhongshuError, match="before the one before it had ended"):
        Clock(START, (Pause(at("2026-03-03")), Pause(at("2026-03-04"))))
    with pytest.raises(ZhongshuError, match="go back"):
        Clock(START, (Pause(at("2026-03-03"), at("2026-03-06")), Pause(at("2026-03-05"), at("2026-03-07"))))
    with pytest.raises(ZhongshuError, match="started 2026-03-02T09:00:00 has no zone"):
        Clock(datetime(2026, 3, 2, 9))


def test_the_hour_that_passes_twice_does_not_go_back() -> None:
    first = datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN)
    second = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
    clock = ended(Clock(first), second)
    assert clock.started == datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    assert clock.ended == datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
