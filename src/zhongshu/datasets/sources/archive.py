"""Office files that would do harm when opened: refused by what their zip directory and their first bytes say.

Every entry is then inflated once in a small window and thrown away, so that a directory that lies about sizes, or
an XML part that declares entities, is found out before the workbook reader sees the file.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zhongshu.core.errors import LoadError

WINDOW = 1 << 16
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class Limits:
    """What a workbook may expand to: bytes altogether, entries, and how many times larger than packed (from a
    megabyte up; a table of repeated words packs about fifty-fold)."""

    expanded: int = 2 << 30
    entries: int = 5_000
    ratio: int = 200


def check_workbook(path: Path, limits: Limits | None = None) -> None:
    """Raises LoadError for a file that is no workbook (xlsx, xls, ods), is encrypted, or would do harm."""
    with path.open("rb") as file:
        head = file.read(8)
    if head == OLE:
        refuse_encrypted(path, path.name)
    elif head.startswith(ZIP):
        names = check_zip(path, path.name, limits or Limits(), program="Excel", hint="save the sheet as CSV")
        if "xl/workbook.bin" in names:
            raise LoadError(f"{path.name} is a binary workbook (xlsb)", hint="save it as xlsx")
        if "xl/workbook.xml" not in names and "content.xml" not in names:
            raise LoadError(f"{path.name} is an archive, but no workbook", hint="a source is one xlsx, xls or ods file")
    else:
        raise LoadError(f"{path.name} is no workbook (xlsx, xls or ods)", hint=_likely(path))


def refuse_encrypted(path: Path, shown: str) -> None:
    """LoadError for an old Office container that holds an encrypted file."""
    held = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            if ENCRYPTED in held + piece:
                raise LoadError(f"{shown} is encrypted", hint="save it without a password")
            held = piece[-len(ENCRYPTED) :]


def check_zip(path: Path, shown: str, limits: Limits, *, program: str, hint: str) -> frozenset[str]:
    """The names of its entries, each inflated once; LoadError for one that is broken, encrypted or would do harm.

    `program` saves such a file anew, `hint` is what to do with one that is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise LoadError(f"{shown} is broken: {error}", hint=f"open it in {program} and save it again") from None
    _check_directory(shown, entries, limits, hint)
    with path.open("rb") as file:
        for entry in entries:
            _check_entry(shown, file, entry, program)
    return frozenset(entry.filename for entry in entries)


def _likely(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1000).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        return "it is a web page or XML with an Excel ending: open it in Excel and save it as xlsx"
    return "if it is text, say kind: csv; otherwise open it in Excel and save it as xlsx"


def _check_directory(shown: str, entries: list[zipfile.ZipInfo], limits: Limits, hint: str) -> None:
    expanded = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise LoadError(f"{shown} refused: {len(entries):,} entries, at most {limits.entries:,} are opened")
    if expanded > limits.expanded:
        raise LoadError(
            f"{shown} refused: it would expand to {expanded >> 20:,} MB, at most {limits.expanded >> 20:,}", hint=hint
        )
    for entry in entries:
        if entry.file_size > 1 << 20 and entry.file_size > limits.ratio * max(1, entry.compress_size):
            times = entry.file_size // max(1, entry.compress_size)
            raise LoadError(f"{shown} refused: {entry.filename} would expand {times:,}-fold (a zip bomb?)")
        if _leads_out(entry):
            raise LoadError(f"{shown} refused: its entry {entry.filename!r} leads out of it", hint=hint)
        if entry.flag_bits & 1:
            raise LoadError(f"{shown} is encrypted", hint="save it without a password")


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """A name that would be written elsewhere, or a symbolic link. Nothing here writes entries to a disk; a file that
    has one was made to harm whoever does."""
    name = entry.orig_filename.replace("\\", "/")
    climbs = ".." in name.split("/") or name.startswith("/") or re.match(r"[A-Za-z]:", name) is not None
    return climbs or "\x00" in name or stat.S_ISLNK(entry.external_attr >> 16)


def _check_entry(shown: str, file: BinaryIO, entry: zipfile.ZipInfo, program: str) -> None:
    """Inflate an entry and compare it with what the directory says; look for declarations in XML."""
    inflated = 0
    held = b""
    for piece in _inflated(shown, file, entry):
        if not inflated and piece.startswith((b"\xff\xfe", b"\xfe\xff")) and entry.filename.endswith(".xml"):
            raise LoadError(f"{shown} refused: {entry.filename} is XML in UTF-16", hint=f"save it again in {program}")
        inflated += len(piece)
        if inflated > entry.file_size:
            raise LoadError(f"{shown} refused: {entry.filename} is larger than its directory says (a zip bomb?)")
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            if any(word in held + piece for word in DECLARATIONS):
                raise LoadError(f"{shown} refused: {entry.filename} declares entities (an XML bomb?)")
            held = piece[-len(DECLARATIONS[0]) :]


def _inflated(shown: str, file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry in pieces of at most WINDOW bytes."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(ZIP):
        raise LoadError(f"{shown} is broken: no entry where {entry.filename} should be")
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    left = entry.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and (packed := file.read(min(WINDOW, left))):
            left -= len(packed)
            if entry.compress_type == zipfile.ZIP_STORED:
                yield packed
            elif entry.compress_type == zipfile.ZIP_DEFLATED:
                while packed:
                    yield inflate.decompress(packed, WINDOW)
                    packed = inflate.unconsumed_tail
            else:
                raise LoadError(f"{shown} refused: {entry.filename} is packed in an unusual way")
    except zlib.error as error:
        raise LoadError(f"{shown} is broken: {entry.filename}: {error}") from None
