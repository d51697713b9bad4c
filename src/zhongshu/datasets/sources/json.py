"""JSON: an array, JSON lines, or an array somewhere in a document; rows are objects and become flat text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LoadError, nearest
from zhongshu.core.text import Text
from zhongshu.datasets.sources.aside import Aside
from zhongshu.datasets.sources.encoding import as_utf8, decoded
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.parquet import table_scan
from zhongshu.datasets.sources.scan import ParseReject, Scan
from zhongshu.datasets.sources.tables import TextTable

DEEPEST = 32
LONGEST = 16 << 20
"""Characters of the longest row."""
MOST_COLUMNS = 2_000


class Exact(str):
    """A number as it is written."""


class Unusable(Exception):
    """A row that is none; `why` in two languages."""

    def __init__(self, zh: str, en: str):
        self.why = Text(zh=zh, en=en)
        super().__init__(en)


@dataclass(frozen=True)
class JsonRow:
    """`line` of the file for JSON lines, position in the array otherwise, both from 1."""

    line: int
    raw: str
    cells: Mapping[str, str | None] | None
    fault: Text | None


def scan_jsonl(...)
