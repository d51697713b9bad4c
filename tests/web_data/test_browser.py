"""What a clerk and an engineer see and click, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.kit import app_for
from tests.sites import AXE, launched, serving
from tests.web_data.home import FEBRUARY, JANUARY, make_loaded_home, write
from zhongshu.packs.hub import Hub

PAGES = (
    "/data",
    "/data/mills.output",
    "/data/mills.mill_month?column=large",
    "/data/mills.size_limit",
    "/data/mills.register",
    "/data/mills.output/quarantine",
    "/data/mills.output/quarantine/2/2",
    "/upload?to=mills.output",
    "/runs",
    "/runs/2",
    "/snapshots",
)
pytestmark = pytest.mark.browser


class Site:
    """A region served on this machine; `page` opens a fresh browser window."""

    def __init__(self, hub: Hub, address: str, browser: Browser):
        self.hub, self.address, self._browser = hub, address, browser
        self.complaints: list[str] = []

    def page(self, *, width: int = 1280, theme: str = "light", language: str = "zh") -> Page:
        context = self._browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        for name, value in (("theme", theme), ("lang", language)):
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


@pytest.fixture
def site(hub: Hub, browser: Browser) -> Iterator[Site]:
    with serving(app_for(hub)) as address:
        made = Site(hub, address, browser)
        yield made
        assert made.complaints == []


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    hub = make_loaded_home(tmp_path_factory.mktemp("looked_at"))
    with serving(app_for(hub)) as address:
        made = Site(hub, address, browser)
        yield made
        assert made.complaints == []


def serious(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], one["impact"], [node["html"][:160] for node in one["nodes"]][:4])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_usable_by_everybody(looked_at: Site, path: str, theme: str) -> None:
    page = looked_at.page(theme=theme)
    assert page.goto(looked_at.address + path).ok  # type: ignore[union-attr]
    assert serious(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone(looked_at: Site, path: str) -> None:
    page = looked_at.page(width=390, language="en")
    page.goto(looked_at.address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page) == []


def test_the_catalogue_is_searched_as_one_types(looked_at: Site) -> None:
    page = looked_at.page()
    page.goto(f"{looked_at.address}/data")
    page.locator("#q").press_sequentially("人均", delay=20)
    expect(page.locator("#list tbody tr")).to_have_count(1)
    assert "q=" in page.url
    page.locator("#q").fill("")
    page.get_by_label("只看需要处理的").check()
    expect(page.locator("#list tbody tr")).to_have_count(2)
    page.get_by_role("link", name="企业月产量").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("企业月产量")


def test_rows_are_sorted_in_place(looked_at: Site) -> None:
    page = looked_at.page()
    page.goto(f"{looked_at.address}/data/mills.output")
    page.locator("#rows").get_by_role("link", name="产量").click()
    expect(page.locator("#rows th[aria-sort=ascending]")).to_contain_text("产量")
    expect(page.locator("#rows tbody tr").first).to_contain_text("M003")
    page.locator("#rows").get_by_role("link", name="产量").click()
    expect(page.locator("#rows tbody tr").first).to_contain_text("M002")
    assert "sort=-tonnes" in page.url


def test_the_lineage_of_a_column_is_one_click_away(looked_at: Site) -> None:
    page = looked_at.page()
    page.goto(f"{looked_at.address}/data/mills.mill_month")
    page.locator("#lineage .chips").get_by_role("link", name="large").click()
    expect(page.locator("#lineage .box.focus")).to_contain_text("large")
    page.locator("#lineage .box.k-indicator").click()
    page.wait_for_url("**/indicators/mills.large_share")


def test_a_clerk_hands_a_file_in_with_the_keyboard_alone(site: Site, tmp_path: Path) -> None:
    page = site.page()
    page.goto(f"{site.address}/upload?to=mills.output")
    path = write(tmp_path / "三月.csv", ["M001,331000,2020-03-01,paper,700.0,20", *FEBRUARY[1:3]])
    page.set_input_files("#file", path)
    expect(page.locator(".chosen")).to_contain_text("三月.csv")
    page.locator("#file").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="检查文件")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#rejected tbody tr")).to_have_count(2)
    expect(page.locator("#rejected")).to_contain_text("“很多”不是数字")
    assert serious(page) == []
    page.get_by_role("button", name="确认接收 1 行").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已接收")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("link", name="总产量").click()
    page.wait_for_url("**/indicators/mills.output")
    assert site.hub.runs.latest()[0].file == "三月.csv"


def test_rejects_are_taken_home_corrected_and_handed_in_on_a_phone(site: Site, tmp_path: Path) -> None:
    page = site.page(width=390)
    page.goto(f"{site.address}/upload")
    page.get_by_label("上报到哪个数据集").select_option("mills.output/monthly_csv")
    expect(page.locator("#expects")).to_contain_text("厂号")
    page.set_input_files("#file", write(tmp_path / "三月.csv", FEBRUARY[1:2]))
    page.get_by_role("button", name="检查文件").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载拒收行").click()
    assert download.value.suggested_filename == "三月-rejects.xlsx"
    home = tmp_path / "改好.xlsx"
    download.value.save_as(home)
    book = load_workbook(home)
    assert book.active is not None
    book.active["H2"] = 7200.5
    book.save(home)
    expect(page.get_by_role("button", name="没有可接收的行")).to_be_disabled()
    page.get_by_role("button", name="撤回").click()
    page.wait_for_url("**/upload?to=*")
    page.set_input_files("#file", home)
    page.get_by_role("button", name="检查文件").click()
    expect(page.locator("main")).to_contain_text("按原文件 三月.csv 接收")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="确认接收 1 行").click()
    expect(page.get_by_role("heading", name="已接收")).to_be_visible()


def test_a_file_that_the_server_refuses_is_told_in_place(site: Site, tmp_path: Path) -> None:
    page = site.page(language="en")
    page.goto(f"{site.address}/upload?to=mills.output")
    page.route("**/upload", lambda route: route.fulfill(status=413, json={"message": "the file is larger than 200 MB"}))
    page.set_input_files("#file", write(tmp_path / "t.csv", JANUARY))
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("#trouble")).to_have_text("the file is larger than 200 MB")
    expect(page.get_by_role("button", name="Check the file")).to_be_enabled()
    site.complaints.clear()  # the browser notes the 413 itself


def test_without_scripts_a_file_is_handed_in_all_the_same(site: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.address}/upload?to=mills.output")
    page.set_input_files("#file", write(tmp_path / "三月.csv", ["M001,331000,2020-03-01,paper,700.0,20"]))
    page.get_by_role("button", name="检查文件").click()
    page.get_by_role("button", name="确认接收 1 行").click(timeout=20_000)
    expect(page.get_by_role("heading", name="已接收")).to_be_visible(timeout=20_000)


def test_a_rejected_row_is_corrected_and_another_discarded(site: Site) -> None:
    page = site.page()
    page.goto(f"{site.address}/data/mills.output/quarantine")
    page.get_by_role("row").filter(has_text="很多").get_by_role("link", name="改正").click()
    page.get_by_label("产量").fill("-3")
    page.get_by_role("button", name="重新检查并接收").click()
    expect(page.get_by_role("alert")).to_contain_text("小于 0")
    site.complaints.clear()  # the browser notes the 422 itself
    page.get_by_label("产量").fill("7200")
    page.get_by_role("button", name="重新检查并接收").click()
    expect(page.get_by_role("status").filter(has_text="已改正并接收")).to_be_visible()
    expect(page.locator("#rejects tbody tr")).to_have_count(3)
    page.get_by_label("规则").select_option("pattern")
    expect(page.locator("#rejects tbody tr")).to_have_count(1)
    page.get_by_label("选第 4 行").check()
    page.get_by_label("放弃的原因").fill("厂号已注销")
    page.get_by_role("button", name="放弃所选").click()
    expect(page.get_by_role("status").filter(has_text="已放弃 1 行")).to_be_visible()
    page.get_by_role("link", name="已处理").click()
    expect(page.locator("#rejects tbody tr")).to_have_count(1)
    page.get_by_label("规则").select_option("")
    expect(page.locator("#rejects tbody tr")).to_have_count(2)
