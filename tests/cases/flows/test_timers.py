from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from zhongshu.cases.flows.timers import WORKING, Working, read_timer, rings
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.language import scope

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 1, 31, 9, tzinfo=SHANGHAI)


def value(said: str, **facts: Any) -> Any:
    return read_timer(said, ["days"]).evaluate({**scope(facts, AT), **WORKING})


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("P5D", AT + timedelta(days=5)),
        ("PT8H", AT + timedelta(hours=8)),
        ("P1M", datetime(2026, 2, 28, 9, tzinfo=SHANGHAI)),
        ("2026-12-31", datetime(2026, 12, 31, tzinfo=SHANGHAI)),
        ("2026-12-31T12:00:00+00:00", datetime(2026, 12, 31, 20, tzinfo=SHANGHAI)),
        ('duration("P1D")', AT + timedelta(days=1)),
        ("now() + @\"PT1H\"", AT + timedelta(hours=1)),
    ],
)  # fmt: skip
def test_a_timer_says_a_duration_or_a_time(said: str, at: datetime) -> None:
    assert rings(value(said), AT) == at


def test_working_time_is_said_by_its_amount() -> None:
    assert value("working days(5)") == Working(Decimal(5), "days")
    assert value("working hours(days * 8)", days=Decimal(2)) == Working(Decimal(16), "hours")
    assert rings(value("working days(5)"), AT) is None


@pytest.mark.parametrize("said", ["P5X", "2026-13-01", "soon enough to", "work days(5)"])
def test_what_says_no_time_is_refused(said: str) -> None:
    with pytest.raises(ZhongshuError):
        read_timer(said)


@pytest.mark.parametrize("odd", [None, "P5D", Decimal(5), True, timedelta(days=999_999_999)])
def test_what_is_no_time_rings_never(odd: Any) -> None:
    assert rings(odd, AT) is None
    assert rings(date(2026, 2, 1), AT) == datetime(2026, 2, 1, tzinfo=SHANGHAI)
