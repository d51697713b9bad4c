"""Reading every byte that a snapshot names, to find the damaged file before a reader does."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from zhongshu.core.errors import DamageError
from zhongshu.lake.durable import write_file
from zhongshu.lake.engine import content_digest
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import DataFile, Lake, Version


@dataclass(frozen=True)
class Damage:
    """One file that cannot be trusted; `file` is relative to its table, None when the table's log does not open."""

    table: str
    file: str | None
    reason: str


def verify(lake: Lake, snapshot: Snapshot) -> Iterator[Damage]:
    """Compare every file of the snapshot with its name, which is the digest of its bytes."""
    for table, number in sorted(snapshot.tables.items()):
        try:
            version = lake.version(table, number)
        except DamageError as error:
            yield Damage(table, None, error.message)
            continue
        for file in version.files:
            reason = _fault(version, file)
            if reason is not None:
                yield Damage(table, file.path, reason)


def remember(root: Path, damages: Iterable[Damage]) -> None:
    """Write the found damages beside the tables: readers refuse a table that has one, until a check finds none."""
    write_file(_list(root), json.dumps([asdict(damage) for damage in damages], ensure_ascii=False, indent=1).encode())


def remembered(root: Path) -> list[Damage]:
    """What the last check found; nothing when none was made."""
    path = _list(root)
    return [Damage(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def _list(root: Path) -> Path:
    return root / "damaged.json"


def _fault(version: Version, file: DataFile) -> str | None:
    path = version.root / file.path
    if not path.exists():
        return "is missing"
    if (size := path.stat().st_size) != file.size:
        return f"has {size} bytes instead of {file.size}"
    return None if content_digest(path) == path.stem.split("-")[0] else "its bytes have changed since they were written"
