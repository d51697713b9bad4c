"""Workbooks: xlsx, xls and ods, read by a process of its own into a table of text."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.archive import check_workbook
from zhongshu.datasets.sources.parquet import table_scan
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.sheet import MORE_MEMORY, SheetRequest

LONGEST = 900
"""Seconds that a workbook may take to be read."""


def scan_excel(
    path: Path,
    *,
    sheet: str | int | None = None,
    header: int | tuple[int, int] | None = None,
    nulls: Sequence[str] = ("",),
    renamed: Mapping[str, str] | None = None,
    scratch: Path,
) -> Scan:
    """The scan of one sheet: every column text, `_line` the row of the sheet.

    `sheet` is a name or a position from 1, by default the first visible one; `header` the row of the names from 1,
    or the first and the last of several, by default the first row that is not empty. Cells with a formula have
    their last computed value; a cell in error (#N/A) is NULL. A workbook is read whole: measured 90 bytes a cell
    (300,000 rows of 12 columns: 3 s and 0.35 GB), and 2 GB at most. Raises LoadError.
    """
    folder = scratch / "sheet"
    rows = (header, header) if isinstance(header, int) else header
    answer = _read(path, SheetRequest(str(path), str(folder), sheet, rows, tuple(nulls), dict(renamed or {})))
    return table_scan(folder, columns=tuple(answer["columns"]), records=answer["rows"])


def excel_names(
    path: Path, *, sheet: str | int | None = None, header: int | tuple[int, int] | None = None
) -> tuple[str, ...]:
    """The column names of one sheet, as `scan_excel` finds them. Raises LoadError."""
    rows = (header, header) if isinstance(header, int) else header
    return tuple(_read(path, SheetRequest(str(path), None, sheet, rows, (), {}))["columns"])


def _read(path: Path, request: SheetRequest) -> "_Answer":
    check_workbook(path)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "zhongshu.datasets.sources.sheet"],
            input=json.dumps(asdict(request)),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LoadError(f"{path.name} takes more than {LONGEST // 60} minutes to read", hint="save it as CSV") from None
    return _answer(done, path.name)


class _Answer(TypedDict):
    columns: list[str]
    rows: int


def _answer(done: subprocess.CompletedProcess[str], shown: str) -> _Answer:
    if done.returncode == 0:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise LoadError(answer["error"], hint=answer["hint"])
        return _Answer(columns=answer["columns"], rows=answer["rows"])
    if done.returncode < 0 or "MemoryError" in done.stderr:
        raise LoadError(
            f"{shown} needs more than {MORE_MEMORY >> 30} GB of memory to be read",
            hint="a cell far from the others makes a sheet enormous; delete it, or save the sheet as CSV",
        )
    raise LoadError(f"{shown} cannot be read: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
