"""A home made from a backup: every byte checked on the way, the whole looked at, and only then it is there."""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhongshu.app.backup.home_files import STATE
from zhongshu.app.backup.keys import key_files, read_keys, require_key, write_keys
from zhongshu.app.backup.making import WORKERS
from zhongshu.app.backup.manifest import Kept, Manifest, file_name, read_manifest
from zhongshu.app.backup.proof import has_ledger, require_whole
from zhongshu.app.backup.store import Store
from zhongshu.app.ledger import open_ledger
from zhongshu.app.moving import move_state, with_state
from zhongshu.app.region import read_region
from zhongshu.core.errors import BusyError, DamageError, HomeError
from zhongshu.lake.durable import sync, sync_files
from zhongshu.lake.lease import lease

_SPARE = 1 << 26
"""Bytes beyond those of the files: hashes and indexes of the ledger, at least."""
_LOCK = ".restoring"


@dataclass(frozen=True)
class Wanted:
    """Which backup (None: the newest), and where its state goes: sqlite or an SQLAlchemy URL."""

    manifest: str | None = None
    state: str = "sqlite"


@dataclass(frozen=True)
class Restored:
    """`seconds` from the manifest to a home that can be served."""

    manifest: Manifest
    seconds: float


def restore(source: Store, home: Path, *, keys: Store | None = None, wanted: Wanted = Wanted()) -> Restored:
    """Make `home` what a backup holds; it appears whole or not at all.

    HomeError, before anything is made, for a home that is not empty, for keys that are missing or another region's, and
    where there is no room. DamageError for a backup whose bytes have changed, or do not make a region.
    """
    started = time.monotonic()
    manifest = read_manifest(source, wanted.manifest)
    home = home.absolute()
    _require_empty(home)
    found = read_keys(manifest, keys)
    _require_room(home, manifest)
    with _draft(home) as draft:
        write_keys(found, draft)
        require_key(draft, manifest)
        fetch_all(source, manifest, draft)
        _settle(draft, manifest, wanted.state)
        for name in (_LOCK, "writer.lock", "worker.lock"):
            (draft / name).unlink(missing_ok=True)
        if home.exists():
            home.rmdir()
        draft.replace(home)
        sync_files([home / "region.yaml"])
    return Restored(manifest, time.monotonic() - started)


def fetch_all(source: Store, manifest: Manifest, home: Path) -> None:
    """Every file, several at once. DamageError names the first that is gone or is not what was kept."""
    pool = ThreadPoolExecutor(WORKERS)
    try:
        coming = [
            pool.submit(_fetch, source, name, home / _inside(name), kept) for name, kept in manifest.files.items()
        ]
        for one in coming:
            one.result()
    finally:
        pool.shutdown(cancel_futures=True)
    for folder in {path for name in manifest.files for path in (home / name).parents if path.is_relative_to(home)}:
        sync(folder)


def _settle(draft: Path, manifest: Manifest, state: str) -> None:
    """The region runs on its new state, and is looked at before that."""
    for path in key_files(draft):  # those of an older program's backup, too
        path.chmod(0o600)
    region = read_region(draft)
    local = region.model_copy(update={"state": "sqlite"})
    if region != local:
        (draft / "region.yaml").write_text(with_state(draft, local), encoding="utf-8")
    require_whole(draft, local, manifest)
    if has_ledger(manifest):
        with open_ledger(draft) as ledger:
            ledger.checkpoint()  # makes what a backup leaves out because the entries tell it, and signs the last ones
    if state != "sqlite":
        Path(move_state(draft, state).kept).unlink()
    sync_files([draft / "region.yaml", *([draft / STATE] if state == "sqlite" else [])])


def _fetch(source: Store, name: str, path: Path, kept: Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as copy:
            for piece in source.get(file_name(kept.digest)):
                digest.update(piece)
                size += copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    except FileNotFoundError:
        said = f"{source.shown} lacks the bytes of {name}: {file_name(kept.digest)} is gone"
        raise DamageError(said, hint="use another backup") from None
    if digest.hexdigest() != kept.digest:
        what = "have changed since they were kept" if size == kept.size else f"are {size} instead of {kept.size}"
        raise DamageError(f"{source.shown} is damaged: the bytes of {name} {what}", hint="use another backup")


def _inside(name: str) -> Path:
    """A manifest's path, which must stay in the home."""
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not re.search(r"\w", name):
        raise DamageError(f"the backup names a file outside the home: {name}")
    return path


def _require_empty(home: Path) -> None:
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise HomeError(f"{home} is not empty", hint="restore into a new folder: zhongshu restore PLACE --home NEW")


def _require_room(home: Path, manifest: Manifest) -> None:
    there = next(folder for folder in home.parents if folder.exists())
    free, needed = shutil.disk_usage(there).free, manifest.size + _SPARE
    if free < needed:
        raise HomeError(f"{there} has {free / 1e6:,.0f} MB free, and the region needs {needed / 1e6:,.0f} MB")


@contextmanager
def _draft(home: Path) -> Iterator[Path]:
    """Beside the home; what a restore that was killed left there is deleted. BusyError while one is at it."""
    draft = home.with_name(f".{home.name}.part")
    try:
        with lease(draft / _LOCK, wait=0):
            for path in draft.iterdir():
                if path.name != _LOCK:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            try:
                yield draft
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    except BusyError as error:
        if error.hint is None or _LOCK not in error.hint:
            raise
        raise BusyError(f"another process restores {home}", hint="let it end first") from error
