"""A region of two gigabytes restored from its backup and looked at, beside `cp` and SHA-256 of the same bytes.

Both begin with nothing of the backup in memory, as an empty machine does, and end when the bytes are on the disk and
were read again: the copy is flushed (`sync`) and then hashed once. `BACKUP_GB=10 python -m bench backup` makes, keeps
and restores ten gigabytes instead of reckoning them; it needs 21 GB below TMPDIR, 2.1 times the size. A small region is
restored from a bucket as well, on a server of moto's, beside Amazon's own library.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from bench.refresh import append, rows_sql, write_home
from bench.report import Line, timed
from bench.server import wait_for
from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.making import WORKERS, Made, back_up
from zhongshu.app.backup.restoring import restore
from zhongshu.app.backup.s3 import S3Store
from zhongshu.app.backup.store import Store
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits
from zhongshu.sharing.ledger.entry import Entry

SIZE = float(os.environ.get("BACKUP_GB", "2")) * float(os.environ.get("BENCH_SCALE", "1"))
"""Gigabytes of the region that goes to a folder and back."""
SMALL = 0.2
"""Gigabytes of the one in the bucket, at most: the server is written in Python."""
_FIRMS, _AT_ONCE, _BYTES_A_ROW, _ENTRIES_A_GB = 500_000, 60, 65.5, 10_000
_LEAST = 0.4
_MINUTES, _WANTED = 15, 10.0
_BUCKET, _PREFIX = "zs-backups", "bench"


@dataclass(frozen=True)
class Region:
    """Where a region is, where it is kept, and its keys apart."""

    home: Path
    backup: Store
    keys: FolderStore


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `backup`. SystemExit where the disk has no room."""
    _require_room(folder)
    yield from _to_a_folder(folder)
    with _s3_server() as settings:
        yield from _to_a_bucket(folder, settings)


def _to_a_folder(folder: Path) -> Iterator[Line]:
    """And the ten gigabytes: measured where there are so many, else reckoned from what there is."""
    region = Region(folder / "home", FolderStore(folder / "backup"), FolderStore(folder / "keys"))
    made, first = _made(region, SIZE)
    size = made.manifest.size
    with timed() as again:
        assert back_up(region.home, region.backup, keys=region.keys).copied <= 1
    note = f"{size / 1e9:.2f} GB in {made.files:,} files: first {first:.0f} s, again {again.seconds:.1f} s"
    yield Line("backup", "again", again.seconds / first, "the first backup", most=0.25, note=note)
    shutil.rmtree(region.home)
    _forget(folder / "backup")
    bare = _bare(folder / "backup" / "files", folder / "copy")
    _forget(folder / "backup")
    seconds = _restored(region)
    note = f"{seconds:.1f} s, {size / seconds / 1e6:.0f} MB/s; cp, sync and SHA-256 {bare:.1f} s"
    yield Line("backup", "restore", bare / seconds, "cp, sync and SHA-256", least=_LEAST, note=note)
    shutil.rmtree(region.home)
    minutes = seconds / 60 * max(1.0, _WANTED * 1e9 / size)
    how = "measured with" if size >= _WANTED * 1e9 else "reckoned from"
    note = f"{minutes:.1f} minutes for {max(_WANTED, size / 1e9):g} GB, {how} {size / 1e9:.2f} GB"
    yield Line("backup", "ten-gigabytes", minutes / _MINUTES, f"{_MINUTES} minutes", most=1.0, note=note)


def _to_a_bucket(folder: Path, settings: dict[str, str]) -> Iterator[Line]:
    """A region of its own, of the size that a server for tests can bear."""
    region = Region(folder / "home", S3Store(_BUCKET, _PREFIX, settings), FolderStore(folder / "other-keys"))
    made, first = _made(region, min(SMALL, SIZE))
    size = made.manifest.size
    shutil.rmtree(region.home)
    bare = _downloaded(_amazons(settings), folder / "copy")
    seconds = _restored(region)
    note = f"{size / 1e6:.0f} MB: up {first:.1f} s, restored {seconds:.1f} s; boto3 and SHA-256 {bare:.1f} s"
    yield Line("backup", "s3-restore", bare / seconds, "boto3, fsync and SHA-256", least=_LEAST, note=note)


