"""The ledger in a real browser: usable by keyboard and on a phone, in both lights, and hostile text stays text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sites import AXE, launched, serving
from tests.town import browse, copy_of, site
from tests.web_ledger.office import EVIL, write
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Look

pytestmark = pytest.mark.browser


class Site:
    """The region as one person sees it; `page` opens a fresh window."""

    def __init__(self, address: str, browser: Browser):
        self.address, self._browser = address, browser
        self.complaints: list[str] = []

    def page(self, *, width: int = 1280, theme: str = "light", language: str = "zh") -> Page:
        context = self._browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        for name, value in (("theme", theme), ("lang", language)):
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        return page


@pytest.fixture(scope="module")
def browser(browser_path: Path) -> Iterator[Browser]:
    with launched(browser_path) as made:
        yield made


@pytest.fixture(scope="module")
def hub(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """With a look-up, a refusal, a stream, and entries that somebody filled with markup."""
    made = copy_of(base, tmp_path_factory.mktemp("browser") / "home")
    browse(made, "li").open("/data/firms.firm")
    browse(made, "feng").client.get("/data/firms.firm/download.csv")
    opened = write(made, kind="opened", reserved=5)
    write(made, kind="closed", opened=opened, rows=5)
    write(
        made,
        kind="denied",
        decision="denied",
        actor=EVIL,
        unit=EVIL,
        grant="javascript:alert(1)",
        purpose=EVIL,
        address=EVIL,
        reason=f"{EVIL}\u202e",
        objects=(Look("javascript:alert(1)", (EVIL,)), Look(EVIL)),
        details={EVIL: EVIL},
    )
    made.ledger.checkpoint()
    yield made
    made.ledger.close()


@pytest.fixture(scope="module")
def auditor(hub: Hub, browser: Browser) -> Iterator[Site]:
    with serving(site(hub, "shen")) as address:
        made = Site(address, browser)
        yield made
        assert made.complaints == []


@pytest.fixture(scope="module")
def firm(hub: Hub, browser: Browser) -> Iterator[Site]:
    with serving(site(hub, "firm")) as address:
        made = Site(address, browser)
        yield made
        assert made.complaints == []


def hostile(hub: Hub) -> int:
    auditor = browse(hub, "shen")
    auditor.open("/ledger", grant="javascript:alert(1)")
    return auditor.numbers[0]


def accused(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:4]) for one in found["violations"]]


def fits(page: Page) -> bool:
    """Nothing of the page's own sticks out; the head of the site scrolls by itself."""
    return bool(page.evaluate("() => document.querySelector('main').scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1280, "zh"), (390, "en")])
def test_pages_are_accessible_and_fit(
    hub: Hub, auditor: Site, firm: Site, theme: str, width: int, language: str
) -> None:
    page = auditor.page(width=width, theme=theme, language=language)
    for path in ("/ledger", "/ledger?decision=denied&unit=market&text=x", f"/ledger/{hostile(hub)}", "/ledger/0"):
        page.goto(auditor.address + path)
        assert accused(page) == [], path
        assert fits(page), path
    other = firm.page(width=width, theme=theme, language=language)
    other.goto(f"{firm.address}/ledger")
    assert accused(other) == []
    assert fits(other)


def test_markup_in_entries_is_only_text(hub: Hub, auditor: Site) -> None:
    page = auditor.page(language="en")
    for path in ("/ledger", "/ledger?kind=denied", f"/ledger/{hostile(hub)}"):
        page.goto(auditor.address + path)
        expect(page.locator("main")).to_contain_text("<script>document.title='broken'</script>")
        assert page.locator("main script, main img").count() == 0
        assert "broken" not in page.title()
        links = page.locator("main a").evaluate_all("all => all.map(one => one.href)")
        assert all(link.startswith(auditor.address) for link in links)
    page.goto(f"{auditor.address}/ledger?text={EVIL}&grant={EVIL}")
    assert page.locator("main script, main img").count() == 0
    assert "broken" not in page.title()


def test_from_the_list_to_the_proof_by_keyboard(auditor: Site) -> None:
    page = auditor.page(language="en")
    page.goto(f"{auditor.address}/ledger")
    page.get_by_label("Any text").focus()
    page.keyboard.type("bank-lookup")
    page.keyboard.press("Enter")
    expect(page.locator(".conditions")).to_contain_text("bank-lookup")
    page.get_by_role("link", name="李晓 of Bank of Taizhou looked at Firms").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Entry")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download proof.json").press("Enter")
    assert download.value.suggested_filename.startswith("proof-")
    assert '"checkpoint"' in Path(download.value.path()).read_text("utf-8")


def test_a_condition_is_dropped_by_a_click(auditor: Site) -> None:
    page = auditor.page(language="en")
    page.goto(f"{auditor.address}/ledger?unit=bank&decision=denied")
    expect(page.get_by_role("heading", name="No entry is like that")).to_be_visible()
    page.get_by_role("link", name="Drop the condition Outcome").click()
    expect(page.locator(".entry").first).to_be_visible()
    assert page.url.endswith("/ledger?unit=bank")
