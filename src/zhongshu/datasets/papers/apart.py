"""Word papers and workbooks are read by a process of their own: one can make its reader ask for any amount of memory,
and that process may die of it where the region's must not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.datasets.papers.paper import Line, Paper, PaperTable
from zhongshu.datasets.sources.memory import limit_memory
from zhongshu.methods.figures.columns import Cell

MORE_MEMORY = 1 << 30
"""Bytes that a paper may take beyond what the process needs to begin with."""
LONGEST = 120
"""Seconds that a paper may take to be read."""


def read_apart(path: Path, kind: str, shown: str) -> Paper:
    """`kind` is docx or xlsx. LoadError, also when the reader ran out of memory or time."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "zhongshu.datasets.papers.apart"],
            input=json.dumps({"path": str(path), "kind": kind, "shown": shown}),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LoadError(
            f"{shown} takes more than {LONGEST // 60} minutes to read", hint="save the table alone"
        ) from None
    if done.returncode == 0:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise LoadError(answer["error"], hint=answer["hint"])
        return _paper(answer)
    if done.returncode < 0 or "MemoryError" in done.stderr:
        raise LoadError(
            f"{shown} needs more than {MORE_MEMORY >> 30} GB of memory to be read", hint="save the table alone"
        )
    raise LoadError(f"{shown} cannot be read: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def main() -> None:
    """The request as JSON on standard input, the paper or {"error", "hint"} as JSON on standard output."""
    from zhongshu.datasets.papers.word import read_word  # noqa: PLC0415 - after the limit is drawn
    from zhongshu.datasets.papers.workbook import read_workbook  # noqa: PLC0415

    request = json.load(sys.stdin)
    limit_memory(MORE_MEMORY)
    read = read_word if request["kind"] == "docx" else read_workbook
    try:
        answer: dict[str, Any] = _plain(read(Path(request["path"]), request["shown"]))
    except LoadError as error:
        answer = {"error": error.message, "hint": error.hint}
    json.dump(answer, sys.stdout)


def _plain(paper: Paper) -> dict[str, Any]:
    return {
        "name": paper.name,
        "tables": [
            [table.title, [[[cell.text, cell.place.zh, cell.place.en] for cell in row] for row in table.rows]]
            for table in paper.tables
        ],
        "lines": [[line.number, line.text, line.place.zh, line.place.en] for line in paper.lines],
    }


def _paper(answer: dict[str, Any]) -> Paper:
    return Paper(
        answer["name"],
        tuple(
            PaperTable(title, tuple(tuple(Cell(text, Text(zh=zh, en=en)) for text, zh, en in row) for row in rows))
            for title, rows in answer["tables"]
        ),
        tuple(Line(number, text, Text(zh=zh, en=en)) for number, text, zh, en in answer["lines"]),
    )


if __name__ == "__main__":
    main()
