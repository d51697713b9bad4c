"""Guide and READMEs say what is so: every command is typed, every file written, every address asked for."""

import html
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.docs.conftest import Play
from tests.docs.page import Page, commands, named, played, read
from tests.docs.play import Reader
from tests.kit import app_for
from tests.security.servers import serving
from zhongshu.app.wiring import open_hub


@pytest.mark.parametrize("name", [path.name for path in played()])
def test_a_page_can_be_followed_word_for_word(name: str, play: Play) -> None:
    left, page = play(name), read(named(name))
    shown = {block.words["at"]: block.text for block in page.blocks() if "at" in block.words}
    if page.addresses or shown:
        client = TestClient(app_for(open_hub(left.home)))
        answers = {address: client.get(address).status_code for address in page.addresses}
        assert answers == dict.fromkeys(page.addresses, 200)
        for address, text in shown.items():
            assert lines_missing(text, client.get(address).text) == [], address


def lines_missing(text: str, page: str) -> list[str]:
    """What a page of the program does not say after what stands before it; `...` stands for any text.

    >>> lines_missing("Mean wait\\n13.9...min\\n", "<b>Mean wait</b> <i>13.9</i>&#8239;<s>1</s> min")
    []
    """
    rest, missing = said(page), []
    for words in (part.strip() for line in text.splitlines() for part in line.split("...")):
        _, found, after = rest.partition(words)
        if not found:
            missing.append(words)
        rest = after if found else rest
    return missing


def said(markup: str) -> str:
    """What a reader sees, with single spaces."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


def test_the_clerk_of_the_returns_page_is_asked_and_corrects_it(play: Play, tmp_path: Path) -> None:
    """The steps that no command takes: the numbers that the page lets a clerk type, and what it says comes of them."""
    home = shutil.copytree(play("returns.md").home, tmp_path / "home")
    browser = TestClient(app_for(open_hub(home)))
    address = "/returns/halls.month/331083/2025-03"

    def press(act: str, handled: str, online: str) -> str:
        sheet = browser.get(address, params={"lang": "en"}).text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', sheet))
        typed = {"act": act, "cell.handled": handled, "cell.online": online, "who": "guide"}
        return said(browser.post(address, data={**hidden, **typed}, params={"lang": "en"}).text)

    asked = press("hand_in", "42900", "26700")
    assert "in items instead of 10 000 items?" in asked
    assert "Change to 4.29" in asked
    assert "Change to 2.67" in asked
    assert "it waits for review" in press("hand_in", "4.29", "2.67")
    assert "Accepted; these numbers have moved" in press("accept", "4.29", "2.67")
    assert "45.32" in said(browser.get("/indicators/halls.cases").text)


def test_the_ckan_client_of_the_guide_reads_what_it_says(play: Play) -> None:
    """The lines that need a server at work: CKAN's own client asks one."""
    (text,) = [block.text for block in read(named("catalogue-for-others.md")).blocks() if "RemoteCKAN" in block.text]
    with serving(play("catalogue-for-others.md").home, 1) as (server,):
        found: dict[str, Any] = {}
        exec(text.replace("http://127.0.0.1:8400", server.url), found)
        rows = found["city"].action.datastore_search(resource_id="air.station_hour", limit=5)
        assert found["package"]["organization"]["name"] == "ecology"
        assert [field["id"] for field in rows["fields"]][:3] == ["city", "station", "hour"]


def test_the_guide_says_how_long_its_first_pack_takes_and_keeps_to_it() -> None:
    """Ten minutes are some forty things to do; more of them would take longer."""
    blocks = list(read(named("your-first-pack.md")).blocks())
    done = sum(len(commands(block)) if block.language == "console" else 1 for block in blocks)
    assert 20 < done < 40


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```console\n$ zhongshu pack nwe\n```\n", "ended with 2"),
        ("```console\n$ echo one\ntwo\n```\n", "but printed\none"),
        ("```yaml title=a.yaml\na: 1\n```\n", "does not name `a.yaml`"),
        ("```yaml\na: 1\n```\n", "nobody runs this yaml block"),
        ("```yaml is=indicators\nrate: {title: rate, unit: '%', mesure: sum(x)}\n```\n", "mesure"),
    ],
)
def test_a_page_that_is_wrong_is_told(text: str, said: str, reader: Reader) -> None:
    with pytest.raises(AssertionError) as told:
        reader.play(Page(Path("page.md"), text))
    assert said in str(told.value)
