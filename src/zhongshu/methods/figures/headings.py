"""Relations that a table's headings and row labels promise: totals, shares, growth, completion.

合计 总计 小计 total, a row or a column, is the sum of the others; 其中 of which, a row or a column, is within the one
before it; 占比 share is of the total row; 同比 growth is over the column 上年 last year; 完成率 completion is of the
column 目标 target. A number that a heading promises nothing of has no relation.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from zhongshu.core.text import Text
from zhongshu.methods.figures.columns import (
    Cell,
    Column,
    Refused,
    RowPart,
    added,
    looks_dated,
    numbering,
    read_heading,
    read_number,
    row_part,
    table_unit,
    with_values,
)
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.relation import Kind, Relation

Rows = Sequence[Sequence[Cell]]
_DEEPEST = 4
"""Rows of headings at most."""


@dataclass(frozen=True)
class Proposed:
    """`refused` cells and headings are left out of every relation, `skipped` counts cells of number columns that hold
    no number, `numbers` those that do."""

    relations: tuple[Relation, ...]
    refused: tuple[Refused, ...]
    skipped: int
    numbers: int


@dataclass(frozen=True)
class _Row:
    label: str
    part: RowPart
    figures: dict[int, Figure]


@dataclass
class _Reading:
    """A table while it is read."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: list[_Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: int = 0


def propose(title: str, rows: Rows) -> Proposed:
    """The relations of one table; `title` names it in their titles. Rows may be ragged; what is no table of numbers
    with headings has none."""
    reading = _Reading(title)
    begins = _body(rows)
    if begins is None:
        return Proposed((), (), 0, 0)
    label = _label_column(rows, begins)
    _read_columns(reading, rows, begins, label)
    _read_rows(reading, rows[begins:], label)
    found: list[Relation] = []
    for make in (_row_sums, _row_parts, _column_sums, _column_parts, _shares, _compared):
        for kind, terms, name in make(reading):
            number = f"{title} #{len(found) + 1}"
            found.append(Relation(number, kind, {role: tuple(many) for role, many in terms.items()}, name))
    numbers = sum(len(row.figures) for row in reading.rows)
    return Proposed(tuple(found), tuple(reading.refused), reading.skipped, numbers)


Made = tuple[Kind, dict[str, list[Figure]], Text]


def _body(rows: Rows) -> int | None:
    """The first row that holds numbers beyond its label, below at least one of headings."""
    for index, row in enumerate(rows[: _DEEPEST + 8]):
        numbers = [cell for cell in row[1:] if _numeric(cell.text) and not re.fullmatch(r"(?:19|20)\d\d", cell.text)]
        if index and numbers:
            return index
    return None


def _numeric(text: str) -> bool:
    return not looks_dated(text) and read_number(text, None) is not None


def _label_column(rows: Rows, begins: int) -> int:
    """The first column that mostly holds words; the first of all where none does."""
    body = rows[begins:]
    for index in range(min(3, max(map(len, body)))):
        texts = [row[index].text.strip() for row in body if index < len(row) and row[index].text.strip()]
        if sum(not _numeric(text) for text in texts) * 2 > len(texts):
            return index
    return 0


def _read_columns(reading: _Reading, rows: Rows, begins: int, label: int) -> None:
    above = rows[max(0, begins - _DEEPEST) : begins]
    headers = [row for row in above if len({cell.text.strip() for cell in row if cell.text.strip()}) > 1] or above[-1:]
    common = table_unit([cell.text for row in rows[:begins] for cell in row])
    columns: list[Column] = []
    for index in range(max(len(row) for row in rows)):
        text, place = _heading(headers, index)
        if index <= label or numbering(text) or not text:
            continue
        column = read_heading(index, text, common)
        if isinstance(column, Text):
            reading.refused.append(Refused(place, text, column))
        else:
            columns.append(column)
    reading.columns = with_values(columns)


def _heading(headers: Rows, index: int) -> tuple[str, Text]:
    """The texts above a column; an empty cell of an upper row continues the one to its left (merged headings)."""
    texts, place = list[str](), Text(zh="", en="")
    for depth, row in enumerate(headers):
        upto = list(row[: index + 1])
        text = upto[-1].text.strip() if len(upto) > index else ""
        if not text and depth < len(headers) - 1:
            text = next((cell.text.strip() for cell in reversed(upto) if cell.text.strip()), "")
        if len(upto) > index:
            place = upto[-1].place
        if text and text not in texts:
            texts.append(text)
    return " ".join(texts), place


def _read_rows(reading: _Reading, body: Rows, label: int) -> None:
    """Rows set in deeper below an 其中 row are within the same row as it."""
    depth = 0
    for row in body:
        texts = [cell.text for cell in row[: label + 1] if cell.text.strip()]
        name = texts[-1] if texts else ""
        part: RowPart = next((found for text in texts if (found := row_part(text)) != "plain"), "plain")
        figures = dict[int, Figure]()
        for column in reading.columns:
            cell = row[column.index] if column.index < len(row) else None
            figure = None if cell is None else _figure(reading, column, cell, name.strip())
            if figure is not None:
                figures[column.index] = figure
        said = any(row[one.index].text.strip() for one in reading.columns if one.index < len(row))
        if said:  # else a row of words alone heads the rows below it
            indent = len(name) - len(name.lstrip(" \t\u3000"))
            within = reading.rows and reading.rows[-1].part == "within" and indent > depth
            part = "within" if part == "plain" and within else part
            depth = depth if part == "within" else indent
            reading.rows.append(_Row(name.strip(), part, figures))


