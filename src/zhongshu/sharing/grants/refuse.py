"""A step that is not allowed, said in both languages."""

from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import NotAllowed


def no(zh: str, en: str, *, so: tuple[str, str] | None = None) -> NotAllowed:
    """The refusal; `so` is what to do instead, in Chinese and English."""
    return NotAllowed(Text(zh=zh, en=en), None if so is None else Text(zh=so[0], en=so[1]))
