"""What an Accept header (RFC 9110, 12.5.1) likes best."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


def liked(header: str | None, known: Mapping[str, T]) -> T | None:
    """Of `known` by media type, ranges such as text/* among them; the first of those liked alike. None for none.

    >>> liked("text/html;q=0.5, text/csv", {"text/html": 1, "text/csv": 2, "*/*": 1})
    2
    """
    best: tuple[float, int] = (0.0, 0)
    chosen: T | None = None
    for place, one in enumerate((header or "*/*").split(",")):
        media, _, rest = one.strip().partition(";")
        found = known.get(media.strip().lower())
        weighed = (_weight(rest), -place)
        if found is not None and weighed[0] > 0 and weighed > best:
            best, chosen = weighed, found
    return chosen


def _weight(rest: str) -> float:
    for word in rest.split(";"):
        name, _, value = word.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
