"""What may not be done to a case, said in both languages."""

from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import NotAllowed, Refusal


class Overtaken(Refusal):
    """Somebody else was quicker: the case is not as it was when it was looked at. Nothing was changed."""


def no(zh: str, en: str) -> NotAllowed:
    """The refusal of a step that is not allowed."""
    return NotAllowed(Text(zh=zh, en=en))


def overtaken(id: str) -> Overtaken:
    """The refusal of an act on a case that has changed meanwhile."""
    return Overtaken(
        Text(zh=f"{id} 刚被别人办理过，没有改动", en=f"{id} was changed by somebody else meanwhile; nothing was done"),
        Text(zh="看看现在的情况，再决定", en="look at it as it is now, and decide again"),
    )
