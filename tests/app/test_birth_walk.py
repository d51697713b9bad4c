"""One form, six offices: a parent on a phone, each office at its desk, until all is done and can be downloaded."""

from collections.abc import Iterator
from contextlib import nullcontext
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, expect

from tests.app.walking import Come, Walker, browser, come
from tests.packs.births import REGION
from tests.town import close
from zhongshu.app.demo import prepare
from zhongshu.cases.documents.code import found_in
from zhongshu.cases.papers import Verified
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE

__all__ = ["browser", "come"]
pytestmark = pytest.mark.browser
CHILD = "吴一禾（示例）"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The demonstration of a region that has births alone."""
    home = tmp_path_factory.mktemp("births") / "home"
    home.mkdir()
    (home / "region.yaml").write_text(REGION, encoding="utf-8")
    made = prepare(home, lambda _: nullcontext()).hub
    yield made
    close(made)


def fill_in(parent: Walker) -> str:
    """The form, with what the hub holds once the parent agrees to it; the path of the case."""
    page = parent.page
    parent.look("asks for consent")
    expect(answer(parent, "mother_name")).to_have_value("")
    for box in page.locator("input[name=use]").all():
        box.check()
    parent.tap(page.get_by_role("button", name="I agree"))
    expect(answer(parent, "mother_name")).to_have_value("胡若琳（样例）")
    expect(answer(parent, "hospital")).to_have_value("样例中心医院")
    choose(parent, parents="married", claims="true")
    choose(parent, father_registered="here", joins="mother", employed="true", papers="counter")
    parent.type(answer(parent, "father_name"), "吴宇航（样例）")
    parent.type(answer(parent, "father_id"), "R-SAMPLE-1002")
    parent.type(answer(parent, "child_name"), CHILD)
    choose(parent, mother_scheme="employee")
    parent.type(answer(parent, "employer"), "台州样例模具有限公司")
    parent.type(answer(parent, "monthly_wage"), "7489")
    parent.look("filled in")
    parent.tap(page.locator("button[data-send]"))
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    parent.tap(page.get_by_role("link", name="See it"))
    parent.stands_at("With the offices")
    parent.look("begun")
    return "/case/" + page.url.partition("/case/")[2]


def answer(walker: Walker, question: str) -> Locator:
    return walker.page.locator(f"input[name='answer.{question}']")


def choose(walker: Walker, **answers: str) -> None:
    for question, word in answers.items():
        walker.tap(walker.page.locator(f"input[name='answer.{question}'][value={word}]"))


def at_desk(come: Come, login: str, share: str, way: str, **answers: str) -> Walker:
    """An office finds its share in the inbox, and does it."""
    desk = come(login, "/cases")
    desk.tap(desk.page.locator("a[href*='/case/birth/']", has_text=share).last)
    expect(desk.page.get_by_text(CHILD).first).to_be_visible()
    desk.way(way, None, **answers)
    expect(desk.page.get_by_role("status")).to_have_text("Done")
    return desk


def download(hub: Hub, parent: Walker, document: str) -> Verified:
    """What anybody who verifies a PDF of this page reads."""
    page = parent.page
    link = page.get_by_role("link", name=f"Download the PDF {document}")
    address = urljoin(page.url, link.get_attribute("href") or "")
    made = page.request.get(address)
    assert made.headers["content-type"] == "application/pdf"
    return hub.papers.verified(found_in(made.body()), ANYONE, address="/verify")


def test_a_parent_follows_one_form_through_six_offices(hub: Hub, come: Come) -> None:
    parent = come("parent", "/ask/birth/newborn")
    path = fill_in(parent)
    at_desk(come, "health", "Birth certificate", "Issue", Number_of_the_birth_certificate="S-CERT-9000")
    at_desk(come, "health", "Vaccination record", "Open the record", Day_of_the_next_vaccination="2026-12-01")
    at_desk(come, "insurance", "Maternity allowance", "Work it out", Days_that_are_paid="98")
    second = at_desk(come, "insurance2", "Maternity allowance", "Grant")
    expect(second.page.get_by_text("from memory, to be checked").first).to_be_visible()  # the divisor
    at_desk(come, "police", "Household entry", "Enter", Number_of_the_child="R-SAMPLE-9000")
    parent.page.reload()
    parent.stands_at("With the offices")
    parent.look("two to go")
    at_desk(come, "insurance", "Medical insurance", "Enrol", Insured_from="2026-12-01")
    at_desk(come, "social", "Social security card", "Made", Number_of_the_card="S-CARD-9000")
    parent.page.goto(parent.page.url.partition("/case/")[0] + path)
    parent.stands_at("All done")
    for said in ("S-CERT-9000", "R-SAMPLE-9000", "24464.07", "158"):
        expect(parent.page.get_by_text(said).first).to_be_visible()
    parent.look("all done")
    result = download(hub, parent, "What came of a birth")
    assert (result.holds, dict(result.contents.facts)["生育津贴"]) == ("holds", "24464.07 元")
