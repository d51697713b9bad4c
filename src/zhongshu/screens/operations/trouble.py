"""One thing that is wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zhongshu.core.text import Text

Weight = Literal["bad", "warn"]


@dataclass(frozen=True)
class Trouble:
    """`kind` is a word for programs, `about` the dataset, service or witness. `owner` is the unit that answers for it,
    None where that is whoever runs the hub; `path` leads to where one acts, None where that is the machine itself."""

    weight: Weight
    kind: str
    title: Text
    action: Text
    since: datetime | None = None
    about: str | None = None
    owner: str | None = None
    path: str | None = None


def both(zh: str, en: str) -> Text:
    """A sentence in both languages."""
    return Text(zh=zh, en=en)
