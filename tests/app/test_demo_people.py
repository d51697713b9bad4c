"""The demonstration's people: who they are, what they decided, which firms consented; once, and not again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from zhongshu.app.demo_consents import CHAPTERS, sample_firms
from zhongshu.app.demo_people import FIRM, PEOPLE, PRODUCT, WAITS, reader, seed, subscribe
from zhongshu.app.founding import owners, unit_title
from zhongshu.app.wiring import open_hub, shipped_packs
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs
from zhongshu.rules.working_days import calendar_of
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.grants.consent import ConsentStore
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.law import SharingLaw
from zhongshu.sharing.grants.store import GrantStore
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.persons import Persons
from zhongshu.sharing.people.roles import ROLES, Role, clashes
from zhongshu.state.database import open_database

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)


@dataclass
class House:
    persons: Persons
    grants: Grants
    packs: Packs
    told: list[object] = field(default_factory=list)


@pytest.fixture(scope="module")
def packs() -> Packs:
    return read_packs([path.parent for path in sorted(shipped_packs().glob("*/pack.yaml"))], CHINA)


@pytest.fixture
def house(packs: Packs, tmp_path: Path) -> Iterator[House]:
    database = open_database(f"sqlite:///{tmp_path / 'state.db'}")
    told: list[object] = []
    units = {unit: unit_title(unit) for unit in owners(packs)}
    calendar = calendar_of(packs.catalogue.parameters["region.working_days"].editions)
    grants = Grants(
        GrantStore(database, told.append, lambda content: f"signed {len(content)}", lambda _, __: True),
        ConsentStore(database, told.append),
        packs.nouns,
        SharingLaw.of(packs.catalogue, WorkingTime(calendar, CHINA)),
        units,
        lambda: NOW,
    )
    grants.adopt({name: [one.spec for one in packs.grants.values() if one.pack == name] for name in packs.packs})
    yield House(Persons(Keeper(database, told.append), lambda: frozenset(units)), grants, packs, told)
    database.dispose()


def test_everybody_is_plainly_invented_in_both_languages() -> None:
    assert all("（示例）" in one.name.zh and "(sample)" in one.name.en for one in PEOPLE)
    assert len({one.login for one in PEOPLE}) == len(PEOPLE)
    assert {one.role for one in PEOPLE} == set(Role)
    assert set(ROLES) >= {one.role for one in PEOPLE}
    assert not any(clashes(post.role for post in one.newcomer.posts) for one in PEOPLE)


def test_the_firm_is_the_first_of_the_sample(packs: Packs) -> None:
    assert sample_firms(packs.pack("enterprise").folder, 1) == [FIRM]


def test_people_decide_and_firms_consent(house: House) -> None:
    seeded = seed(house.persons, house.grants, house.packs)
    assert [person.login for person in seeded.people] == [one.login for one in PEOPLE]
    found = house.grants.store.dossiers()
    waiting = [name for name, one in found.items() if one.waiting is not None]
    assert waiting == [WAITS], "one request is left for the visitor"
    deciders = {person.id: person.login for person in seeded.people}
    standing = found["bank-lookup"].standing
    assert standing is not None
    assert [(deciders[one.who], one.unit) for one in standing.approvals] == [
        ("market", "market"),
        ("office", "data_bureau"),
    ]
    consented = house.grants.consents.consented("bank", "loan_review", NOW)
    assert consented == set(sample_firms(house.packs.pack("enterprise").folder, 40)[::2])
    assert len(consented) == 20
    chapters = [house.grants.consents.consented("bank_rural", "loan_review", NOW, one) for one in CHAPTERS]
    assert len(set(chapters)) == 1
    assert not chapters[0] & consented
    assert len(seeded.consents) == len(consented) + len(CHAPTERS) * len(chapters[0]) == 35
    assert not house.grants.consents.consented("bank_rural", "loan_review", NOW, "power")
    on_paper = found["bank-tax"].standing
    assert on_paper is not None
    assert [one.unit for one in on_paper.approvals] == ["tax", "data_bureau"], "no officer of the tax bureau is there"
    (own,) = house.grants.consents.of_subject(FIRM)
    assert deciders[own.who] == "firm", "the firm with an account gave its own"


def test_a_second_start_changes_nothing(house: House) -> None:
    first = seed(house.persons, house.grants, house.packs)
    acts = len(house.told)
    again = seed(house.persons, house.grants, house.packs)
    assert (again.people, again.approved, again.consents) == (first.people, (), ())
    assert len(house.told) == acts


def test_what_a_visitor_took_back_stays_so(house: House) -> None:
    people = {person.login: person for person in seed(house.persons, house.grants, house.packs).people}
    (own,) = house.grants.consents.of_subject(FIRM)
    house.grants.consents.revoke(reader(people["firm"]), own.number, NOW)
    house.grants.take(reader(people["market"]), "analyst-firms", "revoked", reason="no longer")
    seed(house.persons, house.grants, house.packs)
    assert FIRM not in house.grants.consents.consented("bank", "loan_review", NOW)
    assert house.grants.store.dossier("analyst-firms").standing is None


def test_a_region_without_a_bank_does_without_its_officer(house: House) -> None:
    units = {name: title for name, title in house.grants.units.items() if name != "bank"}
    grants = Grants(**{**vars(house.grants), "units": units})
    persons = Persons(house.persons.keeper, lambda: frozenset(units))
    seeded = seed(persons, grants, house.packs)
    assert "bank" not in {person.login for person in seeded.people}
    assert not house.grants.consents.consented("bank", "loan_review", NOW)
    assert len(seeded.consents) == 15, "those to the other bank"


def test_the_bank_has_subscribed_to_what_is_plainly_synthetic_once(samples_home: Path) -> None:
    hub = open_hub(samples_home)
    (held,) = hub.products.held(PRODUCT)
    assert (held.unit, held.state(hub.grants.today())) == ("bank", "active")
    assert hub.shop.origin(hub.products.product(PRODUCT)) == "synthetic"
    assert {one.certainty for one in hub.products.product(PRODUCT).spec.prices} == {"missing"}
    found = (hub.people.persons.by_login(one.login) for one in PEOPLE)
    assert subscribe([person for person in found if person is not None], hub.products) is None
