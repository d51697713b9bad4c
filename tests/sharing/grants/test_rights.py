"""What a person is told they may do, and which grant would be needed."""

from dataclasses import replace

import pytest

from tests.sharing.grants.office import (
    BANKER,
    CLERK,
    ENGINEER,
    GUARD,
    OFFICE,
    OWNER,
    STRANGER,
    Office,
    nouns,
    person,
    spec,
)
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.reader import ANYONE, Reader

ID = "bank-register"


@pytest.mark.parametrize(
    ("by", "first", "then"),
    [
        (BANKER, (), ()),
        (OWNER, ("approved", "refused", "asked_back", "extended", "revoked"), ("suspended", "revoked")),
        (OFFICE, ("revoked",), ("suspended", "revoked")),
        (GUARD, ("revoked",), ("suspended", "revoked")),
        (CLERK, (), ()),
        (STRANGER, (), ()),
        (ANYONE, (), ()),
    ],
)
def test_the_steps_a_person_is_offered_are_those_that_they_may_take(
    office: Office, by: Reader, first: tuple[str, ...], then: tuple[str, ...]
) -> None:
    waits = office.grants.request(BANKER, spec())
    assert office.grants.open_steps(by, waits) == first
    done = office.grants.take(ENGINEER, ID, "approved", reason="yes")
    assert office.grants.open_steps(by, done) == then


def test_a_request_is_offered_ready_and_can_be_sent_as_it_is(office: Office) -> None:
    told = office.grants.needed(BANKER, "p.firm")
    assert told.why.en == "bank has no grant to read p.firm; market decides"
    assert told.draft is not None
    assert "purpose: PURPOSE" in told.yaml
    sent = GrantSpec.model_validate({**told.draft, "purpose": "loan_review"})
    made = office.grants.request(BANKER, sent)
    assert made.newest.spec.columns.allow == ("uscc", "name", "area", "output", "day")
    assert str(made.newest.spec.valid) == "valid_from=datetime.date(2026, 3, 2) valid_to=datetime.date(2027, 3, 2)"


def test_what_was_asked_before_is_told(office: Office) -> None:
    first = office.grants.needed(BANKER, "p.firm").draft
    assert first is not None
    office.grants.request(BANKER, GrantSpec.model_validate({**first, "purpose": "loan_review"}))
    again = office.grants.needed(BANKER, "p.firm")
    assert [one.id for one in again.asked] == ["bank-p-firm"]
    assert again.draft is not None
    assert again.draft["grant"] == "bank-p-firm-2"


@pytest.mark.parametrize(
    ("by", "name", "why"),
    [
        (BANKER, "p.diary", "p.diary: sharing is none, it stays with market"),
        (BANKER, "p.secret", "p.secret: level 4 is closed, it stays with market"),
        (ANYONE, "p.firm", "only somebody with a post in a unit can ask for it: log in"),
        (person("he", (None, "auditor")), "p.firm", "only somebody with a post in a unit can ask for it: log in"),
    ],
)
def test_where_no_grant_can_help_it_is_said(office: Office, by: Reader, name: str, why: str) -> None:
    told = office.grants.needed(by, name)
    assert (told.why.en, told.draft, told.yaml) == (why, None, "")


def test_what_no_unit_answers_for_cannot_be_asked_for(office: Office) -> None:
    grants: Grants = replace(office.grants, nouns=replace(nouns(), pack_owners={}))
    assert grants.needed(BANKER, "region.area").why.en == "no unit answers for it, so nobody can grant it"


def test_an_indicator_is_asked_for_whole(office: Office) -> None:
    told = office.grants.needed(BANKER, "p.total")
    assert told.draft is not None
    assert "columns" not in told.draft
    assert told.yaml.splitlines()[0] == "grant: bank-p-total"
