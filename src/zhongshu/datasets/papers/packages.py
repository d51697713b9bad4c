"""Word papers that would do harm when opened, or are none: told by their zip directory and their first bytes."""

import zipfile
import zlib
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.archive import DECLARATIONS, ENCRYPTED, OLE, WINDOW, ZIP, Limits

LIMITS = Limits(expanded=100 << 20, entries=2_000)
"""What a paper of 20 MB may expand to; workbooks are held to it too."""


def check_word(path: Path, shown: str) -> None:
    """Raises LoadError for a file that is no docx, is encrypted, or would do harm."""
    with path.open("rb") as file:
        head = file.read(8)
    if head == OLE:
        if ENCRYPTED in path.read_bytes():
            raise LoadError(f"{shown} is encrypted", hint="save it without a password")
        raise LoadError(f"{shown} is in the old Word format (doc)", hint="open it in Word or WPS and save it as docx")
    if not head.startswith(ZIP):
        raise LoadError(f"{shown} is no Word paper (docx)", hint="open it in Word or WPS and save it as docx")
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise LoadError(f"{shown} is broken: {error}", hint="open it in Word or WPS and save it again") from None


def refuse_macros(path: Path, shown: str) -> None:
    """LoadError for a paper with a program in it: it is not run, but nobody should hand it round either."""
    with zipfile.ZipFile(path) as archive:
        if any(entry.filename.casefold().endswith("vbaproject.bin") for entry in archive.infolist()):
            raise LoadError(f"{shown} holds macros", hint="save it as docx or xlsx, which hold none")


def _check(archive: zipfile.ZipFile, shown: str) -> None:
    entries = archive.infolist()
    expanded = sum(entry.file_size for entry in entries)
    if len(entries) > LIMITS.entries or expanded > LIMITS.expanded:
        raise LoadError(
            f"{shown} refused: it would expand to {expanded >> 20:,} MB in {len(entries):,} parts (a zip bomb?)"
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise LoadError(f"{shown} is encrypted", hint="save it without a password")
        if entry.file_size > 1 << 20 and entry.file_size > LIMITS.ratio * max(1, entry.compress_size):
            raise LoadError(f"{shown} refused: {entry.filename} would expand far too much (a zip bomb?)")
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise LoadError(f"{shown} is an archive, but no Word paper (docx)", hint="xlsx, docx, csv and txt can be read")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _refuse_declarations(archive, entry, shown)


def _refuse_declarations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str) -> None:
    """zipfile hands out as many bytes as the directory says at most, and its sum is checked at their end."""
    held = b""
    with archive.open(entry) as part:
        while piece := part.read(WINDOW):
            if not held and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise LoadError(f"{shown} refused: {entry.filename} is XML in UTF-16", hint="save it again in Word")
            if any(word in held + piece for word in DECLARATIONS):
                raise LoadError(f"{shown} refused: {entry.filename} declares entities (an XML bomb?)")
            held = piece[-len(DECLARATIONS[0]) :]