def _made(region: Region, gigabytes: float) -> tuple[Made, float]:
    """A region with rows and entries, and the seconds of its first backup."""
    months = gigabytes * 1e9 / _BYTES_A_ROW / _FIRMS
    write_home(region.home)
    hub = open_hub(region.home, limits=Limits(memory=2048))
    for begun in range(0, max(1, int(months)), _AT_ONCE):
        many = min(_AT_ONCE, max(1, int(months) - begun))
        append(hub, rows_sql(begun, many, int(_FIRMS * min(1.0, months))))
    hub.ledger.commit(Entry(kind="read", actor="person:p00001", grant="firms-open", rows=1))
    for _ in range(int(_ENTRIES_A_GB * gigabytes) // 100):
        hub.ledger.commit_all([(Entry(kind="read", actor="person:p00001", grant="firms-open", rows=1), None)] * 100)
    hub.ledger.close()
    hub.snapshots.database.dispose()
    with timed() as watch:
        made = back_up(region.home, region.backup, keys=region.keys)
    return made, watch.seconds


def _restored(region: Region) -> float:
    """Seconds until the home stands there, looked at."""
    with timed() as watch:
        restore(region.backup, region.home, keys=region.keys)
    return watch.seconds


def _bare(source: Path, target: Path) -> float:
    """Seconds to copy these files, flush them and read them again through SHA-256."""
    with timed() as watch:
        subprocess.run(["cp", "-r", source, target], check=True)
        subprocess.run(["sync", "-f", target], check=True)
        for path in target.iterdir():
            _hash(path)
    shutil.rmtree(target)
    return watch.seconds


def _downloaded(client: Any, target: Path) -> float:
    """Seconds in which Amazon's library brings every file, as many at once as we do, each flushed and read again."""

    def bring(name: str) -> None:
        path = target / name.rpartition("/")[2]
        client.download_file(_BUCKET, name, str(path))
        with path.open("rb") as file:
            os.fsync(file.fileno())
        _hash(path)

    target.mkdir()
    with timed() as watch, ThreadPoolExecutor(WORKERS) as pool:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=_BUCKET, Prefix=f"{_PREFIX}/files/")
        list(pool.map(bring, [one["Key"] for page in pages for one in page["Contents"]]))
    shutil.rmtree(target)
    return watch.seconds


@contextmanager
def _s3_server() -> Iterator[dict[str, str]]:
    """moto's server as a process, with an empty bucket, and how it is reached."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settings = {"endpoint": f"http://127.0.0.1:{port}", "region": "us-east-1", "checksum_algorithm": "SHA256"}
    settings |= {"access_key_id": "bench", "secret_access_key": "bench"}
    try:
        wait_for(port, "/moto-api/")
        _amazons(settings).create_bucket(Bucket=_BUCKET)
        yield settings
    finally:
        process.terminate()
        process.wait(20)


def _amazons(settings: dict[str, str]) -> Any:
    """A client by the library of S3's own house."""
    names = {name: settings[name] for name in ("access_key_id", "secret_access_key")}
    said = {f"aws_{name}": word for name, word in names.items()}
    return boto3.client("s3", endpoint_url=settings["endpoint"], region_name=settings["region"], **said)


def _hash(path: Path) -> None:
    """Read every byte."""
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")


def _forget(folder: Path) -> None:
    """Let the machine's memory go of these files, where it can be told to (Linux)."""
    if not hasattr(os, "posix_fadvise"):
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _require_room(folder: Path) -> None:
    """Two of them stand at once: region and backup, backup and copy, backup and region."""
    free, needed = shutil.disk_usage(folder).free, SIZE * 2.1e9
    if free < needed:
        said = f"{folder} has {free / 1e9:.1f} GB free, and {SIZE:g} GB need {needed / 1e9:.1f}"
        raise SystemExit(f"{said}: TMPDIR=... names another disk")
