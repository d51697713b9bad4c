"""/consents: given, listed and taken back by a program of the one whom they are of, and by nobody else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from tests.kit import Clients, clients_of
from tests.linkage.works import ANT, ANTS, BANK, BEES, OFFICE, consent
from tests.town import entries
from zhongshu.lake.snapshot import Snapshot
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

AT = "/api/v1/consents"
TO_BANK = {"unit": "bank", "purpose": "loan_review"}
TAXES = "/api/v1/data/town.taxes"
STATED = {"Zhongshu-Grant": "bank-taxes", "Zhongshu-Purpose": "loan_review"}


@pytest.fixture
def clients(town: Hub) -> Iterator[Clients]:
    with clients_of(town) as made:
        yield made


def program(clients: Clients, reader: Reader) -> TestClient:
    return clients(replace(reader, by="api"))


def acts(town: Hub) -> list[tuple[str | None, str | None]]:
    return [(one.act, one.details.get("chapter")) for one in entries(town) if (one.act or "").startswith("consent.")]


def test_a_firm_gives_looks_and_takes_back_at_once(town: Hub, clients: Clients) -> None:
    ants, bank = program(clients, ANTS), program(clients, BANK)
    first = ants.get(AT).json()
    assert first["consents"] == []
    assert first["offers"] == [{**TO_BANK, "chapters": ["registration", "tax"]}]
    assert bank.get(TAXES, headers=STATED).json()["rows"] == []
    made = ants.post(AT, json={**TO_BANK, "chapters": ["tax", "registration", "tax"], "until": "2090-01-01"})
    assert made.status_code == 201
    tax, registration = made.json()["consents"]
    assert (tax["chapter"], registration["chapter"], tax["until"]) == ("tax", "registration", "2089-12-31T16:00:00Z")
    assert len(bank.get(TAXES, headers=STATED).json()["rows"]) == 3
    listed = ants.get(AT).json()["consents"]
    assert listed == [registration, tax]
    assert all(one["holds"] and one["revoked"] is None for one in listed)
    taken = ants.post(f"{AT}/{tax['number']}/revoke", json={"reason": "the loan is paid"}).json()
    assert (taken["number"], taken["holds"], taken["revoked"] is None) == (tax["number"], False, False)
    assert bank.get(TAXES, headers=STATED).json()["rows"] == []
    again = ants.post(f"{AT}/{tax['number']}/revoke", json={})
    assert (again.status_code, again.json()["detail"]) == (403, f"consent {tax['number']} was taken back already")
    assert acts(town) == [("consent.given", "tax"), ("consent.given", "registration"), ("consent.revoked", "tax")]
    assert [one.reason for one in entries(town) if one.act == "consent.revoked"] == ["the loan is paid"]


def test_everything_at_once_without_an_end(town: Hub, clients: Clients) -> None:
    (one,) = program(clients, ANTS).post(AT, json=TO_BANK).json()["consents"]
    assert (one["chapter"], one["until"]) == (None, None)
    assert ANT in town.grants.consents.consented("bank", "loan_review", town.now())


def test_anothers_consent_is_as_one_that_there_is_not(town: Hub, clients: Clients) -> None:
    number = consent(town, "tax")
    for reader in (BEES, OFFICE):
        asked = program(clients, reader)
        assert asked.get(AT).json()["consents"] == []
        told = [asked.post(f"{AT}/{one}/revoke", json={}) for one in (number, number + 1, -1, 99999999999999999999)]
        assert [one.status_code for one in told] == [404] * 4
        assert [one.json()["detail"].replace(str(number), "7") for one in told[:1]] == ["no consent 7 of yours"]
    assert town.grants.consents.of_subject(ANT)[0].holds(town.now())


def test_an_officer_of_the_bank_writes_down_what_is_on_paper_and_nobody_else(town: Hub, clients: Clients) -> None:
    bank = program(clients, BANK)
    bare = bank.post(AT, json={**TO_BANK, "subject": ANT})
    assert (bare.status_code, "needs evidence" in bare.json()["detail"]) == (403, True)
    assert bank.post(AT, json={**TO_BANK, "evidence": "form 17"}).json()["detail"] == "say whose consent it is"
    (one,) = bank.post(AT, json={**TO_BANK, "subject": ANT, "evidence": "form 17"}).json()["consents"]
    assert one["evidence"] == "form 17"
    assert bank.get(AT).json()["consents"] == []
    assert program(clients, ANTS).get(AT).json()["consents"] == [one]
    (own,) = program(clients, BEES).post(AT, json={**TO_BANK, "subject": ANT}).json()["consents"]
    assert [one.number for one in town.grants.consents.of_subject(ANT)] == [one["number"]]
    assert own["number"] != one["number"]
    assert bank.post(f"{AT}/{one['number']}/revoke", json={}).json()["holds"] is False


def test_one_that_is_over_is_listed_as_over(town: Hub, clients: Clients) -> None:
    long_ago = town.now() - timedelta(days=9)
    said = Consenting(ANT, "bank", "loan_review", long_ago, long_ago + timedelta(days=1))
    town.grants.consents.give(ANTS, said, long_ago)
    (one,) = program(clients, ANTS).get(AT).json()["consents"]
    assert (one["holds"], one["revoked"]) == (False, None)


def test_what_is_taken_back_while_an_answer_is_made_is_not_in_it(
    town: Hub, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, index = consent(town, "tax"), town.files.looking.index
    ants, left = program(clients, ANTS), [number]

    def find(snapshot: Snapshot, relation: str, key: Sequence[object]) -> list[tuple[object, ...]]:
        rows = index.find(snapshot, relation, key)
        if relation == "town.taxes" and left:
            assert ants.post(f"{AT}/{left.pop()}/revoke", json={}).status_code == 200
        return rows

    monkeypatch.setattr(town.files.looking, "index", SimpleNamespace(columns=index.columns, find=find))
    answer = clients(BANK).get("/entities/town/works/e1")
    assert left == []
    assert "蚂蚁" not in answer.text


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"unit": "bank", "purpose": "marketing"}, 400, "choose whom it is for"),
        ({**TO_BANK, "chapters": ["power"]}, 400, "choose whom it is for"),
        ({**TO_BANK, "chapters": ["tax", "power"]}, 400, "choose whom it is for"),
        ({**TO_BANK, "until": "2020-01-01"}, 403, "would end before it begins"),
        ({**TO_BANK, "until": "soon"}, 422, "until"),
        ({"unit": "bank"}, 422, "purpose"),
        ({**TO_BANK, "to": "tax"}, 422, "to"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_given(
    town: Hub, clients: Clients, said: dict[str, object], status: int, told: str
) -> None:
    answer = program(clients, ANTS).post(AT, json=said)
    assert (answer.status_code, told in answer.json()["detail"]) == (status, True)
    assert town.grants.consents.of_subject(ANT) == []


def test_a_browser_that_another_page_sends_gives_and_takes_nothing(town: Hub, clients: Clients) -> None:
    number = consent(town, "tax")
    page = clients(ANTS)
    for path, body in ((AT, TO_BANK), (f"{AT}/{number}/revoke", {})):
        refused = page.post(path, json=body)
        assert (refused.status_code, "API key" in refused.json()["detail"]) == (403, True)
    assert [one.holds(town.now()) for one in town.grants.consents.of_subject(ANT)] == [True]
    assert clients(ANYONE).get(AT).status_code in (401, 403)


def test_a_key_of_the_firm_is_enough(town: Hub, clients: Clients) -> None:
    machine, now = Actor.at_the_machine("test"), town.now()
    ant = town.people.persons.add(Newcomer("ant", "蚂蚁", (Post(None, Role.FIRM),), ANT), machine, now).person
    assert ant is not None
    key = town.people.keys.give(Wish(ant.id, None, Role.FIRM, "books", now + timedelta(days=9)), machine, now)
    headers = {"Authorization": f"Bearer {town.people.keys.draw(key.prefix, machine, now)}"}
    (one,) = clients(ANYONE).post(AT, json=TO_BANK, headers=headers).json()["consents"]
    assert clients(ANYONE).post(f"{AT}/{one['number']}/revoke", json={}, headers=headers).json()["holds"] is False
    assert {one.key for one in entries(town) if (one.act or "").startswith("consent.")} <= {None, key.prefix}
