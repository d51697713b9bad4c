"""Errors that a user can cause or mend."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where a wrong word stands: a file, a line in it (from 1), a key on that line."""

    file: str
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        text = self.file if self.line is None else f"{self.file}:{self.line}"
        return text if self.key is None else f"{text} ({self.key})"


class ZhongshuError(Exception):
    """Everything a user can cause or mend.

    PackError          a pack says something that cannot be
    LoadError          a source could not be read; nothing was changed
    DriftError           its columns are not the ones the source promises
    DamageError        a file of the lake is damaged; its table refuses until it is restored
    UnknownName        no such pack, table, indicator, area or period
    BusyError          another process holds the lease; nothing was changed
    HomeError          the region's home is missing, newer, or says something that cannot be
    GrantError         not allowed, and which grant would be needed
    LedgerError        the ledger could not be written or read; without it no data is handed out
    """

    def __init__(self, message: str, *, place: Place | None = None, hint: str | None = None):
        self.message = message
        self.place = place
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        text = self.message if self.place is None else f"{self.place}: {self.message}"
        return text if self.hint is None else f"{text}\n  hint: {self.hint}"


class PackError(ZhongshuError):
    """A pack says something that cannot be."""


class LoadError(ZhongshuError):
    """A source could not be read; nothing was changed."""


class DriftError(LoadError):
    """The columns of a source are not the ones it promises."""


class DamageError(ZhongshuError):
    """A file of the lake is damaged; its table refuses until it is restored."""


class UnknownName(ZhongshuError):
    """No such pack, table, indicator, area or period."""

    @classmethod
    def among(cls, what: str, word: str, known: Iterable[str]) -> "UnknownName":
        """`what` is the noun shown ("dataset"), `known` every word that would have been right."""
        return cls(f"no {what} {word!r}", hint=nearest(word, known))


class BusyError(ZhongshuError):
    """Another process holds the lease; nothing was changed."""


class HomeError(ZhongshuError):
    """The region's home is missing, newer than this program, or says something that cannot be."""


class GrantError(ZhongshuError):
    """Not allowed, and which grant would be needed."""


class LedgerError(ZhongshuError):
    """The ledger could not be written or read; without it no data is handed out."""


def placed(check: Callable[[], T], place: Place) -> T:
    """Run a check that knows no file: whatever it refuses is a PackError at `place`, in its own words."""
    try:
        return check()
    except ZhongshuError as error:
        raise PackError(error.message, place=place, hint=error.hint) from error


def nearest(word: str, known: Iterable[str], most: int = 8) -> str:
    """What exists, the nearest right word first.

    >>> nearest("statoin", ["city", "station"])
    'did you mean "station"? known: city, station'
    """
    names = sorted(set(known))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    shown = ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
    if not names:
        return "there is none yet"
    return f'did you mean "{close[0]}"? known: {shown}' if close else f"known: {shown}"
