"""The files that make a region what it is: its words, its packs, its ledger, and what its state names of the lake."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from zhongshu.app.backup.state_file import Published
from zhongshu.app.cases import ATTACHMENTS
from zhongshu.app.region import RegionSpec
from zhongshu.cases.attachments.shelf import shelf_path
from zhongshu.core.errors import DamageError, HomeError
from zhongshu.lake.lookup_file import index_files, is_index
from zhongshu.sharing.ledger.checkpoint import parse_checkpoint, read_notes, split_notes
from zhongshu.sharing.ledger.files import Folders, Segment
from zhongshu.sharing.ledger.view import View, view

STATE = "state.db"
KEYS = "keys"


@dataclass(frozen=True)
class Part:
    """One file: `name` is its path in the home (with /), its bytes are those at `path`, or `content`.

    A file with a `digest` never changes: its SHA-256 begins so. One that is gone is damage, or may be past its
    retention, or has been moved meanwhile, and is to be looked for again.
    """

    name: str
    path: Path
    content: bytes | None = None
    digest: str = ""
    gone: Literal["damage", "retention", "moved"] = "damage"


@dataclass(frozen=True)
class Entries:
    """How many entries a ledger had, and how many of them its last checkpoint vouched for."""

    entries: int
    covered: int


def require_inside(home: Path, region: RegionSpec) -> None:
    """HomeError where the lake of a region lies outside its home."""
    lake = Path(region.lake)
    if lake.is_absolute() or ".." in lake.parts or "://" in region.lake:
        hint = "back it up by its own means"
        raise HomeError(f"the lake of this region lies outside its home, at {region.lake}", hint=hint)


def outside_packs(home: Path, region: RegionSpec) -> list[str]:
    """Folders with packs that lie, or lead, outside the home, and are not in its backup."""
    folders = [home / folder for folder in region.pack_folders]
    found = [folder for folder in folders if folder.is_dir() and not _in_home(folder, home)]
    inner = (path for folder in folders if folder not in found for path in sorted(folder.glob("*")) if path.is_dir())
    return [str(path) for path in (*found, *(path for path in inner if not _in_home(path, home)))]


def home_files(home: Path, region: RegionSpec, published: Published) -> Iterator[Part]:
    """Every file but state and ledger. DamageError where a table's log is gone."""
    yield Part("region.yaml", home / "region.yaml")
    for folder in region.pack_folders:
        root = home / folder
        if _in_home(root, home):
            for path in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
                yield Part(path.relative_to(home).as_posix(), path)
    for table, version in sorted(published.highest.items()):
        if is_index(table):
            if table in published.current:
                yield from _index_parts(home, home / region.lake, table, published.current[table])
            continue
        root = (home / region.lake).joinpath(*table.split("."))
        yield from _table_files(home, root, version, published.current.get(table, -1))
    yield from _attachments(home, published)


def ledger_files(home: Path) -> tuple[list[Part], Entries]:
    """The ledger as of one instant; nothing where there is none yet. A sealed segment may move before it is read.

    What is made from the entries (counters, hashes) is made anew by the first writer, but for the hashes of entries
    that were dropped.
    """
    folders = Folders.below(home)
    if not folders.segments.is_dir():
        return [], Entries(0, 0)
    witnessed = [path for path in sorted(folders.witnessed.glob("[!.]*")) if path.is_file()]
    parts = [Part(_in(home, path), path, path.read_bytes()) for path in witnessed]  # before the entries they are of
    seen = view(folders)
    kept = (*folders.checkpoints, folders.dropped)
    parts += [Part(_in(home, path), path, seen.small[path]) for path in kept if path in seen.small]
    if folders.dropped in seen.small:
        parts += [Part(_in(home, path), path, _start(path, length)) for path, length in seen.tree.items()]
    parts += [_segment(home, one, seen) for one in seen.segments]
    for index in seen.indexes.values():
        parts.append(Part(_in(home, index.path), index.path, digest=index.digest, gone="moved"))
    return parts, Entries(_entries(seen), _covered(folders, seen))


def last_covered(folders: Folders) -> int:
    """Entries that the newest checkpoint on disk vouches for."""
    notes = [note for path in folders.checkpoints for note in read_notes(path)]
    return max((parse_checkpoint(note).size for note in notes), default=0)


def _segment(home: Path, one: Segment, seen: View) -> Part:
    if one.digest is None:
        return Part(_in(home, one.path), one.path, seen.open_lines)
    return Part(_in(home, one.path), one.path, digest=one.packed or one.digest, gone="moved")


def _entries(seen: View) -> int:
    if not seen.segments:
        return 0
    last = seen.segments[-1]
    lines = seen.open_lines if last.digest is None else last.read()
    return last.first + lines.count(b"\n")


def _covered(folders: Folders, seen: View) -> int:
    notes = [note for path in folders.checkpoints if path in seen.small for note in split_notes(seen.small[path])]
    return max((parse_checkpoint(note).size for note in notes), default=0)


def _start(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _in(home: Path, path: Path) -> str:
    return path.relative_to(home).as_posix()


def _in_home(path: Path, home: Path) -> bool:
    return path.resolve().is_relative_to(home.resolve())


def _index_parts(home: Path, lake: Path, name: str, version: int) -> Iterator[Part]:
    """The files of a look-up index as it is now: older ones are not kept. A refresh builds a missing one anew."""
    try:
        paths = index_files(lake, name, version)
    except DamageError:
        return
    for path in paths:
        digest = _named(path) if path.suffix == ".sqlite" else ""
        yield Part(_in(home, path), path, digest=digest, gone="retention")


def _attachments(home: Path, published: Published) -> Iterator[Part]:
    """The files of cases; one that no case has may be deleted at any time."""
    for digest in published.attached:
        yield Part(_in(home, path := shelf_path(home / ATTACHMENTS, digest)), path, digest=digest)
    for digest in published.unattached:
        yield Part(_in(home, path := shelf_path(home / ATTACHMENTS, digest)), path, digest=digest, gone="retention")


def _table_files(home: Path, root: Path, version: int, current: int) -> Iterator[Part]:
    """The log of a table up to `version` and the data files it speaks of; those of `current` are needed."""
    entries = {int(path.stem): path for path in (root / "_delta_log").glob("*.json") if path.stem.isdigit()}
    if version not in entries:
        name = (root / "_delta_log").relative_to(home)
        raise DamageError(f"{name} has no entry for version {version}", hint="restore an older backup")
    named: dict[str, None] = {}
    live: set[str] = set()
    needed: set[str] = set()
    for number, path in sorted(entries.items()):
        if number <= version:
            yield Part(_in(home, path), path)
            added, removed = _changes(path)
            named |= dict.fromkeys(added)
            live = (live - removed) | added
            needed = live if number == current else needed
    for path in sorted((root / "_delta_log").glob("*.checkpoint*.parquet")):
        if int(path.name.split(".")[0]) <= version:
            yield Part(_in(home, path), path, gone="retention")
    for file in named:
        path = root / file
        yield Part(_in(home, path), path, digest=_named(path), gone="damage" if file in needed else "retention")


def _named(path: Path) -> str:
    """The digest in the name of a data file."""
    return path.stem.split("-")[0]


def _changes(entry: Path) -> tuple[set[str], set[str]]:
    """The data files that one log entry adds and removes, relative to the table."""
    actions = [json.loads(line) for line in entry.read_text(encoding="utf-8").splitlines()]
    added, removed = (
        {unquote(action[kind]["path"]) for action in actions if kind in action} for kind in ("add", "remove")
    )
    return added, removed
