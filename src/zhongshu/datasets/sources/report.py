"""What the hub tells of itself, as a source like any other: rows that a function gives, written as lines of JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from zhongshu.core.errors import LoadError, nearest

Report = Callable[[], Iterable[Mapping[str, str | int | None]]]
"""Gives the rows as they are now; each has every column."""

Reports = Mapping[str, Report]


def written(name: str, reports: Reports, scratch: Path) -> Path:
    """The report as a file of lines. LoadError for one that this hub does not give."""
    if name not in reports:
        raise LoadError(f"the hub gives no report {name!r}", hint=nearest(name, reports))
    path = scratch / f"{name}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for row in reports[name]():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path
