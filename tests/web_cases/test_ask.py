"""Asking: what is offered, what is wrong with an answer, what is told after it, and how a stranger follows it."""

import io
import re

from PIL import Image

from tests.cases.town import IN_WEST, NOWHERE, RESIDENT, STRANGER, WANG
from tests.town import Browser
from tests.web_cases.conftest import Browse
from zhongshu.packs.hub import Hub

FORM = "/ask/town/event"


def answers(**more: object) -> dict[str, object]:
    lon, lat = IN_WEST.split(",")
    said = {"kind": "cover", "place.lon": lon, "place.lat": lat, "said": "cover gone", **more}
    return {f"answer.{name}": value for name, value in said.items()}


def asked(browser: Browser, **more: object) -> str:
    """Ask without a script; the path of the case."""
    browser.open(FORM)
    answer = browser.send(FORM, **answers(**more))
    assert browser.status == 200, browser.text()
    return str(answer.url.path).removesuffix("/asked")


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (640, 480), "brown").save(made, "JPEG")
    return made.getvalue()


def test_everybody_is_offered_what_they_may_ask(browse: Browse) -> None:
    for reader in (STRANGER, RESIDENT, WANG):
        browser = browse(reader)
        assert "Street event" in browser.open("/ask")
        assert 'href="/ask/town/event"' in browser.page
    assert browse(STRANGER).client.get("/ask/town/nothing").status_code == 404


def test_what_need_not_be_said_is_folded_until_there_is_something_in_it(browse: Browse) -> None:
    browser = browse(STRANGER)

    def fold() -> tuple[str, str]:
        """How the fold stands, and what is in it."""
        (found,) = re.findall(r'<details class="rest"([^>]*)>(.*?)</details>', browser.page, re.DOTALL)
        return found[0].strip(), found[1]

    browser.open(FORM)
    state, inside = fold()
    assert state == ""
    assert 'name="answer.phone"' in inside
    assert not {"answer.said", "answer.kind"} & set(re.findall(r'name="([^"]+)"', inside))
    assert browser.page.index("</details>", browser.page.index('class="rest"')) < browser.page.index("data-send>")
    browser.open(FORM, phone="13800001111")
    assert fold()[0] == "open"
    browser.open(FORM)
    browser.send(FORM, **answers(phone="abc"))
    assert browser.status == 422
    assert fold()[0] == "open"


def test_who_is_known_asks_and_is_told_the_number_until_when_and_with_whom(browse: Browse) -> None:
    browser = browse(RESIDENT)
    path = asked(browser)
    said = browser.text()
    assert path.rpartition("/")[2] in said
    assert "Grid officer, 西网格" in said
    assert "3 hours left" in said
    assert "Your code" not in said
    assert "cover gone" in browser.open("/cases/mine")
    assert "cover gone" in browser.open(path)


def test_wrong_answers_stand_beside_their_questions_and_the_rest_is_kept(hub: Hub, browse: Browse) -> None:
    browser, before = browse(RESIDENT), len(hub.cases.lists.asked(RESIDENT.actor))
    browser.open(FORM)
    key = browser.hidden["key"]
    browser.send(FORM, **answers(kind="", phone="abc", said="<b>kept</b>", hurt="true"))
    assert browser.status == 422
    assert "3 answers to put right" in browser.text()
    for name, fault in (("kind", "has to be answered"), ("phone", "is not a telephone number"), ("how", "answered")):
        box = browser.page.partition(f'id="q-{name}-box"')[2].partition('class="ask')[0]
        assert fault in box
        assert "wrong" in browser.page.partition(f'" id="q-{name}-box"')[0].rpartition("<div")[2]
    assert "&lt;b&gt;kept&lt;/b&gt;" in browser.page
    assert f'value="{IN_WEST.partition(",")[0]}"' in browser.page
    assert browser.hidden["key"] == key
    browser.send(FORM, **answers(**{"place.lon": NOWHERE.partition(",")[0], "place.lat": "10"}))
    assert "no post is responsible here" in browser.text()
    assert len(hub.cases.lists.asked(RESIDENT.actor)) == before


def test_the_same_form_sent_again_leads_to_the_same_case(hub: Hub, browse: Browse) -> None:
    browser = browse(RESIDENT)
    browser.open(FORM)
    sent = {**browser.hidden, **answers()}
    first, again = (browser.client.post(FORM, data=sent, follow_redirects=False) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]


def test_a_form_of_another_site_is_not_listened_to(hub: Hub, browse: Browse) -> None:
    browser = browse(RESIDENT)
    browser.open(FORM)
    for sent, site in ((answers(), "same-origin"), ({**browser.hidden, **answers()}, "cross-site")):
        answer = browser.client.post(FORM, data=sent, headers={"sec-fetch-site": site})
        assert answer.status_code == 403


def test_a_stranger_follows_by_a_code_that_is_in_no_address(hub: Hub, browse: Browse) -> None:
    browser = browse(STRANGER)
    path = asked(browser, phone="13800001111")
    code = re.findall(r'<code id="code">([^<]+)</code>', browser.page)[0]
    assert f"{path}#{code}" in browser.page
    kept = next(one for one in browser.client.cookies.jar if one.value == code)
    assert (kept.path, kept.has_nonstandard_attr("HttpOnly"), kept.expires) == (path, True, None)
    assert "cover gone" in browser.open(path)

    browser = browse(STRANGER)
    browser.open(path)
    assert browser.status == 404
    assert "cover gone" not in browser.page
    browser.send(f"{path}/follow", code=f"{code}x")
    assert browser.status == 404
    assert "number or the code is wrong" in browser.text()
    browser.send("/ask", type="town.event", number=path.rpartition("/")[2])
    answer = browser.send(f"{path}/follow", code=f" {code} ")
    assert (browser.status, answer.url.query) == (200, b"")
    assert "13800001111" in browser.text()
    browser.send(f"{path}/follow", act="forget")
    assert browser.client.get(path).status_code == 404


def test_only_the_page_that_asks_for_a_place_may_ask_the_browser_where_it_is(browse: Browse) -> None:
    browser = browse(STRANGER)
    allowed = browser.client.get(FORM).headers["permissions-policy"]
    assert "geolocation=(self)" in allowed
    assert "geolocation=()" in browser.client.get("/ask").headers["permissions-policy"]


def test_a_photo_is_taken_in_and_one_that_is_none_is_told_beside_its_question(hub: Hub, browse: Browse) -> None:
    browser = browse(RESIDENT)
    browser.open(FORM)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    files = [("answer.photo", ("a.jpg", photo())), ("answer.photo", ("b.jpg", svg))]
    browser.see(browser.client.post(FORM, data={**browser.hidden, **answers()}, files=files))
    assert browser.status == 422
    assert "fault" in browser.page.partition('id="q-photo-box"')[2].partition('id="q-phone-box"')[0]
    taken = re.findall(r'name="answer.photo.kept" value="([0-9a-f]{64})"', browser.page)
    assert len(taken) == 1
    sent = {**browser.hidden, **answers(), "answer.photo.kept": taken}
    path = browser.client.post(FORM, data=sent, follow_redirects=False).headers["location"].removesuffix("/asked")
    browser.open(path)
    assert f'src="{path}/files/{taken[0]}?size=small"' in browser.page
