"""Text on its way to a model: what nobody would see in it goes."""

import unicodedata
from typing import Any

LONGEST = 4_000
"""Characters of one text; a longer one is a document, which nobody asked for."""

_UNSEEN = {"Cc", "Cf", "Cs"}
_KEPT = {"\n", "\t"}


def plain_text(text: str) -> str:
    """Without control and format characters, tags and halves of pairs, and no longer than `LONGEST`.

    Invisible letters can carry sentences to a model that no person sees, and turn a line around for those who do.

    >>> plain_text("a\\x1b[31mb\\u202ec\\U000e0041")
    'a[31mbc'
    """
    seen = "".join(one for one in text if one in _KEPT or unicodedata.category(one) not in _UNSEEN)
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - 1]}…"


def cleaned(content: Any) -> Any:
    """JSON with every text in it, names of members too, as `plain_text` leaves it."""
    if isinstance(content, str):
        return plain_text(content)
    if isinstance(content, list):
        return [cleaned(one) for one in content]
    if isinstance(content, dict):
        return {plain_text(name): cleaned(value) for name, value in content.items()}
    return content
