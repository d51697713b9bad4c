"""Relations that a table's headings and row labels promise: totals, shares, growth, completion.

合计 总计 小计 total, a row or a column, is the sum of the others; 其中 of which, a row or a column, is within the one
before it; 占比 share is of the total row; 同比 growth is over the column 上年 last year; 完成率 completion is of the
column 目标 target. A number that a heading promises nothing of has no relation.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice, product

from zhongshu.core.text import Text
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.columns import Column, Refused, added, adds_up, averages, looks_dated, of_another_whole
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.relation import Kind, Relation
from zhongshu.methods.figures.table import Row, Rows, TableRead, read_table

Made = tuple[Kind, dict[str, list[Figure]], Text]

_MOST_WAYS = 500
"""Ways to read the rows below 其中 that are tried."""
_MOST_ROWS, _MOST_INNER = 200, 20
"""Rows of a table in which some are looked for that add up to the one before them, and how many those may be."""
_UNSURE = Text(
    zh="没有核对合计：“其中”之下的各行，分不清哪些是其中之数，哪些与上级并列；请缩进其中各行",
    en="the total was not checked: of the rows below 其中 (of which) it is not clear which are within the row above "
    "and which stand beside it; set those within further in",
)


@dataclass(frozen=True)
class Proposed:
    """`refused` cells and headings are left out of every relation, `skipped` counts cells of number columns that hold
    no number, `numbers` those that do."""

    relations: tuple[Relation, ...]
    refused: tuple[Refused, ...]
    skipped: int
    numbers: int


def propose(title: str, rows: Rows) -> Proposed:
    """The relations of one table; `title` names it in their ids."""
    table = read_table(rows)
    found: list[Relation] = []
    for make in (_row_sums, _row_parts, _column_sums, _column_parts, _shares, _compared):
        for kind, terms, name in make(table):
            number = f"{title} #{len(found) + 1}"
            found.append(Relation(number, kind, {role: tuple(many) for role, many in terms.items()}, name))
    numbers = sum(len(row.figures) for row in table.rows)
    return Proposed(tuple(found), tuple(table.refused), table.skipped, numbers)


def _row_sums(table: TableRead) -> Iterator[Made]:
    """小计 is the sum of the rows since the one before; 合计 of the subtotals and of what stands after them, all above
    it, or all below it where it is the first row."""
    at = next((index for index, row in enumerate(table.rows) if row.part == "total"), len(table.rows))
    above, below = table.rows[:at], table.rows[at + 1 :]
    held, subtotals = list[Row](), list[Row]()
    for row in (row for row in above or below if not averages(row.label)):
        if row.part in ("plain", "unsure"):
            held.append(row)
        elif row.part == "subtotal" and held:
            yield from _sums(table, row, held)
            subtotals, held = [*subtotals, row], []
    if not above and below and below[0].part == "within":  # of the total: they may or may not be all of it
        made = list(_sums_of(table, table.rows[at], [row for row in below if row.part in ("within", "unsure")]))
        yield from made if not _contradicted(made) else ()
    elif at < len(table.rows) and (held or subtotals):
        yield from _sums(table, table.rows[at], [*subtotals, *held])


def _sums(table: TableRead, total: Row, parts: Sequence[Row]) -> Iterator[Made]:
    """With as many of the unsure rows below each 其中 taken as parts of its whole as make most columns add up. Where no
    way does, it is not known which rows are the parts, and the total is told to be left out."""
    first = parts[0].level
    parts = [row for row in parts if row.part == "subtotal" or row.level == first]  # 一、 without its 1. and 2.
    if all(row.part != "unsure" for row in parts):
        made = list(_sums_of(table, total, parts))
        if _contradicted(made) and len(parts) <= _MOST_ROWS:
            outer = list(_sums_of(table, total, _outer(table, parts)))
            made = min(made, outer or made, key=_contradicted)
        yield from made
        return
    ways = [made for way in islice(_ways(parts), _MOST_WAYS) if (made := list(_sums_of(table, total, way)))]
    best = min(ways, key=_contradicted, default=[])
    if 2 * _contradicted(best) < len(best):
        yield from best
    elif best:
        table.refused.append(Refused(total.place, total.label, _UNSURE))


def _outer(table: TableRead, parts: Sequence[Row]) -> list[Row]:
    """The rows without those that add up to the row before them: 税收, with its taxes below it and no 其中."""
    found, at = list[Row](), 0
    while at < len(parts):
        found.append(parts[at])
        inner = (
            end
            for end in range(at + 3, min(at + 3 + _MOST_INNER, len(parts) + 1))
            if (made := list(_sums_of(table, parts[at], parts[at + 1 : end]))) and not _contradicted(made)
        )
        at = next(inner, at + 1)
    return found


def _ways(parts: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows without the first none, one, two ... of every run of unsure ones."""
    runs = [list(run) for _, run in groupby(parts, key=lambda row: row.part == "unsure")]
    choices = [range(len(run) + 1) if run[0].part == "unsure" else range(1) for run in runs]
    for left_out in product(*choices):
        yield [row for run, n in zip(runs, left_out, strict=True) for row in run[n:]]


def _contradicted(made: Sequence[Made]) -> int:
    """How many do not hold."""
    relations = (Relation("sum", kind, {role: tuple(many) for role, many in terms.items()}) for kind, terms, _ in made)
    return sum(check(relation).status == "contradiction" for relation in relations)


