"""What a pack may say of an entity's file: where each field of the golden record comes from, and its chapters."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from zhongshu.core.errors import nearest
from zhongshu.core.spec import Misplaced, Name, Noun, Spec
from zhongshu.core.text import Text

Pick = Literal["first", "newest", "most"]
"""Of several values: that of the source named first, the newest row's, the one that most sources have. A tie goes to
the source named first."""

Reads = Literal["text", "name", "address", "number", "amount"]
"""How values are read and compared: an amount is text such as 100(万元人民币), and a field of it counts 万元."""


class GoldenSpec(Spec):
    """A field of the golden record: the columns that it may come from, as TABLE.COLUMN in order of authority.
    `stale_after` is a whole number of days after which the value is called old."""

    title: Text
    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    pick: Pick = "first"
    reads: Reads = "text"
    unit: str | None = None
    scale: int | None = Field(default=None, ge=0, le=6)
    stale_after: int | None = Field(default=None, ge=1)

    @cached_property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Table and column of each."""
        return tuple((table, column) for table, _, column in (one.rpartition(".") for one in self.from_))


class ShownSpec(Spec):
    """A table in a chapter. `at` is the column of a row's day (a date, a time, or a whole year): its rows stand newest
    first, and are the newest of a field by it. `tells` is what the timeline says on the day of a column, with columns
    of the row in braces. `columns` are those that are shown, all without them, `most` how many rows."""

    at: Name | None = None
    tells: dict[Name, Text] = Field(default_factory=dict)
    columns: tuple[Name, ...] = ()
    most: int = Field(default=12, ge=1, le=200)


class ChapterSpec(Spec):
    """A chapter of the file: tables whose column `entity` says whose rows they are, looked up by it. `corrects` is the
    case type by which somebody has what is wrong in it corrected at its source."""

    title: Text
    shows: dict[Noun, ShownSpec] = Field(min_length=1)
    corrects: Noun | None = None


class DecidesSpec(Spec):
    """A rule that is asked about the entity: its inputs are filled with fields of the golden record."""

    rule: Noun
    facts: dict[Name, Name] = Field(min_length=1)


class ProposesSpec(Spec):
    """A code that is proposed for a text of the golden record, from the names of a code list (columns code, name and
    level): a person decides."""

    title: Text
    from_: Name = Field(alias="from")
    among: Noun
    level: int | None = None
    beside: Name | None = None


class PeersSpec(Spec):
    """A table of medians without any entity in it. `match` says which of its columns have to be what a field, or what
    a decision says; `count` is its column of how many entities a row is made of; `compares` a column and a field."""

    of: Noun
    match: dict[Name, Name] = Field(min_length=1)
    count: Name
    compares: dict[Name, Name] = Field(min_length=1)


class FileSpec(Spec):
    """How the file of an entity is shown. `names` is a table with the columns entity and `code`, looked up by the code,
    and one row for every name: how somebody finds a file. `called` is the field that is its name, `head` others that
    stand beside it."""

    names: Noun
    code: Name
    called: Name
    head: tuple[Name, ...] = ()
    golden: dict[Name, GoldenSpec] = Field(min_length=1)
    chapters: dict[Name, ChapterSpec] = Field(min_length=1)
    decides: dict[Name, DecidesSpec] = Field(default_factory=dict)
    proposes: dict[Name, ProposesSpec] = Field(default_factory=dict)
    peers: PeersSpec | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """Everything that its page reads."""
        shown = (table for chapter in self.chapters.values() for table in chapter.shows)
        return (self.names, *shown, *([] if self.peers is None else [self.peers.of]))

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        tables = {table: "" for chapter in self.chapters.values() for table in chapter.shows}
        for name, field in self.golden.items():
            for index, (table, _) in enumerate(field.columns):
                if table not in tables:
                    said = f"{table!r} is in no chapter ({nearest(table, tables)})"
                    raise Misplaced(said, ("golden", name, "from", index))
        for at, field_name in self._fields():
            known = {**self.golden, **(self.decides if at[0] == "peers" else {})}
            if field_name not in known:
                raise Misplaced(f"{field_name!r} is no field of the golden record ({nearest(field_name, known)})", at)
        if both := sorted(set(self.golden) & set(self.decides)):
            raise Misplaced(f"{', '.join(both)} is a field already", ("decides", both[0]))
        return self

    def _fields(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("called",), self.called
        for index, name in enumerate(self.head):
            yield ("head", index), name
        for name, asked in self.decides.items():
            yield from ((("decides", name, "facts", fact), field) for fact, field in asked.facts.items())
        for name, proposed in self.proposes.items():
            yield ("proposes", name, "from"), proposed.from_
            if proposed.beside is not None:
                yield ("proposes", name, "beside"), proposed.beside
        if self.peers is not None:
            yield from ((("peers", "match", column), field) for column, field in self.peers.match.items())
            yield from ((("peers", "compares", column), field) for column, field in self.peers.compares.items())
