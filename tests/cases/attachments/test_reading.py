"""What bytes are is told by themselves, and what is not taken by its name."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.cases.photos import HTML, PDF, SVG, office, photo
from zhongshu.cases.attachments.reading import SUFFIXES, kind_of
from zhongshu.cases.attachments.refusal import NotTaken

_ENDS = {end: kind for kind, end in SUFFIXES.items()}
_TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("content", "end"),
    [
        (photo(), ".jpg"),
        (photo(form="PNG"), ".png"),
        (photo(form="WEBP"), ".webp"),
        (photo(form="GIF"), ".gif"),
        (PDF, ".pdf"),
        ("井盖坏了\n很危险\n".encode(), ".txt"),
        ("井盖坏了".encode("gb18030"), ".txt"),
        ("井盖坏了".encode("utf-16"), ".txt"),
        (b"BMW parked on the pavement", ".txt"),
        ("编号,地点\n1,人民路\n2,解放路\n".encode(), ".csv"),
        ("编号\t地点\r\n1\t人民路\r\n".encode("gb18030"), ".csv"),
        (office(_TYPES, "word/document.xml"), ".docx"),
        (office(_TYPES, "xl/workbook.xml"), ".xlsx"),
    ],
)
def test_it_is_what_its_bytes_are(content: bytes, end: str) -> None:
    assert kind_of(content) == _ENDS[end]


def test_what_excel_writes_is_known(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("excel") / "book.xlsx"
    Workbook().save(path)
    assert kind_of(path.read_bytes()) == _ENDS[".xlsx"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (SVG, "SVG"),
        (SVG.partition(b"\n")[2], "SVG"),
        (b"\n\n <!-- a drawing --> <svg onload=alert(1)>", "SVG"),
        ("<svg onload=alert(1)>".encode("utf-16"), "SVG"),
        (HTML, "web page"),
        (b"nothing here\n<ScRiPt src=x>", "web page"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b"#!/bin/sh\nrm -rf /\n", "a script"),
        (b"\0\0\0\x1cftypheic" + bytes(40), "HEIC"),
        (b"\0\0\0\x1cftypavif" + bytes(40), "AVIF"),
        (b"\0\0\0\x1cftypisom" + bytes(40), "a video"),
        (b"II*\0" + bytes(40), "TIFF"),
        (b"MZ\x90\0" + bytes(40), "Windows program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "old or locked Office"),
        (office("readme.txt"), "ZIP"),
        (office(_TYPES, "word/document.xml", "word/vbaProject.bin"), "macros"),
        (office(_TYPES, "ppt/presentation.xml"), "another kind of Office"),
        (office(_TYPES, "word/document.xml")[:-30], "cut short"),
        (PDF[:-10], "cut short"),
        (random.Random(7).randbytes(3000), "no known kind"),
    ],
)
def test_what_is_not_taken_is_named(content: bytes, said: str) -> None:
    with pytest.raises(NotTaken, match=said) as refused:
        kind_of(content)
    assert refused.value.said.zh != refused.value.said.en


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"RIFF0000WEBP", b"\0\0\0\0ftyp"]))
def test_any_bytes_are_something_or_refused(content: bytes, magic: bytes) -> None:
    try:
        kind = kind_of(magic + content)
    except NotTaken:
        return
    assert kind in SUFFIXES
