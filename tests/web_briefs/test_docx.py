"""The Word file: the same words, numbers and links as the page, the same bytes each time."""

import io
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient

from tests.screens.briefs.region import NAME, document
from zhongshu.packs.hub import Hub

FILE = f"/briefs/{NAME}/2020-11.docx"
GOLDEN = Path(__file__).parent / "golden"


def text_of(content: bytes) -> str:
    """Every paragraph and table row in the file's order, pictures as [picture]."""
    lines = []
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(f"{block.style.name}: {block.text or '[picture]'}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_text_is_the_golden_one(pages: TestClient, language: str):
    answer = pages.get(FILE, params={"lang": language})
    assert answer.status_code == 200
    assert text_of(answer.content) == (GOLDEN / f"docx.{language}.txt").read_text("utf-8")


def test_the_same_brief_is_the_same_bytes(pages: TestClient):
    assert pages.get(FILE).content == pages.get(FILE).content


def test_its_numbers_are_links_to_their_passports_on_the_asked_site(pages: TestClient, hub: Hub):
    file = docx.Document(io.BytesIO(pages.get(FILE).content))
    links = {one.target_ref for one in file.part.rels.values() if one.is_external}
    assert {f"http://127.0.0.1:8400{number.path}" for number in document(hub).numbers} <= links


def test_it_holds_a_picture_of_each_chart(pages: TestClient):
    file = docx.Document(io.BytesIO(pages.get(FILE).content))
    assert [picture.type for picture in file.inline_shapes] == [docx.enum.shape.WD_INLINE_SHAPE.PICTURE]


def test_a_brief_that_is_none_is_a_page_that_says_so(pages: TestClient):
    answer = pages.get("/briefs/town.weekly/2020-11.docx")
    assert answer.status_code == 404
    assert "town.monthly" in answer.text
