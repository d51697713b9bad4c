"""The demonstration's task: about a printed number, done, confirmed, once; nothing where the number is not there."""

from collections.abc import Sequence

import pytest

from zhongshu.app.demo import samples
from zhongshu.app.demo_cases import MARK
from zhongshu.app.demo_people import reader, seed
from zhongshu.app.demo_tasks import DESKS, SAMPLE, TASK, seat_desks, seed_task
from zhongshu.app.founding import Wish, found
from zhongshu.app.pull import load_all
from zhongshu.cases.outcomes import outcomes_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return found(tmp_path_factory.mktemp("tasks") / "home", Wish())


@pytest.fixture(scope="module")
def people(hub: Hub) -> Sequence[Person]:
    hub.door.book()
    return seed(hub.people.persons, hub.grants, hub.packs).people


def test_without_the_number_nothing_is_given(hub: Hub, people: Sequence[Person]) -> None:
    assert seat_desks(hub, people) == len(DESKS)
    assert seat_desks(hub, people) == 0
    assert seed_task(hub, people) is None


def test_it_stands_beside_its_number_as_what_it_is(hub: Hub, people: Sequence[Person]) -> None:
    printed = [one for one in samples(hub) if one.dataset in ("economy.page", "economy.figure")]
    assert load_all(hub, printed, who="test")
    id = seed_task(hub, people)
    assert id is not None
    assert id.startswith(f"{TASK}/")
    assert seed_task(hub, people) is None, "once"
    analyst = next(reader(one) for one in people if one.login == "analyst")
    (seen,) = outcomes_of(hub.cases, SAMPLE.about.key, analyst, address="/test").seen
    assert (seen.case.outcome, seen.case.channel, seen.as_) == ("done", "sample", "reporter")
    assert all(str(seen.fields[name]).endswith(MARK) for name in ("what", "result"))
    assert seen.case.cause is not None
    assert (seen.case.cause.origin, seen.case.cause.value) == ("published", "3.4")
