"""Parameters as relations of the lake: a SELECT joins them, a snapshot remembers them."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import duckdb

from zhongshu.datasets.catalogue import Parameter
from zhongshu.datasets.publish import Derivation, Draft, SnapshotStore
from zhongshu.lake.engine import quote_name, quote_text, relation, write_query


def publish_parameters(
    draft: Draft, connection: duckdb.DuckDBPyConnection, parameters: Iterable[Parameter], snapshots: SnapshotStore
) -> list[str]:
    """Write every parameter whose rows or validity changed as a new version; returns their names."""
    changed = []
    for parameter in parameters:
        rows = _rows(parameter)
        digest = hashlib.sha256(json.dumps([list(parameter.columns.items()), rows], default=str).encode()).hexdigest()
        version = draft.version(parameter.name)
        before = None if version is None else snapshots.derivation(parameter.name, version.number)
        if before is not None and before.definition == digest:
            continue
        _write(draft, connection, parameter)
        draft.derivations[parameter.name] = Derivation(digest, {})
        changed.append(parameter.name)
    return changed


def parameter_sql(parameter: Parameter) -> str:
    """A SELECT of the parameter's rows with their validity, from one literal: of thousands the reading takes long."""
    rows = _rows(parameter)
    if not rows:
        return f"SELECT * FROM {relation([], parameter.columns)}"
    casts = ", ".join(
        f"CAST(said[{place}] AS {kind}) AS {quote_name(name)}"
        for place, (name, kind) in enumerate(parameter.columns.items(), start=1)
    )
    said = json.dumps([[None if value is None else str(value) for value in row] for row in rows], ensure_ascii=False)
    return f"""SELECT {casts} FROM (SELECT unnest(from_json({quote_text(said)}, '[["VARCHAR"]]')) AS said)"""


def _rows(parameter: Parameter) -> list[list[Any]]:
    """The rows of every edition, each with the instants between which it holds."""
    validity = [
        (edition, edition.valid_from.astimezone(UTC).isoformat(), edition.valid_to.astimezone(UTC).isoformat())
        for edition in parameter.editions
    ]
    return [[*row.values(), begin, end] for edition, begin, end in validity for row in edition.rows]


def _write(draft: Draft, connection: duckdb.DuckDBPyConnection, parameter: Parameter) -> None:
    files = write_query(connection, parameter_sql(parameter), draft.lake.path(parameter.name))
    existing = draft.version(parameter.name)
    if existing is not None and dict(existing.columns) != dict(parameter.columns):
        draft.recreate(parameter.name, parameter.columns, add=files, partitioned=False)
        return
    remove = existing.files if existing else ()
    draft.commit(parameter.name, parameter.columns, add=files, remove=remove, partitioned=False)
