"""Text files, pasted text and CSV: lines, and tables where cells are set apart."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.datasets.papers.paper import MOST_CELLS, Line, Paper, PaperTable
from zhongshu.methods.figures.columns import Cell


def paper_of_text(text: str, name: str) -> Paper:
    """Lines of text; two or more lines with tabs under each other are a table, as Excel's cells are when pasted.

    >>> paper_of_text("76 家占全市的 54.5%", "pasted").lines[0].place.en
    'line 1'
    """
    tables, lines = list[PaperTable](), list[Line]()
    numbered = list(enumerate(text.splitlines(), start=1))
    for tabbed, block in groupby(numbered, key=lambda line: "\t" in line[1]):
        held = list(block)
        if tabbed and len(held) > 1:
            rows = [(number, line.split("\t")) for number, line in held]
            tables.append(PaperTable(f"表{len(tables) + 1}", _cells(rows)))
        else:
            lines += [Line(number, line, _line(number)) for number, line in held if line.strip()]
    return Paper(name, tuple(tables), tuple(lines))


def paper_of_csv(text: str, name: str, delimiter: str | None = None) -> Paper:
    """One table; a row with a single cell (a title, a note) is a line as well. LoadError beyond `MOST_CELLS`."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter or _delimiter(text))
    rows, cells = list[tuple[int, list[str]]](), 0
    try:
        for row in reader:
            cells += len(row)
            if cells > MOST_CELLS:
                raise LoadError(
                    f"{name} has more than {MOST_CELLS:,} cells", hint="check a table for people, not a dataset"
                )
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise LoadError(f"{name} cannot be read: {error}", hint="save it again as CSV") from None
    table = PaperTable(name, _cells(rows))
    return Paper(name, (table,), tuple(lone_lines([table])))


def lone_lines(tables: Iterable[PaperTable]) -> Iterator[Line]:
    """Rows of one cell with words: the titles and notes of a sheet, which may state figures too."""
    number = 0
    for table in tables:
        for row in table.rows:
            number += 1
            filled = [cell for cell in row if cell.text.strip()]
            if len(filled) == 1 and not filled[0].text.strip().replace(".", "").isdecimal():
                yield Line(number, filled[0].text, filled[0].place)


def _cells(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(
            Cell(text, Text(zh=f"第{number}行第{column}列", en=f"line {number}, column {column}"))
            for column, text in enumerate(row, start=1)
        )
        for number, row in rows
    )


def _line(number: int) -> Text:
    return Text(zh=f"第{number}行", en=f"line {number}")


def _delimiter(text: str) -> str:
    """Of comma, tab and semicolon the one that most of the first lines have."""
    head = [line for line in text.splitlines()[:20] if line.strip()]
    return max(",\t;", key=lambda mark: sum(line.count(mark) for line in head))
