"""What the guide of cases has people do in the browser: ask, lend, look after it, rate; a promise that is not kept; and
the number of it."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.docs.conftest import Play
from tests.docs.page import commands, named, read
from tests.town import Browser, browse, close
from zhongshu.app.wiring import open_hub
from zhongshu.cases.ticking import tick
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


@pytest.fixture
def home(play: Play, tmp_path: Path) -> Path:
    """As the reader of the page left it."""
    return Path(shutil.copytree(play(PAGE).home, tmp_path / "home"))


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    made = open_hub(home)
    yield made
    close(made)


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


def test_a_room_is_asked_for_lent_looked_after_and_rated(hub: Hub, home: Path, run: Run) -> None:
    stranger, li, zhou = (browse(hub, login) for login in ("", "lina", "zhouping"))
    path = asked(stranger)
    assert "It is with: Booking desk, Data bureau" in stranger.text()
    assert "within 2 working days" in stranger.text()
    assert "读书会" in li.open("/cases")
    assert "Caretaker, Data bureau · 周平" in press(li, path, "lent")
    assert "Given back" not in li.open(path).partition("What you can do")[2].partition("Clocks")[0]
    assert "读书会" in zhou.open("/cases")
    assert "Given back" in press(zhou, path, "returned", left="完好")
    assert "How was the room?" in stranger.open(path)
    stranger.send(path, act="rate", stars=5, note="")
    assert "Rated" in stranger.text()

    assert run("load", "rooms.booking", "--source", "cases", home=home).code == 0
    shown = run("show", "rooms.bookings", "--by", "room", "--lang", "en", home=home).out
    assert re.search(r"^large .* 1 +1$", shown, re.MULTILINE)
    assert re.search(r" 100.0 +1$", run("show", "rooms.answered_in_time", home=home).out, re.MULTILINE)
    assert "Rooms asked for" in li.open("/packs/rooms/screens/overview")


def test_a_promise_of_half_a_minute_is_late_and_the_older_case_keeps_its_two_days(home: Path) -> None:
    hub = open_hub(home)
    before = asked(browse(hub, ""))
    close(hub)
    type = home / "packs/rooms/cases/booking.yaml"
    late = (type.read_text("utf-8")).replace("within: 2", "within: 0.01").replace("working_days", "hours")
    type.write_text(late, "utf-8")
    hub = open_hub(home)
    asked(browse(hub, ""), purpose="音乐会")
    later = hub.now() + timedelta(minutes=1)
    assert tick(hub.cases, later).reminded == 1
    assert [line.headline for line in hub.cases.lists.overdue({"rooms.desk/data_bureau"}, later)] == ["音乐会"]
    assert "within 2 working days" in browse(hub, "lina").open(before)
    close(hub)


def test_the_page_says_how_long_it_takes_and_keeps_to_it() -> None:
    """Ten minutes are some thirty things to do, up to where the page says that this is all."""
    page = read(named(PAGE))
    until = page.text[: page.text.index("That is all.")].count("\n")
    blocks = [block for block in page.blocks() if block.line < until]
    done = sum(len(commands(block)) if block.language == "console" else 1 for block in blocks)
    assert 20 < done < 40
