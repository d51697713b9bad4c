"""One file of a case."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from zhongshu.cases.attachments.reading import PHOTO, SUFFIXES

ORPHANED = timedelta(days=1)
"""How long a file stays that no case has: somebody may still be filling in the form that it was sent for."""

_LONGEST_STEM = 80


@dataclass(frozen=True, slots=True)
class File:
    """`id` is the SHA-256 of its bytes, `small` that of the small photo (its own,
    where it is small itself), None for what is no photo; `kind` its media
    type; `size` in bytes, `width` and `height` in pixels. `position` is WGS-84 (lon, lat), where the question that it
    answers keeps one; `made` when it was last taken in (UTC)."""

    id: str
    kind: str
    name: str
    size: int
    made: datetime
    small: str | None = None
    width: int | None = None
    height: int | None = None
    position: tuple[float, float] | None = None

    @property
    def is_photo(self) -> bool:
        """Whether it may be shown in a page; anything else is saved."""
        return self.kind == PHOTO


def fits(kind: str, question: str) -> bool:
    """Whether a file may answer a question of a type: to `image` photos alone, to `file` a photographed paper, too."""
    return kind == PHOTO or question == "file"


def tidy_name(said: str, kind: str) -> str:
    """What a file is saved as: no folders, nothing unseen, and the end that goes with what it is.

    >>> tidy_name("C:\\\\fakepath\\\\发票.png", "application/pdf")
    '发票.pdf'
    """
    last = PurePosixPath(unicodedata.normalize("NFC", said).replace("\\", "/")).name
    shown = "".join(letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in last)
    stem = " ".join(shown.rpartition(".")[0].split() or shown.split()).strip(". ")[:_LONGEST_STEM]
    return f"{stem or 'file'}{SUFFIXES[kind]}"
