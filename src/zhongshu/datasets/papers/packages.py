"""Word papers that would do harm when opened, or are none: told by their zip directory and their first bytes."""

import zipfile
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.archive import OLE, ZIP, Limits, check_zip, refuse_encrypted

LIMITS = Limits(expanded=100 << 20, entries=2_000)
"""What a paper of 20 MB may expand to; workbooks are held to it too."""


def check_word(path: Path, shown: str) -> None:
    """Raises LoadError for a file that is no docx, is encrypted, or would do harm."""
    with path.open("rb") as file:
        head = file.read(8)
    if head == OLE:
        refuse_encrypted(path, shown)
        raise LoadError(f"{shown} is in the old Word format (doc)", hint="open it in Word or WPS and save it as docx")
    if not head.startswith(ZIP):
        raise LoadError(f"{shown} is no Word paper (docx)", hint="open it in Word or WPS and save it as docx")
    names = check_zip(path, shown, LIMITS, program="Word or WPS", hint="hand its text in alone")
    if "word/document.xml" not in names:
        raise LoadError(f"{shown} is an archive, but no Word paper (docx)", hint="xlsx, docx, csv and txt can be read")


def refuse_macros(path: Path, shown: str) -> None:
    """LoadError for a paper with a program in it: it is not run, but nobody should hand it round either."""
    with zipfile.ZipFile(path) as archive:
        if any(entry.filename.casefold().endswith("vbaproject.bin") for entry in archive.infolist()):
            raise LoadError(f"{shown} holds macros", hint="save it as docx or xlsx, which hold none")
