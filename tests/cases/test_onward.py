"""What somebody asks for by an offer is what is offered: by a row of the rule, or by a case while it is published."""

from collections.abc import Iterator

import pytest

from tests.cases.halls import CLUB, OWNER, let, make_halls, plan
from zhongshu.cases.filling import Unfilled
from zhongshu.packs.hub import Hub

BOOKING = "halls.booking"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_halls(tmp_path_factory.mktemp("booked") / "home")
    yield made
    made.ledger.close()


def book(hub: Hub, **answers: object) -> str:
    return hub.cases.open(BOOKING, answers, CLUB, "page").case.id


def refused(hub: Hub, **answers: object) -> str:
    with pytest.raises(Unfilled) as error:
        book(hub, **answers)
    return "; ".join(f"{one.field}: {one.text.zh}" for one in error.value.faults)


def test_what_is_offered_is_taken_and_what_the_form_does_not_say_is_for_whoever_decides(hub: Hub) -> None:
    event = plan(hub, 20)
    whole = book(hub, hall="cellar", event=event.rpartition("/")[2], price="100.00", people=20)
    bare = book(hub, hall="stage")
    taken = hub.cases.look(whole, CLUB, address="/test").fields
    assert (taken["hall"], taken["price"], taken["people"], taken["event"]) == ("cellar", "100.00", 20, [event])
    assert hub.cases.look(bare, CLUB, address="/test").fields == {"hall": "stage"}
    assert book(hub, hall="school", people=30, price="120") not in (whole, bare)


def test_another_price_more_than_there_is_room_for_and_less_than_is_asked_are_told(hub: Hub) -> None:
    assert refused(hub, hall="cellar", price="90") == "price: “地下室”的价格是 100 元"
    assert refused(hub, hall="cellar", people=25) == "people: “地下室”的座位是 20 人"
    assert refused(hub, hall="stage", people=99) == "people: “剧场”要求人数不少于 100 人"
    assert refused(hub, hall="attic") == "hall: 没有正在提供的“attic”：请从“合适的场地”里选"


def test_a_case_is_asked_for_while_it_is_published(hub: Hub) -> None:
    room = let(hub, "茶馆", to_people=30)
    book(hub, hall=room, price="50", people=30)
    assert refused(hub, hall=room, people=31) == "people: “茶馆”要求人数不超过 30 人"
    hub.cases.move(room, "gone", {}, OWNER)
    assert refused(hub, hall=room).startswith("hall: 没有正在提供的")
