"""Workbooks that would do harm are refused before anything expands."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.archive import Limits, check_workbook

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet><sheetData>&c;</sheetData></worksheet>'
)


def workbook(tmp_path: Path, **parts: str | bytes) -> Path:
    """A small xlsx with further entries, or others in place of its own (sheet1=...)."""
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    path = tmp_path / "source.xlsx"
    names = {"sheet1": "xl/worksheets/sheet1.xml"}
    replaced = {names.get(name, name): content for name, content in parts.items()}
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry not in replaced:
                new.writestr(entry, old.read(entry))
        for entry, content in replaced.items():
            new.writestr(entry, content)
    return path


def test_a_good_workbook_passes(tmp_path: Path) -> None:
    check_workbook(workbook(tmp_path))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet1=b"<worksheet>" + b" " * 50_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(LoadError, match=r"sheet1\.xml would expand \d,?\d*-fold \(a zip bomb\?\)"):
        check_workbook(path)


def test_a_workbook_that_expands_too_far_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    with pytest.raises(LoadError, match="would expand to"):
        check_workbook(path, Limits(expanded=1000))
    with pytest.raises(LoadError, match="entries, at most 3"):
        check_workbook(path, Limits(entries=3))


def test_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet1=b"<worksheet>" + b" " * 5_000_000)
    content = bytearray(path.read_bytes())
    at = content.rfind(b"xl/worksheets/sheet1.xml")  # in the directory, 46 bytes after its entry begins
    struct.pack_into("<I", content, at - 46 + 24, 11)
    path.write_bytes(content)
    with pytest.raises(LoadError, match="larger than its directory says"):
        check_workbook(path)


def test_an_xml_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"sheet1\.xml declares entities \(an XML bomb\?\)"):
        check_workbook(workbook(tmp_path, sheet1=BILLION_LAUGHS))


def test_an_entity_behind_megabytes_or_in_utf_16_is_refused(tmp_path: Path) -> None:
    hidden = "<worksheet>" + "".join(f"<c>{number}</c>" for number in range(100_000)) + "<!ENTITY a 'b'>"
    with pytest.raises(LoadError, match="declares entities"):
        check_workbook(workbook(tmp_path, sheet1=hidden))
    with pytest.raises(LoadError, match="XML in UTF-16"):
        check_workbook(workbook(tmp_path, sheet1=BILLION_LAUGHS.encode("utf-16")))


def test_an_encrypted_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "source.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(LoadError, match=r"source\.xlsx is encrypted"):
        check_workbook(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page or XML with an Excel ending"),
        (b"a,b\n1,2\n", "if it is text, say kind: csv"),
        (b"", "no workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "is broken"),
    ],
)
def test_what_is_no_workbook_is_told_what_it_may_be(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "source.xls"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=sentence):
        check_workbook(path)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "source.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n")
    with pytest.raises(LoadError, match="an archive, but no workbook"):
        check_workbook(path)


def test_a_truncated_workbook_is_broken(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(LoadError, match="is broken"):
        check_workbook(path)