def _figure(reading: _Reading, column: Column, cell: Cell, label: str) -> Figure | None:
    number = read_number(cell.text, column.unit)
    if isinstance(number, Text):
        reading.refused.append(Refused(cell.place, cell.text, number))
        return None
    if number is None or number.printed is None or number.unit is None:
        reading.skipped += cell.text.strip() != ""
        return None
    name = f"{label} {column.name}".strip()
    where = cell.place.zh
    return Figure(where, Text(zh=name, en=name), number.printed, number.unit, number.qualifier, source=where)


def _row_sums(reading: _Reading) -> Iterator[Made]:
    """小计 is the sum of the plain rows since the one before, 合计 of the subtotals and of what stands after them."""
    held, subtotals = list[_Row](), list[_Row]()
    totals = [row for row in reading.rows if row.part == "total"]
    for row in reading.rows:
        if row.part == "plain":
            held.append(row)
        elif row.part == "subtotal" and held:
            yield from _sums(reading, row, held)
            subtotals, held = [*subtotals, row], []
    for total in totals[:1]:
        yield from _sums(reading, total, [*subtotals, *held])


def _sums(reading: _Reading, total: _Row, parts: list[_Row]) -> Iterator[Made]:
    for column in reading.columns:
        here = [row.figures[column.index] for row in parts if column.index in row.figures]
        if not added(column) or column.index not in total.figures or len(here) < 2 or len(here) < len(parts):
            continue  # a part that is not printed makes the sum unknown
        name = Text(zh=f"{column.name}：{total.label} = 各行之和", en=f"{column.name}: {total.label} = sum of the rows")
        yield "sum", {"total": [total.figures[column.index]], "parts": here}, name


def _row_parts(reading: _Reading) -> Iterator[Made]:
    whole = None
    for row in reading.rows:
        if row.part != "within":
            whole = row
            continue
        for column in reading.columns if whole is not None else ():
            if added(column) and whole is not None and column.index in row.figures.keys() & whole.figures.keys():
                name = Text(
                    zh=f"{column.name}：{row.label} 不超过 {whole.label}",
                    en=f"{column.name}: {row.label} is within {whole.label}",
                )
                yield "subset", {"part": [row.figures[column.index]], "whole": [whole.figures[column.index]]}, name


def _column_sums(reading: _Reading) -> Iterator[Made]:
    for total in (one for one in reading.columns if one.part == "total"):
        group = total.name.rpartition(" ")[0]  # of headings in two rows, the upper one
        parts = [
            one
            for one in reading.columns
            if one.part == "value" and added(one) and _same(one, total) and one.name.startswith(group)
        ]
        if len(parts) < 2:
            continue
        for row in reading.rows:
            here = [row.figures[one.index] for one in parts if one.index in row.figures]
            if total.index in row.figures and len(here) == len(parts):
                name = Text(
                    zh=f"{row.label}：{total.name} = 各列之和", en=f"{row.label}: {total.name} = sum of the columns"
                )
                yield "sum", {"total": [row.figures[total.index]], "parts": here}, name


def _same(one: Column, other: Column) -> bool:
    return (one.unit and one.unit.dimension) == (other.unit and other.unit.dimension)


def _column_parts(reading: _Reading) -> Iterator[Made]:
    return _pairs(
        reading,
        "within",
        lambda row, one, value: ("subset", {"part": [row.figures[one]], "whole": [row.figures[value]]}),
    )


def _shares(reading: _Reading) -> Iterator[Made]:
    total = next((row for row in reading.rows if row.part == "total"), None)
    if total is None:
        return iter(())

    def share(row: _Row, one: int, value: int) -> tuple[Kind, dict[str, list[Figure]]] | None:
        if row is total or row.part == "within" or value not in total.figures:
            return None  # the share of an 其中 row may be of the row above
        terms = {"part": [row.figures[value]], "base": [total.figures[value]], "percent": [row.figures[one]]}
        return "share", terms

    return _pairs(reading, "share", share)


def _compared(reading: _Reading) -> Iterator[Made]:
    """Growth and difference over last year's column, completion over the target's."""
    partner = {one.of: one.index for one in reading.columns if one.part == "before"}
    aims = {one.of: one.index for one in reading.columns if one.part == "target"}

    def terms(
        kind: Kind, roles: tuple[str, str, str], second: dict[int | None, int]
    ) -> Callable[[_Row, int, int], tuple[Kind, dict[str, list[Figure]]] | None]:
        def made(row: _Row, one: int, value: int) -> tuple[Kind, dict[str, list[Figure]]] | None:
            other = second.get(value)
            if other is None or other not in row.figures:
                return None
            figures = (row.figures[value], row.figures[other], row.figures[one])
            return kind, {role: [figure] for role, figure in zip(roles, figures, strict=True)}

        return made

    yield from _pairs(reading, "growth", terms("growth", ("now", "before", "percent"), partner))
    yield from _pairs(reading, "change", terms("difference", ("now", "before", "change"), partner))
    yield from _pairs(reading, "completion", terms("target", ("done", "target", "completion"), aims))


def _pairs(
    reading: _Reading, part: str, make: Callable[[_Row, int, int], tuple[Kind, dict[str, list[Figure]]] | None]
) -> Iterator[Made]:
    """What `make` says of each row that has both a column of this part and the values it belongs to."""
    for one in reading.columns:
        if one.part != part or one.of is None:
            continue
        for row in reading.rows:
            if one.index in row.figures and one.of in row.figures:
                made = make(row, one.index, one.of)
                if made is not None:
                    yield *made, Text(zh=f"{row.label}：{one.name}", en=f"{row.label}: {one.name}")
