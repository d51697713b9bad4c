"""Rows of text in scratch Parquet files: what Excel, JSON and database sources become."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 20_000
CELLS = 400_000
CHARACTERS = 16 << 20


class TextTable:
    """Writes rows to part files in a new folder, some at a time. Every column is text, `_line` a BIGINT.

    A column that turns up later is NULL in the rows before it. `rows` written so far.
    """

    def __init__(self, folder: Path, columns: Sequence[str] = ()):
        folder.mkdir(parents=True)
        self.folder = folder
        self.rows = 0
        self._cells: dict[str, list[str | None]] = {name: [] for name in columns}
        self._lines: list[int] = []
        self._characters = 0
        self._parts = 0
        self._writer: pq.ParquetWriter | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._cells)

    def append(self, line: int, cells: Sequence[str | None]) -> None:
        """A row in the order of `columns`; cells missing at the end are NULL."""
        for position, column in enumerate(self._cells.values()):
            column.append(cells[position] if position < len(cells) else None)
        self._added(line, cells)

    def append_named(self, line: int, row: Mapping[str, str | None]) -> None:
        """A row by column name; unknown names become columns."""
        for name in [name for name in row if name not in self._cells]:
            self._close_part()
            self._cells[name] = [None] * len(self._lines)
        for name, column in self._cells.items():
            column.append(row.get(name))
        self._added(line, row.values())

    def _added(self, line: int, cells: Iterable[str | None]) -> None:
        self._lines.append(line)
        self.rows += 1
        self._characters += sum(map(len, filter(None, cells)))
        held = len(self._lines)
        if held >= ROWS or held * len(self._cells) >= CELLS or self._characters >= CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        schema = pa.schema([*((name, pa.string()) for name in self._cells), ("_line", pa.int64())])
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.folder / f"{self._parts:06}.parquet", schema, compression="lz4")
            self._parts += 1
        self._writer.write_table(pa.table([*self._cells.values(), self._lines], schema=schema))
        self._cells = {name: [] for name in self._cells}
        self._lines = []
        self._characters = 0

    def _close_part(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and (self._lines or not self._parts):
            self._flush()
        self._close_part()


def table_rows(
    path: Path, positions: Iterable[int], columns: Sequence[str], delimiter: str
) -> Iterator[tuple[int, str]]:
    """Line and delimited text of rows, by position (from 1, ascending) in the folder of a TextTable, or in a Parquet
    file, whose rows are its lines."""
    ahead = iter(positions)
    position = next(ahead, None)
    passed = 0
    for part in [path] if path.is_file() else sorted(path.glob("*.parquet")):
        for batch in pq.ParquetFile(part).iter_batches(batch_size=ROWS):
            while position is not None and position <= passed + batch.num_rows:
                (row,) = batch.slice(position - passed - 1, 1).to_pylist()
                if path.is_file():
                    yield position, _delimited(list(row.values()), delimiter)
                else:
                    yield row["_line"], _delimited([row.get(name) for name in columns], delimiter)
                position = next(ahead, None)
            if position is None:
                return
            passed += batch.num_rows


def _delimited(cells: Sequence[object], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow("" if cell is None else cell for cell in cells)
    return text.getvalue()
