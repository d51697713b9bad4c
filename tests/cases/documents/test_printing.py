"""A document on paper: the same bytes each time, words that stay words, and a sentence where nothing can be printed."""

import sys
from collections.abc import Iterator
from datetime import date

import pytest

from tests.cases.documents.test_code import CODE, KEY, SAID
from zhongshu.cases.documents import printing
from zhongshu.cases.documents.code import LONGEST, Contents, encoded, found_in, signed
from zhongshu.cases.documents.printing import Sheet, printed, qr
from zhongshu.core.errors import HomeError

SHEET = Sheet("台州市", "zh", "Allowance", "经核定。", "https://zhongshu.example.org")


@pytest.fixture
def _afresh() -> Iterator[None]:
    printing._typst.cache_clear()
    yield
    printing._typst.cache_clear()


def test_the_same_document_is_the_same_file() -> None:
    made = printed(SAID, CODE, SHEET)
    assert made.startswith(b"%PDF-")
    assert printed(SAID, CODE, SHEET) == made
    assert found_in(made) == CODE
    assert printed(SAID, CODE, Sheet("台州市", "zh")) != made


def test_whatever_somebody_typed_stands_on_it_and_does_nothing() -> None:
    """Words of the paper's own language, of JSON and of PDF, a line that turns around, and one that never ends."""
    wild = ("#panic()", "$x$ *a* _b_ `c` @d <e> \\u{1F}", '"], [["', ") endobj %%EOF", "\u202eabc", "好" * 300, "😀")
    said = Contents("taizhou", "a.b/1/c/1", date(2026, 1, 2), wild[0], wild[1], tuple((one, one) for one in wild))
    code = signed(said, KEY)
    assert found_in(printed(said, code, Sheet(wild[0], "zh", wild[1], wild[0], None))) == code


def test_the_square_leads_to_the_page_and_holds_the_most_that_a_document_may_say() -> None:
    with_address, wide = qr(CODE, "https://zhongshu.example.org")
    assert with_address.startswith("<svg ")
    assert qr(CODE, None) != (with_address, wide)
    full = SAID
    while len(encoded(full)) < 1_200:
        full = Contents(full.region, full.number, full.day, full.unit, full.title, (*full.facts, ("某项", "好" * 30)))
    code = signed(full, KEY)
    assert len(code) < LONGEST
    assert qr(code, "https://zhongshu.example.org")[1] < 70


@pytest.mark.usefixtures("_afresh")
def test_without_the_extra_or_a_font_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "FAMILIES", ("No such font",))
    with pytest.raises(HomeError, match="no font with Chinese letters") as caught:
        printed(SAID, CODE, SHEET)
    assert caught.value.hint == "install one, such as the package fonts-noto-cjk, and start again"
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(HomeError, match="typst, which is not installed") as caught:
        printed(SAID, CODE, SHEET)
    assert caught.value.hint == "pip install 'zhongshu[documents]'"
