"""What every page does: languages, lights, looking back, keeping, refusing."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Kept, Shelf, script_json
from zhongshu.web.visit import moment_of

ZONE = ZoneInfo("Asia/Shanghai")
PAGES = (
    "/", "/wall", "/indicators", "/indicators/air.good_hours", "/indicators/economy.output",
    "/indicators/economy.growth", "/indicators/economy.output_per_firm", "/passport/air.good_hours",
    "/passport/economy.output", "/passport/economy.growth", "/passport/economy.output_per_firm", "/places",
    "/places/331000", "/places/331002001", "/packs", "/packs/air", "/packs/region", "/packs/economy/screens/overview",
    "/packs/air/screens/overview", "/search?q=aqi", "/search",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(client: TestClient, path: str, language: str) -> None:
    client.cookies.set("lang", language)
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
    assert not re.search(r"\sstyle=|<script>|\son[a-z]+=", answer.text), "the policy refuses inline styles and scripts"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_without_rows(empty: TestClient, path: str) -> None:
    answer = empty.get(path)
    assert answer.status_code == (404 if path.startswith("/passport") else 200)


def test_a_region_without_rows_is_told_what_to_do(empty: TestClient) -> None:
    page = empty.get("/").text
    assert "这个区域还没有数据" in page
    assert "zhongshu load" in page
    assert "zhongshu load economy.output_month" in empty.get("/indicators/economy.output").text


def test_the_language_is_remembered_and_the_address_stays_clean(client: TestClient) -> None:
    answer = client.get("/indicators?q=AQI&lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/indicators?q=AQI")
    assert "lang=en" in answer.headers["set-cookie"]
    assert "Indicators" in client.get("/indicators").text


@pytest.mark.parametrize(
    "path",
    ["//evil.example/x?lang=en", "/%2F/evil.example?lang=en", "///evil.example?theme=dark", "/\\evil.example?lang=en"],
)
def test_no_address_leads_elsewhere(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert not answer.headers.get("location", "/").startswith("//")


def test_the_light_is_the_cookies_or_the_readers_system(client: TestClient) -> None:
    assert 'media="screen and (prefers-color-scheme: dark)"' in client.get("/").text
    client.cookies.set("theme", "dark")
    assert 'data-theme="dark"' in client.get("/").text
    client.cookies.set("theme", '"><script>')
    assert "<script>" not in client.get("/").text


def test_a_page_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/indicators/economy.output")
    again = client.get("/indicators/economy.output", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.cookies.set("lang", "en")
    other = client.get("/indicators/economy.output", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_pages_are_packed_for_those_who_can_unpack(client: TestClient) -> None:
    assert client.get("/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/", headers={"accept-encoding": "identity"}).headers


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/", "/nothing-here", "/layers/region/area_boundaries/city.geojson", "/assets/x/y.js"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"


def test_looking_back_shows_what_was_published_then(hub: Hub, client: TestClient) -> None:
    air = next(one for one in reversed(hub.snapshots.latest(50)) if "air.station_hour" in one.tables)
    before = air.at.astimezone(ZONE).isoformat()
    page = client.get("/", params={"as_of": before}).text
    assert "您看到的是" in page
    assert f"快照 {air.number}，" in page
    assert "as_of=" in page.split('class="nav"')[1].split("</nav>")[0], "links keep looking back"
    assert "优良小时占比" in page
    assert "economy." not in page, "what came later is not asked about"
    assert "那时还没有发布" in client.get("/?as_of=2001-01-01").text


def test_a_day_means_its_end() -> None:
    assert moment_of("2026-11-21", ZONE) == datetime(2026, 11, 22, tzinfo=ZONE)
    assert moment_of("2026-11-21T10:00", ZONE) == datetime(2026, 11, 21, 10, tzinfo=ZONE)
    assert moment_of("2026-11-21T10:00+00:00", ZONE) == datetime(2026, 11, 21, 18, tzinfo=ZONE)
    assert moment_of("", ZONE) is None
    with pytest.raises(UnknownName, match="no time"):
        moment_of("yesterday", ZONE)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/indicators/air.godo_hours", 404, "air.good_hours"),
        ("/indicators/air.good_hours?grain=week", 404, "no grain of air.good_hours"),
        ("/indicators/air.good_hours?period=soon", 404, "no period"),
        ("/indicators/air.good_hours?with=stations", 404, "station"),
        ("/places/333333", 404, "no area"),
        ("/packs/aire", 404, "did you mean"),
        ("/packs/air/screens/overvew", 404, "overview"),
        ("/?as_of=yesterday", 404, "no time"),
        ("/nowhere", 404, "/nowhere"),
    ],
)
def test_a_wrong_word_is_answered_with_what_exists(client: TestClient, path: str, status: int, sentence: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "没有找到" in answer.text


def test_a_nearest_name_is_a_link(client: TestClient) -> None:
    assert 'href="/indicators/air.good_hours"' in client.get("/indicators/air.godo_hours").text


def test_words_from_outside_are_escaped(client: TestClient) -> None:
    wicked = '"><script>alert(1)</script>'
    for path in ("/search", "/indicators"):
        page = client.get(path, params={"q": wicked}).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_json_for_scripts_cannot_end_its_block() -> None:
    assert script_json({"a": "</script><!--&"}) == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026"}'


def test_the_shelf_drops_the_least_used() -> None:
    shelf = Shelf(most=400)
    made: list[str] = []

    def make(name: str) -> Kept:
        made.append(name)
        return Kept(200, b"x" * 100, b"x" * 50, name)

    for name in ("a", "b", "a", "c", "a", "b"):
        shelf.get((name,), lambda name=name: make(name))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_with_a_new_snapshot_the_pages_of_earlier_ones_go() -> None:
    shelf = Shelf()
    old, new, again = (Kept(200, said, b"", said.decode()) for said in (b"old", b"new", b"again"))
    shelf.turn_over(1)
    shelf.get((1, "x"), lambda: old)
    shelf.turn_over(2)
    shelf.get((2, "x"), lambda: new)
    shelf.turn_over(2)
    shelf.turn_over(1)
    assert shelf.get((2, "x"), lambda: again) is new, "another process may still stand at the snapshot before"
    assert shelf.get((1, "x"), lambda: again) is again


def test_what_failed_is_not_kept() -> None:
    shelf = Shelf()
    shelf.get(("x",), lambda: Kept(503, b"", b"", "1", lasting=False))
    assert shelf.get(("x",), lambda: Kept(200, b"y", b"", "2")).plain == b"y"


def test_a_page_that_grew_old_is_made_again_by_one_while_others_take_it() -> None:
    now = [0.0]
    shelf = Shelf(clock=lambda: now[0])
    old, new = Kept(200, b"old", b"", "1"), Kept(200, b"new", b"", "2")
    shelf.get(("x",), lambda: old, fresh=60)
    now[0] = 59
    assert shelf.get(("x",), lambda: new, fresh=60) is old
    now[0] = 61

    def make() -> Kept:
        with ThreadPoolExecutor(1) as other:
            meanwhile = other.submit(shelf.get, ("x",), lambda: new, fresh=60).result(timeout=5)
        assert meanwhile is old
        return new

    assert shelf.get(("x",), make, fresh=60) is new
    assert shelf.get(("x",), lambda: old, fresh=60) is new


def test_a_failed_make_leaves_the_way_free() -> None:
    shelf = Shelf()

    def broken() -> Kept:
        raise ValueError("no page")

    with pytest.raises(ValueError, match="no page"):
        shelf.get(("x",), broken)
    assert shelf.get(("x",), lambda: Kept(200, b"y", b"", "1")).plain == b"y"
