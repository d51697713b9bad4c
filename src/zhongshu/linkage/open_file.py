"""What is shown of one entity to one reader: chapters of rows, the golden record, what rules and codes say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.core.text import Text
from zhongshu.linkage.file_spec import ChapterSpec, FileSpec, ProposesSpec, ShownSpec
from zhongshu.linkage.golden import Field
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.proposal import Proposal
from zhongshu.rules.decisions.rule import Decision, Rule, RuleEdition
from zhongshu.sharing.looking import Found, Refused

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A table in a chapter. `rows` are the newest first, with the columns that the reader sees; `days` is the day of
    each, None where it has none."""

    table: str
    spec: ShownSpec
    found: Found
    rows: tuple[Row, ...] = ()
    days: tuple[date | None, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """`refused` is why the reader sees nothing of it, where no grant answers for any of its tables."""

    name: str
    spec: ChapterSpec
    parts: tuple[Part, ...]

    @property
    def refused(self) -> Refused | None:
        reasons = [part.found.refused for part in self.parts]
        if None in reasons:
            return None
        return next((one for one in ("quota", "consent") if one in reasons), reasons[0])

    @property
    def filled(self) -> bool:
        """Whether there is a row to see."""
        return any(part.rows for part in self.parts)


@dataclass(frozen=True)
class Happened:
    """A row in the timeline, for the day of one of its columns; `tells` has columns of it in braces."""

    day: date
    chapter: str
    part: Part
    row: Row
    tells: Text


@dataclass(frozen=True)
class Judged:
    """What a rule says of the fields; `edition` is None where none is in force, `fault` why it could not be asked."""

    rule: Rule
    facts: Mapping[str, Any]
    edition: RuleEdition | None = None
    decision: Decision | None = None
    fault: str | None = None

    @property
    def word(self) -> str | None:
        """Its first outcome; None while something that matters is not known."""
        if self.decision is None or self.decision.wanting:
            return None
        said = next(iter(self.decision.says.values()))
        return None if said is None else str(said)


@dataclass(frozen=True)
class Proposed:
    """Codes that a text suggests, and the one that stands `beside` them."""

    spec: ProposesSpec
    text: str
    codes: tuple[Proposal, ...]
    beside: str | None


@dataclass(frozen=True)
class Compared:
    """A field beside the median of its peers."""

    column: str
    field: str
    own: Any
    median: Any


@dataclass(frozen=True)
class Peers:
    """Those of the same `match`: how many they are; no `rows` where they are too few to be told."""

    match: Mapping[str, Any]
    count: int | None
    rows: tuple[Compared, ...] = ()


@dataclass(frozen=True)
class OpenFile:
    """What is shown of one entity. `code` is its official code as the links know it; no reader sees it by that."""

    file: EntityFile
    spec: FileSpec
    entity: str
    code: str | None
    chapters: tuple[Chapter, ...]
    fields: Mapping[str, Field] = field(default_factory=dict)
    judged: Mapping[str, Judged] = field(default_factory=dict)
    proposed: Mapping[str, Proposed] = field(default_factory=dict)
    peers: Peers | None = None

    @property
    def empty(self) -> bool:
        """Whether this reader sees nothing of it."""
        return not any(chapter.filled for chapter in self.chapters)

    @property
    def spent(self) -> str | None:
        """A limit of the day that kept something of it from the reader."""
        found = (part.found for chapter in self.chapters for part in chapter.parts)
        return next((one.limit for one in found if one.refused == "quota"), None)

    @property
    def called(self) -> Any:
        """Its name, None for whoever may not see it."""
        return self.fields[self.spec.called].value if self.spec.called in self.fields else None

    def timeline(self, zone: ZoneInfo) -> tuple[Happened, ...]:
        """What happened in all chapters, the newest first."""
        found = [
            Happened(day, chapter.name, part, row, tells)
            for chapter in self.chapters
            for part in chapter.parts
            for column, tells in part.spec.tells.items()
            for row in part.rows
            if (day := day_of(row.get(column), zone)) is not None
        ]
        return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def day_of(value: Any, zone: ZoneInfo) -> date | None:
    """The day that a cell says, None where it says none; of a whole year its last."""
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    if isinstance(value, date):
        return value
    return date(value, 12, 31) if isinstance(value, int) and date.min.year <= value <= date.max.year else None
