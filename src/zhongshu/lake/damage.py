"""What is known to be damaged: written by a check, read by every reader."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from zhongshu.lake.durable import write_file


@dataclass(frozen=True)
class Damage:
    """One file that cannot be trusted; `file` is relative to its table, None when the table's log does not open."""

    table: str
    file: str | None
    reason: str


def remember(root: Path, damages: Iterable[Damage]) -> None:
    """Write the found damages beside the tables: readers refuse a table that has one, until a check finds none."""
    write_file(_list(root), json.dumps([asdict(damage) for damage in damages], ensure_ascii=False, indent=1).encode())


def remembered(root: Path) -> list[Damage]:
    """What the last check found; nothing when none was made."""
    path = _list(root)
    return [Damage(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def _list(root: Path) -> Path:
    return root / "damaged.json"
