"""Reading every byte that a snapshot names, to find the damaged file before a reader does."""

from collections.abc import Iterator

from zhongshu.core.errors import DamageError
from zhongshu.lake.damage import Damage
from zhongshu.lake.engine import content_digest
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import DataFile, Lake, Version


def verify(lake: Lake, snapshot: Snapshot) -> Iterator[Damage]:
    """Compare every file of the snapshot with its name, which is the digest of its bytes; reads all of them."""
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


def _fault(version: Version, file: DataFile) -> str | None:
    path = version.root / file.path
    if not path.exists():
        return "is missing"
    if (size := path.stat().st_size) != file.size:
        return f"has {size} bytes instead of {file.size}"
    return None if content_digest(path) == path.stem.split("-")[0] else "its bytes have changed since they were written"
