"""Forms that are sent too often, are too large, or say a place that cannot be: told in words, and nothing is lost."""

import re

import pytest

from tests.cases.photos import photo
from tests.cases.town import NOWHERE, RESIDENT, STRANGER
from tests.web_cases.conftest import Browse
from tests.web_cases.test_ask import FORM, answers
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader
from zhongshu.web.cases.endpoints import A_MINUTE

SENDER = Reader("p-sender", "Sender", RESIDENT.posts, subject="r-9")


def test_fifty_times_the_same_from_new_forms_is_told_and_none_is_lost(hub: Hub, browse: Browse) -> None:
    browser = browse(SENDER)
    taken, kept = 0, ""
    for _ in range(50):
        browser.open(FORM)
        browser.see(
            browser.client.post(
                FORM,
                data={**browser.hidden, **answers(said="cover gone for good")},
                files=[("answer.photo", ("a.jpg", photo()))],
            )
        )
        if browser.status == 200:
            taken += 1
            continue
        assert browser.status == 429
        assert "too many at once: this one was not sent yet" in browser.text()
        assert "cover gone for good" in browser.page
        (kept,) = re.findall(r'name="answer.photo.kept" value="([0-9a-f]{64})"', browser.page)
    assert taken == A_MINUTE
    assert len(hub.cases.lists.asked(SENDER.actor, limit=200)) == A_MINUTE
    assert kept


def test_a_photo_of_more_than_30_mb_is_told_beside_its_question_and_the_words_stay(browse: Browse) -> None:
    browser = browse(RESIDENT)
    browser.open(FORM)
    large = photo() + bytes(30 << 20)
    browser.see(
        browser.client.post(
            FORM,
            data={**browser.hidden, **answers(said="a large one")},
            files=[("answer.photo", ("a.jpg", large))],
        )
    )
    assert browser.status == 422
    assert "30 MB" in browser.page.partition('id="q-photo-box"')[2].partition('id="q-phone-box"')[0]
    assert "a large one" in browser.page


def test_a_form_that_is_larger_than_any_is_refused_in_words(browse: Browse) -> None:
    browser = browse(RESIDENT)
    browser.open(FORM)
    files = [("answer.photo", (f"{n}.jpg", bytes(29 << 20))) for n in range(3)]
    browser.see(browser.client.post(FORM, data={**browser.hidden, **answers()}, files=files))
    assert browser.status in (400, 413)
    assert "64 MB" in browser.text()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("0,0", "choose the spot"),
        ("28.5,121.25", "the other way round"),
        (NOWHERE, "no post is responsible here"),
        ("nan,nan", "choose the spot"),
        ("121.25,inf", "choose the spot"),
        ("here", "is no position"),
    ],
)
def test_a_place_that_cannot_be_is_told_and_the_words_stay(browse: Browse, place: str, told: str) -> None:
    browser = browse(STRANGER)
    browser.open(FORM)
    lon, _, lat = place.partition(",")
    sent = {**answers(said="somewhere"), "answer.place.lon": lon, "answer.place.lat": lat}
    browser.send(FORM, **sent)
    assert browser.status == 422
    assert told in browser.text()
    assert "somewhere" in browser.page
