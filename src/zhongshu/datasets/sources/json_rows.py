"""Values of JSON text, one at a time: the document is never held whole."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LoadError, Place, nearest
from zhongshu.core.text import Text
from zhongshu.datasets.sources.encoding import decoded
from zhongshu.datasets.sources.flatten import decoder

LONGEST = 16 << 20
"""Characters of the longest value that is read at once."""
SPACE = " \t\r\n"
TOO_LONG = Text(zh="一行超过 16 MB", en="a line longer than 16 MB")
DEEP = Text(zh="嵌套过深", en="nested too deep")


@dataclass(frozen=True)
class JsonRow:
    """`line` of the file, or position in the array. `fault` for a line that is no JSON: `raw` has its text then."""

    line: int
    value: object
    raw: str = ""
    fault: Text | None = None


def line_rows(path: Path) -> Iterator[JsonRow]:
    """The values of a UTF-8 file of JSON lines; blank lines are none."""
    reader = decoder()
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST):
            number += 1
            if len(raw) == LONGEST and not raw.endswith(b"\n"):
                while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
                    pass
                yield JsonRow(number, None, raw[:2000].decode(errors="replace"), TOO_LONG)
                continue
            text = (raw.removeprefix(BOM_UTF8) if number == 1 else raw).decode().strip(SPACE)
            if text:
                yield _line(reader, number, text)


def _line(reader: json.JSONDecoder, number: int, text: str) -> JsonRow:
    try:
        value, end = reader.raw_decode(text)
    except json.JSONDecodeError as error:
        why = Text(zh=f"第 {error.pos + 1} 个字符处不是 JSON", en=f"no JSON at character {error.pos + 1}: {error.msg}")
        return JsonRow(number, None, text, why)
    except RecursionError:
        return JsonRow(number, None, text, DEEP)
    if end < len(text):
        end = len(text) - len(text[end:].lstrip(SPACE))
        why = Text(zh=f"第 {end + 1} 个字符起多出文字", en=f"text after the value, from character {end + 1}")
        return JsonRow(number, None, text, why)
    return JsonRow(number, value)


def array_rows(path: Path, shown: str, rows: str | None) -> Iterator[JsonRow]:
    """The elements of an array: the document itself, or what stands under the keys `rows` (a.b.c)."""
    document = _Document(path, shown)
    for key in rows.split(".") if rows else ():
        document.enter(key, rows or key)
    where = f"rows: {rows}" if rows else "the document"
    if document.peek() != "[":
        raise document.wrong(f"{where} is no array [...]", None if rows else document.keys_hint())
    for position, _ in enumerate(document.members("]"), start=1):
        yield JsonRow(position, document.value(f"element {position}"))
    if rows is None and document.peek():
        raise document.wrong("text after the array; JSON lines are kind: jsonl")


class _Document:
    """A window on the text of a document; `at` is the next character."""

    def __init__(self, path: Path, shown: str):
        self.shown = shown
        self.pieces = decoded(path, "utf-8-sig")
        self.reader = decoder()
        self.text = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def grow(self) -> None:
        """At least as much text again as there is."""
        rest = self.text[self.at :]
        self.line += self.text.count("\n", 0, self.at)
        parts = [rest]
        size = 0
        while size <= len(rest):
            piece = next(self.pieces, None)
            if piece is None:
                self.ended = True
                break
            parts.append(piece)
            size += len(piece)
        self.text, self.at = "".join(parts), 0

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in SPACE:
                    return self.text[self.at]
                self.at += 1
            if self.ended:
                return ""
            self.grow()

    def members(self, end: str) -> Iterator[None]:
        """Stops at the beginning of every member of the object or array that begins here; passes its end."""
        self.at += 1
        if self.peek() == end:
            self.at += 1
            return
        while True:
            self.peek()
            yield
            mark = self.peek()
            self.at += 1
            if mark == end:
                return
            if mark != ",":
                self.at -= 1
                raise self.wrong(f"expected , or {end}, found {mark or 'the end of the file'}")

    def value(self, what: str) -> object:
        """The value that begins here."""
        while True:
            try:
                value, end = self.reader.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if self.ended:
                    self.at = min(error.pos, len(self.text))
                    raise self.wrong(f"{what} is no JSON: {error.msg}") from None
                end = len(self.text)
            except RecursionError:
                raise self.wrong(f"{what} is nested too deep") from None
            if end < len(self.text) or self.ended:
                self.at = end
                return value
            if len(self.text) - self.at > LONGEST:
                raise self.wrong(f"{what} is no JSON, or longer than {LONGEST >> 20} MB")
            self.grow()

    def enter(self, key: str, path: str) -> None:
        """Go to the value of `key` in the object that begins here."""
        if self.peek() != "{":
            raise self.wrong(f"rows: {path}: there is no object with a key {key!r}")
        found = []
        for _ in self.members("}"):
            name = self.key()
            if name == key:
                self.peek()
                return
            found.append(name)
            self.peek()
            self.value(f"the value of {name!r}")
        raise self.wrong(f"rows: {path}: there is no key {key!r}", nearest(key, found))

    def key(self) -> str:
        name = self.value("a key")
        if not isinstance(name, str) or self.peek() != ":":
            raise self.wrong("expected a key and a colon")
        self.at += 1
        return name

    def keys_hint(self) -> str:
        """What to say in `rows`, when the document is an object."""
        if self.peek() != "{":
            return "rows are objects in an array: [{...}, {...}]"
        arrays = []
        try:
            for _ in self.members("}"):
                name = self.key()
                if self.peek() == "[":
                    arrays.append(name)
                self.value(name)
        except LoadError:
            pass
        return f"say where the rows are: rows: {arrays[0] if arrays else 'a.b'}"

    def wrong(self, message: str, hint: str | None = None) -> LoadError:
        line = self.line + self.text.count("\n", 0, self.at)
        return LoadError(message, place=Place(self.shown, line), hint=hint)
