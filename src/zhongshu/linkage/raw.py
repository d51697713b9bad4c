"""Rows of the lake as records that the engine links: which are due, and what all of them say."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from zhongshu.core.errors import DamageError
from zhongshu.lake.changes import changed_rows_sql
from zhongshu.lake.engine import quote_name, quote_text, relation
from zhongshu.lake.table import Lake, Version
from zhongshu.linkage.decision import Touched
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.prepare import RAW
from zhongshu.linkage.spec import RecordSpec

PRESENT, RAW_NEW, RAW_KNOWN, GONE = "present", "raw_new", "raw_known", "raw_gone"
"""Temporary tables: the links that there are; records that are due and all others, as the engine wants them, each with
the entity that it has; links of records that are no more."""
_DUE, _ALL = "due", "raw_all"


@dataclass(frozen=True)
class Mark:
    """Up to where records were linked: `definition` is the digest of what the pack and the weights said, `turn` the
    number of the newest decision, `versions` those of the datasets."""

    definition: str
    turn: int
    versions: Mapping[str, int]

    def __str__(self) -> str:
        return json.dumps([self.definition, self.turn, dict(sorted(self.versions.items()))])

    @classmethod
    def read(cls, cursor: str | None) -> "Mark | None":
        """None before the first time."""
        return None if cursor is None else cls(*json.loads(cursor))


def definition_of(file: EntityFile, model: str | None) -> str:
    """A digest that changes when all records have to be linked anew."""
    records = {name: [one.of, one.roles, file.keys[name]] for name, one in file.spec.records.items()}
    spec = file.spec
    said = [spec.kind, records, list(records), spec.upper, spec.lower, spec.silent, model]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Records:
    """The rows behind an entity at one snapshot: `versions` by dataset, of those that have one; `links` are the links
    that there are, None before the first."""

    file: EntityFile
    lake: Lake
    versions: Mapping[str, Version]
    links: Version | None

    def stage(self, connection: duckdb.DuckDBPyConnection, before: Mark | None, touched: Touched) -> None:
        """Make the temporary tables. Due is what changed since `before` (all of it where that is None, or too long ago
        to tell), what has no link, and every record of an entity of which one is `touched`, or changed and has not the
        code of the entity: those without any code go where it goes."""
        links = relation([], _LINKED) if self.links is None else relation(self.links.paths(), self.links.columns)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {PRESENT} AS "
            f"SELECT dataset, record, entity, code, how, weight, since FROM {links} WHERE how <> 'gone'"
        )
        every = " UNION ALL ".join(self._raw(name, version) for name, version in self.versions.items())
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {_ALL} AS {every}")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {_DUE} AS {self._due(before)}")
        said = [(*key, key in touched.moved) for key in sorted(touched.records)]
        make_table(connection, "touched", {"dataset": "VARCHAR", "record": "VARCHAR", "moved": "BOOLEAN"}, said)
        connection.execute(
            f"INSERT INTO {_DUE} SELECT dataset, record FROM touched UNION ALL SELECT dataset, record FROM {PRESENT} "
            f"WHERE entity IN (SELECT entity FROM {PRESENT} SEMI JOIN touched USING (dataset, record)) "
            f"UNION ALL SELECT dataset, record FROM {_ALL} ANTI JOIN {PRESENT} USING (dataset, record)"
        )
        connection.execute(
            f"INSERT INTO {_DUE} SELECT dataset, record FROM {PRESENT} WHERE entity IN (SELECT p.entity "
            f"FROM {_DUE} JOIN {PRESENT} AS p USING (dataset, record) JOIN {_ALL} AS a USING (dataset, record) "
            f"WHERE list_contains($1, dataset) AND upper(trim(a.code)) IS DISTINCT FROM p.code)",
            [[name for name, one in self.file.datasets.items() if one.code is not None]],
        )
        for name, join, code in ((RAW_NEW, "SEMI", "NULL::VARCHAR"), (RAW_KNOWN, "ANTI", "p.code")):
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT a.*, CASE WHEN t.moved THEN NULL ELSE p.entity END "
                f"AS entity, {code} AS entity_code FROM {_ALL} AS a LEFT JOIN {PRESENT} AS p USING (dataset, record) "
                f"LEFT JOIN touched AS t USING (dataset, record) {join} JOIN {_DUE} USING (dataset, record)"
            )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {GONE} AS FROM {PRESENT} ANTI JOIN {_ALL} USING (dataset, record)"
        )

    def _raw(self, dataset: str, version: Version) -> str:
        name = self.file.record_of[dataset]
        said: RecordSpec = self.file.spec.records[name]
        rank = list(self.file.spec.records).index(name)
        roles = {role: column for role, column in said.roles.items() if column in version.columns}
        columns = ", ".join(
            f"CAST({quote_name(roles[role]) if role in roles else 'NULL'} AS VARCHAR) AS {role}" for role in RAW
        )
        key = quote_name(self.file.keys[name])
        named = f"{quote_text(dataset)} AS dataset, CAST({key} AS VARCHAR) AS record, {rank} AS rank"
        return f"SELECT {named}, {columns} FROM {relation(version.paths(), version.columns)}"

    def _due(self, before: Mark | None) -> str:
        """A SELECT of the records whose rows have changed."""
        found = [self._changed(name, version, before) for name, version in self.versions.items()]
        return " UNION ".join(found)

    def _changed(self, dataset: str, version: Version, before: Mark | None) -> str:
        key = quote_name(self.file.keys[self.file.record_of[dataset]])
        rows = relation(version.paths(), version.columns)
        number = None if before is None else before.versions.get(dataset)
        if number == version.number:
            rows = relation([], version.columns)
        elif number is not None and (old := _kept(self.lake, version, number)) is not None:
            rows = f"({changed_rows_sql(old, version)})"
        return f"SELECT {quote_text(dataset)} AS dataset, CAST({key} AS VARCHAR) AS record FROM {rows}"


def make_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]
) -> None:
    """A TEMP TABLE of rows that Python has, in one statement: row by row DuckDB takes a thousand a second."""
    said = ", ".join(
        f"unnest(${place}::{type}[]) AS {column}" for place, (column, type) in enumerate(columns.items(), 1)
    )
    lists = [[row[place] for row in rows] for place in range(len(columns))]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {said}", lists)


_LINKED = {
    "dataset": "VARCHAR", "record": "VARCHAR", "entity": "VARCHAR", "code": "VARCHAR", "how": "VARCHAR",
    "weight": "DECIMAL(18,2)", "since": "TIMESTAMP WITH TIME ZONE",
}  # fmt: skip


def _kept(lake: Lake, version: Version, number: int) -> Version | None:
    """The earlier version, None where not all of its files are there any more."""
    try:
        old = lake.version(version.table, number)
    except DamageError:
        return None
    kept = set(version.files)
    return old if all(file in kept or (old.root / file.path).exists() for file in old.files) else None