def _sums_of(table: TableRead, total: Row, parts: Sequence[Row]) -> Iterator[Made]:
    """One a column that adds up and has a number in every row."""
    for column in table.columns:
        here = [row.figures[column.index] for row in parts if column.index in row.figures]
        if "累计" in column.name and all(looks_dated(row.label) for row in parts):
            continue  # months, each with what was before it
        if not added(column) or column.index not in total.figures or len(here) < 2 or len(here) < len(parts):
            continue  # a part that is not printed makes the sum unknown
        if len({one.unit.dimension for one in (*here, total.figures[column.index])}) > 1:
            continue  # rows of several units
        name = Text(zh=f"{column.name}：{total.label} = 各行之和", en=f"{column.name}: {total.label} = sum of the rows")
        yield "sum", {"total": [total.figures[column.index]], "parts": here}, name


def _row_parts(table: TableRead) -> Iterator[Made]:
    whole = None
    for row in table.rows:
        if row.part != "within":
            whole = row
            continue
        for column in table.columns if whole is not None else ():
            if added(column) and whole is not None and column.index in row.figures.keys() & whole.figures.keys():
                name = Text(
                    zh=f"{column.name}：{row.label} 不超过 {whole.label}",
                    en=f"{column.name}: {row.label} is within {whole.label}",
                )
                yield "subset", {"part": [row.figures[column.index]], "whole": [whole.figures[column.index]]}, name


def _column_sums(table: TableRead) -> Iterator[Made]:
    for total in (one for one in table.columns if one.part == "total"):
        group = total.name.rpartition(" ")[0]  # of headings in two rows, the upper one
        parts = [
            one
            for one in table.columns
            if one.part == "value" and added(one) and _same(one, total) and one.name.startswith(group)
        ]
        if len(parts) < 2:
            continue
        for row in table.rows:
            here = [row.figures[one.index] for one in parts if one.index in row.figures]
            if total.index in row.figures and len(here) == len(parts) and adds_up(row.label):
                name = Text(
                    zh=f"{row.label}：{total.name} = 各列之和", en=f"{row.label}: {total.name} = sum of the columns"
                )
                yield "sum", {"total": [row.figures[total.index]], "parts": here}, name


def _same(one: Column, other: Column) -> bool:
    return (one.unit and one.unit.dimension) == (other.unit and other.unit.dimension)


def _column_parts(table: TableRead) -> Iterator[Made]:
    return _pairs(
        table,
        "within",
        lambda row, one, value: ("subset", {"part": [row.figures[one]], "whole": [row.figures[value]]}),
    )


def _shares(table: TableRead) -> Iterator[Made]:
    total = next((row for row in table.rows if row.part == "total"), None)
    if total is None:
        return iter(())

    def share(row: Row, one: int, value: int) -> tuple[Kind, dict[str, list[Figure]]] | None:
        if (
            row is total
            or row.part in ("within", "unsure")
            or value not in total.figures
            or not _of_total(table, total, one)
        ):
            return None  # the share of an 其中 row may be of the row above it
        terms = {"part": [row.figures[value]], "base": [total.figures[value]], "percent": [row.figures[one]]}
        return "share", terms

    return _pairs(table, "share", share)


def _of_total(table: TableRead, total: Row, index: int) -> bool:
    """Whether the shares of a column are of the total row: it has 100 % there; where it has none, by the heading."""
    if index in total.figures:
        return abs(Decimal(total.figures[index].printed) - 100) <= 1
    return not of_another_whole(next(one.name for one in table.columns if one.index == index))


def _compared(table: TableRead) -> Iterator[Made]:
    """Growth and difference over last year's column, completion over the target's."""
    partner = {one.of: one.index for one in table.columns if one.part == "before"}
    aims = {one.of: one.index for one in table.columns if one.part == "target"}

    def terms(
        kind: Kind, roles: tuple[str, str, str], second: dict[int | None, int]
    ) -> Callable[[Row, int, int], tuple[Kind, dict[str, list[Figure]]] | None]:
        def made(row: Row, one: int, value: int) -> tuple[Kind, dict[str, list[Figure]]] | None:
            other = second.get(value)
            if other is None or other not in row.figures:
                return None
            figures = (row.figures[value], row.figures[other], row.figures[one])
            return kind, {role: [figure] for role, figure in zip(roles, figures, strict=True)}

        return made

    yield from _pairs(table, "growth", terms("growth", ("now", "before", "percent"), partner))
    yield from _pairs(table, "change", terms("difference", ("now", "before", "change"), partner))
    yield from _pairs(table, "completion", terms("target", ("done", "target", "completion"), aims))


def _pairs(
    table: TableRead, part: str, make: Callable[[Row, int, int], tuple[Kind, dict[str, list[Figure]]] | None]
) -> Iterator[Made]:
    """What `make` says of each row that has both a column of this part and the values it belongs to."""
    for one in table.columns:
        if one.part != part or one.of is None:
            continue
        for row in table.rows:
            if one.index in row.figures and one.of in row.figures:
                made = make(row, one.index, one.of)
                if made is not None:
                    yield *made, Text(zh=f"{row.label}：{one.name}", en=f"{row.label}: {one.name}")
