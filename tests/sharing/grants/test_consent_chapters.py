"""Consents to a chapter of a file, and to all of it."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from tests.sharing.grants.office import MONDAY, Office, person
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.grants.spec import Basis, GrantSpec

USCC = "91331000MA2DTEST0X"
FIRM = person("firm", (None, "firm"), subject=USCC)


@pytest.fixture
def office(either_office: Office) -> Office:
    return either_office


def said(chapter: str | None, days: int | None = None) -> Consenting:
    end = None if days is None else MONDAY + timedelta(days=days)
    return Consenting(USCC, "bank", "loan_review", MONDAY, end, chapter=chapter)


def holding(office: Office, days: int = 0) -> set[str | None]:
    """The chapters to which it holds; None stands for all of them."""
    at = MONDAY + timedelta(days=days)
    asked = ("tax", "power", None)
    return {one for one in asked if office.grants.consents.consented("bank", "loan_review", at, one)}


def test_a_consent_to_a_chapter_is_to_no_other(office: Office) -> None:
    office.grants.consents.give(FIRM, said("tax"), office.now)
    assert holding(office) == {"tax"}


def test_a_consent_to_all_is_to_every_chapter(office: Office) -> None:
    office.grants.consents.give(FIRM, said(None), office.now)
    assert holding(office) == {"tax", "power", None}


def test_each_chapter_has_its_own_end_and_is_taken_back_by_itself(office: Office) -> None:
    consents = office.grants.consents
    consents.give(FIRM, said("tax", days=10), office.now)
    power = consents.give(FIRM, said("power", days=30), office.now)
    assert [holding(office, days) for days in (0, 9, 10, 30)] == [{"tax", "power"}, {"tax", "power"}, {"power"}, set()]
    consents.revoke(FIRM, power.number, office.now)
    assert holding(office) == {"tax"}


def test_the_ledger_is_told_which_chapter(office: Office) -> None:
    given = office.grants.consents.give(FIRM, said("tax"), office.now)
    office.grants.consents.revoke(FIRM, given.number, office.now)
    assert [act.details for act in office.acts] == [{"consent": str(given.number), "chapter": "tax"}] * 2


def test_a_grant_says_which_chapter_it_needs() -> None:
    base = {"grant": "g", "title": "G", "from": "tax", "to": {"unit": "bank"}, "read": "p.t", "purpose": "loan_review"}
    asks = [GrantSpec.model_validate({**base, "basis": {"consent": word}}) for word in (True, "tax")]
    assert [(one.consent, one.chapter, one.restricts) for one in asks] == [(True, None, True), (True, "tax", True)]
    assert not GrantSpec.model_validate({**base, "basis": {"document": "a law"}}).consent
    with pytest.raises(ValidationError):
        Basis.model_validate({"consent": "no chapter is called so"})
