"""A copy of a home that can be trusted: every file under the digest of its bytes, one manifest, written last.

    DIR/manifest.json     path in the home -> digest and size
    DIR/files/SHA256      the bytes

A killed backup leaves the manifest before it, and all its files, as they were; what is there already is not copied
twice. The lake needs no lock: its files never change, and the state is copied before them, so that whatever a
published snapshot names was written before the copy began.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from zhongshu.app.region import RegionSpec, read_region
from zhongshu.core.errors import BusyError, DamageError, HomeError
from zhongshu.lake.durable import sync_files, write_file
from zhongshu.lake.lease import lease

MANIFEST = "manifest.json"
FORM = 1
_STATE = "state.db"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Kept:
    """One file of the home as it was; `digest` is the SHA-256 of its bytes, in hex."""

    digest: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, by path in the home (with /); `snapshot` is the newest in it, `made` is UTC, ISO 8601."""

    form: int
    made: str
    region: str
    snapshot: int
    files: Mapping[str, Kept]


@dataclass(frozen=True)
class Copied:
    """How much a backup or restore did. `copied` files were new, `files` are all; sizes in bytes."""

    snapshot: int
    files: int
    size: int
    copied: int
    copied_size: int


def back_up(home: Path, target: Path) -> Copied:
    """Bring the backup in `target` up to date with a home.

    HomeError where the folder is something else, or where state or lake lie outside the home.
    """
    region = read_region(home)
    _require_local(region)
    _previous(target, region.region)  # before anything is made there
    (target / "files").mkdir(parents=True, exist_ok=True)
    with _alone(target):
        return _bring_up_to_date(home, region, target, _previous(target, region.region))


