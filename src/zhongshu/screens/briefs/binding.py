"""A person's words held against the numbers of a brief: what is linked again, and what nothing stands behind."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhongshu.core.text import Text
from zhongshu.screens.briefs.document import Document, Number, Segment, Sentence, Spoken
from zhongshu.screens.briefs.gaps import outright

_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_SPACE = r"[\s\u202f\u00a0]*"
_BEFORE, _AFTER = r"(?<![\d.,+\-−])", r"(?!\d|[.,]\d)"
_LOOK_BACK = 16
"""Letters before a number in which a word like "down" is looked for."""


@dataclass(frozen=True)
class Bound:
    """`unbacked` are numbers that stand nowhere in the brief; `turned` those whose word says the opposite of them."""

    spoken: Spoken
    unbacked: tuple[str, ...]
    turned: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.unbacked and not self.turned


def bind(text: str, language: str, document: Document, own: Sentence | None = None) -> Bound:
    """Find the brief's numbers in a text by how they are shown; spaces and the width of digits do not matter.

    Of two numbers that are shown alike, one of the sentence's `own` is meant, else one that the word before it fits.
    Periods that the brief names may be said too.
    """
    text = " ".join(text.translate(_WIDE).split(" "))
    numbers = [part for part in (own.to(language) if own else ()) if not isinstance(part, str)]
    numbers += list(document.numbers)
    pattern = _pattern([*(n.text.to(language) for n in numbers), *_periods(document, language)])
    spoken: list[Segment] = []
    unbacked: list[str] = []
    turned: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        before = text[end : match.start()]
        unbacked += outright(before)
        alike = [number for number in numbers if _same(number.text.to(language), match[0])]
        around = text[: match.start()], text[match.end() :]
        opposed = [number for number in alike if _opposes(*around, number, document, language)]
        fitting = next((number for number in alike if number not in opposed), None)
        if alike and fitting is None:
            turned.append(match[0])
        spoken += [before, match[0] if fitting is None else fitting]
        end = match.end()
    unbacked += outright(text[end:])
    spoken.append(text[end:])
    return Bound(tuple(part for part in spoken if part != ""), tuple(unbacked), tuple(turned))


def _pattern(shown: Iterable[str]) -> re.Pattern[str]:
    """The longest first, so that 13.4% is not found in 113.4% and 3.4% not in 3.4 percentage points."""
    known = sorted({text for text in shown if text}, key=lambda text: (-len(text), text))
    return re.compile("|".join(f"{_edge(text)}" for text in known) or r"(?!)")


def _edge(text: str) -> str:
    loose = _SPACE.join(re.escape(word) for word in re.split(r"[\s\u202f\u00a0]+", text))
    loose = loose.replace("−", r"[\-−]").replace("–", "[–—-]")
    return (_BEFORE if text[0].isdigit() else "") + loose + (_AFTER if text[-1].isdigit() else "")


def _periods(document: Document, language: str) -> list[str]:
    """As the brief writes them, and in Chinese without the year too."""
    said: list[Text] = [document.period_title, *(number.when for number in document.numbers)]
    year = document.period[:4]
    full = {text.to(language) for text in said}
    short = {text.removeprefix(f"{year}年") for text in full} if language == "zh" else set()
    return [*full, *short, f"{year}年" if language == "zh" else year]


def _same(shown: str, found: str) -> bool:
    return re.fullmatch(_edge(shown), found) is not None


def _opposes(before: str, after: str, number: Number, document: Document, language: str) -> bool:
    """Whether the word before a change, or in Chinese behind its 的, says that it went the other way."""
    if number.direction == 0:
        return False
    words: Sequence[Text] = document.falling if number.direction > 0 else document.rising
    near = before[-_LOOK_BACK:].rstrip()
    said = [word.to(language) for word in words]
    behind = re.match(rf"{_SPACE}的{_SPACE}(.*)", after, re.DOTALL) if language == "zh" else None
    return any(re.search(rf"(?<![A-Za-z]){re.escape(word)}$", near) for word in said) or (
        behind is not None and behind[1].startswith(tuple(said))
    )
