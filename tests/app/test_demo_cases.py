"""The demonstration's street cases: people at their posts, cases that could have happened, written once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from zhongshu.app.demo_cases import DAYS, EVENT, MARK, RESIDENT, Teller, seat, seed_cases
from zhongshu.app.demo_people import PEOPLE, seed
from zhongshu.app.founding import Wish, found
from zhongshu.cases.case import Case
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person
from zhongshu.state.tables.cases import work_case

COUNT = 60


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return found(tmp_path_factory.mktemp("streets") / "home", Wish())


@pytest.fixture(scope="module")
def people(hub: Hub) -> Sequence[Person]:
    hub.door.book()
    return seed(hub.people.persons, hub.grants, hub.packs).people


@pytest.fixture(scope="module")
def cases(hub: Hub, people: Sequence[Person]) -> list[Case]:
    assert seat(hub.cases, people) > 0
    assert seed_cases(hub.cases, people, count=COUNT) == COUNT
    return written(hub)


def written(hub: Hub) -> list[Case]:
    with hub.cases.store.database.connect() as connection:
        return [hub.cases.store.case(number) for number in connection.execute(select(work_case.c.number)).scalars()]


def login(people: Sequence[Person], name: str) -> Person:
    return next(one for one in people if one.login == name)


def test_a_second_start_writes_nothing(hub: Hub, people: Sequence[Person], cases: list[Case]) -> None:
    acts = hub.ledger.acts
    assert (seat(hub.cases, people), seed_cases(hub.cases, people, count=COUNT)) == (0, 0)
    assert len(written(hub)) == COUNT
    assert hub.ledger.acts == acts


def test_every_post_has_somebody(hub: Hub, people: Sequence[Person], cases: list[Case]) -> None:
    names = {one.id: one.login for one in people}
    who: Counter[str] = Counter()
    for post in (one for one in hub.cases.posts() if one.startswith("street.")):
        found = hub.cases.responsible(post)
        who[names[found.person] if found is not None else "nobody"] += 1
    assert who == {"grid": 14, "grid2": 13, "desk": 17, "inspector": 1, "nobody": 1}, "the leader's post is vacant"


def test_they_could_have_happened_in_the_last_days(hub: Hub, cases: list[Case]) -> None:
    now = hub.cases.ledger.now()
    for case in cases:
        events = hub.cases.store.events(int(case.id.rpartition("/")[2]))
        times = [one.at for one in events]
        assert times == sorted(times)
        assert (now - times[0]).days <= DAYS
        assert times[-1] <= now
    assert {"solved"} <= {case.outcome for case in cases}
    assert any(case.is_open for case in cases)
    assert any(case.rating for case in cases)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-03-01", "2027-01-01"])
def test_at_any_hour_all_were_reported_before_and_by_day(hub: Hub, people: Sequence[Person], day: str) -> None:
    zone, teller = hub.place.zone, Teller.of(hub.cases, people)
    for hour in range(24):
        now = datetime.fromisoformat(f"{day}T{hour:02}:27").replace(tzinfo=zone)
        reported = [one.at for one in replace(teller, now=now.astimezone(UTC)).told(COUNT)]
        assert len(reported) == COUNT
        assert reported == sorted(reported)
        assert reported[-1] < now
        assert {at.astimezone(zone).hour for at in reported} <= set(range(7, 21))


def test_all_of_them_say_that_they_are_made_up(cases: list[Case]) -> None:
    assert {case.channel for case in cases} == {"sample"}
    assert all(str(case.fields["what"]).endswith(MARK) for case in cases)
    assert not any({"phone", "name"} & set(case.fields) for case in cases)


def test_proof_is_attached_and_checked_by_another(hub: Hub, people: Sequence[Person], cases: list[Case]) -> None:
    solved = [case for case in cases if case.outcome == "solved"]
    assert solved
    (after,) = {file for case in solved for file in case.fields["after"]}
    assert hub.cases.shelf.path(after).is_file()
    assert {case.came["solved"] for case in solved} == {login(people, "inspector").id}
    assert login(people, "inspector").id not in {case.came["handled"] for case in solved}


def test_the_resident_follows_some_of_them(hub: Hub, people: Sequence[Person], cases: list[Case]) -> None:
    resident = login(people, RESIDENT)
    asked = hub.cases.lists.asked(resident.id)
    assert len(asked) == len([case for case in cases if case.reporter == resident.id]) > 0
    assert {one.type for one in asked} == {EVENT}


def test_a_region_without_streets_does_without_them(tmp_path: Path, people: Sequence[Person]) -> None:
    hub = found(tmp_path / "home", Wish())
    hub.cases.types = {}
    assert seed_cases(hub.cases, people) == 0


def test_who_is_seated_is_among_the_demonstrations_people() -> None:
    assert {"desk", "inspector", "grid", "grid2", RESIDENT} <= {one.login for one in PEOPLE}
