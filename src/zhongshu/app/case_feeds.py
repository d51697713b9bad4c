"""Cases on their way into the lake: what was written of each type since the last load, as feeds of the hub."""

import hashlib
from collections.abc import Iterator
from functools import partial

from zhongshu.cases.changes import CaseChanges, Changed, Cursor
from zhongshu.cases.dataset import CaseRows, steps_name
from zhongshu.cases.type import CaseType
from zhongshu.datasets.publish import drafting
from zhongshu.datasets.sources.report import Batch, Feed, Row
from zhongshu.lake.engine import relation, write_query
from zhongshu.packs.hub import Hub

MOST = 50_000
"""Rows of one load."""


def case_feeds(hub: Hub, *, most: int = MOST) -> dict[str, Feed]:
    """By dataset: the cases and the events of every type."""
    found = {}
    for name, type in hub.cases.types.items():
        for dataset in (name, steps_name(name)):
            found[dataset] = Feed(partial(_since, hub, type, dataset, most))
    return found


def _since(hub: Hub, type: CaseType, dataset: str, most: int, cursor: str | None) -> Batch | None:
    """Under other columns than those of the last load every case is told again."""
    columns = hub.packs.catalogue.dataset(dataset).spec.duckdb_columns
    since = Cursor.read(cursor, hashlib.sha256(repr(columns).encode()).hexdigest()[:16])
    changes = CaseChanges(hub.cases.store.database)
    steps = dataset != type.name
    changed = changes.since(type.name, since, most=most, events=steps)
    if changed is None:
        return None
    return Batch(_told(hub, type, dataset, changes, changed, fit=since.begins), str(changed.cursor))


def _told(
    hub: Hub, type: CaseType, dataset: str, changes: CaseChanges, changed: Changed, *, fit: bool
) -> Iterator[Row]:
    if fit:
        _fitted(hub, dataset)
    cases = hub.cases
    rows = CaseRows(
        spec=type.spec,
        posts=cases.posts(),
        unit_areas=cases.unit_areas,
        region=hub.place.area,
        time=cases.time,
        then=lambda case: cases.type_of(case).spec,
    )
    for case, events in changes.read(changed):
        if dataset == type.name:
            yield rows.case(case, events)
        else:
            yield from rows.steps(case, events)


def _fitted(hub: Hub, dataset: str) -> None:
    """Empty the columns whose type is another one now: their values might not fit it, and all of them are told again.

    Everything else stays readable meanwhile.
    """
    of, intake = hub.packs.catalogue.dataset(dataset), hub.intake
    columns = of.spec.duckdb_columns
    with drafting(intake.lake, hub.snapshots, intake.lock, run=None) as draft, intake.engine.session() as connection:
        existing = draft.version(dataset)
        if existing is None or all(existing.columns.get(name, kind) == kind for name, kind in columns.items()):
            return
        kept = {name: kind for name, kind in existing.columns.items() if columns.get(name) == kind}
        partition = None if of.partition is None else of.partition.sql()
        rows = f"FROM {relation(existing.paths(), columns, stored=kept)}"
        files = write_query(connection, rows, intake.lake.path(dataset), partition=partition)
        draft.recreate(dataset, columns, add=files, partitioned=partition is not None)
