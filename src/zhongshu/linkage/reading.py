"""Texts that Python reads, each value once: the parts of a million names take it seconds, so what was read is kept."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhongshu.lake.engine import quote_text

_BREAK = "\x1f"
_MANY = 20
"""One new text of so many, and the file is written anew; of fewer the next run reads those once more."""


@dataclass(frozen=True)
class Reading:
    """How texts become parts: `read` gives as many as `parts` names, "" for one that is not there. `goes_by` is all
    else that the answer depends on: of other words nothing that was kept counts."""

    name: str
    parts: tuple[str, ...]
    read: Callable[[str], tuple[str, ...]]
    goes_by: str


def read_texts(connection: duckdb.DuckDBPyConnection, texts: str, reading: Reading, kept: Path | None) -> str:
    """Make a TEMP TABLE of the distinct texts (`said`) of a SELECT of one column and of their parts; its name. Blanks
    are left out. `kept` is a folder, of this reading's own files as far as they bear its name; None keeps nothing."""
    name, asked = reading.name, f"{reading.name}_asked"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {asked} AS SELECT DISTINCT said FROM ({texts}) AS t(said) WHERE trim(said) <> ''"
    )
    columns = ", ".join(f"{part} VARCHAR" for part in ("said", *reading.parts))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    file = (
        None if kept is None else kept / f"{name}-{hashlib.sha256(reading.goes_by.encode()).hexdigest()[:16]}.parquet"
    )
    if file is not None and file.exists():
        _take(connection, file, name, asked)
    new = _read(connection, f"FROM {asked} ANTI JOIN {name} USING (said)", reading)
    connection.execute(f"DROP TABLE {asked}")
    if file is not None and new * _MANY > _count(connection, name):
        _keep(connection, file, name)
    return name


def _take(connection: duckdb.DuckDBPyConnection, file: Path, into: str, asked: str) -> None:
    """What was read of these texts. A file that is damaged is as good as none: another is written in its place."""
    try:
        connection.execute(
            f"INSERT INTO {into} BY NAME FROM read_parquet({quote_text(str(file))}) SEMI JOIN {asked} USING (said)"
        )
    except duckdb.Error:
        file.unlink(missing_ok=True)


def _read(connection: duckdb.DuckDBPyConnection, texts: str, reading: Reading) -> int:
    """Read these texts; how many they were."""
    function = f"reading_{uuid.uuid4().hex}"  # functions are seen by every session of the engine
    connection.create_function(function, lambda text: _BREAK.join(reading.read(text)), ["VARCHAR"], "VARCHAR")
    try:
        named = ", ".join(f"nullif(parts[{place}], '') AS {part}" for place, part in enumerate(reading.parts, 1))
        result = connection.execute(
            f"INSERT INTO {reading.name} BY NAME SELECT said, {named} FROM ("
            f"SELECT said, string_split({function}(said), {quote_text(_BREAK)}) AS parts FROM ({texts}))"
        )
        (count,) = result.fetchone() or (0,)
    finally:
        connection.remove_function(function)
    return int(count)


def _keep(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Whole or not at all, in place of what was kept before: of this run's texts alone, so that it does not grow."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.parent / f"{uuid.uuid4().hex}.half"
    try:
        connection.execute(f"COPY {name} TO {quote_text(str(half))} (FORMAT parquet)")
        half.replace(file)
    except (duckdb.Error, OSError):  # no room: the next run reads them again
        half.unlink(missing_ok=True)
    for other in file.parent.glob(f"{name}-*.parquet"):
        if other != file:
            other.unlink(missing_ok=True)


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
    return int(count)
