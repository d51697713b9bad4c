"""What a gap becomes: words and numbers in both languages, or the reason why nothing can be said."""

from decimal import ROUND_HALF_UP, Decimal

from zhongshu.core.text import Text
from zhongshu.screens.briefs import phrases
from zhongshu.screens.briefs.document import Number, Segment
from zhongshu.screens.briefs.tone import Measure, Tone

Part = Text | Number
Parts = tuple[Part, ...]


class Unsaid(Exception):
    """A number that is not there or that may not be compared; never leaves the composer."""

    def __init__(self, reason: Text):
        self.reason = reason
        super().__init__(reason.en)


def spoken(part: Part, language: str) -> Segment:
    """The part in one language; a number stays whole."""
    return part.to(language) if isinstance(part, Text) else part


def size(measure: Measure, change: Decimal) -> Text:
    """How large a change is, without its sign."""
    if measure == "growth":
        text = phrases.percent(abs(change))
        return Text(zh=text, en=text)
    return phrases.quantity(abs(change), phrases.POINTS, 1)


def toned(tone: Tone, measure: Measure, change: Decimal, shown: Text) -> tuple[Text, Text, int]:
    """The word before a change, the text that carries its number, and its direction.

    Where the rule says no size (unchanged), the word itself stands for the number.
    """
    word = tone.word(measure, change.quantize(Decimal("0.1"), ROUND_HALF_UP))
    said = word.up if change >= 0 else word.down
    if not word.sized:
        return Text(zh="", en=""), said, 0
    return Text(zh=f"{said.zh} ", en=f"{said.en} "), shown, 1 if change > 0 else -1
