"""Consents of subjects: given, in force, taken back."""

from datetime import timedelta

import pytest

from tests.sharing.grants.office import AT_THE_MACHINE, BANKER, MONDAY, STRANGER, Office, person
from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.refusal import NotAllowed

USCC = "91331000MA2DTEST0X"
FIRM = person("firm", (None, "firm"), subject=USCC)
DAY = timedelta(days=1)


@pytest.fixture
def office(either_office: Office) -> Office:
    return either_office


def said(subject: str = USCC, evidence: str = "", days: float | None = 30) -> Consenting:
    end = None if days is None else MONDAY + timedelta(days=days)
    return Consenting(subject, "bank", "loan_review", MONDAY, end, evidence)


def test_a_firm_consents_and_takes_it_back(office: Office) -> None:
    consents = office.grants.consents
    given = consents.give(FIRM, said(), office.now)
    assert consents.consented("bank", "loan_review", office.now) == {USCC}
    assert consents.of_subject(USCC) == [given]
    taken = consents.revoke(FIRM, given.number, office.now + DAY)
    assert consents.consented("bank", "loan_review", office.now + DAY) == frozenset()
    assert (given.holds(MONDAY), taken.holds(MONDAY), taken.holds(MONDAY + DAY)) == (True, True, False)
    with pytest.raises(NotAllowed, match="taken back already"):
        consents.revoke(FIRM, given.number, office.now)


def test_it_holds_for_its_unit_purpose_and_days(office: Office) -> None:
    consents = office.grants.consents
    consents.give(FIRM, said(), office.now)
    consents.give(person("other", subject="92"), said("92", days=None), office.now)
    assert consents.consented("tax", "loan_review", office.now) == frozenset()
    assert consents.consented("bank", "marketing", office.now) == frozenset()
    assert consents.consented("bank", "loan_review", MONDAY - DAY) == frozenset()
    assert consents.consented("bank", "loan_review", MONDAY + 30 * DAY) == {"92"}


def test_a_unit_writes_down_what_it_has_on_paper(office: Office) -> None:
    consents = office.grants.consents
    with pytest.raises(NotAllowed, match="needs evidence"):
        consents.give(BANKER, said(), office.now)
    kept = consents.give(BANKER, said(evidence="form 2026-17"), office.now)
    assert (kept.who, kept.evidence) == ("li", "form 2026-17")
    assert consents.revoke(AT_THE_MACHINE, kept.number, office.now, "asked by telephone").revoked == office.now


@pytest.mark.parametrize("by", [STRANGER, person("clerk", ("bank", "clerk")), AT_THE_MACHINE])
def test_nobody_else_consents_for_a_subject(office: Office, by: object) -> None:
    with pytest.raises(NotAllowed, match="may not act for this subject"):
        office.grants.consents.give(by, said(evidence="form"), office.now)  # type: ignore[arg-type]


def test_the_ledger_is_told_without_the_subject(office: Office) -> None:
    given = office.grants.consents.give(FIRM, said(), office.now)
    office.grants.consents.revoke(FIRM, given.number, office.now)
    assert [act.name for act in office.acts] == ["consent.given", "consent.revoked"]
    assert USCC not in repr(office.acts)
    assert office.acts[0].details == {"consent": str(given.number)}


def test_without_the_ledger_no_consent_changes(office: Office) -> None:
    consents = office.grants.consents
    given = consents.give(FIRM, said(), office.now)
    office.full = True
    with pytest.raises(LedgerError):
        consents.revoke(FIRM, given.number, office.now)
    with pytest.raises(LedgerError):
        consents.give(FIRM, said(), office.now)
    assert consents.of_subject(USCC) == [given]


def test_what_cannot_be(office: Office) -> None:
    with pytest.raises(NotAllowed, match="would end before it begins"):
        office.grants.consents.give(FIRM, said(days=-1), office.now)
    with pytest.raises(UnknownName, match="no consent 7 of yours"):
        office.grants.consents.revoke(FIRM, 7, office.now)
