"""The files of a look-up index: segments that map a key to its rows, and one manifest a version that lists them.

An index has the name of its relation and the columns that it is looked up by: `enterprise.firm?uscc`. A segment is an
SQLite file that never changes; in a newer one stands what has become of a key since, no row where it is gone. A row
is a JSON array: decimals, dates and doubles as text, instants as microseconds since 1970 in UTC.
"""

import hashlib
import json
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from zhongshu.core.errors import DamageError, ZhongshuError
from zhongshu.lake.durable import sync_files, write_file
from zhongshu.lake.engine import content_digest, quote_name

KEY_TYPES = frozenset({"VARCHAR", "BIGINT", "INTEGER", "SMALLINT", "DATE"})
"""The DuckDB types of columns by which rows can be looked up."""

NO_ROWS = "[]"

_FOLDER = "_lookup"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Segment:
    """`file` is relative to the index; it holds so many keys, those that are gone included."""

    file: str
    size: int
    keys: int


@dataclass(frozen=True)
class Manifest:
    """One version of an index, over version `of` of its relation.

    `columns` maps the row's columns to their DuckDB types. The rows of one key stand in the order of `order`, then of
    the other columns. `segments` are newest first: the last one held every row of its time.
    """

    of: int
    by: tuple[str, ...]
    order: tuple[str, ...]
    columns: Mapping[str, str]
    segments: tuple[Segment, ...]


def index_name(relation: str, by: Sequence[str]) -> str:
    """What a snapshot calls the index.

    >>> index_name("air.station_hour", ["city", "station"])
    'air.station_hour?city,station'
    """
    return f"{relation}?{','.join(by)}"


def is_index(name: str) -> bool:
    """Whether a snapshot's name is an index's, not a table's."""
    return "?" in name


def index_folder(root: Path, name: str) -> Path:
    """Where the files of an index lie, below the folder of its relation; `root` is the lake's."""
    relation, _, by = name.partition("?")
    return root.joinpath(*relation.split("."), _FOLDER, by)


def indexes_on_disk(root: Path, relation: str) -> list[str]:
    """The names of all indexes that the relation has, or once had, files of."""
    return [f"{relation}?{path.name}" for path in sorted(root.joinpath(*relation.split("."), _FOLDER).glob("*"))]


def read_manifest(root: Path, name: str, number: int) -> Manifest:
    """DamageError when version `number` of the index is gone or its bytes have changed."""
    path = index_folder(root, name) / f"{number}.json"
    try:
        said = json.loads(path.read_bytes())
        content = said["content"]
        whole = said["digest"] == _digest(content)
    except FileNotFoundError:
        hint = "indexes of old versions go after the dataset's `keep`; zhongshu refresh builds the current one anew"
        raise DamageError(f"look-up index {name}: its version {number} is gone", hint=hint) from None
    except (OSError, ValueError, KeyError, TypeError):
        whole, content = False, {}
    if not whole:
        hint = "zhongshu refresh builds it anew"
        raise DamageError(f"look-up index {name}: the manifest of version {number} is damaged", hint=hint)
    segments = tuple(Segment(**segment) for segment in content.pop("segments"))
    by, order = (tuple(content.pop(key)) for key in ("by", "order"))
    return Manifest(**content, by=by, order=order, segments=segments)


def write_manifest(root: Path, name: str, manifest: Manifest) -> int:
    """The number of the new version. The caller holds the writer's lease, and its segments are on the disk."""
    folder = index_folder(root, name)
    folder.mkdir(parents=True, exist_ok=True)
    number = max((int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit()), default=-1) + 1
    content = asdict(manifest)
    said = {"digest": _digest(content), "content": content}
    write_file(folder / f"{number}.json", json.dumps(said, ensure_ascii=False, indent=1).encode())
    return number


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def index_files(root: Path, name: str, number: int) -> list[Path]:
    """Every file of one version, the manifest first. DamageError as `read_manifest`."""
    folder = index_folder(root, name)
    return [folder / f"{number}.json", *(folder / one.file for one in read_manifest(root, name, number).segments)]


def leftovers(root: Path, name: str, kept: Iterable[int]) -> Iterator[Path]:
    """The files of an index that none of the `kept` versions names; a damaged version names none."""
    named: set[Path] = set()
    for number in kept:
        try:
            named |= {*index_files(root, name, number)}
        except DamageError:
            continue
    yield from (path for path in sorted(index_folder(root, name).iterdir()) if path not in named)


