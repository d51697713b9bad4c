"""What users think: asked at the end of a scenario's pages, of strangers too unless the region says not."""

import re
from pathlib import Path

from starlette.testclient import TestClient

from tests.town import close, copy_of
from tests.web_scenarios.stage_town import browse, decide
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub

AT = "/scenarios/firms/opinion"


def test_the_pages_ask_and_a_stranger_answers(hub: Hub) -> None:
    who = browse(hub, "")
    for path in ("/packs/firms", "/packs/firms/screens/overview"):
        who.open(path)
        assert f'href="{AT}"' in who.page, path
    who.open("/indicators/firms.sales")
    assert AT not in who.page
    who.open(AT)
    assert who.send(AT, score="4", said="<b>快</b> 找王芳 13805761234").status_code == 200
    assert "Thank you!" in who.text()
    assert who.send(AT, score="2", said="").status_code == 403, "the page that was shown had no form any more"
    who.open(AT)
    who.send(AT, score="5", said="<b>快</b> 13805761234")
    assert "Your opinion of today is now this one" in who.text()
    page = browse(hub, "wang")
    page.open("/scenarios/firms")
    assert "5.0 / 5 · 1 opinion" in page.text()
    assert "<b>快</b> 〔…〕" in page.text()
    assert "1380576" not in page.page
    assert "told from 3 opinions on" in browse(hub, "li").open("/scenarios/firms")


def test_one_a_person_whatever_browser(hub: Hub) -> None:
    for score in ("1", "5"):
        who = browse(hub, "li")
        who.open(AT)
        who.send(AT, score=score)
    found = hub.scenarios.opinions.satisfaction("2000-01-01")["firms"]
    assert (found.count, found.mean) == (1, 5)


def test_another_sites_form_is_refused(hub: Hub) -> None:
    client = TestClient(create_app(hub), base_url="http://127.0.0.1:8400")
    assert client.post(AT, data={"score": "5"}).status_code == 403
    assert hub.scenarios.opinions.satisfaction("2000-01-01") == {}


def test_no_score_is_told_in_words(hub: Hub) -> None:
    who = browse(hub, "")
    who.open(AT)
    assert who.send(AT, score="9", said="so so").status_code == 409
    assert "choose from 1 to 5" in who.text()
    assert "so so" in who.page


def test_a_part_of_a_page_for_htmx(hub: Hub) -> None:
    client = browse(hub, "").client
    part = client.get(AT, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert re.search(r'hx-post="/scenarios/firms/opinion"', part)


def test_a_region_may_ask_only_people_who_have_logged_in(base: Path, tmp_path: Path) -> None:
    hub = copy_of(base, tmp_path / "quiet")
    close(hub)
    region = tmp_path / "quiet" / "region.yaml"
    region.write_text(region.read_text() + "scenarios: {strangers_say: false}\n")
    hub = open_hub(tmp_path / "quiet")
    stranger = browse(hub, "")
    stranger.open("/packs/firms")
    assert AT not in stranger.page
    assert stranger.client.get(AT).status_code == 403
    assert browse(hub, "li").client.get(AT).status_code == 200
    close(hub)


def test_nobody_is_asked_about_what_has_gone(hub: Hub) -> None:
    decide(hub, "retired")
    who = browse(hub, "li")
    who.open("/packs/firms")
    assert AT not in who.page
    assert who.client.get(AT).status_code == 404
