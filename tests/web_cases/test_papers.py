"""Documents in a browser: on the page of their case, saved as a PDF, and verified by whoever is shown one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect

from tests.cases.licences import ASKED, GIVEN, LICENCE, OFFICER, STRANGER, granted, make_market
from tests.cases.parts import fair
from tests.cases.town import REGION
from tests.sites import AXE
from tests.town import close
from tests.web_cases.conftest import Browse, Open, browsers
from zhongshu.cases.documents.code import found_in, signed
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import ROWS, Rates, TooOften
from zhongshu.sharing.signing import HubKey


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("market") / "home"
    made = make_market(home, region=REGION + "address: https://town.example.org\n")
    yield made
    close(made)


def page_of(id: str) -> str:
    return f"/case/{id.replace('.', '/')}"


def code_of(hub: Hub, id: str) -> str:
    """Of the newest document."""
    return hub.cases.store.case(number_of(id)).papers[-1].code


def test_who_asked_finds_their_documents_on_the_page_and_saves_one(hub: Hub, browse: Browse) -> None:
    id = granted(hub)
    browser = browse(ASKED)
    said = browser.open(page_of(id))
    assert "Licence for a stall given out " in said
    assert "Receipt given out " in said
    saved = browser.client.get(f"{page_of(id)}/documents/licence/1")
    assert (saved.status_code, saved.headers["content-type"]) == (200, "application/pdf")
    assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%91%8A")
    assert (saved.headers["cache-control"], saved.headers["x-content-type-options"]) == ("private, no-store", "nosniff")
    assert found_in(saved.content) == code_of(hub, id)


def test_a_document_that_was_withdrawn_says_why_and_is_not_handed_out(hub: Hub, browse: Browse) -> None:
    id = granted(hub)
    hub.cases.move(id, "revoked", {}, OFFICER)
    browser = browse(OFFICER)
    browser.open(page_of(id))
    assert "it has ended" in browser.text()
    assert "Given out: Licence for a stall, number 1" in browser.text()
    assert "Withdrawn: Licence for a stall, number 1" in browser.text()
    assert f"{page_of(id)}/documents/licence/1" not in browser.page
    browser.open(f"{page_of(id)}/documents/licence/1")
    assert browser.status == 404


def test_whoever_has_one_printed_too_often_waits(hub: Hub, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    id, browser = granted(hub), browse(ASKED)

    def take(rates: Rates, caller: str) -> None:
        assert (rates.rate, caller) == (ROWS, ASKED.actor)
        raise TooOften(1, ROWS)

    monkeypatch.setattr(Rates, "take", take)
    assert browser.client.get(f"{page_of(id)}/documents/licence/1").status_code == 429


def test_a_stranger_saves_theirs_in_the_browser_that_follows_the_case(hub: Hub, browse: Browse) -> None:
    opened = hub.cases.open(LICENCE, GIVEN, STRANGER, "page")
    at, browser = page_of(opened.case.id), browse(STRANGER)
    assert browser.client.get(f"{at}/documents/receipt/1").status_code == 404
    browser.open(at)
    browser.send(f"{at}/follow", code=opened.code)
    assert browser.client.get(f"{at}/documents/receipt/1").content.startswith(b"%PDF")


def test_whoever_is_shown_one_learns_whether_it_is_genuine_and_holds(hub: Hub, browse: Browse) -> None:
    id = granted(hub)
    code, browser = code_of(hub, id), browse(STRANGER)
    browser.open("/verify")
    browser.send("/verify", code=code)
    assert browser.status == 200
    assert "Valid: given out here" in browser.text()
    assert "有效期至 2027-05-31" in browser.text()
    hub.cases.move(id, "new", {}, OFFICER)
    browser.send("/verify", code=f"https://town.example.org/verify#{code}")
    assert "it was withdrawn" in browser.text()
    assert "the case was opened again" in browser.text()
    assert hub.ledger.key.vkey in browser.text()


def test_a_file_that_was_altered_is_told_though_its_code_is_genuine(hub: Hub, browse: Browse) -> None:
    id = granted(hub)
    pdf = hub.papers.printed(id, "licence", "1", OFFICER, address="/case").content
    browser = browse(STRANGER)
    for content, told in (
        (pdf, "what this region hands out, byte for byte."),
        (pdf.replace(b"1.7", b"1.6", 1), "is not, byte for byte, what this region hands out now"),
        (pdf.replace(b"ZS1:", b"ZS2:"), "no code of a document"),
        (b"x" * ((5 << 20) + 1), "no code of a document"),
    ):
        browser.open("/verify")
        browser.see(browser.client.post("/verify", data=browser.hidden, files={"file": ("a.pdf", content)}))
        assert told in browser.text()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda code: "", "no code of a document"),
        (lambda code: code[:-30], "was cut short"),
        (lambda code: code[:90] + ("A" if code[90] != "A" else "B") + code[91:], "does not fit its signature"),
        (lambda code: f"{code[:40]}1{code[41:]}", "holds letters that none has"),
    ],
)
def test_what_is_no_document_of_this_region_is_told_and_nothing_of_it_shown(
    hub: Hub, browse: Browse, change: Callable[[str], str], told: str
) -> None:
    browser = browse(STRANGER)
    browser.open("/verify")
    browser.send("/verify", code=change(code_of(hub, granted(hub))))
    assert (browser.status, told in browser.text()) == (422, True)
    assert "小吃" not in browser.text()


def test_another_regions_document_leads_there(hub: Hub, browse: Browse) -> None:
    theirs = HubKey.of(Ed25519PrivateKey.from_private_bytes(b"x" * 32), "next_door")
    own = hub.papers.contents(hub.cases.store.case(number_of(granted(hub))).papers[-1])
    browser = browse(STRANGER)
    browser.open("/verify")
    browser.send("/verify", code=signed(replace(own, region="next_door"), theirs))
    assert "It says that “next_door” gave it out" in browser.text()


@pytest.mark.browser
def test_the_code_on_paper_leads_to_the_page_and_says_it_to_nobody_on_the_way(hub: Hub, phone: Open) -> None:
    code = code_of(hub, granted(hub))
    page = phone(STRANGER, f"/verify#{code}")
    expect(page.get_by_role("heading", name="Valid: given out here")).to_be_visible()
    assert page.url.endswith("/verify")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    assert [one["id"] for one in found["violations"]] == []


def test_documents_of_all_offices_stand_on_the_page_of_the_whole(tmp_path: Path) -> None:
    paper = "documents: {paper: {title: {zh: 意见书, en: Opinion}, at: [yes], shows: [name]}}\n"
    permit = "documents: {permit: {title: {zh: 许可证, en: Licence}, at: [granted], shows: [name, fee]}}\n"
    police = fair.files()["cases/police.yaml"] + paper
    hub = fair.make_fair_town(tmp_path / "home", police=police, fair=fair.FAIRS + permit)
    id = fair.ask(hub.cases, guests=10)
    parts = {one.partition("/")[0]: one for one in hub.cases.store.case(number_of(id)).parts}
    hub.cases.move(parts["town.police"], "yes", {}, fair.PAUL)
    last = list(hub.cases.store.case(number_of(id)).parts)[-1]
    hub.cases.move(last, "yes", {"fee": "120.00"}, fair.DORA)
    with browsers(hub) as opened:
        browser = opened(fair.RESIDENT)
        said = browser.open(page_of(id))
        assert "Licence given out " in said
        assert "Opinion given out " in said
        paths = re.findall(r'href="(/case/[^"]*/documents/[^"]*)"', browser.page)
        assert paths == [f"{page_of(id)}/documents/permit/1", f"{page_of(parts['town.police'])}/documents/paper/1"]
        assert [browser.client.get(path).status_code for path in paths] == [200, 200]
    close(hub)
