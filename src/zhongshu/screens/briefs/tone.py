"""Which word says how large a change is: a dated parameter, the region's rule of style."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Parameter

COLUMNS = ("of", "at_least", "up_zh", "up_en", "down_zh", "down_en", "sized")
"""`of` is growth (in %) or points (of a share); the row with the largest `at_least` that the change reaches, rounded
as it is shown, gives the word; a row that is not `sized` says no size beside it (unchanged)."""

Measure = Literal["growth", "points"]


@dataclass(frozen=True)
class Word:
    """One row of the rule; `at_least` in % or percentage points."""

    of: str
    at_least: Decimal
    up: Text
    down: Text
    sized: bool


@dataclass(frozen=True)
class Tone:
    """The words of one edition, smallest first."""

    words: tuple[Word, ...]

    def word(self, measure: Measure, size: Decimal) -> Word:
        """Of a change by `size`, its sign aside. ZhongshuError where no row of the rule speaks of it."""
        found = [word for word in self.words if word.of == measure and word.at_least <= abs(size)]
        if not found:
            raise ZhongshuError(f"the tone has no word for {measure} of {size}", hint="a row with at_least: 0 says it")
        return found[-1]

    @property
    def rising(self) -> tuple[Text, ...]:
        return _unique([word.up for word in self.words if word.sized])

    @property
    def falling(self) -> tuple[Text, ...]:
        return _unique([word.down for word in self.words if word.sized])


def tone_at(parameter: Parameter, moment: datetime) -> Tone:
    """Of the edition valid then, the first one where none is yet."""
    editions = parameter.editions
    valid = next((e for e in editions if e.valid_from <= moment < e.valid_to), editions[0])
    words = [
        Word(
            of=str(row["of"]),
            at_least=Decimal(str(row["at_least"])),
            up=Text(zh=str(row["up_zh"]), en=str(row["up_en"])),
            down=Text(zh=str(row["down_zh"]), en=str(row["down_en"])),
            sized=row["sized"] in (True, "true"),
        )
        for row in valid.rows
    ]
    return Tone(tuple(sorted(words, key=lambda word: (word.of, word.at_least))))


def _unique(texts: Sequence[Text]) -> tuple[Text, ...]:
    found: list[Text] = []
    for text in texts:
        if text not in found:
            found.append(text)
    return tuple(found)
