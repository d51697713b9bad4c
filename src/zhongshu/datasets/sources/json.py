"""JSON: an array, JSON lines, or an array somewhere in a document. Rows are objects and become flat text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.aside import Aside
from zhongshu.datasets.sources.encoding import as_utf8
from zhongshu.datasets.sources.flatten import Unusable, flat, written
from zhongshu.datasets.sources.json_rows import JsonRow, array_rows, line_rows
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.parquet import table_scan
from zhongshu.datasets.sources.scan import ParseReject, Scan
from zhongshu.datasets.sources.tables import TextTable

MOST_COLUMNS = 2_000


def scan_json(
    path: Path,
    *,
    lines: bool,
    rows: str | None = None,
    encoding: str = "auto",
    nulls: Sequence[str] = ("",),
    renamed: Mapping[str, str] | None = None,
    scratch: Path,
) -> Scan:
    """The scan of JSON lines (`lines`) or of one document.

    `rows` is the path of keys to the array in a document, such as `data.items`; without it the document is the
    array. A nested object becomes columns named `a.b.c`, an array in a row its JSON text; numbers keep their
    digits. `_line` is the line of a JSON line, the position in an array (from 1) otherwise. A row that is no
    object, is broken (JSON lines) or nested deeper than 32 goes aside. Memory is bounded by the longest row (16 MB).
    Raises LoadError for a document that is broken or has no such array.
    """
    text, found = as_utf8(path, encoding, scratch)
    aside = Aside(scratch / "aside.jsonl")
    folder = scratch / "json"
    with TextTable(folder) as table:
        columns = _Columns(table, frozenset(nulls) | {""}, renamed or {}, path.name)
        for number, row in enumerate(_rows(text, path.name, lines=lines, rows=rows), start=1):
            columns.add(number, row, aside)
    if not table.columns:
        raise LoadError(f"{path.name} has no rows: nothing tells its columns")
    scan = table_scan(folder, columns=table.columns, records=table.rows + aside.count, aside=aside.close())
    return replace(scan, encoding=found)


def _rows(text: Path, shown: str, *, lines: bool, rows: str | None) -> Iterator[JsonRow]:
    return line_rows(text) if lines else array_rows(text, shown, rows)


class _Columns:
    """Gives the keys of rows their column names and writes the rows."""

    def __init__(self, table: TextTable, nulls: frozenset[str], renamed: Mapping[str, str], shown: str):
        self.table, self.nulls, self.renamed, self.shown = table, nulls, renamed, shown
        self.names: dict[str, str] = {}

    def add(self, number: int, row: JsonRow, aside: Aside) -> None:
        why = row.fault
        raw = row.raw
        if why is None:
            try:
                cells = flat(row.value)
            except Unusable as unusable:
                why, raw = unusable.why, written(row.value)
        if why is not None:
            aside.put(ParseReject(number, row.line, None, None, "json", why.en, why.zh, raw))
            return
        if cells.keys() - self.names.keys():
            self._learn([*self.names, *(key for key in cells if key not in self.names)])
        named = {self.names[key]: None if cell in self.nulls else cell for key, cell in cells.items()}
        self.table.append_named(row.line, named)

    def _learn(self, keys: list[str]) -> None:
        if len(keys) > MOST_COLUMNS:
            raise LoadError(
                f"{self.shown} has rows with more than {MOST_COLUMNS:,} different keys",
                hint="keys that are values (dates, ids) do not make a table; turn them into rows first",
            )
        self.names = dict(zip(keys, renamed_names(unique_names(keys), self.renamed), strict=True))
