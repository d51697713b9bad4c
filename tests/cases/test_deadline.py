"""Days that clocks end with: to the last microsecond of the day in the region's zone, and never one that is over."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.kit import china
from zhongshu.cases.deadline import hours_until, untimely
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.rules.clock import Clock
from zhongshu.rules.standing import due

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
"""Half past two in the afternoon in China."""
SPEC = CaseSpec.model_validate(
    {
        "case": "order",
        "title": "Order",
        "form": {"due": {"type": "date", "title": "Until"}},
        "owner": {"duty": "desk"},
        "steps": {
            "new": {"title": "New", "to": {"done": {"title": "Done"}}},
            "done": {"title": "Done", "outcome": "done"},
        },
        "clocks": {
            "until": {
                "title": "Until",
                "begins": "new",
                "ends": ["done"],
                "within": {"until": "due"},
                "counts": "hours",
                "first": "counted",
                "warning": 24,
            }
        },
    }
)
ORDER = CaseType("town.order", SPEC)


@settings(max_examples=60)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)),
    st.integers(0, 800),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"]),
)
def test_the_clock_ends_where_the_next_day_begins(local: datetime, days: int, zone: str) -> None:
    there = ZoneInfo(zone)
    at = local.replace(tzinfo=there).astimezone(UTC)
    last = at.astimezone(there).date() + timedelta(days=days)
    spec = ORDER.clock("until", {"due": last.isoformat()}, at, there)
    assert spec is not None
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=there).astimezone(UTC)
    assert due(spec, Clock(at), china()) == end


def test_a_day_that_is_over_gives_no_clock_and_no_answer_none() -> None:
    assert ORDER.clock("until", {"due": "2026-03-01"}, NOW, CHINA) is None
    assert ORDER.clock("until", {}, NOW, CHINA) is None
    assert hours_until("2026-03-02", NOW, CHINA) == Decimal("9.5")


def test_a_short_one_does_not_begin_with_its_warning() -> None:
    short, long = (ORDER.clock("until", {"due": f"2026-03-0{day}"}, NOW, CHINA) for day in (2, 9))
    assert short is not None
    assert long is not None
    assert (short.warning, long.warning) == (None, 24)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-02", None),
        ("2026-03-01", Text(zh="这一天已经过去", en="is over: choose today or a later day")),
        ("2062-03-02", Text(zh="太远了：请核对年份", en="is too far away: is the year right?")),
        (date.max.isoformat(), Text(zh="太远了：请核对年份", en="is too far away: is the year right?")),
    ],
)
def test_only_a_day_that_can_be_kept_is_taken(day: str, said: Text | None) -> None:
    assert [one.text for one in untimely(SPEC, {"due": day}, NOW, CHINA)] == ([] if said is None else [said])
    assert untimely(SPEC, {}, NOW, CHINA) == ()
