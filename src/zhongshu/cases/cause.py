"""What a case is about: a number of a page, a dataset or a form, with what proved it as the case was opened. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text

CauseKind = Literal["indicator", "dataset", "form"]

_NAME = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
_SAID = re.compile(
    rf"(?P<kind>indicator):(?P<name>{_NAME})@(?P<area>[^@\x00-\x1f]{{1,60}})(@(?P<period>[0-9A-Za-z:+ .-]{{4,32}}))?"
    rf"|(?P<other>dataset|form):(?P<of>{_NAME})"
)
_TEXTS = ("title", "printed", "signal")
_WORDS = ("value", "unit", "origin", "snapshot", "proof")


@dataclass(frozen=True, slots=True)
class About:
    """What somebody points at. A number is an indicator's at a place and in a period; without one it is the newest.

    >>> str(About.parse("indicator:street.overdue_open@331003@2026-11")), About.parse("dataset:air.station_hour").name
    ('indicator:street.overdue_open@331003@2026-11', 'air.station_hour')
    """

    kind: CauseKind
    name: str
    area: str | None = None
    period: str | None = None

    @classmethod
    def parse(cls, said: str) -> Self:
        """UnknownName for what is none."""
        found = _SAID.fullmatch(said)
        if found is None:
            hint = (
                "such as indicator:street.overdue_open@331003, with @2026-11 for a period, or dataset:air.station_hour"
            )
            raise UnknownName(f"nothing that a case can be about: {said[:120]!r}", hint=hint)
        if found["other"] is not None:
            return cls(found["other"], found["of"])  # type: ignore[arg-type]  # the pattern has no other kinds
        return cls("indicator", found["name"], found["area"], found["period"])

    @property
    def key(self) -> str:
        """Under which the cases about it are found, whatever the period."""
        return f"{self.kind}:{self.name}" + ("" if self.area is None else f"@{self.area}")

    def __str__(self) -> str:
        return self.key + ("" if self.period is None else f"@{self.period}")


@dataclass(frozen=True, slots=True)
class Cause:
    """What a case was opened about, as it was then; worked out by the hub itself, never taken from a form.

    `value` has all its digits, `printed` is the number as pages print it, with its `unit`; a dataset and a form have
    none. `signal` is the sentence that stood beside it. `snapshot` was `published` then (UTC), and `proof` is the
    SHA-256 of what its passport said.
    """

    about: About
    title: Text
    snapshot: int
    published: datetime
    proof: str
    origin: str
    value: str | None = None
    unit: str | None = None
    printed: Text | None = None
    signal: Text | None = None

    @property
    def key(self) -> str:
        return self.about.key


def cause_record(cause: Cause) -> dict[str, Any]:
    """As events keep it, and as the API tells it."""
    words = {name: getattr(cause, name) for name in _WORDS}
    texts = {name: _shown(getattr(cause, name)) for name in _TEXTS}
    told = {"about": str(cause.about), "published": cause.published.isoformat(), **words, **texts}
    return {name: value for name, value in told.items() if value is not None}


def cause_of(kept: Mapping[str, Any]) -> Cause:
    """The cause that `cause_record` wrote down."""
    texts: dict[str, Any] = {name: Text.model_validate(kept[name]) for name in _TEXTS if name in kept}
    words: dict[str, Any] = {name: kept[name] for name in _WORDS if name in kept}
    published = datetime.fromisoformat(kept["published"])
    return Cause(about=About.parse(kept["about"]), published=published, **words, **texts)


def _shown(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
