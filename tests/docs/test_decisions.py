"""Decisions are numbered without a hole, of one form, and listed."""

import re
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT

FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
SCREEN = 45


def test_numbers_have_no_hole() -> None:
    assert [int(path.name[:4]) for path in PAGES] == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_context_choice_and_cost_on_one_screen(path: Path) -> None:
    text = path.read_text("utf-8")
    head = re.match(r"# (?P<number>\d+)\. (?P<title>.+)\n\n\d{4}-\d\d-\d\d · (holds|replaced by \d+)\n", text)
    assert head is not None
    assert int(head["number"]) == int(path.name[:4])
    assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE) == ["Context", "Choice", "What it costs"]
    assert text.count("\n") <= SCREEN
    assert f"| {head['number']} | [{head['title']}]({path.name}) |" in (FOLDER / "README.md").read_text("utf-8")
