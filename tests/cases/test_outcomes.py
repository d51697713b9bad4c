"""What came of a number, for whoever may see the cases about it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cases.tasks import BOSS, COLLEAGUE, HOLES, LEAD, LI, OTHER, RESIDENT, give, make_roads
from tests.town import entries
from zhongshu.cases.outcomes import MOST, outcomes_of, under_way
from zhongshu.cases.sight import As
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

DONE = {"result": "补好了三个，四个等材料"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_roads(tmp_path_factory.mktemp("roads") / "home")
    yield made
    made.ledger.close()


@pytest.fixture(scope="module")
def done(hub: Hub) -> str:
    """A task that was reported; another before it waits."""
    give(hub)
    id = give(hub)
    hub.cases.move(id, "accepted", {}, LI)
    hub.cases.move(id, "reported", DONE, LI)
    return id


@pytest.mark.parametrize(
    ("reader", "as_"), [(BOSS, "reporter"), (LI, "works"), (LEAD, "works"), (COLLEAGUE, "colleague")]
)
def test_who_gave_it_and_who_works_at_it_see_the_outcome(hub: Hub, done: str, reader: Reader, as_: As) -> None:
    found = outcomes_of(hub.cases, HOLES.key, reader, address="/test")
    assert found.seen[0].case.id == done, "the newest first"
    assert {one.as_ for one in found.seen} == {as_}
    assert found.seen[0].fields["result"] == DONE["result"]
    assert found.hidden == 0


def test_a_colleague_is_not_told_what_was_ordered(hub: Hub, done: str) -> None:
    (first, *_) = outcomes_of(hub.cases, HOLES.key, COLLEAGUE, address="/test").seen
    assert "what" not in first.fields


@pytest.mark.parametrize("reader", [OTHER, RESIDENT])
def test_others_are_told_how_many_there_are_and_nothing_else(hub: Hub, done: str, reader: Reader) -> None:
    found = outcomes_of(hub.cases, HOLES.key, reader, address="/test")
    assert (found.seen, found.hidden) == ([], 2)


def test_cases_about_the_number_in_any_period_stand_beside_it_and_those_of_other_places_do_not(
    hub: Hub, done: str
) -> None:
    march = replace(HOLES, period="2026-03")
    give(hub, about=march)
    assert len(outcomes_of(hub.cases, march.key, BOSS, address="/test").seen) == 3
    assert outcomes_of(hub.cases, replace(HOLES, area="331003").key, BOSS, address="/test").seen == []


def test_each_that_is_told_is_a_read_on_the_ledger(hub: Hub, done: str) -> None:
    before = len(entries(hub, kind="read", reference=done))
    outcomes_of(hub.cases, HOLES.key, LEAD, address="/cases/about")
    (*_, last) = entries(hub, kind="read", reference=done)
    assert len(entries(hub, kind="read", reference=done)) == before + 1
    assert (last.actor, last.address) == (LEAD.actor, "/cases/about")


def test_ended_ones_are_not_under_way_any_more(hub: Hub, done: str) -> None:
    keys = {HOLES.key, "dataset:roads.hole"}
    before = under_way(hub.cases, keys)
    assert set(before) == {HOLES.key}
    hub.cases.move(done, "confirmed", {}, BOSS)
    assert under_way(hub.cases, keys)[HOLES.key] == before[HOLES.key] - 1
    assert outcomes_of(hub.cases, HOLES.key, OTHER, address="/test").hidden == before[HOLES.key] - 1
    assert under_way(hub.cases, ()) == {}


def test_of_very_many_the_newest_are_told(hub: Hub, done: str) -> None:
    for _ in range(MOST):
        newest = give(hub)
    found = outcomes_of(hub.cases, HOLES.key, BOSS, address="/test").seen
    assert (len(found), found[0].case.id) == (MOST, newest)
