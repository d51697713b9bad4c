"""Entries that somebody looks for: through the index of sealed segments, and line by line where there is none yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from zhongshu.core.errors import LedgerError
from zhongshu.datasets.plan import literal
from zhongshu.sharing.ledger.entry import Decision, Entry, Kind, decode
from zhongshu.sharing.ledger.files import Folders, IndexFile, Segment, list_indexes, list_segments
from zhongshu.sharing.ledger.lines import line_starting, while_moving, whole_lines

_SEARCHED = "actor unit key grant purpose reference act address reason".split()
_FIRST_LOOK = 4
"""Index files that are looked into first, the newest ones; then four times as many, and so on."""


@dataclass(frozen=True)
class Wanted:
    """All of what is given has to be so. Of `objects`, `subjects` (pseudonyms) and `kinds` any one will do; `first` is
    included, `until` is not; `text` is part of any text of the entry, in upper or lower case."""

    actor: str | None = None
    unit: str | None = None
    key: str | None = None
    grant: str | None = None
    objects: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    decision: Decision | None = None
    first: datetime | None = None
    until: datetime | None = None
    text: str | None = None


def search(folders: Folders, wanted: Wanted, *, limit: int = 50, before: int | None = None) -> list[Entry]:
    """Newest first; the page after this one is asked for with `before` the sequence of its last entry.

    LedgerError when a file cannot be read.
    """
    return while_moving(lambda: _search(folders, wanted, limit, before))


def _search(folders: Folders, wanted: Wanted, limit: int, before: int | None) -> list[Entry]:
    found: list[Entry] = []
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        for group in _groups(folders, before):
            if isinstance(group, Segment):
                found += _scan(group, wanted, limit - len(found), before)
            else:
                found += _look_up(connection, group, wanted, limit - len(found), before)
            if len(found) >= limit:
                break
    return found


Indexed = tuple[Segment, IndexFile]


def _groups(folders: Folders, before: int | None) -> Iterator[Segment | list[Indexed]]:
    """Newest first: segments without index one by one, others a few at a time, then more."""
    indexes = list_indexes(folders)
    most, group = _FIRST_LOOK, list[Indexed]()
    for segment in reversed(list_segments(folders)):
        if before is not None and segment.first >= before:
            continue
        index = indexes.get(segment.first) if segment.digest else None
        if index is not None:
            group.append((segment, index))
        if group and (index is None or len(group) == most):
            yield group
            most, group = most * 4, []
        if index is None:
            yield segment
    if group:
        yield group


def _scan(segment: Segment, wanted: Wanted, limit: int, before: int | None) -> list[Entry]:
    found: list[Entry] = []
    needles = [one.encode() for one in (wanted.actor, wanted.unit, wanted.key, wanted.grant) if one and _plain(one)]
    for line in reversed(whole_lines(segment)):
        if len(found) == limit:
            break
        if all(needle in line for needle in needles):
            entry = decode(line)
            if (before is None or entry.sequence < before) and matches(entry, wanted):
                found.append(entry)
    return found


def _plain(text: str) -> bool:
    """Whether it stands in a line as it is."""
    return text.isprintable() and '"' not in text and "\\" not in text


def matches(entry: Entry, wanted: Wanted) -> bool:
    """The same question as `_conditions` ask of the index."""
    for name in ("actor", "unit", "key", "grant", "decision"):
        if getattr(wanted, name) not in (None, getattr(entry, name)):
            return False
    if wanted.objects is not None and not {one.name for one in entry.objects} & set(wanted.objects):
        return False
    if wanted.subjects is not None and not set(entry.subjects) & set(wanted.subjects):
        return False
    if wanted.kinds is not None and entry.kind not in wanted.kinds:
        return False
    if (wanted.first and entry.at < wanted.first) or (wanted.until and entry.at >= wanted.until):
        return False
    if wanted.text is None:
        return True
    texts = [getattr(entry, name) for name in _SEARCHED] + [one.name for one in entry.objects]
    return wanted.text.lower() in "\n".join(one for one in texts if one is not None).lower()


def _look_up(
    connection: duckdb.DuckDBPyConnection, group: Sequence[Indexed], wanted: Wanted, limit: int, before: int | None
) -> list[Entry]:
    conditions = [*_conditions(wanted), *([] if before is None else [f"sequence < {before}"])]
    # values stand in the text: with parameters DuckDB imports pandas, where it is there, which takes 50 MB and a second
    query = f"""
        SELECT sequence, start FROM read_parquet({literal([str(index.path) for _, index in group])})
        WHERE {" AND ".join(conditions) or "true"} ORDER BY sequence DESC LIMIT {limit}
    """
    try:
        rows = connection.execute(query).fetchall()
    except duckdb.IOException as error:
        raise FileNotFoundError(str(error)) from error
    except duckdb.Error as error:
        raise LedgerError(
            f"the ledger's index cannot be read: {error}", hint="zhongshu ledger verify names it"
        ) from error
    return list(_read(group, rows))


def _conditions(wanted: Wanted) -> list[str]:
    texts = ", ".join(f'"{name}"' for name in _SEARCHED)
    found = [(f'"{name}" = {{}}', getattr(wanted, name)) for name in ("actor", "unit", "key", "grant", "decision")]
    found += [
        ("list_has_any(objects, {}::VARCHAR[])", wanted.objects),
        ("list_has_any(subjects, {}::VARCHAR[])", wanted.subjects),
        ("list_contains({}::VARCHAR[], kind)", wanted.kinds),
        ('"at" >= {}::TIMESTAMPTZ', wanted.first and wanted.first.isoformat()),
        ('"at" < {}::TIMESTAMPTZ', wanted.until and wanted.until.isoformat()),
        (
            f"contains(lower(concat_ws(chr(10), {texts}, array_to_string(objects, chr(10)))), {{}})",
            wanted.text and wanted.text.lower(),
        ),
    ]
    return [sql.format(_written(value)) for sql, value in found if value is not None]


def _written(value: str | tuple[str, ...]) -> str:
    """As SQL, in brackets; unlike a row of the lake an entry may hold a zero byte, which no SQL text can."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return f"({' || chr(0) || '.join(map(literal, value.split(chr(0))))})"


def _read(group: Sequence[Indexed], rows: Iterable[tuple[int, int]]) -> Iterator[Entry]:
    segments = sorted((segment for segment, _ in group), key=lambda one: -one.first)
    for sequence, start in rows:
        segment = next(one for one in segments if one.first <= sequence)
        entry = decode(line_starting(segment, start))
        if entry.sequence != sequence:
            hint = "zhongshu ledger verify names what is wrong"
            raise LedgerError(f"the index of {segment.path.name} does not fit it", hint=hint)
        yield entry
