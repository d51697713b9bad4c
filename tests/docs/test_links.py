"""Nothing that people read points nowhere."""

import re
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT, SOURCE, short
from tests.docs.page import prose, read

CODE = re.compile(r"`((?:[a-z_]+/)+[a-z_]+\.py)`")
"""A file of the program that a page names; those of tests and tools are named with their own folder."""
each_page = pytest.mark.parametrize("path", prose(), ids=short)


def anchors(path: Path) -> set[str]:
    """The ids that a page's headings get: lower case, words with hyphens between, other signs left out."""
    headings = re.findall(r"^#+ +(.*)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_links_lead_to_files_and_headings_that_are_there(path: Path) -> None:
    broken = []
    for link in read(path).links:
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(link)
    assert not broken


@each_page
def test_source_files_that_are_named_are_there(path: Path) -> None:
    named = CODE.findall(path.read_text("utf-8"))
    assert [name for name in named if not any((root / name).exists() for root in (SOURCE, ROOT))] == []
