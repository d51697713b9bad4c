"""What anybody sees of cases on one page: late, at the place of a cell, and nothing that is not open."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from tests.cases.town import EVENTS, IN_EAST, IN_WEST, RESIDENT, SECRET_PHONE, STRANGER, WANG, make_town, report
from tests.kit import Clients, clients_of
from tests.sites import AXE
from tests.town import close, entries
from tests.web_cases.conftest import Open
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate

PAGE = "/public/town/event"
PUBLIC = f"{EVENTS}public: {{after: 24, blur: 100}}\n"
DAY = timedelta(days=1)
SECRETS = (SECRET_PHONE, "井盖坏了", "很危险", RESIDENT.name, "28.5,", "121.25,", "121.75,", "grid_officer/", "网格")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("town") / "home"
    hub = make_town(home, events=PUBLIC)
    yield hub
    close(hub)


@pytest.fixture(scope="module")
def ids(hub: Hub) -> dict[str, str]:
    """Two covers at one spot, one refused case, one that went up in another, rubbish elsewhere."""
    found = {name: report(hub.cases) for name in ("first", "second", "refused", "merged")}
    found["rubbish"] = report(hub.cases, kind="rubbish", place=IN_EAST)
    hub.cases.move(found["refused"], "refused", {"why": "不归我们管"}, WANG)
    hub.cases.merge(found["merged"], found["first"], WANG)
    return found


@pytest.fixture
def client(hub: Hub, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A stranger's, in English, a day later."""
    now = hub.now()
    monkeypatch.setattr(hub.ledger, "now", lambda: now + DAY + timedelta(minutes=1))
    with clients_of(hub) as of:
        yield in_english(of)


def in_english(of: Clients) -> TestClient:
    client: TestClient = of(STRANGER)
    client.cookies.set("lang", "en")
    return client


def listed(html: str) -> list[str]:
    """The numbers of the cases in the list."""
    return re.findall(r'<b class="title"><bdi>[^<]+</bdi> <small class="num muted">(\d+)</small>', html)


def numbers(ids: dict[str, str], *names: str) -> list[str]:
    return [ids[name].rpartition("/")[2] for name in names]


def pins(html: str) -> list[dict[str, Any]]:
    found = re.search(r"<script type=\"application/json\" data-for-pins>(.*?)</script>", html)
    return [] if found is None else json.loads(found[1])


def test_it_says_what_was_reported_what_became_of_it_by_which_rules(client: TestClient, ids: dict[str, str]) -> None:
    html = client.get(PAGE).text
    assert listed(html) == numbers(ids, "rubbish", "refused", "second", "first")
    for words in (
        "3 open",
        "1 closed",
        "Shown 24 hours after",
        "up to 100 metres",
        "2 reports",
        "Refused",
        "不归我们管",
    ):
        assert words in html, words
    assert "Broken cover" in html
    assert not [secret for secret in SECRETS if secret in html]


def test_before_the_delay_there_is_nothing(hub: Hub, ids: dict[str, str]) -> None:
    with clients_of(hub) as of:
        html = in_english(of).get(PAGE).text
    assert listed(html) == []
    assert "There is nothing of this time" in html
    assert "0 open" in html


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "rubbish"}, ("rubbish",)),
        ({"state": "closed"}, ("refused",)),
        ({"state": "open", "kind": "cover"}, ("second", "first")),
        ({"days": "90"}, ("rubbish", "refused", "second", "first")),
        ({"days": "9", "page": "7", "state": "x"}, ("rubbish", "refused", "second", "first")),
    ],
)
def test_an_address_chooses_and_can_be_sent_on(
    client: TestClient, ids: dict[str, str], query: dict[str, str], names: tuple[str, ...]
) -> None:
    answer = client.get(PAGE, params=query)
    assert listed(answer.text) == numbers(ids, *names)
    assert client.get(str(answer.url)).text == answer.text


def test_what_stands_at_one_place_is_one_pin_that_leads_to_its_list(client: TestClient, ids: dict[str, str]) -> None:
    html = client.get(PAGE).text
    covers, rubbish = sorted(pins(html), key=lambda one: one["at"][0])
    assert covers["title"] == "3 here"
    assert (rubbish["title"], rubbish["due"]) == ("Rubbish", "New")
    for pin, place in ((covers, IN_WEST), (rubbish, IN_EAST)):
        lon, lat = (float(one) for one in place.split(","))
        far = hypot((pin["at"][0] - lon) * cos(radians(lat)), pin["at"][1] - lat) * 111_320
        assert far <= 100
    here = client.get(covers["path"]).text
    assert listed(here) == numbers(ids, "refused", "second", "first")
    assert "Everywhere" in here
    assert pins(here)[0]["at"] in [covers["at"], rubbish["at"]]
    assert listed(client.get(PAGE, params={"at": "<script>"}).text) == []


