"""A list of offers that cannot be made is told with its file and line."""

from pathlib import Path

import pytest

from tests.cases.halls import BOOKINGS, EVENTS, FILES, HALL, ROOMS, WEIGHT
from tests.packs.test_cases import problems, read


def told(tmp_path: Path, **files: str) -> list[str]:
    return problems(read(tmp_path, **{**FILES, **files}))


def test_a_case_may_look_for_offers(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("rule: hall", "rule: hull", "(matches.halls.rule): no rule 'town.hull' (did you mean \"town.hall\"?"),
        ("offer: hall\n", "offer: hull\n", "(matches.halls.offer): no outcome of town.hall 'hull'"),
        ("offer: hall\n", "offer: price\n", "(matches.halls.offer): the outcome price has no one_of"),
        ("facts: {people: guests}", "facts: {}", "(matches.halls.rule): town.hall asks 'people', and no question is"),
        ("facts: {people: guests}", "facts: {people: name}", "the rule's people is a number, and the question 'name'"),
        ("facts: {people: guests}", "facts: {people: guest}", "facts of halls names the field 'guest'"),
        ("讲座, en: A talk}, play", "讲座, en: A talk}, film", "the rule's kind may not be 'film'"),
        ("case: room", "case: rum", "(matches.halls.offering.case): no case 'town.rum'"),
        ("at: [published]", "at: [publishd]", "(matches.halls.offering.at): no step of town.room 'publishd'"),
        ("least: from_people", "least: to_peoples", "(matches.halls.offering): no question of town.room 'to_peoples'"),
        ("least: from_people, most: to_people", "least: title", "title is no number that people can be held against"),
        ("{least: from_people, most: to_people}", "{of: seats}", "people is a number: say least or most"),
        ("{least: from_people, most: to_people}", "{}", "a condition is of least and most, or of an answer"),
        ("evening: {of: only_evening}", "evening: {of: title}", "the rule's evening is a boolean, and the question"),
        ("evening: {of", "night: {of", "(matches.halls.offering.when.night): no input of town.hall 'night'"),
        ("stage: [play]", "stage: [film]", "kind may not be 'film'"),
        ("stage: [play]", "scene: [play]", "for_what has no word 'scene'"),
        ("then: {price: price, seats", "then: {hall: title, price: price, seats", "hall is the word of a row; a case"),
        ("then: {price: price, seats", "then: {prices: price, seats", "no outcome of town.hall 'prices'"),
        ("best: least, of: price}", "best: least, of: hall}", "(matches.halls.by.price.of): hall is no number"),
        ("best: least, of: price}", "best: least}", "a part is of an outcome, unless it counts conditions"),
        ("covers: guests}", "covers: name}", "(matches.halls.by.seats.covers): name is no number"),
        ("weights: weight", "weights: weights", "weights"),
        ("case: booking", "case: bookin", "(matches.halls.onward.case): no case 'town.bookin'"),
        ("offer: hall, need", "offer: people, need", "people of town.booking is no string, and an offer's id is one"),
        ("need: event", "need: hall", "hall of town.booking names no cases of town.event"),
        ("answers: {people: guests}", "answers: {persons: guests}", "no question of town.booking 'persons'"),
        ("answers: {people: guests}", "answers: {people: guest}", "onward of halls names the field 'guest'"),
    ],
)
def test_what_cannot_be_offered_is_told(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in EVENTS
    found = told(tmp_path, **{"cases/event.yaml": EVENTS.replace(right, wrong, 1)})
    (problem,) = [one for one in found if one.startswith("town/cases/event.yaml:")]
    assert said in problem


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("rules/hall.yaml", "hit: collect", "hit: first", "town.hall has hit: first, and offers stand beside"),
        ("rules/hall.yaml", "hall: school", "hall: cellar", "row 2 of town.hall (2020-01-01) says 'cellar' again"),
        ("rules/hall.yaml", "hall: school", "hall: null", "row 2 of town.hall (2020-01-01) says no word"),
        ("cases/room.yaml", "unit: 元, level: 1", "unit: 元", "price of town.room is of level 2: an offer"),
        ("parameters/weight.yaml", "rows: [", "rows: [{price: 1, seats: 1, fit: 1}, ", "town.weight has not one row"),
        ("parameters/weight.yaml", "fit", "fits", "fit"),
    ],
)  # fmt: skip
def test_what_it_names_has_to_fit(tmp_path: Path, file: str, right: str, wrong: str, said: str) -> None:
    text = {"rules/hall.yaml": HALL, "cases/room.yaml": ROOMS, "parameters/weight.yaml": WEIGHT}[file]
    assert right in text
    found = told(tmp_path, **{file: text.replace(right, wrong)})
    assert any(said in one for one in found), found


def test_a_case_type_with_a_fault_is_told_once(tmp_path: Path) -> None:
    wrong = BOOKINGS.replace("type: case, of: event", "type: case, of: evant")
    (problem,) = told(tmp_path, **{"cases/booking.yaml": wrong})
    assert problem.startswith("town/cases/booking.yaml:")


def test_the_form_that_it_leads_to_takes_what_the_offers_are_held_against(tmp_path: Path) -> None:
    wrong = BOOKINGS.replace("people: {type: integer", "people: {type: string")
    (problem,) = told(tmp_path, **{"cases/booking.yaml": wrong})
    assert "people of town.booking takes what guests does not" in problem


@pytest.mark.parametrize("kind", ["string", "boolean", "date"])
def test_the_form_that_it_leads_to_has_room_for_what_an_offer_says(tmp_path: Path, kind: str) -> None:
    wrong = BOOKINGS.replace("price: {type: decimal, scale: 2,", f"price: {{type: {kind},")
    (problem,) = told(tmp_path, **{"cases/booking.yaml": wrong})
    assert problem.startswith("town/cases/event.yaml:")
    assert (
        f"(matches.halls.onward.then.price): the rule's price is a number, and price of town.booking a {kind}"
        in problem
    )
