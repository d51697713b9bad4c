"""Text encodings: told by strict decoding, never guessed from frequencies."""

import codecs
import struct
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from zhongshu.core.errors import LoadError, Place

PIECE = 1 << 18
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDER = {"gbk": "gb18030", "gb2312": "gb18030"}


class Undecodable(Exception):
    """Bytes that are not of the encoding; `offset` of the first wrong one in the file, from 0."""

    def __init__(self, encoding: str, offset: int):
        self.encoding, self.offset = encoding, offset
        super().__init__(f"not {encoding} from byte {offset}")


def marked_encoding(path: Path) -> str | None:
    """The encoding that a byte order mark announces; None without one."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for mark, name in MARKS if head.startswith(mark)), None)


def named_encoding(word: str) -> str:
    """Python's name for an encoding that a source declares; GBK and GB2312 are read as their superset GB18030.

    Raises LoadError for a word that is none.
    """
    try:
        name = codecs.lookup(word).name
        "".encode(name)  # raises for the codecs that turn bytes into bytes
    except LookupError:
        known = "auto, utf-8, gb18030, gbk, big5, utf-16, latin-1"
        raise LoadError(f"no encoding {word!r}", hint=f"for instance: {known}") from None
    return WIDER.get(name, name)


def fetched_encoding(path: Path, charset: str | None) -> str:
    """The encoding of a file whose sender declares a charset: what the bytes say when they are UTF-8 or the charset
    is unknown (auto), else the charset."""
    try:
        name = named_encoding(charset or "auto")
        check_utf8(path)
    except LoadError:
        return "auto"
    except Undecodable:
        return name
    return "auto"


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file in pieces, without its byte order mark. Raises Undecodable."""
    decoder = codecs.getincrementaldecoder(encoding)()
    fed = 0
    with path.open("rb", buffering=0) as file:
        while True:
            piece = file.read(PIECE)
            fed += len(piece)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                raise Undecodable(encoding, fed - len(error.object) + error.start) from None
            if text:
                yield text
            if not piece:
                return


def check_utf8(path: Path) -> None:
    """Raises Undecodable at the first byte that is not UTF-8. Three times as quick as decoding."""
    held, passed = b"", 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            if held or not piece.isascii():
                piece = held + piece
                whole = _whole_characters(piece)
                _check(piece[:whole], passed)
                held = piece[whole:]
                passed += whole
            else:
                passed += len(piece)
    _check(held, passed)


def _check(piece: bytes, passed: int) -> None:
    offsets = pa.py_buffer(struct.pack("=ii", 0, len(piece)))
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(piece)]).validate(full=True)
    except pa.ArrowInvalid:
        try:
            piece.decode()
        except UnicodeDecodeError as error:
            raise Undecodable("utf-8", passed + error.start) from None


def _whole_characters(piece: bytes) -> int:
    """The length of a piece without the character that it ends amid."""
    for back in range(1, min(4, len(piece) + 1)):
        byte = piece[-back]
        if byte >= 0xC0:  # the first byte of a character of 2, 3 or 4
            needed = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return len(piece) - back if needed > back else len(piece)
        if byte < 0x80:
            break
    return len(piece)


def transcode(path: Path, encoding: str, scratch: Path) -> Path:
    """A UTF-8 copy in `scratch`, written in pieces. Raises Undecodable and leaves no copy then."""
    copy = scratch / f"{path.stem}.utf-8{path.suffix}"
    try:
        with copy.open("wb") as file:
            for text in decoded(path, encoding):
                file.write(text.encode())
    except Undecodable:
        copy.unlink(missing_ok=True)
        raise
    return copy


def as_utf8(path: Path, encoding: str, scratch: Path) -> tuple[Path, str]:
    """A file in UTF-8 (the same one when it is) and the name of what was read.

    `auto`: by byte order mark, else UTF-8, else GB18030. A few words of GB18030 alone can be UTF-8 by chance (台);
    a source whose files are that small says its encoding. Raises LoadError naming the byte where neither holds.
    """
    mark = marked_encoding(path)
    if encoding != "auto":
        return _as_declared(path, named_encoding(encoding), mark, scratch)
    if mark is not None and mark != "utf-8-sig":
        return _as_declared(path, mark, mark, scratch)
    _refuse_unmarked_utf16(path)
    try:
        check_utf8(path)
    except Undecodable as not_utf8:
        return _as_gb18030(path, not_utf8, scratch)
    return path, mark or "utf-8"


def _refuse_unmarked_utf16(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.count(0) * 4 > len(head):
        raise LoadError(
            f"{path.name} is full of zero bytes: UTF-16 without a mark, or no text at all",
            hint="say encoding: utf-16-le (or utf-16-be), or save it as UTF-8",
        )


def _as_declared(path: Path, name: str, mark: str | None, scratch: Path) -> tuple[Path, str]:
    try:
        if name in ("utf-8", "utf-8-sig", "ascii"):
            check_utf8(path)
            return path, mark if mark == "utf-8-sig" else "utf-8"
        return transcode(path, name, scratch), name
    except Undecodable as wrong:
        raise LoadError(
            f"{path.name} is not {wrong.encoding}: byte {wrong.offset:,} cannot be read",
            place=Place(path.name, _line_at(path, wrong.offset)),
            hint=f"the file begins with a mark of {mark}" if mark else "leave the encoding out to have it found",
        ) from None


def _as_gb18030(path: Path, not_utf8: Undecodable, scratch: Path) -> tuple[Path, str]:
    try:
        return transcode(path, "gb18030", scratch), "gb18030"
    except Undecodable as wrong:
        raise LoadError(
            f"{path.name} is neither UTF-8 (wrong from byte {not_utf8.offset:,}) "
            f"nor GB18030 (wrong from byte {wrong.offset:,})",
            place=Place(path.name, _line_at(path, max(wrong.offset, not_utf8.offset))),
            hint="save it as UTF-8, or say its encoding, for instance encoding: big5",
        ) from None


def _line_at(path: Path, offset: int) -> int:
    """The line, from 1, that a byte of a file stands in."""
    line = 1
    with path.open("rb") as file:
        while piece := file.read(min(PIECE, offset)):
            line += piece.count(b"\n")
            offset -= len(piece)
    return line
