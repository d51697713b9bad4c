"""What the hub tells of itself, as a source like any other: rows that a function gives, written as lines of JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LoadError, nearest

Row = Mapping[str, str | int | None]
Report = Callable[[], Iterable[Row]]
"""Gives the rows as they are now; each has every column."""


@dataclass(frozen=True)
class Batch:
    """Rows that came since a cursor, worked out as they are read; `cursor` stands behind the last of them."""

    rows: Iterable[Row]
    cursor: str


@dataclass(frozen=True)
class Feed:
    """A report that is told batch by batch: `since` gives the next one behind a cursor, None where there is none."""

    since: Callable[[str | None], Batch | None]


Reports = Mapping[str, Report | Feed]


@dataclass(frozen=True)
class Told:
    """A report as a file of lines, and the cursor to be remembered, None for one that is told whole each time."""

    path: Path
    cursor: str | None


def written(name: str, reports: Reports, scratch: Path, cursor: str | None = None) -> Told | None:
    """The report, or its next batch behind the cursor; None without a row. LoadError for one that this hub does not
    give, and where there is no room for it."""
    if name not in reports:
        raise LoadError(f"the hub gives no report {name!r}", hint=nearest(name, reports))
    report, path = reports[name], scratch / f"{name}.jsonl"
    if not isinstance(report, Feed):
        return Told(path, None) if _write(report(), path) else None
    batch = report.since(cursor)
    return Told(path, batch.cursor) if batch is not None and _write(batch.rows, path) else None


def _write(rows: Iterable[Row], path: Path) -> int:
    """How many characters it wrote."""
    try:
        with path.open("w", encoding="utf-8") as file:
            return sum(file.write(json.dumps(row, ensure_ascii=False) + "\n") for row in rows)
    except OSError as error:
        raise LoadError(f"no room to write {path.name}: {error.strerror}", hint="the disk is full") from error
