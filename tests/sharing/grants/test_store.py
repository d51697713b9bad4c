"""Grants in the state: one transaction with the ledger, signed, told apart from forged ones."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.sharing.grants.office import BANKER, MONDAY, OWNER, Office, spec
from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.sharing.act import Act
from zhongshu.sharing.people.refusal import NotAllowed, StateAway
from zhongshu.state.tables.grants import grant_version

ID = "bank-register"


@pytest.fixture
def office(either_office: Office) -> Office:
    return either_office


def test_what_is_kept_is_what_is_read(office: Office) -> None:
    said = spec(
        columns={
            "allow": ["uscc", "name", "output"],
            "mask": {"name": {"keep_first": 2}, "output": {"bucket": "0.50"}},
        },
        where="area LIKE '3310%'",
        basis={"document": "令第809号", "clause": "第二十五条"},
        quota={"calls_a_day": 100, "rows_a_call": 5},
    )
    made = office.grants.request(BANKER, said)
    assert office.grants.store.dossier(ID) == made
    assert made.newest.spec == said


def test_each_step_is_an_act_of_the_ledger(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.grants.take(OWNER, ID, "approved", reason="by law")
    asked, approved = office.acts
    assert asked == Act("grant.requested", "li", unit="bank", grant=ID, version=1, purpose="loan_review")
    assert (approved.name, approved.actor, approved.unit, approved.reason) == (
        "grant.approved",
        "wang",
        "market",
        "by law",
    )


def test_without_the_ledger_nothing_changes(office: Office) -> None:
    office.full = True
    with pytest.raises(LedgerError):
        office.grants.request(BANKER, spec())
    assert office.grants.store.dossiers() == {}
    office.full = False
    office.grants.request(BANKER, spec())
    office.full = True
    with pytest.raises(LedgerError):
        office.grants.take(OWNER, ID, "approved", reason="by law")
    assert office.grants.store.dossier(ID).newest.status == "requested"
    assert office.grants.in_force().grants == ()


def test_a_grant_that_somebody_has_changed_in_the_state_lets_nobody_read(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.grants.take(OWNER, ID, "approved", reason="by law")
    wider = spec(columns={"allow": ["uscc", "name", "area"]}).model_dump(mode="json", by_alias=True)
    with office.database.begin() as connection:
        connection.execute(update(grant_version).values(content=wider))
    found = office.grants.in_force()
    assert found.grants == ()
    assert found.faulty == {ID: "its signature is not the hub's"}


def test_a_request_that_is_made_active_by_hand_has_no_signature(office: Office) -> None:
    office.grants.request(BANKER, spec())
    with office.database.begin() as connection:
        connection.execute(update(grant_version).values(status="active"))
    assert office.grants.in_force().faulty == {ID: "its signature is not the hub's"}


def test_a_wrong_id_is_met_with_the_right_one(office: Office) -> None:
    office.grants.request(BANKER, spec())
    with pytest.raises(UnknownName, match=f'did you mean "{ID}"'):
        office.grants.store.dossier("bank-registre")
    with pytest.raises(UnknownName, match=f'did you mean "{ID}"'):
        office.grants.take(OWNER, "bank-registre", "approved")


def test_of_two_who_ask_under_one_id_the_second_is_told(office: Office) -> None:
    office.grants.request(BANKER, spec())
    with pytest.raises(NotAllowed, match="amend it, or take another id"):
        office.grants.request(BANKER, spec(purpose="else"))
    assert len(office.acts) == 1


def test_two_at_once_take_their_steps_one_after_the_other(office: Office) -> None:
    """Both approve; one does, the other is told that nothing waits any longer."""
    office.grants.request(BANKER, spec())
    told: list[str] = []

    def approve() -> None:
        try:
            told.append(office.grants.take(OWNER, ID, "approved", reason="by law").newest.status)
        except NotAllowed as error:
            told.append(error.message)

    threads = [threading.Thread(target=approve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits = "nothing of bank-register waits for a decision: version 1 is active"
    assert sorted(told) == ["active", waits, waits, waits]
    assert [act.name for act in office.acts] == ["grant.requested", "grant.approved"]


def test_who_is_told_by_the_ledger_reads_the_state_after_the_change(office: Office) -> None:
    """Between its act and its commit a revocation is not yet to be seen: whoever decides by it waits."""
    office.grants.request(BANKER, spec())
    office.grants.take(OWNER, ID, "approved", reason="by law")
    seen: list[int] = []
    reading: list[threading.Thread] = []
    plain = office.record

    def told_at_once(act: Act) -> None:
        plain(act)
        reading.append(threading.Thread(target=lambda: seen.append(len(office.grants.in_force().grants))))
        reading[-1].start()
        reading[-1].join(0.3)

    office.record = told_at_once  # type: ignore[method-assign]
    office.grants.take(OWNER, ID, "revoked", reason="over")
    reading[0].join()
    assert seen == [0]


def test_a_state_that_takes_nothing_is_said_in_a_sentence(office: Office) -> None:
    database = office.database
    office.grants.request(BANKER, spec())
    with database.connect() as connection:
        shut = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET default_transaction_read_only = on"}
        connection.exec_driver_sql(shut[database.dialect.name])
        connection.commit()
    with pytest.raises(StateAway, match="this was not kept"):
        office.grants.take(OWNER, ID, "approved", reason="by law")
    database.dispose()


def test_times_come_back_in_utc(office: Office) -> None:
    made = office.grants.request(BANKER, spec())
    kept = office.grants.store.dossier(ID)
    assert kept.newest.requested == made.newest.requested == MONDAY
    assert kept.newest.requested.utcoffset() == timedelta(0)
