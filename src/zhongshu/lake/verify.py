"""Reading every byte that a snapshot names, to find the damaged file before a reader does."""

from collections.abc import Iterator
from pathlib import Path

from zhongshu.core.errors import DamageError
from zhongshu.lake.damage import Damage
from zhongshu.lake.engine import content_digest
from zhongshu.lake.lookup_file import index_folder, is_index, read_manifest
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import Lake


def verify(lake: Lake, snapshot: Snapshot) -> Iterator[Damage]:
    """Compare every file of the snapshot with its name, which is the digest of its bytes; reads all of them."""
    for table, number in sorted(snapshot.tables.items()):
        if is_index(table):
            yield from _index_damages(lake, table, number)
            continue
        try:
            version = lake.version(table, number)
        except DamageError as error:
            yield Damage(table, None, error.message)
            continue
        for file in version.files:
            reason = _fault(version.root / file.path, file.size)
            if reason is not None:
                yield Damage(table, file.path, reason)


def _index_damages(lake: Lake, name: str, number: int) -> Iterator[Damage]:
    try:
        manifest = read_manifest(lake.root, name, number)
    except DamageError as error:
        yield Damage(name, None, error.message)
        return
    for segment in manifest.segments:
        reason = _fault(index_folder(lake.root, name) / segment.file, segment.size)
        if reason is not None:
            yield Damage(name, segment.file, reason)


def _fault(path: Path, wanted: int) -> str | None:
    if not path.exists():
        return "is missing"
    if (size := path.stat().st_size) != wanted:
        return f"has {size} bytes instead of {wanted}"
    return None if content_digest(path) == path.stem.split("-")[0] else "its bytes have changed since they were written"
