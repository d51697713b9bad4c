"""A region of some gigabytes restored from its backup and looked at, beside `cp` and SHA-256 of the same bytes.

Both end when the bytes are on the disk and were read again: the copy is flushed (`sync`) and then hashed once.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.refresh import append, rows_sql, write_home
from bench.report import Line, timed
from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.making import Made, back_up
from zhongshu.app.backup.restoring import restore
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits
from zhongshu.sharing.ledger.entry import Entry

_FIRMS, _MONTHS, _ENTRIES = 500_000, 60, 20_000
_LEAST = 0.4
_MINUTES, _BYTES = 15, 10e9


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `backup`; BENCH_SCALE shrinks the rows."""
    home, backup, keys = folder / "home", FolderStore(folder / "backup"), FolderStore(folder / "keys")
    made, first = _made(home, backup, keys)
    size = made.manifest.size
    with timed() as again:
        assert back_up(home, backup, keys=keys).copied <= 1
    note = f"{size / 1e9:.2f} GB in {made.files:,} files: first {first:.0f} s, again {again.seconds:.1f} s"
    yield Line("backup", "again", again.seconds / first, "the first backup", most=0.25, note=note)
    shutil.rmtree(home)
    bare = _bare(folder / "backup" / "files", folder / "copy")
    with timed() as watch:
        restore(backup, home, keys=keys)
    minutes = watch.seconds * _BYTES / size / 60
    note = f"{watch.seconds:.1f} s, {size / watch.seconds / 1e6:.0f} MB/s; cp, sync and SHA-256 {bare:.1f} s"
    yield Line("backup", "restore", bare / watch.seconds, "cp, sync and SHA-256", least=_LEAST, note=note)
    note = f"{minutes:.1f} minutes for 10 GB, reckoned from {size / 1e9:.2f} GB"
    yield Line("backup", "ten-gigabytes", minutes / _MINUTES, f"{_MINUTES} minutes", most=1.0, note=note)


def _made(home: Path, backup: FolderStore, keys: FolderStore) -> tuple[Made, float]:
    """A region with rows and entries, and the seconds of its first backup."""
    scale = float(os.environ.get("BENCH_SCALE", "1"))
    write_home(home)
    hub = open_hub(home, limits=Limits(memory=2048))
    append(hub, rows_sql(0, _MONTHS, int(_FIRMS * scale)))
    hub.ledger.commit(Entry(kind="read", actor="person:p00001", grant="firms-open", rows=1))
    for _ in range(int(_ENTRIES * scale) // 100):
        hub.ledger.commit_all([(Entry(kind="read", actor="person:p00001", grant="firms-open", rows=1), None)] * 100)
    hub.ledger.close()
    hub.snapshots.database.dispose()
    with timed() as watch:
        made = back_up(home, backup, keys=keys)
    return made, watch.seconds


def _bare(source: Path, target: Path) -> float:
    """Seconds to copy these files, flush them and read them again through SHA-256."""
    with timed() as watch:
        subprocess.run(["cp", "-r", source, target], check=True)
        subprocess.run(["sync", "-f", target], check=True)
        for path in target.iterdir():
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")
    shutil.rmtree(target)
    return watch.seconds
