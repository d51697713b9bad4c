"""Word papers (docx): paragraphs and tables in their order, as they read with all changes accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.datasets.papers.paper import MOST_CELLS, Line, Paper, PaperTable
from zhongshu.methods.figures.columns import Cell

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AROUND = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink")
)
"""What only stands around paragraphs, rows and runs. Deleted text is in `w:del`, which is not entered."""


def read_word(path: Path, shown: str) -> Paper:
    """LoadError when python-docx is not there or cannot read it, and for more than `MOST_CELLS`."""
    tables, lines, cells = list[PaperTable](), list[Line](), 0
    above = list[Line]()
    for block in _blocks(_body(path, shown), ("p", "tbl")):
        if block.tag == f"{_W}p":
            number = len(lines) + 1 if not lines else lines[-1].number + 1
            made = [Line(number, text, _paragraph(number)) for text in _text(block).split("\n")]
            lines += made
            above = [*above, *made][-3:]
            continue
        table = _table(block, len(tables) + 1, above)
        cells += sum(map(len, table.rows))
        if cells > MOST_CELLS:
            raise LoadError(f"{shown} has more than {MOST_CELLS:,} cells", hint="hand in the tables by themselves")
        tables.append(table)
        above = []
    return Paper(shown, tuple(tables), tuple(line for line in lines if line.text.strip()))


def _body(path: Path, shown: str) -> Any:
    try:
        from docx import Document  # noqa: PLC0415 - an extra
    except ImportError:
        raise LoadError(
            f"{shown}: reading Word papers needs python-docx", hint="pip install 'zhongshu[documents]'"
        ) from None
    try:
        return Document(str(path)).element.body
    except Exception as error:  # python-docx raises whatever its XML leads it to
        raise LoadError(f"{shown} cannot be read: {error}", hint="open it in Word or WPS and save it again") from None


def _blocks(element: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
    """The elements of these names below, in their order, none inside another."""
    names = {f"{_W}{name}" for name in wanted}
    for child in element:
        if child.tag in names:
            yield child
        elif child.tag in _AROUND:
            yield from _blocks(child, wanted)


def _text(paragraph: Any) -> str:
    pieces = list[str]()
    for run in _blocks(paragraph, ("r",)):
        for child in run:
            if child.tag == f"{_W}t":
                pieces.append(child.text or "")
            elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                pieces.append(" " if child.tag == f"{_W}tab" else "\n")
            elif child.tag == f"{_W}noBreakHyphen":
                pieces.append("-")
    return "".join(pieces)


def _table(element: Any, number: int, above: list[Line]) -> PaperTable:
    """The line above that says the unit of all numbers comes first, as a row of its own."""
    units = [line for line in above if "单位" in line.text or "unit" in line.text.casefold()]
    rows: list[tuple[Cell, ...]] = [(Cell(line.text, line.place),) for line in units]
    for place, row in enumerate(_blocks(element, ("tr",)), start=1):
        rows.append(tuple(_row(row, number, place)))
    return PaperTable(f"表{number}", tuple(rows))


def _row(row: Any, table: int, number: int) -> Iterator[Cell]:
    column = int(_value(row, "trPr", "gridBefore") or 0)
    for place in range(1, column + 1):
        yield Cell("", _cell_place(table, number, place))
    for cell in _blocks(row, ("tc",)):
        text = "\n".join(_text(paragraph) for paragraph in _blocks(cell, ("p",)))
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        continued = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        for further in range(int(_value(cell, "tcPr", "gridSpan") or 1)):
            column += 1
            yield Cell("" if continued or further else text, _cell_place(table, number, column))


def _value(element: Any, properties: str, name: str) -> str | None:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    said: str | None = None if found is None else found.get(f"{_W}val")
    return said if said is not None and said.isdecimal() and int(said) < 1000 else None


def _cell_place(table: int, row: int, column: int) -> Text:
    return Text(zh=f"表{table} 第{row}行第{column}列", en=f"table {table}, row {row}, column {column}")


def _paragraph(number: int) -> Text:
    return Text(zh=f"第{number}段", en=f"paragraph {number}")
