"""A file on its way in: streamed to the disk while its form is read, and cut off where it grows too large."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import HTTPException, Request
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from zhongshu.core.errors import LoadError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_FIELD = 4096
_MOST_FIELDS = 100
_MOST_BESIDE = 65_536
"""Bytes of a form beside its file."""
_MOST_NAME, _MOST_ENDING = 120, 20
_DEVICE = re.compile(r"(?i)con|prn|aux|nul|(?:com|lpt)[0-9¹²³]")
"""Names that Windows takes for devices, whatever ending they have."""


@dataclass(frozen=True)
class Received:
    """`name` is the file's own, without folders; `fields` are the form's other fields that came before it."""

    path: Path
    name: str
    size: int
    digest: str
    fields: Mapping[str, str]


def file_name(text: str) -> str:
    """The last part of a file's name, without control characters and marks of direction, at most 120 characters.

    >>> file_name("..\\\\..\\\\台州\\t.csv"), file_name("/etc/passwd"), file_name("..")
    ('台州.csv', 'passwd', 'file')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    if not kept.strip("."):
        return "file"
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:_MOST_NAME]
    safe = f"_{stem}" if _DEVICE.fullmatch(stem.partition(".")[0]) else stem
    fits = len(kept) <= _MOST_NAME and len(ending) <= _MOST_ENDING
    return f"{safe}.{ending}" if fits else f"{safe[: _MOST_NAME - 10]}.{ending[:9]}"


async def receive(
    request: Request, folder: Path, *, limit: int, check: Callable[[Mapping[str, str]], None]
) -> Received:
    """Read a form with one file into `folder`; `check` sees the fields before the file's first byte is written.

    HTTP 413 for a file of more than `limit` bytes, 400 for what is no such form; LoadError when no file was chosen.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise HTTPException(400, "a form with a file was expected")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit + _MOST_BESIDE:
        raise _too_large(limit)
    form = _Form(folder / "file", limit, check)
    came = 0
    try:
        parser = MultipartParser(options[b"boundary"], callbacks=form.callbacks())
        async for chunk in request.stream():
            came += len(chunk)
            if came > limit + _MOST_BESIDE:  # of one whose length was not declared
                raise _too_large(limit)
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise HTTPException(400, "the form broke off before its end") from error
    finally:
        form.close()
    if form.name is None or not form.size:
        raise LoadError("no file was chosen, or it is empty", hint="choose a file with rows")
    return Received(form.path, form.name, form.size, form.sum.hexdigest(), form.fields)


def _too_large(limit: int) -> HTTPException:
    most = f"{limit / 1_048_576:g}"
    return HTTPException(413, f"文件超过 {most} MB · the file is larger than {most} MB")


@dataclass
class _Form:
    """What the parser tells, part by part. Fields are kept, the first file is written."""

    path: Path
    limit: int
    check: Callable[[Mapping[str, str]], None]
    fields: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    size: int = 0
    sum: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _header: tuple[bytes, bytes] = (b"", b"")
    _part: dict[bytes, bytes] = field(default_factory=dict)
    _field: bytes = b""
    _file: BinaryIO | None = None

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._headed(data[start:end], b""),
            "on_header_value": lambda data, start, end: self._headed(b"", data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._opened,
            "on_part_data": lambda data, start, end: self._data(data[start:end]),
            "on_part_end": self._end,
        }

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._part, self._field, self._header = {}, b"", (b"", b"")

    def _headed(self, name: bytes, value: bytes) -> None:
        self._header = (self._header[0] + name, self._header[1] + value)

    def _header_end(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            _, self._part = parse_options_header(self._header[1])
        self._header = (b"", b"")

    def _opened(self) -> None:
        if b"filename" not in self._part or self.name is not None:
            return
        self.check(self.fields)
        self.name = file_name(self._part[b"filename"].decode("utf-8", "replace"))
        self._file = self.path.open("xb")

    def _data(self, chunk: bytes) -> None:
        if self._file is None:
            self._field = (self._field + chunk)[:_MOST_FIELD]
            return
        self.size += len(chunk)
        if self.size > self.limit:
            raise _too_large(self.limit)
        self.sum.update(chunk)
        self._file.write(chunk)

    def _end(self) -> None:
        if self._file is not None:
            self.close()
        elif b"filename" not in self._part and b"name" in self._part:
            if len(self.fields) >= _MOST_FIELDS:
                raise HTTPException(400, "the form has too many fields")
            self.fields[self._part[b"name"].decode("utf-8", "replace")] = self._field.decode("utf-8", "replace")
