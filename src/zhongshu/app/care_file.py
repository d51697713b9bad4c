"""A file that says which post has what in its care: `subject,post`, a line a subject."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from zhongshu.cases.caring import Care
from zhongshu.core.errors import LoadError, Place

_HEADER = ("subject", "post")
_HINT = "the first line is subject,post; then a subject and its post a line, an empty post for none"


def read_care(path: Path) -> list[Care]:
    """UTF-8 or GB18030. LoadError, with the line where it is about one, for what is no such file."""
    if not path.is_file():
        raise LoadError("there is no such file", place=Place(str(path)))
    found = list(_lines(_text(path), str(path)))
    if not found:
        raise LoadError("it names no subject", place=Place(str(path)), hint=_HINT)
    return found


def _text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LoadError("it is no text in UTF-8 or GB18030", place=Place(str(path)), hint="save it as CSV UTF-8")


def _lines(text: str, file: str) -> Iterator[Care]:
    reader = csv.reader(StringIO(text, newline=""))
    try:
        header = tuple(cell.strip() for cell in next(reader, ()))
        if header != _HEADER:
            raise LoadError(f"its columns are {', '.join(header) or 'none'}", place=Place(file, 1), hint=_HINT)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            place = Place(file, reader.line_num)
            if len(cells) != len(_HEADER):
                raise LoadError(f"{len(cells)} cells, not a subject and its post", place=place, hint=_HINT)
            yield Care(cells[0].strip(), cells[1].strip(), place)
    except csv.Error as error:
        raise LoadError(f"it is no CSV: {error}", place=Place(file, reader.line_num), hint=_HINT) from error
