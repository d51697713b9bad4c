"""What somebody asks for by an offer is what is offered: by a row of the rule, or by a case while it is published."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.halls import BOOKINGS, CLUB, EVENTS, HALL, OWNER, let, make_halls, plan
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
    assert refused(hub, hall="cellar", price="90") == "price: “地下室”的价格是 100 元，填的是 90 元"
    assert refused(hub, hall="cellar", people=25) == "people: “地下室”的座位是 20 人，填的是 25 人"
    assert refused(hub, hall="stage", people=99) == "people: “剧场”要求人数不少于 100 人，填的是 99 人"
    assert refused(hub, hall="attic") == "hall: 没有正在提供的“attic”：请从“合适的场地”里选"


def test_a_case_is_asked_for_while_it_is_published(hub: Hub) -> None:
    room = let(hub, "茶馆", to_people=30)
    book(hub, hall=room, price="50", people=30)
    assert refused(hub, hall=room, people=31) == "people: “茶馆”要求人数不超过 30 人，填的是 31 人"
    hub.cases.move(room, "gone", {}, OWNER)
    assert refused(hub, hall=room).startswith("hall: 没有正在提供的")


def test_a_day_that_an_offer_says_is_that_day_of_the_form(tmp_path: Path) -> None:
    until = "  until: {type: date, title: {zh: 截止, en: Until}}\n"
    files = {
        "rules/hall.yaml": HALL.replace("editions:", f"{until}editions:", 1).replace(
            "seats: 20}", "seats: 20, until: 2030-05-31}", 1
        ),
        "cases/booking.yaml": BOOKINGS.replace("owner:", f"{until}owner:", 1),
        "cases/event.yaml": EVENTS.replace("then: {price: price}", "then: {price: price, until: until}", 1),
    }
    hub = make_halls(tmp_path / "home", **files)
    try:
        assert book(hub, hall="cellar", until="2030-05-31")
        assert refused(hub, hall="cellar", until="2030-06-01") == "until: “地下室”的截止是 2030-05-31"
    finally:
        hub.ledger.close()
