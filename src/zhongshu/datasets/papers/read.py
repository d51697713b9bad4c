"""A paper handed in: docx, xlsx, csv, tsv or plain text."""

from pathlib import Path
from tempfile import TemporaryDirectory

from zhongshu.core.errors import LoadError
from zhongshu.datasets.papers.apart import read_apart
from zhongshu.datasets.papers.packages import LIMITS, check_word, refuse_macros
from zhongshu.datasets.papers.paper import Paper
from zhongshu.datasets.papers.plain_text import paper_of_csv, paper_of_text
from zhongshu.datasets.sources.archive import OLE, ZIP, check_workbook
from zhongshu.datasets.sources.encoding import as_utf8

LARGEST = 20 << 20
"""Bytes of a paper."""

_OLD = {
    ".doc": "save it as docx",
    ".wps": "save it as docx",
    ".xls": "save it as xlsx",
    ".et": "save it as xlsx",
    ".ods": "save it as xlsx",
    ".pdf": "copy its text or its table, or hand in the Word file that it was made of",
    ".docm": "save it as docx, which holds no macros",
    ".xlsm": "save it as xlsx, which holds no macros",
}


def read_paper(path: Path, shown: str | None = None) -> Paper:
    """`shown` is the name that its reader knows it by, and whose ending counts. Nothing is fetched and no program in it
    is run. Raises LoadError for a file that is empty, too large, encrypted, harmful, with macros, or not what its
    ending says."""
    shown = shown or path.name
    ending = Path(shown).suffix.casefold()
    if not path.is_file():
        raise LoadError(f"there is no file {shown}")
    size = path.stat().st_size
    if size == 0:
        raise LoadError(f"{shown} is empty")
    if size > LARGEST:
        raise LoadError(f"{shown} is larger than {LARGEST >> 20} MB", hint="hand in the tables by themselves")
    if ending in (".docx", ".xlsx"):
        return _package(path, ending[1:], shown)
    if ending in (".csv", ".tsv", ".txt", ".md", ""):
        text = _text(path, shown)
        if ending in (".csv", ".tsv"):
            return paper_of_csv(text, shown, "\t" if ending == ".tsv" else None)
        return paper_of_text(text, shown)
    raise LoadError(
        f"{shown} cannot be read as a paper", hint=_OLD.get(ending, "docx, xlsx, csv, tsv and txt can be read")
    )


def _package(path: Path, kind: str, shown: str) -> Paper:
    if kind == "docx":
        check_word(path, shown)
    else:
        _check_xlsx(path, shown)
    refuse_macros(path, shown)
    return read_apart(path, kind, shown)


def _check_xlsx(path: Path, shown: str) -> None:
    try:
        check_workbook(path, LIMITS)
    except LoadError as error:  # it knows the file by its name on the disk
        raise LoadError(error.message.replace(path.name, shown), hint=error.hint) from None
    with path.open("rb") as file:
        if file.read(8) == OLE:
            raise LoadError(
                f"{shown} is in the old Excel format (xls)", hint="open it in Excel or WPS and save it as xlsx"
            )


def _text(path: Path, shown: str) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(ZIP) or head == OLE:
        raise LoadError(f"{shown} is no text but an office file", hint="give it its own ending back: docx or xlsx")
    with TemporaryDirectory() as scratch:
        try:
            utf8, found = as_utf8(path, "auto", Path(scratch))
        except LoadError as error:
            raise LoadError(error.message.replace(path.name, shown), hint=error.hint) from None
        return utf8.read_text("utf-8-sig" if found == "utf-8-sig" else "utf-8")
