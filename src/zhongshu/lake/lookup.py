"""Single rows by their key, from the index that belongs to a snapshot: no file of the table is opened."""

import sqlite3
import threading
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zhongshu.core.errors import DamageError, UnknownName, ZhongshuError
from zhongshu.lake.damage import remembered
from zhongshu.lake.lookup_file import (
    Segment,
    index_folder,
    index_name,
    key_text,
    open_segment,
    read_manifest,
    read_segment,
    unpacking,
)
from zhongshu.lake.snapshot import Snapshot

HELD_KEYS = 4096
"""A segment of no more keys than this is held in memory."""

MOST_OPEN = 64
"""Versions of indexes that a process holds open."""


class Lookups:
    """The look-up indexes of a region. `by` maps a relation to the columns that its rows are looked up by.

    Threads may share it; what it holds open it shares among versions.
    """

    def __init__(self, root: Path, by: Mapping[str, Sequence[str]]):
        self._root = root
        self._by = by
        self._names = {relation: index_name(relation, columns) for relation, columns in by.items()}
        self._open: dict[tuple[str, int], _Index] = {}
        self._segments: weakref.WeakValueDictionary[Path, _Segment] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def ready(self, snapshot: Snapshot, relation: str) -> bool:
        """Whether `find` can answer: the snapshot has an index that is of its own version of the relation."""
        try:
            self._index(snapshot, relation)
        except ZhongshuError:
            return False
        return True

    def columns(self, snapshot: Snapshot, relation: str) -> Mapping[str, str]:
        """The columns of the rows, with their DuckDB types, in order: those that the relation had in the snapshot."""
        index = self._index(snapshot, relation)
        return {} if index is None else index.columns

    def find(self, snapshot: Snapshot, relation: str, key: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows whose columns hold exactly these values (str, int or date), in the order of the relation's key.

        UnknownName for a relation without look-ups; DamageError when a file is damaged, or gone with its snapshot;
        ZhongshuError when the snapshot has no index of it.
        """
        index = self._index(snapshot, relation)
        if len(key) != len(self._by[relation]):
            hint = f"{relation} is looked up by {', '.join(self._by[relation])}"
            raise ZhongshuError(f"{len(key)} values are given", hint=hint)
        return [] if index is None else index.find(key_text(key))

    def _index(self, snapshot: Snapshot, relation: str) -> "_Index | None":
        """None for a relation that has no version yet."""
        name = self._names.get(relation)
        if name is None:
            raise UnknownName.among("relation with look-ups", relation, self._by)
        version, number = snapshot.tables.get(relation), snapshot.tables.get(name)
        if version is None:
            return None
        index = None if number is None else self._open.get((name, number)) or self._opened(name, number)
        if index is None or index.of != version:
            hint = "zhongshu refresh builds it for the current snapshot"
            raise ZhongshuError(f"snapshot {snapshot.number} has no look-up index {name}", hint=hint)
        return index

    def _opened(self, name: str, number: int) -> "_Index":
        manifest = read_manifest(self._root, name, number)
        known = {damage.file for damage in remembered(self._root) if damage.table == name}
        with self._lock:
            segments = [self._segment(name, segment, known) for segment in manifest.segments]
            index = _Index(manifest.of, manifest.columns, segments)
            self._open[name, number] = index
            while len(self._open) > MOST_OPEN:
                del self._open[next(iter(self._open))]
        return index

    def _segment(self, name: str, segment: Segment, known: set[str | None]) -> "_Segment":
        path = index_folder(self._root, name) / segment.file
        found = self._segments.get(path)
        if found is None:
            if not path.exists() or path.stat().st_size != segment.size or segment.file in known:
                raise _damaged(name, segment.file)
            found = self._segments[path] = _Segment(name, path, held=segment.keys <= HELD_KEYS)
        return found


class _Index:
    """One version; the first segment that knows a key tells all of its rows."""

    def __init__(self, of: int, columns: Mapping[str, str], segments: Sequence["_Segment"]):
        self.of = of
        self.columns = columns
        self._segments = segments
        self._unpack = unpacking(columns)

    def find(self, key: str) -> list[tuple[Any, ...]]:
        for segment in self._segments:
            entry = segment.get(key)
            if entry is not None:
                try:
                    return self._unpack(entry)
                except (ValueError, TypeError, LookupError, ArithmeticError) as error:
                    raise segment.damaged() from error
        return []


class _Segment:
    """An open segment. One connection behind a lock: measured, four threads are faster so than with one each."""

    def __init__(self, name: str, path: Path, *, held: bool):
        self._name, self._file = name, path.name
        self._lock = threading.Lock()
        self._held: Mapping[str, str] | None = None
        try:
            if held:
                self._held = dict(read_segment(path))
            else:
                self._connection = open_segment(path)
                weakref.finalize(self, self._connection.close)
        except sqlite3.Error as error:
            raise _damaged(name, path.name) from error

    def get(self, key: str) -> str | None:
        """The key's rows, `NO_ROWS` where it is gone; None for a key that this segment does not know."""
        if self._held is not None:
            return self._held.get(key)
        try:
            with self._lock:
                found = self._connection.execute("SELECT rows FROM entry WHERE key = ?", (key,)).fetchone()
        except UnicodeEncodeError:  # half a surrogate pair: no text of the lake has one
            return None
        except sqlite3.Error as error:
            raise self.damaged() from error
        return None if found is None else str(found[0])

    def damaged(self) -> DamageError:
        return _damaged(self._name, self._file)


def _damaged(name: str, file: str) -> DamageError:
    hint = "zhongshu refresh builds it anew; zhongshu check --lake names every damaged file"
    return DamageError(f"look-up index {name}: the file {file} is gone or damaged", hint=hint)
