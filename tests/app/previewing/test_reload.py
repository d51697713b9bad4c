"""In a real browser: the author's page follows the files, and nothing that somebody types is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.previewing.conftest import writing
from tests.sites import AXE, launched, serving
from zhongshu.app.previewing.bench import Bench
from zhongshu.app.previewing.server import PreviewServer

pytestmark = pytest.mark.browser
PATIENCE = 60_000


@pytest.fixture(scope="module")
def chromium(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, bench: Bench) -> Iterator[Page]:
    """A telephone's width; nothing may be refused by the policy of the pages."""
    with serving(PreviewServer(bench)) as address:
        made = chromium.new_page(base_url=address, viewport={"width": 390, "height": 844}, locale="en")
        refused: list[str] = []
        made.on("console", lambda one: refused.append(one.text) if "Content Security Policy" in one.text else None)
        made.set_default_timeout(PATIENCE)
        made.goto("/preview?lang=en")
        yield made
        made.close()
        assert refused == []


def test_the_page_loads_itself_again_when_the_pack_is_another(page: Page, bench: Bench) -> None:
    with writing(bench, "cases/lost.yaml", "to: {found:", "to: {fund:"):
        expect(page.locator(".excerpt .here")).to_contain_text("fund", timeout=PATIENCE)
        expect(page.locator(".preview-bar.wrong > b").first).to_have_text("1 thing to mend")
        for theme in ("light", "dark"):
            page.goto(f"/preview?theme={theme}")
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            page.evaluate(AXE)
            assert (
                page.evaluate("axe.run().then(found => found.violations.map(one => [one.id, one.nodes[0].html]))") == []
            )
    bench.look()
    expect(page.locator(".excerpt")).to_have_count(0, timeout=PATIENCE)


def test_under_somebody_who_types_it_asks_first(page: Page, bench: Bench) -> None:
    page.goto("/ask/hall/lost")
    page.locator('[name="answer.what"]').fill("雨伞")
    bench.look()
    again = page.locator("[data-again]")
    expect(again).to_be_visible(timeout=PATIENCE)
    expect(page.locator('[name="answer.what"]')).to_have_value("雨伞")
    again.click()
    expect(again).to_be_hidden(timeout=PATIENCE)
