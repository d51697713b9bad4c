"""Rows put apart before DuckDB reads a source: JSON lines in the scratch folder, in the order of the source."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from zhongshu.datasets.sources.scan import ParseReject


class Aside:
    """Writes the file when the first row comes; `count` rows so far."""

    def __init__(self, path: Path):
        self.path = path
        self.count = 0
        self._file: TextIO | None = None

    def put(self, reject: ParseReject) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="\n")
        self._file.write(json.dumps(asdict(reject), ensure_ascii=False) + "\n")
        self.count += 1

    def close(self) -> Path | None:
        """The file, or None when no row was put apart."""
        if self._file is None:
            return None
        self._file.close()
        return self.path


def read_aside(path: Path | None) -> Iterator[ParseReject]:
    """The rows put apart, in the order of the file; none for None."""
    if path is None:
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield ParseReject(**json.loads(line))
