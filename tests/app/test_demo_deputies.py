"""The demonstration's deputies: stories that could have happened, told once, by the type's own rules."""

from collections.abc import Iterator

import pytest

from tests.app.deputies import make_region, person
from zhongshu.app.demo_deputies import PEOPLE, SEATS
from zhongshu.app.demo_stories import seed_stories
from zhongshu.cases.case import Case
from zhongshu.packs.hub import Hub

MARK = "（示例）"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_region(tmp_path_factory.mktemp("deputies") / "home")
    yield made
    made.ledger.close()


def cases(hub: Hub, type: str) -> list[Case]:
    posts, name = frozenset(hub.cases.posts()), f"deputies.{type}"
    lines = [*hub.cases.lists.inbox(posts, type=name), *hub.cases.lists.closed(posts, type=name)]
    return [hub.cases.store.case(line.number) for line in lines]


def test_a_second_start_tells_nothing(hub: Hub) -> None:
    acts = hub.ledger.acts
    assert seed_stories(hub, []) == 0
    assert hub.ledger.acts == acts


def test_proposals_were_seconded_by_others_and_name_opinions_which_say_so(hub: Hub) -> None:
    proposals = cases(hub, "proposal")
    assert {one.step for one in proposals} == {"seconding", "handed_in", "handling", "replied", "closed"}
    assert all(one.reporter not in one.backers for one in proposals)
    assert all(len(one.backers) >= 2 for one in proposals if one.step != "seconding")
    named = {id: one.id for one in proposals for id in one.fields.get("opinions", ())}
    assert len(named) > 15
    assert {one.id: one.named for one in cases(hub, "opinion") if one.named} == {id: (by,) for id, by in named.items()}


def test_projects_were_voted_on_and_reported_month_by_month(hub: Hub) -> None:
    projects = cases(hub, "project")
    assert {one.step for one in projects} == {"candidate", "going", "accepted", "dropped"}
    assert all(len(one.backers) == 3 for one in projects if one.step in ("going", "accepted"))
    accepted = next(one for one in projects if one.step == "accepted")
    assert accepted.came["accepted"] in accepted.backers, "by a deputy, not by the office that built it"
    reports = [one for one in hub.cases.store.events(int(accepted.id.rpartition("/")[2])) if "progress" in one.fields]
    assert [one.fields["progress"] for one in reports] == [15, 40, 65, 90, 100]
    for candidate in (one for one in projects if one.step == "candidate"):
        held = [hub.cases.backings.held(hub.cases.type("deputies.project"), who) for who in candidate.backers]
        assert all(count <= 2 for count in held)


def test_all_of_it_says_that_it_is_made_up(hub: Hub) -> None:
    for type, field in (("opinion", "what"), ("proposal", "title"), ("project", "title")):
        assert all(str(one.fields[field]).endswith(MARK) for one in cases(hub, type))


def test_who_sits_there_is_on_the_log_in_page(hub: Hub) -> None:
    assert {login for login, _ in SEATS} == {one.login for one in PEOPLE}
    for login, begins in SEATS:
        assert any(post.startswith(begins) for post in hub.cases.hand(person(hub, login)).seats)
