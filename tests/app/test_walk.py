"""A broken cover, from the resident who reports it to the number on the cockpit: all of it in a browser, on a phone.

Pictures of each page are left in the test's folder.
"""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.app.walking import Come, Walker, browser, come, hub
from zhongshu.app.demo_cases import EVENT
from zhongshu.app.worker import Worker
from zhongshu.packs.hub import Hub
from zhongshu.packs.schedule import schedule

__all__ = ["browser", "come", "hub"]
pytestmark = pytest.mark.browser
SAID = "人行道上的井盖裂了，一踩就晃"
MOST_TAPS = 10
"""Of a report; a second each, and as long again for the sentence: twenty seconds."""


def work(hub: Hub) -> None:
    """What the worker does every minute."""
    said: list[str] = []
    worker = Worker(hub, said.append)
    for item in schedule(hub):
        if item.dataset in (EVENT, f"{EVENT}_step"):
            worker.pull(item)
    worker.clocks()


def photo(colour: str) -> FilePayload:
    """A photo as a telephone takes it."""
    made = BytesIO()
    Image.new("RGB", (4000, 3000), colour).save(made, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def counted(walker: Walker) -> tuple[str, int]:
    """The day of the cockpit's newest number of reported cases, and the number."""
    walker.page.goto(walker.page.url)
    card = walker.page.locator(".card", has=walker.page.get_by_role("link", name="Cases reported")).first
    said = " ".join(card.inner_text().split())
    found = re.search(r"Cases reported (.*?\d{4}) (\d+) ?items", said)
    assert found is not None, said
    return found[1], int(found[2])


def go_on(walker: Walker, way: str, photo: FilePayload | None = None, **answers: str) -> None:
    """By the button of this name, with the photo that is asked for and answers by the words of their questions."""
    page = walker.page
    walker.tap(page.locator(".way > summary", has_text=way))
    if photo is not None:
        page.locator(".way[open] input[type=file][required]").set_input_files(photo)
    for question, words in answers.items():
        walker.type(page.get_by_label(question.replace("_", " ")), words)
    walker.look(f"before-{way}")
    walker.tap(page.locator(".way[open] button.main").last)


def stands_at(walker: Walker, step: str) -> None:
    expect(walker.page.locator(".case-state")).to_contain_text(step)


def report(resident: Walker) -> str:
    """The path of the case, once it is sent and told of."""
    page = resident.page
    resident.tap(page.locator("a.kind", has_text="Street case"))
    page.get_by_label("Photo").set_input_files(photo("gray"))
    resident.taps += 3  # the field, the camera's shutter, its tick
    resident.tap(page.get_by_role("button", name="My position"))
    expect(page.locator(".pin-mark")).to_be_visible()
    resident.tap(page.locator(".place-map canvas"))
    resident.type(page.get_by_label("What is wrong"), SAID)
    resident.tap(page.locator(".kind-chip", has_text="Manhole cover").first)
    expect(page.locator("select[name='answer.kind']")).not_to_have_value("")
    resident.look("form")
    resident.tap(page.locator("button[data-send]"))
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    resident.look("told")
    assert resident.taps <= MOST_TAPS
    page.get_by_role("link", name="See it").tap()
    stands_at(resident, "New")
    resident.look("asked")
    return "/case/" + page.url.partition("/case/")[2]


def open_from_inbox(officer: Walker, number: str) -> None:
    """It stands there with its clock."""
    officer.look("inbox")
    row = officer.page.get_by_role("link", name=re.compile(rf"Manhole cover.* {number} "))
    expect(row).to_contain_text("left")
    officer.tap(row)
    expect(officer.page.locator(".said").first).to_have_text(SAID)
    officer.look("case")


def test_a_resident_reports_a_cover_and_the_cockpit_counts_it(hub: Hub, come: Come) -> None:
    work(hub)
    leader = come("desk", "/", phone=False)
    day, before = counted(leader)

    resident = come("resident", "/ask")
    path = report(resident)

    officer = come("grid", "/cases")
    open_from_inbox(officer, path.rpartition("/")[2])
    go_on(officer, "Accept")
    stands_at(officer, "Being handled")
    go_on(officer, "Done", photo("white"), What_was_done="已更换井盖")
    stands_at(officer, "To be checked")
    officer.look("done")

    inspector = come("inspector", path)
    expect(inspector.page.get_by_role("img", name="Photo afterwards 1").first).to_be_visible()
    go_on(inspector, "Accept the work")
    stands_at(inspector, "Solved")

    resident.page.reload()
    resident.tap(resident.page.locator(".way > summary", has_text="How was it solved?"))
    resident.tap(resident.page.get_by_role("radio", name="4 stars"))
    resident.look("stars")
    resident.tap(resident.page.locator(".way[open] button.main").last)
    expect(resident.page.locator(".case-state .stars")).to_have_attribute("aria-label", "4 stars")
    resident.look("rated")

    work(hub)
    after = counted(leader)
    leader.look("cockpit")
    assert after == (day, before + 1) or (after[0] != day and after[1] == 1)  # midnight came between