def write_segment(folder: Path, entries: Iterable[tuple[str, str]]) -> Segment:
    """A durable segment of keys and their rows; the first entry of a key counts. ZhongshuError when there is no room.

    Entries in the order of their keys are written fastest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{uuid.uuid4().hex}.sqlite"
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            for setting in (
                "journal_mode = OFF",
                "synchronous = OFF",
                "locking_mode = EXCLUSIVE",
                "cache_size = -16000",
            ):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("CREATE TABLE entry (key TEXT PRIMARY KEY, rows TEXT NOT NULL) WITHOUT ROWID")
            connection.execute("BEGIN")
            connection.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?)", entries)
            connection.execute("COMMIT")
            (keys,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        path = draft.rename(folder / f"{content_digest(draft)}-{uuid.uuid4().hex[:8]}.sqlite")
    except sqlite3.OperationalError as error:
        raise ZhongshuError(f"could not write to {folder}: {error}", hint="is the disk full?") from error
    finally:
        draft.unlink(missing_ok=True)
    sync_files([path])
    return Segment(path.name, path.stat().st_size, keys)


def open_segment(path: Path) -> sqlite3.Connection:
    """A connection that never writes and that threads may share, one at a time."""
    where = path.absolute().as_uri()
    return sqlite3.connect(f"{where}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def read_segment(path: Path) -> Iterator[tuple[str, str]]:
    """Every entry, in the order of the keys."""
    with closing(open_segment(path)) as connection:
        yield from connection.execute("SELECT key, rows FROM entry ORDER BY key")


def key_sql(by: Sequence[str]) -> str:
    """SQL: the key of a row, NULL where it has none: its values as text, the length before all but the last.

    >>> key_sql(["city", "n"])
    'length(CAST("city" AS VARCHAR)) || \\':\\' || CAST("city" AS VARCHAR) || CAST("n" AS VARCHAR)'
    """
    texts = [f"CAST({quote_name(name)} AS VARCHAR)" for name in by]
    return " || ".join([*(f"length({text}) || ':' || {text}" for text in texts[:-1]), texts[-1]])


def key_text(values: Sequence[object]) -> str:
    """The key as `key_sql` gives it; a value is a str, an int or a date.

    >>> key_text(["331000", 7])
    '6:3310007'
    """
    if len(values) == 1:
        return str(values[0])
    texts = [str(value) for value in values]
    return "".join([*(f"{len(text)}:{text}" for text in texts[:-1]), texts[-1]])


def rows_sql(source: str, columns: Mapping[str, str], by: Sequence[str], order: Sequence[str]) -> str:
    """A SELECT of key and JSON row, in the order of a segment; a row with NULL in a column of `by` is in no index."""
    packed = ", ".join(_packed(name, kind) for name, kind in columns.items())
    sort = ", ".join(quote_name(name) for name in [*order, *(name for name in columns if name not in order)])
    listed = f'SELECT *, {key_sql(by)} AS " key", CAST(json_array({packed}) AS VARCHAR) AS " row" FROM {source}'
    return f'SELECT " key", " row" FROM ({listed}) WHERE " key" IS NOT NULL ORDER BY " key", {sort}'


def _packed(name: str, kind: str) -> str:
    column = quote_name(name)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"epoch_us({column})"
    return f"CAST({column} AS VARCHAR)" if kind.partition("(")[0] in ("DECIMAL", "DATE", "DOUBLE") else column


def grouped(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The entries of rows that come in the order of their keys."""
    for key, same in groupby(rows, key=lambda row: row[0]):
        yield key, f"[{','.join(row for _, row in same)}]"


def unpacking(columns: Mapping[str, str]) -> Callable[[str], list[tuple[Any, ...]]]:
    """What makes typed rows of an entry: the values that DuckDB gives, instants in UTC."""
    converted = [
        (place, _FROM_JSON[name])
        for place, kind in enumerate(columns.values())
        if (name := re.sub(r"\(.*", "", kind)) in _FROM_JSON
    ]

    def unpack(entry: str) -> list[tuple[Any, ...]]:
        rows = json.loads(entry)
        for row in rows:
            for place, convert in converted:
                if row[place] is not None:
                    row[place] = convert(row[place])
        return [tuple(row) for row in rows]

    return unpack


_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "DECIMAL": Decimal,
    "DATE": date.fromisoformat,
    "DOUBLE": float,
    "TIMESTAMP WITH TIME ZONE": lambda microseconds: _EPOCH + timedelta(microseconds=microseconds),
}
