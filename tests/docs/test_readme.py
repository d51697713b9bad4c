"""Two READMEs, one content; pictures made by a browser and small enough to be looked at."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT
from tests.docs.page import Page, commands, read
from tests.docs.play import MAKE
from tests.town import copy_of
from tools.screenshots import FOLDER, PICTURES, Picture, take

ENGLISH, CHINESE = read(ROOT / "README.md"), read(ROOT / "README.zh.md")
LARGEST = 250_000
PNG = b"\x89PNG\r\n\x1a\n"


def _typed(page: Page) -> list[str]:
    blocks = [block for block in page.blocks() if block.language == "console"]
    return [command.typed.replace(" --lang en", "") for block in blocks for command in commands(block)]


def _headings(page: Page) -> list[str]:
    return re.findall(r"^#+", page.text, flags=re.MULTILINE)


def _documents(page: Page) -> set[str]:
    return {link for link in page.links if link.endswith(".md") and "README" not in link}


def test_each_is_one_click_from_the_other() -> None:
    assert "README.zh.md" in ENGLISH.links
    assert "README.md" in CHINESE.links


def test_both_say_the_same() -> None:
    assert _typed(ENGLISH) == _typed(CHINESE) != []
    assert _headings(ENGLISH) == _headings(CHINESE)
    assert _documents(ENGLISH) == _documents(CHINESE)


def test_the_makefile_does_what_pages_take_its_words_for() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for typed, meant in MAKE.items():
        recipe = makefile.partition(f"\n{typed.removeprefix('make ')}:")[2].partition("\n\n")[0]
        assert f"$(BIN)/{meant} $(ARGS)" in recipe


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_there_and_shown(picture: Picture) -> None:
    path = FOLDER / picture.name
    assert path.read_bytes().startswith(PNG)
    assert path.stat().st_size <= LARGEST
    assert f"docs/screenshots/{picture.name}" in ENGLISH.text + CHINESE.text


@pytest.mark.browser
def test_pictures_can_be_taken_again(samples_home: Path, tmp_path: Path, browser_path: Path) -> None:
    """In a thread of its own: Playwright refuses one in which another test's event loop still stands."""
    hub = copy_of(samples_home, tmp_path / "home")
    with ThreadPoolExecutor(max_workers=1) as pool:
        taken = pool.submit(take, hub, tmp_path, browser_path).result()
    assert [path.name for path in taken] == [picture.name for picture in PICTURES]
    assert all(10_000 < path.stat().st_size <= LARGEST for path in taken)
