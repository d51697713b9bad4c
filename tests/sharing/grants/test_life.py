"""Who may take which step with a grant, and what it is after it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.grants.office import (
    AT_THE_MACHINE,
    BANKER,
    CLERK,
    ENGINEER,
    GUARD,
    MONDAY,
    OFFICE,
    OWNER,
    STRANGER,
    Office,
    person,
    spec,
)
from zhongshu.core.errors import GrantError, ZhongshuError
from zhongshu.sharing.grants.dossier import Action, Dossier
from zhongshu.sharing.reader import ANYONE, Reader

ID = "bank-register"
LEVEL_3: dict[str, Any] = {"read": "p.firm"}


def asked(office: Office, **said: Any) -> Dossier:
    return office.grants.request(BANKER, spec(**said))


def in_force(office: Office, **said: Any) -> Dossier:
    asked(office, **said)
    return office.grants.take(OWNER, ID, "approved", reason="the law asks for it")


def refusal(office: Office, by: Reader, action: Action, **said: Any) -> str:
    with pytest.raises(GrantError) as told:
        office.grants.take(by, ID, action, **{"reason": "because", **said})
    return str(told.value)


def test_a_request_waits_until_the_owner_approves(office: Office) -> None:
    waits = asked(office)
    assert waits.newest.status == "requested"
    assert office.grants.in_force().grants == ()
    done = in_force_after_approval(office)
    assert [(one.who, one.unit, one.reason) for one in done.newest.approvals] == [
        ("wang", "market", "needed for loans")
    ]
    assert [one.id for one in office.grants.in_force().grants] == [ID]


def in_force_after_approval(office: Office) -> Dossier:
    return office.grants.take(OWNER, ID, "approved", reason="needed for loans")


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (BANKER, "li may not decide over bank-register"),
        (CLERK, "an officer or data engineer of market decides"),
        (STRANGER, "zhou may not decide"),
        (OFFICE, "qian may not decide"),
        (GUARD, "sun may not decide"),
        (ANYONE, "anyone may not decide"),
        (AT_THE_MACHINE, "operator:root runs the machine and decides nothing"),
    ],
)
def test_only_the_owner_decides(office: Office, by: Reader, told: str) -> None:
    asked(office)
    assert told in refusal(office, by, "approved")
    assert told in refusal(office, by, "refused")


def test_whoever_asks_does_not_approve(office: Office) -> None:
    office.grants.request(OWNER, spec())
    assert "whoever asks does not approve" in refusal(office, OWNER, "approved")
    assert office.grants.take(ENGINEER, ID, "approved", reason="yes").newest.status == "active"


def test_conditional_sharing_is_approved_for_a_reason(office: Office) -> None:
    asked(office)
    assert "sharing is conditional: an approval needs a reason" in refusal(office, OWNER, "approved", reason=" ")
    office.grants.request(BANKER, spec(grant="bank-listing", read="p.listing"))
    assert office.grants.take(OWNER, "bank-listing", "approved").newest.status == "active"


def test_a_refusal_says_why_and_may_be_met_with_an_amendment(office: Office) -> None:
    asked(office)
    assert "a refusal needs a reason" in refusal(office, OWNER, "refused", reason="")
    office.grants.take(OWNER, ID, "refused", reason="names are not needed")
    assert "nothing of bank-register waits" in refusal(office, OWNER, "approved")
    office.grants.amend(BANKER, spec(columns={"allow": ["uscc"]}))
    assert [one.status for one in in_force_after_approval(office).versions] == ["refused", "active"]


def test_the_data_office_approves_level_3_too_and_is_another_person(office: Office) -> None:
    half = in_force(office, **LEVEL_3)
    assert half.newest.status == "requested"
    assert "may not decide" in refusal(office, ENGINEER, "approved")
    both = person("wang", ("data_bureau", "officer"))
    assert "for the other office another person does" in refusal(office, both, "approved")
    assert office.grants.take(OFFICE, ID, "approved", reason="checked").newest.status == "active"


def test_the_old_version_stays_until_the_new_one_is_approved(office: Office) -> None:
    in_force(office)
    office.grants.amend(BANKER, spec(columns={"allow": ["uscc", "name", "area"]}))
    assert [one.version for one in office.grants.in_force().grants] == [1]
    after = in_force_after_approval(office)
    assert [one.status for one in after.versions] == ["replaced", "active"]
    assert [one.version for one in office.grants.in_force().grants] == [2]


def test_an_amendment_takes_the_place_of_one_that_waits(office: Office) -> None:
    asked(office)
    office.grants.amend(BANKER, spec(purpose="credit_line"))
    assert [one.status for one in office.grants.store.dossier(ID).versions] == ["replaced", "requested"]


@pytest.mark.parametrize(
    ("by", "said", "told"),
    [
        (BANKER, {}, "says exactly this in version 1"),
        (STRANGER, {"purpose": "tax"}, "zhou may not ask"),
        (BANKER, {"to": {"unit": "tax"}}, "bank may not ask for a grant to tax"),
        (BANKER, {"from": "ecology", "read": "p.station"}, "stays from market"),
        (BANKER, {"read": "p.secret"}, "level 4 is closed"),
    ],
)
def test_what_cannot_be_amended(office: Office, by: Reader, said: dict[str, Any], told: str) -> None:
    in_force(office)
    with pytest.raises(GrantError, match=told):
        office.grants.amend(by, spec(**said))


@pytest.mark.parametrize("by", [STRANGER, ANYONE, person("he", ("bank", "auditor"))])
def test_who_may_not_ask(office: Office, by: Reader) -> None:
    with pytest.raises(GrantError, match=f"{by.actor} may not ask for this grant from market"):
        office.grants.request(by, spec())


@pytest.mark.parametrize("by", [OWNER, ENGINEER, OFFICE, GUARD])
def test_owner_data_office_and_security_suspend_and_revoke(office: Office, by: Reader) -> None:
    in_force(office)
    assert office.grants.take(by, ID, "suspended", reason="a leak").newest.status == "suspended"
    assert office.grants.in_force().grants == ()
    assert office.grants.take(by, ID, "resumed").newest.status == "active"
    assert office.grants.take(by, ID, "revoked", reason="over").newest.status == "revoked"
    assert office.grants.in_force().grants == ()


@pytest.mark.parametrize("by", [BANKER, CLERK, STRANGER])
def test_nobody_else_does(office: Office, by: Reader) -> None:
    in_force(office)
    assert "may not suspend or revoke" in refusal(office, by, "suspended")
    assert "may not suspend or revoke" in refusal(office, by, "revoked")


def test_it_is_resumed_by_those_who_suspended_it(office: Office) -> None:
    in_force(office)
    office.grants.take(GUARD, ID, "suspended", reason="a leak")
    assert "a security administrator, who alone resumes it" in refusal(office, OWNER, "resumed")
    office.grants.take(GUARD, ID, "resumed")
    office.grants.take(OWNER, ID, "suspended", reason="a doubt")
    assert "by market, who alone resumes it" in refusal(office, GUARD, "resumed")
    assert office.grants.take(ENGINEER, ID, "resumed").newest.status == "active"


def test_an_approval_does_not_get_round_a_suspension(office: Office) -> None:
    in_force(office)
    office.grants.amend(BANKER, spec(purpose="credit_line"))
    office.grants.take(GUARD, ID, "suspended", reason="a leak")
    assert "is suspended in version 1" in refusal(office, OWNER, "approved")
    office.grants.take(GUARD, ID, "resumed")
    assert in_force_after_approval(office).newest.status == "active"


def test_revoked_is_for_ever_and_takes_what_waits_with_it(office: Office) -> None:
    in_force(office)
    office.grants.amend(BANKER, spec(purpose="credit_line"))
    after = office.grants.take(OWNER, ID, "revoked", reason="the bank is gone")
    assert {one.status for one in after.versions} == {"revoked"}
    for action in ("approved", "resumed", "revoked"):
        assert refusal(office, OWNER, action)
    with pytest.raises(GrantError, match="was revoked: the bank is gone"):
        office.grants.amend(BANKER, spec(purpose="again"))
    with pytest.raises(GrantError, match="there is a grant bank-register already"):
        asked(office)


def test_a_refused_amendment_does_not_open_a_way_back(office: Office) -> None:
    in_force(office)
    office.grants.amend(BANKER, spec(purpose="credit_line"))
    office.grants.take(OWNER, ID, "refused", reason="no need")
    office.grants.take(OWNER, ID, "revoked", reason="the bank is gone")
    with pytest.raises(GrantError, match="was revoked: the bank is gone"):
        office.grants.amend(BANKER, spec(purpose="again"))


def test_days_that_are_over_are_not_approved(office: Office) -> None:
    asked(office, valid={"valid_from": "2026-03-01", "valid_to": "2026-03-04"})
    office.later(days=1, hours=13.9)
    assert refusal(office, person("x", ("market", "clerk")), "approved")
    office.later(hours=0.2)  # midnight of 4 March in the region
    assert "would have ended on 2026-03-04" in refusal(office, OWNER, "approved")


def test_the_machine_records_what_was_decided_on_paper(office: Office) -> None:
    grants = office.grants
    with pytest.raises(GrantError, match="a decision on paper needs a reason"):
        grants.request(AT_THE_MACHINE, spec(), unit="bank")
    grants.request(AT_THE_MACHINE, spec(), unit="bank", reason="letter 12 of the bank")
    done = grants.take(AT_THE_MACHINE, ID, "approved", unit="market", reason="letter 7, signed by Wang")
    assert done.newest.requested_by == "operator:root for bank"
    assert done.newest.approvals[0].who == "operator:root for market"
    assert [(one.paper, one.unit, one.who) for one in done.events] == [
        (True, "bank", "operator:root"),
        (True, "market", "operator:root"),
    ]
    assert office.acts[-1].details == {"paper": "true"}


def test_one_unit_does_not_approve_its_own_request_on_paper(office: Office) -> None:
    office.grants.request(AT_THE_MACHINE, spec(), unit="market", reason="letter 12")
    told = refusal(office, AT_THE_MACHINE, "approved", unit="market", reason="letter 13")
    assert "whoever asks does not approve" in told


def test_of_two_posts_one_is_chosen(office: Office) -> None:
    both = person("wang", ("data_bureau", "officer"), ("market", "officer"))
    asked(office)
    assert "may not decide" in refusal(office, both, "approved", unit="data_bureau")
    assert office.grants.take(both, ID, "approved", unit="market", reason="yes").events[-1].unit == "market"


PEOPLE = [BANKER, OWNER, ENGINEER, OFFICE, GUARD, CLERK, STRANGER, ANYONE, AT_THE_MACHINE]
SPECS = [
    spec(),
    spec(purpose="credit_line"),
    spec(**LEVEL_3),
    spec(to={"unit": "market"}),
    spec(to={"unit": "tax"}),
    spec(read="p.secret"),
    spec(read="p.listing", to={"anyone": True}),
]
ACTIONS = ["approved", "refused", "suspended", "resumed", "revoked", "asked_back", "answered", "extended"]
LIKELY = [
    (OWNER, "approved", None),
    (OWNER, "refused", None),
    (OFFICE, "approved", None),
    (GUARD, "suspended", None),
    (GUARD, "resumed", None),
    (GUARD, "revoked", None),
    (OWNER, "approved", None),
    (BANKER, "amend", SPECS[0]),
    (BANKER, "amend", SPECS[1]),
    (BANKER, "amend", SPECS[2]),
]
"""What is done as a rule; anything may happen in between."""
ANY = st.one_of(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["request", "amend"]), st.sampled_from(SPECS)),
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTIONS), st.none()),
)
MOVES = st.one_of(st.sampled_from(LIKELY), st.sampled_from(LIKELY), ANY)
WORDS = st.sampled_from(["because", "because", "because", ""])
UNITS_ASKED = st.sampled_from([None, None, None, "market", "bank", "data_bureau"])


@settings(max_examples=60)
@given(st.lists(st.tuples(MOVES, WORDS, UNITS_ASKED), min_size=12, max_size=30))
def test_no_path_breaks_the_rules(path: list[Any]) -> None:
    office = Office()
    office.grants.request(BANKER, SPECS[0])
    revoked = False
    for (by, move, said), reason, unit in path:
        office.later(minutes=1)
        recorded = len(office.acts)
        before = office.grants.store.dossiers().get(ID)
        try:
            if move == "request":
                office.grants.request(by, said, reason=reason, unit=unit)
            elif move == "amend":
                office.grants.amend(by, said, reason=reason, unit=unit)
            else:
                office.grants.take(by, ID, move, reason=reason, unit=unit)
        except ZhongshuError:
            assert len(office.acts) == recorded
            assert office.grants.store.dossiers().get(ID) == before
            continue
        assert len(office.acts) == recorded + 1
        now = office.grants.store.dossier(ID)
        _holds(now)
        assert not (revoked and now.standing is not None)
        revoked = revoked or move == "revoked"


def _holds(now: Dossier) -> None:
    """What is true of every grant at any time."""
    alive = [one for one in now.versions if one.status in ("active", "suspended")]
    assert len(alive) <= 1
    assert sum(one.status == "requested" for one in now.versions) <= 1
    assert [one.version for one in now.versions] == list(range(1, len(now.versions) + 1))
    for one in alive:
        approvers = [approval.who for approval in one.approvals]
        assert one.spec.from_ in {approval.unit for approval in one.approvals}
        assert one.requested_by not in approvers
        assert len(set(approvers)) == len(approvers)
        assert one.signature
        assert one.requested >= MONDAY
        assert one.spec.read != ("p.secret",)
        assert not one.spec.to.anyone
        if one.spec.read == ("p.firm",):
            assert "data_bureau" in {approval.unit for approval in one.approvals}
