"""How soon a request is answered, in working days of China's calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sharing.grants.office import BANKER, CLERK, GUARD, MONDAY, OFFICE, OWNER, Office, law, spec
from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.grants.request_clock import Waiting
from zhongshu.sharing.people.refusal import NotAllowed

ID = "bank-register"


def due(office: Office, grant: str = ID) -> str:
    """The last moment in time, as a day in the region."""
    found = clock(office, grant).standing
    assert found is not None
    assert found.due is not None
    return f"{(found.due + timedelta(hours=8, microseconds=-1)):%Y-%m-%d}"


def clock(office: Office, grant: str = ID) -> Waiting:
    found = office.grants.waiting(office.grants.store.dossier(grant))
    assert found is not None
    return found


def state(office: Office) -> str:
    found = clock(office).standing
    assert found is not None
    return found.state


def test_conditional_sharing_is_answered_in_ten_working_days(office: Office) -> None:
    office.grants.request(BANKER, spec())
    assert due(office) == "2026-03-16"
    office.grants.request(BANKER, spec(grant="bank-listing", read="p.listing"))
    assert due(office, "bank-listing") == "2026-03-03"


def test_the_spring_festival_does_not_count_and_a_swapped_saturday_does(office: Office) -> None:
    office.now = datetime(2026, 2, 12, 2, tzinfo=UTC)
    office.grants.request(BANKER, spec(valid={"valid_from": "2026-02-12", "valid_to": "2027-01-01"}))
    assert due(office) == "2026-03-04"  # 13, 14 (swapped), 24-27, 28 (swapped), 2-4 March


def test_it_warns_is_overdue_and_the_data_office_is_told(office: Office) -> None:
    office.grants.request(BANKER, spec())
    seen = [state(office)]
    for hours in (24 * 11, 24 * 4):
        office.later(hours=hours)
        seen.append(state(office))
    assert seen == ["running", "warning", "overdue"]
    (late,) = office.grants.requests_due()
    assert late.standing is not None
    assert (late.grant.id, list(late.units), int(late.standing.over)) == (ID, ["market"], 1)
    assert [step.to for step in late.standing.escalations] == ["data_bureau"]


def test_what_is_decided_is_no_longer_due(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.later(days=40)
    assert len(office.grants.requests_due()) == 1
    office.grants.take(OWNER, ID, "refused", reason="no need")
    assert office.grants.requests_due() == []
    assert office.grants.waiting(office.grants.store.dossier(ID)) is None


def test_the_most_overdue_stands_first(office: Office) -> None:
    office.grants.request(BANKER, spec(grant="later"))
    office.later(days=1)
    office.grants.request(BANKER, spec(grant="listing", read="p.listing"))
    office.later(days=30)
    assert [one.grant.id for one in office.grants.requests_due()] == ["listing", "later"]


def test_a_question_stops_the_clock_until_it_is_answered(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.later(days=1)
    office.grants.take(OWNER, ID, "asked_back", reason="why the names?")
    found = clock(office).standing
    assert found is not None
    assert (found.state, found.due) == ("paused", None)
    office.later(days=7)
    with pytest.raises(NotAllowed, match="bank asked for bank-register"):
        office.grants.take(OWNER, ID, "answered", reason="because")
    office.grants.take(BANKER, ID, "answered", reason="the contract names the firm")
    assert due(office) == "2026-03-23"
    with pytest.raises(NotAllowed, match="nothing is asked back"):
        office.grants.take(BANKER, ID, "answered", reason="again")


@pytest.mark.parametrize("by", [BANKER, CLERK, GUARD, OFFICE])
def test_only_who_decides_asks_back_or_puts_off(office: Office, by: object) -> None:
    office.grants.request(BANKER, spec())
    for action in ("asked_back", "extended"):
        with pytest.raises(NotAllowed, match="may not decide"):
            office.grants.take(by, ID, action, reason="?")  # type: ignore[arg-type]


def test_it_is_put_off_once_before_its_end(office: Office) -> None:
    office.grants.request(BANKER, spec())
    with pytest.raises(NotAllowed, match="the reason of an extension has to be written down"):
        office.grants.take(OWNER, ID, "extended")
    office.grants.take(OWNER, ID, "extended", reason="the lawyers read it")
    assert due(office) == "2026-03-30"
    with pytest.raises(ZhongshuError, match="1 of 1 times already"):
        office.grants.take(OWNER, ID, "extended", reason="again")


def test_too_late_it_is_not_put_off(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.later(days=30)
    with pytest.raises(ZhongshuError, match="the clock is overdue"):
        office.grants.take(OWNER, ID, "extended", reason="the lawyers read it")


def test_an_amendment_starts_a_clock_of_its_own(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.later(days=7)
    office.grants.amend(BANKER, spec(purpose="credit_line"))
    assert due(office) == "2026-03-23"


def test_a_year_without_a_calendar_is_said_and_the_request_stands(office: Office) -> None:
    office.now = datetime(2026, 12, 25, 2, tzinfo=UTC)
    office.grants.request(BANKER, spec())
    found = clock(office)
    assert found.standing is None
    assert found.trouble is not None
    assert "the calendar of 2027 is not published yet" in found.trouble.message
    assert office.grants.take(OWNER, ID, "approved", reason="by law").newest.status == "active"


def test_before_the_rule_there_was_no_clock(office: Office) -> None:
    office.now = datetime(2025, 7, 31, 15, tzinfo=UTC)
    office.grants.request(BANKER, spec(valid={"valid_from": "2025-07-01", "valid_to": "2026-07-01"}))
    assert clock(office).deadlines is None
    office.grants.take(OWNER, ID, "asked_back", reason="why?")
    with pytest.raises(NotAllowed, match="was asked back about bank-register already"):
        office.grants.take(OWNER, ID, "asked_back", reason="why?")
    assert office.grants.requests_due() == []


def test_the_data_is_there_twenty_working_days_after_consent(office: Office) -> None:
    office.grants.request(BANKER, spec())
    assert office.grants.provided_by(office.grants.store.dossier(ID)) is None
    done = office.grants.take(OWNER, ID, "approved", reason="by law")
    assert office.grants.provided_by(done) == datetime(2026, 3, 30, 16, tzinfo=UTC)


def test_the_days_are_told_with_their_source() -> None:
    found = law().deadlines("conditional", MONDAY)
    assert found is not None
    assert (found.reply, found.extension, found.provide) == (10, 10, 20)
    assert (found.reference.document, found.certainty) == ("国务院令第809号", "recalled")
