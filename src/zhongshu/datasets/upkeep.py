"""Keeping the lake in shape: small files are put together, rows past their retention and leftovers go."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import parse_duration
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.lookups import draft_lookups
from zhongshu.datasets.publish import Derivation, Draft, SnapshotStore, drafting
from zhongshu.lake.engine import Engine, quote_name, quote_text, relation, write_query
from zhongshu.lake.lookup_file import indexes_on_disk, is_index, leftovers
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import DataFile, Lake, Version

SMALL_FILES = 8
"""A partition with more files than this is put together."""

ORPHAN_AGE = timedelta(days=1)
"""A file that no version names is a leftover of a killed writer once it is this old."""


def compact(catalogue: Catalogue, lake: Lake, engine: Engine, snapshots: SnapshotStore, lock: Path) -> tuple[str, ...]:
    """Rewrite partitions of many small files as one; returns the tables that had any.

    The rows stay the same, so nothing that is derived from them has to be computed again.
    """
    with drafting(lake, snapshots, lock, run=None) as draft:
        for name, number in sorted(draft.base.tables.items()):
            if not is_index(name) and (groups := _crowded(version := lake.version(name, number))):
                _rewrite(draft, engine, catalogue, version, groups)
        compacted = tuple(draft.tables)
        _follow(draft, snapshots)
        with engine.session() as connection:
            draft_lookups(draft, connection, catalogue)
    return compacted


def _follow(draft: Draft, snapshots: SnapshotStore) -> None:
    """What was made from the old versions of rewritten tables is made from the new ones, row for row."""
    for name, number in draft.base.tables.items() if draft.tables else ():
        made = snapshots.derivation(name, number)
        if made is not None and (name in draft.tables or draft.tables.keys() & made.inputs.keys()):
            inputs = {read: _moved(draft, read, version) for read, version in made.inputs.items()}
            draft.derivations[name] = Derivation(made.definition, inputs)


def _moved(draft: Draft, name: str, version: int) -> int:
    """The rewritten version, where it was the current one that was read; a derivation that is behind stays behind."""
    return draft.tables.get(name, version) if draft.base.tables.get(name) == version else version


def _crowded(version: Version) -> dict[str | None, list[DataFile]]:
    groups: dict[str | None, list[DataFile]] = defaultdict(list)
    for file in version.files:
        groups[file.partition].append(file)
    return {partition: files for partition, files in groups.items() if len(files) > SMALL_FILES}


def _rewrite(
    draft: Draft, engine: Engine, catalogue: Catalogue, version: Version, groups: dict[str | None, list[DataFile]]
) -> None:
    folder = draft.lake.path(version.table)
    key = catalogue.relation(version.table).key if version.table in catalogue.names else ()
    order = ", ".join(map(quote_name, key)) or None
    add: list[DataFile] = []
    remove: list[DataFile] = []
    with engine.session() as connection:
        for partition, files in groups.items():
            rows = relation([str(folder / file.path) for file in files], version.columns)
            literal = None if partition is None else quote_text(partition)
            add += write_query(connection, f"SELECT * FROM {rows}", folder, partition=literal, order=order)
            remove += files
    if sum(file.rows for file in add) != sum(file.rows for file in remove):
        raise ZhongshuError(f"table {version.table}: putting its files together lost rows; nothing was changed")
    draft.commit(version.table, version.columns, add=add, remove=remove, partitioned=any(f.partition for f in add))


def vacuum(
    catalogue: Catalogue, lake: Lake, snapshots: SnapshotStore, *, now: datetime, default: timedelta
) -> tuple[int, int]:
    """Delete files that no kept version names; returns how many and how many bytes.

    A version is kept while a snapshot that names it is current or younger than the table's `keep` (`default` without
    one). Values of indicators are kept for ever; the rows they came from are not, and reading older ones says so.
    """
    removed = freed = 0
    taken = snapshots.latest(limit=1_000_000)
    for root in sorted({path.parent for path in lake.root.glob("*/*/_delta_log")}):
        name = f"{root.parent.name}.{root.name}"
        if _is_value(name):
            continue
        keep = _keep(catalogue, name, default)
        kept = [one for index, one in enumerate(taken) if index == 0 or _until(taken, index) > now - keep]
        named = {file.path for number in _numbers(kept, name) for file in lake.version(name, number).files}
        unnamed = [path for path in root.rglob("*.parquet") if _unnamed(path.relative_to(root), named)]
        for index_of in indexes_on_disk(lake.root, name):
            unnamed += leftovers(lake.root, index_of, _numbers(kept, index_of))
        for path in unnamed:
            if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > ORPHAN_AGE:
                freed += path.stat().st_size
                path.unlink()
                removed += 1
    return removed, freed


def _numbers(kept: Iterable[Snapshot], name: str) -> set[int]:
    """The versions that these snapshots name."""
    return {snapshot.tables[name] for snapshot in kept if name in snapshot.tables}


def _until(taken: list[Snapshot], index: int) -> datetime:
    """When a snapshot stopped being current: the time of the next newer one."""
    return taken[index - 1].at


def _is_value(name: str) -> bool:
    """Whether it holds values of indicators, by the names that `indicators.cubes` gives; also of dropped ones."""
    return "__total_" in name or "__exact_" in name


def _keep(catalogue: Catalogue, name: str, default: timedelta) -> timedelta:
    dataset = catalogue.datasets.get(name)
    said = None if dataset is None else dataset.spec.keep
    return default if said is None else parse_duration(said)


def _unnamed(path: Path, named: set[str]) -> bool:
    return path.parts[0] != "_delta_log" and str(path) not in named
