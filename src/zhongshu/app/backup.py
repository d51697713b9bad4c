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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from zhongshu.app.home_files import STATE, Part, copy_state, home_files, require_local
from zhongshu.app.region import RegionSpec, read_region
from zhongshu.core.errors import BusyError, DamageError, HomeError
from zhongshu.lake.durable import sync_files, write_file
from zhongshu.lake.lease import lease

MANIFEST = "manifest.json"
FORM = 1
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
    require_local(region)
    _previous(target, region.region)  # before anything is made there
    (target / "files").mkdir(parents=True, exist_ok=True)
    with _alone(target):
        return _bring_up_to_date(home, region, target, _previous(target, region.region))


def _bring_up_to_date(home: Path, region: RegionSpec, target: Path, before: Manifest | None) -> Copied:
    store = target / "files"
    state = store / f".{STATE}"
    state.unlink(missing_ok=True)
    try:
        published = copy_state(home / STATE, state)
        kept: dict[str, Kept] = {}
        copied: list[str] = []
        for part in home_files(home, region, state, published):
            known = before.files.get(part.name) if before is not None and part.unchanging else None
            try:
                kept[part.name] = known if known and _has(store, known) else _keep(part, store, copied)
            except FileNotFoundError:
                if part.needed:
                    raise DamageError(f"{part.name} is missing", hint="restore an older backup") from None
        sync_files([store / digest for digest in copied])
        manifest = Manifest(FORM, datetime.now(UTC).isoformat(), region.region, published.snapshot, kept)
        write_file(target / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
    finally:
        state.unlink(missing_ok=True)
    _prune(store, {item.digest for item in kept.values()})
    sizes = {item.digest: item.size for item in kept.values()}
    size = sum(item.size for item in kept.values())
    return Copied(published.snapshot, len(kept), size, len(copied), sum(sizes[digest] for digest in copied))


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


def _has(store: Path, kept: Kept) -> bool:
    path = store / kept.digest
    return path.exists() and path.stat().st_size == kept.size


def _keep(part: Part, store: Path, copied: list[str]) -> Kept:
    """Put a file under its digest unless it is there; `copied` grows by it when it was not.

    DamageError for a data file whose bytes are not those it was named after.
    """
    draft = store / ".part"
    digest, size = hashlib.sha256(), 0
    try:
        with part.path.open("rb") as source, draft.open("wb") as copy:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += copy.write(piece)
        kept = Kept(digest.hexdigest(), size)
        if part.unchanging and not kept.digest.startswith(part.path.stem.split("-")[0]):
            hint = "zhongshu check --lake names every damaged file; the earlier backup is as it was"
            raise DamageError(f"{part.name} is damaged: its bytes have changed since they were written", hint=hint)
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
