"""What the guide of cases has people do in the browser: ask, lend, look after it, rate; a promise that is not kept; and
the number of it."""

import re
import time
from pathlib import Path

import pytest

from tests.docs.page import commands, named, read
from tests.town import Browser, browse, close
from zhongshu.app.cli import main
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub

FORM = "/ask/rooms/booking"
ASKED = {
    "room": "large",
    "chairs": "true",
    "day": "2026-12-20",
    "people": 30,
    "purpose": "读书会",
    "phone": "13800000000",
}
PAGE = "cases.md"


def asked(stranger: Browser, **more: object) -> str:
    """The path of a case that was asked for."""
    stranger.open(FORM)
    answer = stranger.send(FORM, **{f"answer.{name}": value for name, value in (ASKED | more).items()})
    assert answer.status_code == 200, stranger.text()
    return answer.url.path.removesuffix("/asked")


def press(browser: Browser, path: str, to: str, **answers: str) -> str:
    """Take a way on; what the page says then."""
    browser.open(path)
    said = {f"answer.{name}": value for name, value in answers.items()}
    browser.send(path, act="move", to=to, note="", **said)
    return browser.text()


def test_a_room_is_asked_for_lent_looked_after_and_rated(
    hub: Hub, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger, li, zhou = (browse(hub, login) for login in ("", "lina", "zhouping"))
    path = asked(stranger)
    assert "It is with: Booking desk, Data bureau" in stranger.text()
    assert "within 2 working days" in stranger.text()
    inbox = li.open("/cases")
    assert "读书会" in inbox
    assert "Board: Borrow a room" in inbox
    assert "Board: Street case" not in inbox  # no post of hers has any
    assert "Caretaker, Data bureau · 周平" in press(li, path, "lent")
    assert "Given back" not in li.open(path).partition("What you can do")[2].partition("Clocks")[0]
    assert "读书会" in zhou.open("/cases")
    assert "Given back" in press(zhou, path, "returned", left="完好")
    assert "How was the room?" in stranger.open(path)
    assert 'data-until="ways"' in stranger.page
    stranger.send(path, act="rate", stars=5, note="")
    assert "Rated" in stranger.text()
    assert 'data-until="ways"' not in stranger.page  # nothing waits for them any more

    assert main(["load", "rooms.booking", "--source", "cases", "--home", str(home)]) == 0
    assert main(["show", "rooms.bookings", "--by", "room", "--home", str(home)]) == 0
    assert re.search(r"^large .* 1 +1$", capsys.readouterr().out, re.MULTILINE)
    assert main(["show", "rooms.answered_in_time", "--home", str(home)]) == 0
    assert re.search(r" 100.0 +1$", capsys.readouterr().out, re.MULTILINE)
    assert "Rooms asked for" in li.open("/packs/rooms/screens/overview")


def test_a_promise_that_is_not_kept_is_overdue_and_the_older_case_keeps_its_two_days(home: Path) -> None:
    """As the page has it, in a third of a second in the place of 36."""
    hub = open_hub(home)
    older = asked(browse(hub, ""))
    close(hub)
    spec = home / "packs" / "rooms" / "cases" / "booking.yaml"
    for kept, instead in (("within: 2 ", "within: 0.0001 "), (": working_days", ": hours"), (": skipped", ": counted")):
        spec.write_text(spec.read_text("utf-8").replace(kept, instead), "utf-8")
    hub = open_hub(home)
    short = asked(browse(hub, ""), purpose="音乐会")
    time.sleep(0.5)
    li = browse(hub, "lina")
    overdue = li.open("/cases/overdue")
    assert "音乐会" in overdue
    assert "读书会" not in overdue
    assert "within 2 working days" in li.open(older)
    assert "within 1 minute " in li.open(short)
    close(hub)


def test_the_page_says_how_long_it_takes_and_keeps_to_it() -> None:
    """Ten minutes are some thirty things to do, up to where the page says that this is all."""
    page = read(named(PAGE))
    until = page.text[: page.text.index("That is all.")].count("\n")
    blocks = [block for block in page.blocks() if block.line < until]
    done = sum(len(commands(block)) if block.language == "console" else 1 for block in blocks)
    assert 20 < done < 40
