"""The page of what fits a case: the best first with where its points come from, and of the rest what is short."""

from collections.abc import Iterator

import pytest

from tests.cases.halls import CLUB, COLLEAGUE, DESK, OTHER, OWNER, let, make_halls, plan
from tests.town import close
from tests.web_cases.conftest import Browse
from tests.web_cases.test_one import path_of
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_halls(tmp_path_factory.mktemp("halls") / "home")
    yield made
    close(made)


def page_of(id: str) -> str:
    return f"{path_of(id).replace('/case/', '/matches/', 1)}/halls"


def test_who_asked_sees_what_fits_and_why(hub: Hub, browse: Browse) -> None:
    id, browser = plan(hub, 25, evening=False, kind="talk"), browse(CLUB)
    assert f'href="{page_of(id)}"' in (browser.open(path_of(id)) and browser.page)
    assert f'href="{page_of(id)}"' in (browser.open(f"{path_of(id)}/asked") and browser.page), "at once after asking"
    said = browser.open(page_of(id))
    assert "2 fit School hall 100.0 points Price 100 yuan Seats 200" in said
    assert "Meets: People ≤ 200 people; In the evening no" in said
    assert "Cellar 89.0 points Small ones" in said
    assert "Seats 24.0 of 30.0 points needed: 25 people; this: 20 people" in said
    assert "Price 60.0 of 60.0 points the best: 100 yuan; this: 100 yuan" in said
    assert "the one made most closely sets 2 conditions, this one 1, and all are met" in said
    assert "1 do not fit, and why Stage People is 25 people, needs ≥ 100 people: 75 people short" in said


def test_one_applies_with_what_is_known(hub: Hub, browse: Browse) -> None:
    id, browser = plan(hub, 20, evening=False), browse(CLUB)
    browser.open(page_of(id))
    number = id.rpartition("/")[2]
    assert f"/ask/halls/booking?hall=cellar&amp;event={number}&amp;price=100&amp;people=20" in browser.page
    assert "A booking" in browser.open("/ask/halls/booking", hall="cellar", event=number, price=100, people=20)
    assert '<option value="cellar" selected>Cellar</option>' in browser.page, "by what it is called"
    assert 'value="barn"' in (browser.open("/ask/halls/booking", hall="barn") and browser.page), "as it was brought"
    desk = browse(DESK)
    assert "2 fit" in desk.open(page_of(id))
    assert "/ask/halls/booking?" not in desk.page, "only who asked applies"


def test_what_is_not_known_is_asked_for_with_how_many_wait(hub: Hub, browse: Browse) -> None:
    id, browser = plan(hub, 120), browse(CLUB)
    said = browser.open(page_of(id))
    assert "None fits yet" in said
    assert "2 wait for facts With these there is an answer In the evening asked by 1 What for asked by 1" in said
    assert "In the evening is not known, needs no" in said
    assert f'href="{path_of(id)}#ways"' in browser.page
    assert "In the evening not known" in said[said.index("The facts") :]


def test_an_owner_s_hall_is_called_by_its_name(hub: Hub, browse: Browse) -> None:
    room, id = let(hub, "茶馆", to_people=30), plan(hub, 25, evening=False)
    browser = browse(CLUB)
    assert "茶馆" in browser.open(page_of(id))
    assert path_of(room) not in browser.page, "its case is the owner's"
    assert "茶馆 published by the unit itself" in browse(DESK).open(page_of(id))
    hub.cases.move(room, "gone", {}, OWNER)


def test_others_see_nothing_of_it(hub: Hub, browse: Browse) -> None:
    id = plan(hub, 25)
    for reader, path, status in (
        (OTHER, page_of(id), 404),
        (COLLEAGUE, page_of(id), 403),
        (CLUB, page_of(id) + "s", 404),
    ):
        browser = browse(reader)
        browser.open(path)
        assert (browser.status, "School hall" in browser.page) == (status, False)
