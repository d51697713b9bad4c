"""A brief as it is read: sentences, tables and charts, every number with what stands behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import TypeAdapter

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.datasets.spec import Origin
from zhongshu.indicators.compare import Judgement
from zhongshu.methods.figures.verdict import Status

FORMAT = 1
"""Of the JSON that an issue keeps; a later form reads every earlier one."""

NOWHERE = Text(zh="", en="")


@dataclass(frozen=True)
class Number:
    """`text` is the number as a sentence says it, with its unit; `bare` without.

    `name` is an indicator, DATASET/ID of a printed figure, or a relation; `path` its passport's address on this site.
    `area` and `when` are what it is of, empty where it is of none. `direction` is 1 or -1 for a change that its
    sentence says with a word (up, down). `partial`: a period that is not whole.
    """

    text: Text
    bare: Text
    kind: Literal["indicator", "figure", "relation"]
    name: str
    form: str
    title: Text
    area: Text
    when: Text
    path: str
    origin: Origin
    judgement: Judgement = "flat"
    direction: int = 0
    partial: bool = False


Segment = str | Number
Spoken = tuple[Segment, ...]


def plain(spoken: Spoken, language: str) -> str:
    """The text alone."""
    return "".join(part if isinstance(part, str) else part.text.to(language) for part in spoken)


@dataclass(frozen=True)
class Sentence:
    """`id` stays the same as long as the pack's template does. `edited`: the languages a person has changed it in."""

    id: str
    zh: Spoken
    en: Spoken
    edited: tuple[str, ...] = ()
    kind: Literal["sentence"] = "sentence"

    def to(self, language: str) -> Spoken:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class TableRow:
    """One indicator; None for what cannot be said of it."""

    title: Text
    unit: Text
    value: Number | None
    yoy: Number | None
    ytd: Number | None
    ytd_yoy: Number | None


@dataclass(frozen=True)
class TableItem:
    """Indicators below each other; those without a value in the brief's month are left out."""

    title: Text | None
    rows: tuple[TableRow, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Line:
    """A value for each label of its chart, None for a hole; `partial` holds positions of periods that are not whole."""

    title: Text
    values: tuple[Decimal | None, ...]
    partial: tuple[int, ...]
    origin: Origin
    path: str


@dataclass(frozen=True)
class ChartItem:
    """Lines of one unit; `labels` are months (2020-11), the last one the brief's own. `scale` digits are shown."""

    title: Text
    unit: Text
    scale: int
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class BriefSignal:
    """What somebody should look at; `path` leads to the indicator, the passport or the relation."""

    severity: Literal["bad", "warn", "good"]
    title: Text
    detail: Text
    path: str


@dataclass(frozen=True)
class SignalsItem:
    """Empty `signals`: nothing crosses its line."""

    signals: tuple[BriefSignal, ...]
    kind: Literal["signals"] = "signals"


@dataclass(frozen=True)
class Check:
    """A relation between printed figures. `arithmetic` is one line that a clerk can follow."""

    name: str
    title: Text
    place: Text
    status: Status
    arithmetic: Text
    path: str
    implied: Number | None


@dataclass(frozen=True)
class ChecksItem:
    """Relations between printed figures, in the order the pack lists them."""

    checks: tuple[Check, ...]
    kind: Literal["checks"] = "checks"


Item = Sentence | TableItem | ChartItem | SignalsItem | ChecksItem


@dataclass(frozen=True)
class Section:
    """A section with nothing to say is left out of its document."""

    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class LeftOut:
    """What the brief does not say, for its editor: the template, which of its numbers are missing, and why."""

    id: str
    template: Text
    gaps: tuple[str, ...]
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class Document:
    """`period` is a month's label, `snapshot` the published state that every number was read from.

    `rising` and `falling` are the words of the tone, by which an editor's word is held against its number.
    """

    brief: str
    title: Text
    area: str
    area_title: Text
    period: str
    period_title: Text
    snapshot: int
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]
    rising: tuple[Text, ...]
    falling: tuple[Text, ...]

    @property
    def sentences(self) -> Iterator[Sentence]:
        return (item for section in self.sections for item in section.items if isinstance(item, Sentence))

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number said, in order, those of tables and checks included; one may stand there several times."""
        return tuple(number for section in self.sections for item in section.items for number in _numbers(item))

    @property
    def sources(self) -> dict[str, tuple[int, Number]]:
        """By address: its place in the list of sources from 1, and the first number that has it."""
        found: dict[str, tuple[int, Number]] = {}
        for number in self.numbers:
            found.setdefault(number.path, (len(found) + 1, number))
        return found

    def has(self, origin: Origin) -> bool:
        """Whether any number or line is of this origin."""
        items = [item for section in self.sections for item in section.items]
        lines = [line for item in items if isinstance(item, ChartItem) for line in item.lines]
        return origin in {number.origin for number in self.numbers} | {line.origin for line in lines}


_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


def to_json(document: Document) -> dict[str, Any]:
    """What an issue keeps."""
    return {"format": FORMAT, "document": _ADAPTER.dump_python(document, mode="json")}


def from_json(content: Mapping[str, Any]) -> Document:
    """ZhongshuError for a form that this program does not know."""
    if content.get("format") != FORMAT:
        raise ZhongshuError(
            f"this issue is kept in form {content.get('format')!r}, which this program does not know",
            hint="it was released by a newer Zhongshu: upgrade this one",
        )
    return _ADAPTER.validate_python(content["document"])


def _numbers(item: Item) -> Iterator[Number]:
    if isinstance(item, Sentence):
        others = [part for part in item.en if not isinstance(part, str) and part not in item.zh]
        yield from (part for part in (*item.zh, *others) if not isinstance(part, str))
    elif isinstance(item, TableItem):
        for row in item.rows:
            yield from (cell for cell in (row.value, row.yoy, row.ytd, row.ytd_yoy) if cell is not None)
    elif isinstance(item, ChecksItem):
        yield from (check.implied for check in item.checks if check.implied is not None)
