"""The files that make a region what it is: its words, its packs, its state, and what the state names of the lake."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from zhongshu.app.region import RegionSpec
from zhongshu.core.errors import DamageError, HomeError
from zhongshu.lake.lookup_file import index_files, is_index
from zhongshu.sharing.ledger.files import Folders

STATE = "state.db"


@dataclass(frozen=True)
class Part:
    """One file: `name` is its path in the home (with /), `path` where to read it.

    An `unchanging` one is a data file of the lake, written once and named after the digest of its bytes. What is not
    `needed` is only named by older snapshots and may be past its retention.
    """

    name: str
    path: Path
    unchanging: bool = False
    needed: bool = True


@dataclass(frozen=True)
class Published:
    """What a state names: its newest snapshot, the versions of tables in it, and the highest version of each in any."""

    snapshot: int
    current: Mapping[str, int]
    highest: Mapping[str, int]


def require_local(region: RegionSpec) -> None:
    """HomeError where the state or the lake of a region lies outside its home."""
    if region.state != "sqlite":
        hint = "back that up by its own means (pg_dump), and the home's files with it"
        raise HomeError("the state of this region is in a database server", hint=hint)
    if Path(region.lake).is_absolute() or ".." in Path(region.lake).parts or "://" in region.lake:
        hint = "back it up by its own means"
        raise HomeError(f"the lake of this region lies outside its home, at {region.lake}", hint=hint)


def copy_state(path: Path, to: Path) -> Published:
    """Copy the state as of one instant, while others write to it; HomeError where there is none."""
    if not path.exists():
        raise HomeError(f"{path.parent} has no state yet", hint="zhongshu refresh makes it")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        newest, current = 0, {}
        highest: dict[str, int] = {}
        for number, text in copy.execute("SELECT number, tables FROM snapshot ORDER BY number"):
            newest, current = number, json.loads(text)
            highest |= {table: max(version, highest.get(table, 0)) for table, version in current.items()}
    return Published(newest, current, highest)


def home_files(home: Path, region: RegionSpec, state: Path, published: Published) -> Iterator[Part]:
    """Every file; `state` is the copy that `published` tells of. DamageError where a table's log is gone."""
    yield Part("region.yaml", home / "region.yaml")
    yield Part(STATE, state)
    yield from _proofs(home)
    for folder in region.pack_folders:
        root = home / folder
        if root.resolve().is_relative_to(home.resolve()):
            for path in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
                yield Part(path.relative_to(home).as_posix(), path)
    for table, version in sorted(published.highest.items()):
        if is_index(table):
            if table in published.current:
                yield from _index_parts(home, home / region.lake, table, published.current[table])
            continue
        root = (home / region.lake).joinpath(*table.split("."))
        yield from _table_files(home, root, version, published.current.get(table, -1))


def _proofs(home: Path) -> Iterator[Part]:
    """The region's key and ledger. Checkpoints come before the entries that they cover, so that none is ahead of them.

    What is made from the entries (tree, index, counters) is made anew by the first writer.
    """
    folders = Folders.below(home)
    witnessed = sorted(folders.witnessed.glob("[!.]*"))
    for path in (home / "keys" / "hub.ed25519", *folders.checkpoints, *witnessed):
        if path.is_file():
            yield Part(path.relative_to(home).as_posix(), path)
    for folder in (folders.archive, folders.segments):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield Part(path.relative_to(home).as_posix(), path, needed=False)


def _index_parts(home: Path, lake: Path, name: str, version: int) -> Iterator[Part]:
    """The files of a look-up index as it is now: older ones are not kept. A refresh builds a missing one anew."""
    try:
        paths = index_files(lake, name, version)
    except DamageError:
        return
    for path in paths:
        name_in_home = path.relative_to(home).as_posix()
        yield Part(name_in_home, path, unchanging=path.suffix == ".sqlite", needed=False)


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
            yield Part(path.relative_to(home).as_posix(), path)
            added, removed = _changes(path)
            named |= dict.fromkeys(added)
            live = (live - removed) | added
            needed = live if number == current else needed
    for path in sorted((root / "_delta_log").glob("*.checkpoint*.parquet")):
        if int(path.name.split(".")[0]) <= version:
            yield Part(path.relative_to(home).as_posix(), path, needed=False)
    for file in named:
        path = root / file
        yield Part(path.relative_to(home).as_posix(), path, unchanging=True, needed=file in needed)


def _changes(entry: Path) -> tuple[set[str], set[str]]:
    """The data files that one log entry adds and removes, relative to the table."""
    actions = [json.loads(line) for line in entry.read_text(encoding="utf-8").splitlines()]
    added, removed = (
        {unquote(action[kind]["path"]) for action in actions if kind in action} for kind in ("add", "remove")
    )
    return added, removed
