"""What a person sees and does, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sites import launched

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "wall": "/wall",
    "indicators": "/indicators",
    "indicator": "/indicators/air.good_hours",
    "synthetic": "/indicators/economy.output?with=industry",
    "missing": "/indicators/economy.growth",
    "passport": "/passport/air.good_hours?grain=day&period=2020-04-07",
    "places": "/places",
    "place": "/places/331002",
    "packs": "/packs",
    "pack": "/packs/air",
    "screen": "/packs/air/screens/overview",
    "search": "/search?q=aqi",
    "nowhere": "/indicators/air.godo_hours",
    "looking back": "/?as_of=2001-01-01",
}


class Visitor:
    """A page with what its console complained of; `expected` are the statuses that a test asks for."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.complaints: list[str] = []
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404 (Not Found)" not in text:
            self.complaints.append(text)


@pytest.fixture(scope="module")
def chromium(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


@pytest.fixture
def visitor(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Parametrize indirectly with the arguments of a browser's context."""
    options: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, **getattr(request, "param", {})}
    context = chromium.new_context(**options)
    visitor = Visitor(context.new_page(), site)
    yield visitor
    context.close()
    assert visitor.complaints == []


def _all_of(page: Page) -> None:
    """Scroll to the end, so that what comes when it is seen has come."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")


def _serious(page: Page, axe: str, *rules: str) -> list[str]:
    page.evaluate(axe)  # as a debugger does: the page's policy allows no foreign script
    only = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("options => axe.run(document, {resultTypes: ['violations'], ...options})", only)
    return [
        f"{one['id']}: {one['nodes'][0]['target']} {one['nodes'][0].get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_quiet_accessible_in_both_lights_and_fits_a_phone(visitor: Visitor, path: str, axe: str) -> None:
    page = visitor.go(path)
    _all_of(page)
    assert _serious(page, axe) == []
    if path != "/wall":
        page.locator("[data-theme-toggle]").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert _serious(page, axe, "color-contrast", "link-in-text-block") == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("visitor", [{"viewport": {"width": 1920, "height": 1080}}], ids=["wall"], indirect=True)
def test_the_wall_fits_one_screen(visitor: Visitor) -> None:
    page = visitor.go("/wall")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.locator("header.top").is_hidden()
    bottoms = page.locator(".wall-fill > section").evaluate_all("all => all.map(e => e.getBoundingClientRect().bottom)")
    visible = [bottom for bottom in bottoms if bottom > 0]
    assert len(visible) >= 10
    assert max(visible) <= 1080
    size = page.locator(".map svg").first.bounding_box()
    assert size is not None
    assert size["height"] > 250


def test_the_wall_looks_again_each_minute_and_says_when_it_cannot(visitor: Visitor) -> None:
    page = visitor.page
    page.clock.install()
    visitor.go("/wall")
    page.evaluate("document.querySelector('main h1').textContent = 'old'")
    page.clock.fast_forward(61_000)
    expect(page.locator("main h1")).to_have_text("台州市")
    page.route("**/wall", lambda route: route.abort())
    page.clock.fast_forward(61_000)
    expect(page.locator("#offline")).to_be_visible()
    visitor.complaints.clear()  # the browser reports the broken connection itself


def test_a_slash_finds_and_arrows_choose(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("椒江")
    expect(page.locator("#hints a").first).to_contain_text("椒江区")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/331002")
    expect(page.locator("h1")).to_have_text("椒江区")


def test_escape_closes_the_hints(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator("#find").fill("aqi")
    expect(page.locator("#hints a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#hints a")).to_have_count(0)


def test_the_light_is_kept_and_charts_follow(visitor: Visitor) -> None:
    page = visitor.go("/indicators/air.pm25")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-toggle]").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != before
    visitor.go("/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_english_is_one_click_away(visitor: Visitor) -> None:
    page = visitor.go("/indicators/economy.output?grain=year")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("h1")).to_have_text("Industrial output")
    assert "grain=year" in page.url
    assert "lang" not in page.url
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page.locator("h1")).to_have_text("规上工业产值")


def test_the_list_follows_what_is_typed(visitor: Visitor) -> None:
    page = visitor.go("/indicators")
    page.locator("#q").fill("盈利")
    expect(page.locator("#list a.name")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=%E7%9B%88%E5%88%A9"))
    page.get_by_label("来源性质").select_option("measured")
    expect(page.locator("#list .empty")).to_be_visible()


def test_a_chart_tells_its_values_and_leads_to_a_period(visitor: Visitor) -> None:
    page = visitor.go("/indicators/economy.output?with=industry")
    chart = page.locator("[data-chart]")
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.5)
    expect(page.locator(".tooltip-head")).to_contain_text("年")
    expect(page.locator(".tooltip-line")).to_have_count(5)
    assert chart.locator("svg path").count() > 5


_SMALL_COUNTS = """async () => {
  const { draw } = await import(new URL("chart.js", document.querySelector("script[src$='/js/app.js']").src));
  const made = document.querySelector(".chart-box").cloneNode(true), [box, said] = made.children;
  const told = JSON.parse(said.textContent);
  told.lines = [{ ...told.lines[0], values: told.labels.map((_, at) => 1 + (at % 2)), partial: [] }];
  box.replaceChildren();
  box.removeAttribute("_echarts_instance_");
  said.textContent = JSON.stringify({ ...told, target: null, warn: [] });
  document.querySelector("main").prepend(made);
  draw([box]);
  await new Promise((drawn) => setTimeout(drawn, 300));
  const labels = [...box.querySelectorAll("text")].map((one) => one.textContent);
  return labels.filter((one) => /^[\\d.]+$/.test(one));
}"""


def test_a_chart_of_few_things_has_each_label_once_and_begins_at_zero(visitor: Visitor) -> None:
    page = visitor.go("/indicators/economy.firms")
    assert page.evaluate(_SMALL_COUNTS) == ["0", "1", "2"]


def test_the_passport_comes_when_it_is_seen(visitor: Visitor) -> None:
    page = visitor.go("/indicators/air.pm25?period=2020-04-07")
    page.locator("#passport").scroll_into_view_if_needed()
    expect(page.locator("#passport")).to_contain_text("48 行，应有 72 行")
    expect(page.locator("#passport")).to_contain_text("为什么变了")


def test_a_map_names_what_is_under_the_pointer(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator(".map a[data-name='仙居县']").hover()
    expect(page.locator(".map .tip")).to_contain_text("仙居县")
    expect(page.locator(".map .tip b")).to_contain_text("亿元")
    page.locator(".map a[data-name='仙居县']").click()
    page.wait_for_url("**area=331024*")


def test_a_card_leads_to_the_number_and_its_tag_to_the_passport(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator(".kpi").first.click()
    page.wait_for_url("**/indicators/air.good_hours")
    visitor.go("/").locator(".kpi .tags a").first.click()
    page.wait_for_url("**/passport/air.good_hours*")
    assert "优良小时占比" in page.locator("main").inner_text()


def test_looking_back_and_returning(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator("main .menu summary", has_text="回看").click()
    page.locator("main input[name=as_of]").fill("2001-01-01T00:00")
    page.locator("main .menu button").click()
    expect(page.locator(".banner")).to_contain_text("2001-01-01 00:00")
    page.locator(".nav a", has_text="指标").click()
    expect(page.locator(".banner")).to_be_visible()
    page.get_by_role("link", name="回到现在").click()
    expect(page.locator(".banner")).to_have_count(0)


def test_on_a_phone_the_header_is_two_rows_and_the_menu_and_the_search_open_over_them(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.go("/indicators?lang=en")
    assert page.evaluate("document.querySelector('main').getBoundingClientRect().top") < 100
    expect(page.get_by_role("link", name="Catalogue")).to_have_count(0)
    page.locator(".whole > summary").click()
    page.get_by_role("link", name="Catalogue").click()
    page.wait_for_url("**/data*")
    page.locator("#find").click()
    page.keyboard.type("aqi")
    expect(page.locator("#hints a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not visitor.complaints


def test_the_keyboard_reaches_the_content_first(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_paper_has_the_numbers_and_no_controls(visitor: Visitor) -> None:
    page = visitor.go("/indicators/economy.output")
    page.emulate_media(media="print")
    assert page.locator("header.top").is_hidden()
    assert page.locator(".value").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