def test_the_same_is_a_file(client: TestClient, ids: dict[str, str], hub: Hub) -> None:
    answer = client.get(f"{PAGE}.geojson", params={"days": 90})
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-disposition"] == 'attachment; filename="town.event-90d.geojson"'
    told = answer.json()
    assert (told["shown_after_hours"], told["moved_up_to_metres"], told["more"]) == (24, 100, False)
    features = {one["id"]: one for one in told["features"]}
    assert list(features) == [ids[name] for name in ("rubbish", "refused", "second", "first")]
    assert features[ids["first"]]["properties"]["reports"] == 2
    refused = features[ids["refused"]]["properties"]
    assert (refused["open"], refused["outcome"], refused["answers"]) == (False, "refused", {"why": "不归我们管"})
    assert refused["title"] == {"zh": "井盖破损", "en": "Broken cover"}
    assert refused["opened"] == refused["closed"] == (hub.now() - DAY).astimezone(hub.place.zone).date().isoformat()
    at = features[ids["first"]]["geometry"]["coordinates"]
    assert at == features[ids["second"]]["geometry"]["coordinates"]
    assert not [secret for secret in SECRETS if secret in answer.text]
    only = client.get(f"{PAGE}.geojson", params={"kind": "rubbish"}).json()
    assert [one["id"] for one in only["features"]] == [ids["rubbish"]]


def test_a_list_has_pages_and_a_file_an_end(
    client: TestClient, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.web.cases.public_page.PAGE", 3)
    first, second = (client.get(PAGE, params={"page": page}).text for page in (1, 2))
    assert listed(first) + listed(second) == numbers(ids, "rubbish", "refused", "second", "first")
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    monkeypatch.setattr("zhongshu.cases.public.MOST", 2)
    monkeypatch.setattr("zhongshu.web.cases.public_page.MOST", 2)
    cut = client.get(f"{PAGE}.geojson").json()
    assert (len(cut["features"]), cut["more"]) == (2, True)
    assert "The newest 2 are shown" in client.get(PAGE).text


def test_without_a_script_the_list_says_it_all(client: TestClient, ids: dict[str, str]) -> None:
    """The map is hidden until a script draws it; rows and filters are plain."""
    html = client.get(PAGE).text
    assert re.search(r'<div class="case-map[^>]* hidden>', html)
    assert "<form" in html
    assert "onclick" not in html


def test_each_look_is_on_the_ledger(client: TestClient, ids: dict[str, str], hub: Hub) -> None:
    client.get(PAGE)
    client.get(f"{PAGE}.geojson")
    page, file = entries(hub)[-2:]
    assert [(one.kind, one.actor, one.rows) for one in (page, file)] == [("read", "anyone", 4)] * 2
    assert (page.address, file.address) == (PAGE, f"{PAGE}.geojson")
    assert page.objects[0].columns == ("kind", "why")


def test_what_is_not_public_and_a_kind_that_is_none_are_not_there(
    client: TestClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for path in ("/public/town/evnt", "/public/town/evnt.geojson", f"{PAGE}?kind=volcano", f"{PAGE}/1"):
        assert client.get(path).status_code == 404, path
    closed = make_town(tmp_path_factory.mktemp("closed") / "home")
    with clients_of(closed) as of:
        assert of(STRANGER).get(PAGE).status_code == of(WANG).get(PAGE).status_code == 404
        assert PAGE not in of(STRANGER).get("/ask").text
    close(closed)


def test_it_is_found_from_home_from_asking_and_from_its_scenario(client: TestClient, ids: dict[str, str]) -> None:
    for path in ("/", "/ask", "/packs/town"):
        assert f'href="{PAGE}"' in client.get(path).text, path


def test_whoever_downloads_too_often_waits(hub: Hub, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.web.cases.public_page.ROWS", Rate(0.1, 1))
    with clients_of(hub) as of:
        answers = [of(STRANGER).get(f"{PAGE}.geojson") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert int(answers[1].headers["Retry-After"]) > 0


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_the_map_is_drawn_and_all_can_use_the_page(
    client: TestClient, ids: dict[str, str], phone: Open, theme: str
) -> None:
    page = phone(STRANGER, PAGE, theme=theme)
    expect(page.locator("[data-pins][data-drawn=yes]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    page.get_by_label("Kind").select_option("Rubbish")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".public-row")).to_have_count(1)
    expect(page.locator("[data-pins][data-drawn=yes]")).to_be_visible()
    page.locator("[data-pins] canvas").tap()  # a pin that is alone stands in the middle
    page.locator(".maplibregl-popup a").click()
    page.wait_for_url("**/public/town/event?*at=*")
    expect(page.locator(".public-row")).to_have_count(1)
    plain = phone(STRANGER, PAGE, theme=theme, script=False)
    expect(plain.locator(".public-row")).to_have_count(4)
    expect(plain.locator("[data-pins]")).to_be_hidden()
