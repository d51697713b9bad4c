"""What a page says when it cannot show what was asked."""

import re
from dataclasses import dataclass

from zhongshu.core.errors import (
    BusyError,
    DamageError,
    GrantError,
    HomeError,
    LedgerError,
    UnknownName,
    ZhongshuError,
)


@dataclass(frozen=True)
class Failure:
    """The HTTP status and the words: `title` and `advice` are keys of the pages' words."""

    status: int
    title: str
    advice: str
    error: ZhongshuError

    @property
    def meant(self) -> str | None:
        """The word that the hint holds to be meant."""
        found = re.match(r'did you mean "([^"]+)"', self.error.hint or "")
        return None if found is None else found[1]


def failure(error: ZhongshuError) -> Failure:
    """Unknown names are 404, a damaged table 503 while other pages work, what is not allowed 403, the rest 400."""
    status, word = next((kind for cls, kind in _KINDS.items() if isinstance(error, cls)), (400, "wrong"))
    return Failure(status, f"failure.{word}", f"failure.{word}.advice", error)


_KINDS: dict[type[ZhongshuError], tuple[int, str]] = {
    UnknownName: (404, "unknown"),
    DamageError: (503, "damage"),
    BusyError: (503, "busy"),
    GrantError: (403, "grant"),
    LedgerError: (503, "away"),
    HomeError: (503, "away"),
}
