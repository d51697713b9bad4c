"""The shipped pack of the hub itself: a task from where it is given to where it is confirmed, and what it closes."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest

from tests.cases.tasks import (
    BOSS,
    BUREAU,
    COLLEAGUE,
    LEAD,
    LI,
    NOBODY,
    OTHER,
    RESIDENT,
    TASK,
    WORKS,
    day,
    give,
    make_roads,
)
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.promises import told
from zhongshu.cases.ticking import tick
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed

REPORT = {"result": "补好了"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_roads(tmp_path_factory.mktemp("roads") / "home")
    yield made
    made.ledger.close()


def ways(hub: Hub, id: str, reader: object) -> set[str]:
    seen = hub.cases.look(id, reader, address="/test")  # type: ignore[arg-type]
    return set(hub.cases.ways(seen, reader))  # type: ignore[arg-type]


def until(hub: Hub, days: int) -> datetime:
    """The end of the day, so many days from today."""
    today = hub.now().astimezone(hub.place.zone).date()
    return datetime.combine(today + timedelta(days=days + 1), time(), tzinfo=hub.place.zone)


def test_every_unit_of_the_region_has_a_desk_and_a_lead_above_it(hub: Hub) -> None:
    posts = hub.cases.posts()
    for unit in ("data_bureau", "urban", "works"):
        assert posts[f"hub.task_desk/{unit}"].above == f"hub.task_lead/{unit}"


def test_a_task_goes_from_giving_to_the_confirmed_outcome(hub: Hub) -> None:
    id = give(hub)
    assert (ways(hub, id, LI), ways(hub, id, BOSS)) == ({"accepted", "declined"}, {"withdrawn"})
    hub.cases.move(id, "accepted", {}, LI)
    with pytest.raises(Unfilled, match="result"):
        hub.cases.move(id, "reported", {}, LI)
    hub.cases.move(id, "reported", REPORT, LI)
    assert (ways(hub, id, LI), ways(hub, id, BOSS)) == (set(), {"confirmed", "returned"})
    case = hub.cases.move(id, "confirmed", {}, BOSS)
    assert (case.outcome, case.post) == ("done", WORKS)


def test_it_is_sent_back_with_another_day_and_the_clock_of_doing_it_again(hub: Hub) -> None:
    id = give(hub, days=2)
    hub.cases.move(id, "accepted", {}, LI)
    hub.cases.move(id, "reported", REPORT, LI)
    with pytest.raises(Unfilled, match="is over"):
        hub.cases.move(id, "returned", {"lacking": "还有四个", "due": day(hub, -1)}, BOSS)
    case = hub.cases.move(id, "returned", {"lacking": "还有四个", "due": day(hub, 6)}, BOSS)
    found = told(case, hub.cases.time, hub.now())
    first, again = found["done"].standing, found["again"].standing
    assert first is not None
    assert again is not None
    assert (first.state, again.state, again.due) == ("in_time", "running", until(hub, 6))
    hub.cases.move(id, "reported", REPORT, LI)
    hub.cases.move(id, "confirmed", {}, BOSS)
    case = hub.cases.move(id, "returned", {"lacking": "又坏了", "due": day(hub, 1)}, BOSS)
    assert (case.is_open, case.reopened) == (True, 1)


def test_what_cannot_be_done_is_declined_with_a_reason_and_may_be_given_again(hub: Hub) -> None:
    id = give(hub)
    with pytest.raises(Unfilled, match="why"):
        hub.cases.move(id, "declined", {}, LI)
    case = hub.cases.move(id, "declined", {"why": "不归我们管"}, LI)
    assert (case.outcome, ways(hub, id, LI), ways(hub, id, BOSS)) == ("declined", set(), {"given"})
    case = hub.cases.move(id, "given", {"due": day(hub, 9)}, BOSS)
    found = told(case, hub.cases.time, hub.now())["done"].standing
    assert (case.is_open, found is not None and found.due) == (True, until(hub, 9))


def test_who_gave_it_takes_it_back_with_a_reason_until_it_is_reported(hub: Hub) -> None:
    id = give(hub)
    hub.cases.move(id, "accepted", {}, LI)
    with pytest.raises(NotAllowed):
        hub.cases.move(id, "withdrawn", {"reason": "no more"}, LI)
    case = hub.cases.move(id, "withdrawn", {"reason": "另案办理"}, BOSS)
    assert (case.outcome, case.is_open, ways(hub, id, BOSS)) == ("withdrawn", False, set())
    assert all(one.clock.ended is not None for one in case.promises.values())


def test_the_clock_ends_with_the_day_that_the_form_says(hub: Hub) -> None:
    id = give(hub, days=0)
    standing = told(hub.cases.store.case(int(id.rpartition("/")[2])), hub.cases.time, hub.now())["done"].standing
    assert standing is not None
    assert standing.due == until(hub, 0)


def test_one_that_is_late_goes_up_to_the_lead_of_its_unit(hub: Hub) -> None:
    id = give(hub, days=0)
    tick(hub.cases, until(hub, 0) + timedelta(minutes=1))
    (*_, last) = hub.cases.look(id, LEAD, address="/test").events
    assert last.kind == "escalated"
    assert last.posts == ("hub.task_lead/works",)


@pytest.mark.parametrize(
    ("answers", "field"), [({"due": "2020-01-01"}, "due"), ({"to": NOBODY}, "to"), ({"to": "street.desk/x"}, "to")]
)
def test_a_day_that_is_over_and_a_desk_that_nobody_has_are_told_beside_their_questions(
    hub: Hub, answers: dict[str, str], field: str
) -> None:
    given = {"what": "补好", "to": WORKS, "due": day(hub, 1), **answers}
    with pytest.raises(Unfilled) as wrong:
        hub.cases.open(TASK, given, BOSS, "page")
    assert [one.field for one in wrong.value.faults] == [field]


def test_the_form_names_the_post_and_that_post_has_it(hub: Hub) -> None:
    assert set(hub.cases.form(hub.cases.type(TASK)).options(hub.cases.type(TASK).spec.form["to"])) == {WORKS, BUREAU}
    id = give(hub, to=BUREAU)
    assert hub.cases.look(id, OTHER, address="/test").as_ == "works"


def test_only_officers_and_analysts_give_tasks_and_only_who_gave_one_confirms(hub: Hub) -> None:
    with pytest.raises(GrantError):
        give(hub, by=RESIDENT, about=None)
    id = give(hub)
    hub.cases.move(id, "accepted", {}, LI)
    hub.cases.move(id, "reported", REPORT, LI)
    for reader in (LI, LEAD, COLLEAGUE):
        with pytest.raises(NotAllowed):
            hub.cases.move(id, "confirmed", {}, reader)


def test_what_was_ordered_is_in_no_dataset_and_what_it_is_about_is(hub: Hub) -> None:
    columns = hub.packs.catalogue.dataset("hub.task").spec.columns
    assert "what" not in columns
    assert {"about", "to", "due", "result", "done_due", "done_late", "again_due"} <= set(columns)
    assert not columns["about"].required


def test_tasks_are_in_no_grant_of_the_pack(hub: Hub) -> None:
    (said,) = (one.spec for one in hub.packs.grants.values() if one.pack == "hub")
    assert not [name for name in said.read if "task" in name or "*" in name]