def _bring_up_to_date(home: Path, region: RegionSpec, target: Path, before: Manifest | None) -> Copied:
    store = target / "files"
    state = store / f".{_STATE}"
    state.unlink(missing_ok=True)
    try:
        snapshot, tables = _copy_state(home / _STATE, state)
        kept: dict[str, Kept] = {}
        copied: list[str] = []
        for name, path in _files(home, region, state, tables):
            known = before.files.get(name) if before is not None and _never_changes(name) else None
            kept[name] = known if known and _has(store, known) else _keep(path, store, copied)
        sync_files([store / digest for digest in copied])
        manifest = Manifest(FORM, datetime.now(UTC).isoformat(), region.region, snapshot, kept)
        write_file(target / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
    finally:
        state.unlink(missing_ok=True)
    _prune(store, {item.digest for item in kept.values()})
    sizes = {item.digest: item.size for item in kept.values()}
    size = sum(item.size for item in kept.values())
    return Copied(snapshot, len(kept), size, len(copied), sum(sizes[digest] for digest in copied))


def restore(source: Path, home: Path) -> Copied:
    """Make `home` what a backup holds, every byte checked on the way; it appears whole or not at all.

    HomeError for a home that is not empty, DamageError for a backup whose bytes have changed.
    """
    manifest = read_manifest(source)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise HomeError(f"{home} is not empty", hint="restore into a new folder: zhongshu restore DIR --home NEW")
    draft = home.absolute().with_name(f".{home.absolute().name}.{os.getpid()}.part")
    try:
        for name, kept in manifest.files.items():
            _fetch(source / "files" / kept.digest, draft / _inside(name), kept)
        sync_files([draft / name for name in manifest.files])
        if home.exists():
            home.rmdir()
        draft.replace(home.absolute())
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    size = sum(kept.size for kept in manifest.files.values())
    return Copied(manifest.snapshot, len(manifest.files), size, len(manifest.files), size)


def read_manifest(folder: Path) -> Manifest:
    """HomeError when the folder holds no backup, or one of a newer program."""
    path = folder / MANIFEST
    if not path.exists():
        raise HomeError(f"{folder} is no backup: it has no {MANIFEST}", hint="zhongshu backup DIR makes one")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["form"] != FORM:
            raise HomeError(
                f"{folder} is a backup of form {content['form']}, this program knows {FORM}", hint="upgrade Zhongshu"
            )
        files = {name: Kept(**item) for name, item in content.pop("files").items()}
        return Manifest(**content, files=files)
    except (ValueError, KeyError, TypeError) as error:
        raise DamageError(f"{path} is damaged: {error}") from error


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    try:
        with lease(target / ".lock", wait=0):
            yield
    except BusyError as error:
        raise BusyError(f"another process is writing to the backup {target}", hint="let it end first") from error


def _require_local(region: RegionSpec) -> None:
    if region.state != "sqlite":
        raise HomeError(
            "the state of this region is in a database server",
            hint="back that up by its own means (pg_dump), and the home's files with it",
        )
    if Path(region.lake).is_absolute() or ".." in Path(region.lake).parts or "://" in region.lake:
        raise HomeError(
            f"the lake of this region lies outside its home, at {region.lake}", hint="back it up by its own means"
        )


def _previous(target: Path, region: str) -> Manifest | None:
    """What the folder holds already; HomeError where it is something else than a backup of this region."""
    if not (target / MANIFEST).exists():
        strange = (
            sorted(path.name for path in target.iterdir() if path.name != "files" and not path.name.startswith("."))
            if target.is_dir()
            else []
        )
        if strange:
            raise HomeError(
                f"{target} has other things in it: {', '.join(strange[:5])}", hint="give a backup a folder of its own"
            )
        return None
    manifest = read_manifest(target)
    if manifest.region != region:
        raise HomeError(
            f"{target} is a backup of the region {manifest.region}, not of {region}",
            hint="give each region a folder of its own",
        )
    return manifest


def _copy_state(path: Path, to: Path) -> tuple[int, dict[str, int]]:
    """Copy the state as of one instant; returns its newest snapshot and the highest published version of each table."""
    if not path.exists():
        raise HomeError(f"{path.parent} has no state yet", hint="zhongshu refresh makes it")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        newest = 0
        tables: dict[str, int] = {}
        for number, text in copy.execute("SELECT number, tables FROM snapshot ORDER BY number"):
            newest = number
            for table, version in json.loads(text).items():
                tables[table] = max(version, tables.get(table, 0))
    return newest, tables


def _files(home: Path, region: RegionSpec, state: Path, tables: Mapping[str, int]) -> Iterator[tuple[str, Path]]:
    """(path in the home, file to read) for everything that makes the region what it is."""
    yield "region.yaml", home / "region.yaml"
    yield _STATE, state
    for folder in region.pack_folders:
        root = home / folder
        if root.resolve().is_relative_to(home.resolve()):
            for path in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
                yield path.relative_to(home).as_posix(), path
    for table, version in sorted(tables.items()):
        root = (home / region.lake).joinpath(*table.split("."))
        for path in _table_files(root, table, version):
            yield path.relative_to(home).as_posix(), path


def _table_files(root: Path, table: str, version: int) -> Iterator[Path]:
    """The log of a table up to `version`, and the data files it speaks of that are still kept."""
    entries = sorted(
        path for path in (root / "_delta_log").glob("*.json") if path.stem.isdigit() and int(path.stem) <= version
    )
    if not entries:
        raise DamageError(f"table {table}: its log is gone from {root}", hint="restore an older backup")
    yield from entries
    yield from sorted(
        path for path in (root / "_delta_log").glob("*.checkpoint*.parquet") if int(path.name.split(".")[0]) <= version
    )
    named = {root / name for entry in entries for name in _added(entry)}
    yield from sorted(path for path in named if path.exists())


def _never_changes(name: str) -> bool:
    """A data file of the lake is written once, under a name of its own."""
    return name.endswith(".parquet") and "_delta_log" not in name


def _added(entry: Path) -> Iterator[str]:
    for line in entry.read_text(encoding="utf-8").splitlines():
        action = json.loads(line)
        if "add" in action:
            yield unquote(action["add"]["path"])


def _has(store: Path, kept: Kept) -> bool:
    path = store / kept.digest
    return path.exists() and path.stat().st_size == kept.size


def _keep(path: Path, store: Path, copied: list[str]) -> Kept:
    """Put a file under its digest unless it is there; `copied` grows by it when it was not."""
    draft = store / ".part"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as source, draft.open("wb") as copy:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += copy.write(piece)
        kept = Kept(digest.hexdigest(), size)
        if not _has(store, kept):
            draft.replace(store / kept.digest)
            copied.append(kept.digest)
        return kept
    finally:
        draft.unlink(missing_ok=True)


def _fetch(source: Path, path: Path, kept: Kept) -> None:
    if not source.exists():
        raise DamageError(f"the backup lacks the bytes of {path.name}: {source.name} is gone")
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as file, path.open("wb") as copy:
        while piece := file.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
    if digest.hexdigest() != kept.digest:
        raise DamageError(
            f"the backup is damaged: the bytes of {path.name} have changed since they were kept",
            hint="use another backup",
        )


def _inside(name: str) -> Path:
    """A manifest's path, which must stay in the home."""
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not re.search(r"\w", name):
        raise DamageError(f"the backup names a file outside the home: {name}")
    return path


def _prune(store: Path, wanted: set[str]) -> None:
    """Bytes that the manifest no longer names, drafts of a killed backup among them."""
    for path in store.iterdir():
        if path.name not in wanted:
            path.unlink(missing_ok=True)
