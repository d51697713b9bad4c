"""How a subscription stands, and on which days it stood: by the events of its grant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhongshu.sharing.grants.dossier import Action, Dossier, Event
from zhongshu.sharing.grants.grant import Grant, Status
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.products.billing import Month
from zhongshu.sharing.products.subscription import Held, Subscription

CHINA = ZoneInfo("Asia/Shanghai")
MARCH = Month.of("2027-03")
SPEC = GrantSpec.model_validate(
    {
        "grant": "p-bank",
        "title": "P",
        "from": "market",
        "to": {"unit": "bank"},
        "read": "firms.firm",
        "purpose": "p",
        "valid": {"valid_from": "2027-03-05", "valid_to": "2027-03-26"},
    }
)


def at(day: int, hour: int = 4) -> datetime:
    return datetime(2027, 3, day, hour, tzinfo=UTC)


def held(status: Status, *events: tuple[Action, int]) -> Held:
    """Its one version stands so, after these events on days of March, at noon in the region."""
    grant = Grant(SPEC, 1, status, "he", at(1))
    told = tuple(Event(1, action, "somebody", at(day)) for action, day in events)
    return Held(Subscription("p-bank", "firms.p", "bank", "he", at(1)), Dossier((grant,), told))


def days(one: Held) -> list[int]:
    return [day.day for day in one.stood(MARCH, CHINA)]


def test_it_stands_from_its_last_approval_within_its_validity() -> None:
    assert days(held("requested", ("requested", 1))) == []
    assert days(held("active", ("requested", 1), ("approved", 10))) == list(range(10, 26))
    assert days(held("active", ("requested", 1), ("approved", 10), ("approved", 12))) == list(range(12, 26))
    assert days(held("active", ("requested", 1), ("approved", 2))) == list(range(5, 26)), "not before its first day"


def test_days_on_which_it_stood_for_a_part_count_and_those_between_do_not() -> None:
    paused = held("active", ("approved", 6), ("suspended", 8), ("resumed", 20))
    assert days(paused) == [6, 7, 8, *range(20, 26)]
    assert days(held("revoked", ("approved", 6), ("revoked", 6))) == [6]
    assert held("revoked", ("approved", 6), ("revoked", 9)).stood(Month.of("2027-04"), CHINA) == []


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (held("requested", ("requested", 1)), "waiting"),
        (held("refused", ("requested", 1), ("refused", 2)), "refused"),
        (held("active", ("approved", 6)), "active"),
        (held("suspended", ("approved", 6), ("suspended", 8)), "suspended"),
        (held("revoked", ("approved", 6), ("revoked", 8)), "revoked"),
    ],
)
def test_it_stands_as_its_grant_does(one: Held, state: str) -> None:
    assert one.state(date(2027, 3, 25)) == state


def test_it_ends_on_the_day_its_validity_does() -> None:
    active = held("active", ("approved", 6))
    assert (active.state(date(2027, 3, 25)), active.state(date(2027, 3, 26))) == ("active", "ended")
