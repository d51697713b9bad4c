"""Rows that were not accepted: kept with their place and reason until a person corrects or discards them."""

import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine, func, insert, select

from zhongshu.datasets.parts import Parts
from zhongshu.datasets.rejected import Reject, Rejected, raw_json
from zhongshu.lake.engine import content_name
from zhongshu.lake.table import DataFile
from zhongshu.state.holding import hold
from zhongshu.state.tables import lake as schema

COLUMNS = {
    "run": "BIGINT",
    "record": "BIGINT",
    "line": "BIGINT",
    "file": "VARCHAR",
    "column_name": "VARCHAR",
    "rule": "VARCHAR",
    "value": "VARCHAR",
    "why_zh": "VARCHAR",
    "why_en": "VARCHAR",
    "others": "VARCHAR",
    "keys": "VARCHAR",
    "raw": "VARCHAR",
}
"""The quarantine table of a dataset in the lake, one row a rejected row; `raw` is the source's row as JSON, `keys` its
key and area columns as JSON, as far as they could be read (NULL where the reader refused the row)."""

Action = Literal["corrected", "discarded"]

_SCHEMA = pa.schema([(name, pa.int64() if kind == "BIGINT" else pa.string()) for name, kind in COLUMNS.items()])
_BATCH = 2_000


def table_name(dataset: str) -> str:
    """The lake table that holds a dataset's rejected rows."""
    return f"{dataset}__rejects"


@contextmanager
def quarantining(batches: Iterator[Rejected], folder: Path, parts: Parts) -> Iterator[list[DataFile]]:
    """Write rejected rows below `folder`, the last batch while the block runs: it uses no session, so the block may.

    The list is complete when the block has ended. Each row stands under the run and the file of its part.
    """
    written: list[DataFile] = []
    waiting = next(batches, None)
    with ThreadPoolExecutor(max_workers=1) as pool:
        while waiting is not None and (following := next(batches, None)) is not None:
            written += _write(waiting.located(), folder, parts)
            waiting = following
        last = None if waiting is None else pool.submit(_write, waiting.located(), folder, parts)
        yield written
        if last is not None:
            written += last.result()


def _write(rejects: Iterator[Reject], folder: Path, parts: Parts) -> list[DataFile]:
    """One Parquet file of rejected rows; none when there are no rows. Memory stays bounded."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4().hex}.parquet"
    rows = 0
    writer: pq.ParquetWriter | None = None
    while batch := [_row(reject, parts) for reject in islice(rejects, _BATCH)]:
        writer = writer or pq.ParquetWriter(path, _SCHEMA)
        writer.write_table(pa.Table.from_pylist(batch, schema=_SCHEMA))
        rows += len(batch)
    if writer is None:
        return []
    writer.close()
    path = path.rename(folder / content_name(path))
    return [DataFile(path.name, None, rows, path.stat().st_size)]


def _row(reject: Reject, parts: Parts) -> dict[str, object]:
    part, before = parts.of(reject.record)
    return {
        "run": part.run,
        "record": reject.record - before,
        "line": reject.line - before,
        "file": part.file,
        "column_name": reject.column,
        "rule": reject.rule,
        "value": reject.value,
        "why_zh": reject.why.zh,
        "why_en": reject.why.en,
        "others": ",".join(reject.others) or None,
        "keys": reject.keys,
        "raw": raw_json(reject),
    }


@dataclass(frozen=True)
class Resolution:
    """What a person did with a rejected row; `at` is UTC."""

    run: int
    record: int
    action: Action
    reason: str
    who: str
    at: datetime


class ResolutionStore:
    """Decisions over rejected rows, in the state; a decided row is not decided again."""

    def __init__(self, database: Engine):
        self._database = database

    def add(self, run: int, records: Iterable[int], action: Action, *, reason: str, who: str) -> int:
        """How many rows it decided; those decided before stay as they were."""
        decided = select(schema.resolution.c.record).where(schema.resolution.c.run == run)
        with self._database.begin() as connection:
            hold(connection, "resolution", str(run))
            done = set(connection.execute(decided).scalars())
            rows = [
                {"run": run, "record": record, "action": action, "reason": reason, "who": who, "at": datetime.now(UTC)}
                for record in sorted(set(records) - done)
            ]
            if rows:
                connection.execute(insert(schema.resolution), rows)
        return len(rows)

    def of(self, run: int) -> list[Resolution]:
        query = select(schema.resolution).where(schema.resolution.c.run == run)
        with self._database.connect() as connection:
            return [Resolution(**row) for row in connection.execute(query).mappings()]

    def counts(self) -> dict[int, int]:
        """Decided rows by run."""
        resolution = schema.resolution.c
        query = select(resolution.run, func.count()).group_by(resolution.run)
        with self._database.connect() as connection:
            return {int(run): int(count) for run, count in connection.execute(query)}
