"""What fits a case of all that is offered: by the list of the rule, and by cases that offer something themselves."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cases.halls import CLUB, COLLEAGUE, DESK, EVENTS, HALL, OWNER, halls, let, make_halls, plan
from zhongshu.cases.matching import Fitted
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_halls(tmp_path_factory.mktemp("halls") / "home")
    yield made
    made.ledger.close()


def ids(found: list[Fitted] | tuple[Fitted, ...]) -> list[str]:
    return [one.offered.id for one in found]


def test_offers_that_fit_stand_by_their_points(hub: Hub) -> None:
    found = halls(hub, plan(hub, 25, evening=False, kind="talk"))
    assert ids(list(found.fits)) == ["school", "cellar"]
    school, cellar = (one.ranked for one in found.fits)
    assert school is not None
    assert cellar is not None
    assert (school.points, cellar.points) == (Decimal(100), Decimal(60) + Decimal(30) * 20 / 25 + Decimal(10) / 2)
    assert found.says(found.fits[0]) == {"hall": "school", "price": 100, "seats": 200}


def test_the_rest_says_what_is_short_and_what_is_not_known(hub: Hub) -> None:
    found = halls(hub, plan(hub, 120))
    assert (ids(list(found.fits)), ids(list(found.open))) == ([], ["school", "stage"])
    assert found.wanting == {"evening": 1, "kind": 1}
    (cellar,) = found.fails
    assert [(one.input.name, one.missing) for one in found.why(cellar)] == [("people", Decimal(-90))]


def test_what_is_added_later_counts(hub: Hub) -> None:
    id = plan(hub, 60)
    assert ids(list(halls(hub, id).open)) == ["school"]
    hub.cases.move(id, "new", {"evening": "false"}, CLUB)
    assert ids(list(halls(hub, id).fits)) == ["school"]


def test_a_case_offers_while_it_is_published(hub: Hub) -> None:
    id = plan(hub, 25, evening=True, kind="talk")
    draft = hub.cases.open("halls.room", {"title": "草稿", "price": "1.00", "seats": 30}, OWNER, "page").case.id
    room = let(hub, "茶馆", from_people=10, to_people=30, for_what="desk")
    found = halls(hub, id)
    assert ids(list(found.fits)) == [room, "cellar"]
    assert draft not in ids([*found.fits, *found.open, *found.fails])
    first = found.fits[0]
    assert (first.offered.headline, first.fit.asks, found.says(first)["price"]) == ("茶馆", 2, Decimal("50.00"))
    hub.cases.move(room, "gone", {}, OWNER)
    assert ids(list(halls(hub, id).fits)) == ["cellar"]


def test_what_a_case_does_not_answer_it_does_not_ask(hub: Hub) -> None:
    room = let(hub, "夜场", only_evening="true", from_people=10)
    by_day, unknown = halls(hub, plan(hub, 25, evening=False)), halls(hub, plan(hub, 25))
    (fails,) = [one for one in by_day.fails if one.offered.id == room]
    assert [one.input.name for one in by_day.why(fails)] == ["evening"]
    assert room in ids(list(unknown.open))
    hub.cases.move(room, "gone", {}, OWNER)


def test_a_shelf_is_put_up_once_until_something_is_published(hub: Hub) -> None:
    type = hub.cases.type("halls.event")
    spec, rule, now = type.spec.matches["halls"], hub.packs.rules["halls.hall"], hub.cases.now()
    moment = now.astimezone(hub.place.zone)
    first = hub.cases.offers.shelf(spec, rule, moment)
    plan(hub, 9)
    assert hub.cases.offers.shelf(spec, rule, moment) is first
    room = let(hub)
    assert len(hub.cases.offers.shelf(spec, rule, moment).offers) == len(first.offers) + 1
    hub.cases.move(room, "gone", {}, OWNER)


def test_only_who_asked_and_who_works_at_it_see_what_fits(hub: Hub) -> None:
    id = plan(hub, 25, evening=False)
    assert ids(list(halls(hub, id, DESK).fits)) == ["school", "cellar"]
    with pytest.raises(GrantError, match="for who asked, and for who works at it"):
        halls(hub, id, COLLEAGUE)
    with pytest.raises(UnknownName):
        hub.cases.look(id, OWNER, address="test")


def test_a_case_that_the_rule_cannot_be_asked_any_more_is_left_out_and_counted(tmp_path: Path) -> None:
    """It was published while there were plays; then the list of words became shorter."""
    home = tmp_path / "home"
    hub = make_halls(home)
    room, id = let(hub, for_what="stage"), plan(hub, 25, evening=False)
    hub.ledger.close()
    said = [", play: {zh: 演出, en: A play}", ", kind: play", "stage: [play], "]
    files = {"rules/hall.yaml": HALL, "cases/event.yaml": EVENTS}
    for words in said:
        files = {name: text.replace(words, "") for name, text in files.items()}
    again = make_halls(home, **files)
    found = halls(again, id)
    again.ledger.close()
    assert found.unfit == 1
    assert room not in ids([*found.fits, *found.open, *found.fails])
