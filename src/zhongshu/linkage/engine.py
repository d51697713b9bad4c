"""Records linked to entities: by decisions, codes and whole names, then by likelihood, never by contradiction."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from zhongshu.linkage import exact
from zhongshu.linkage.model import Model
from zhongshu.linkage.probable import propose
from zhongshu.linkage.record import Batch, Linked, Thresholds
from zhongshu.linkage.result import write, write_doubts


def link(
    connection: duckdb.DuckDBPyConnection, batch: Batch, model: Model | None, thresholds: Thresholds | None = None
) -> Linked:
    """Find the entity of every record of the batch. Without a model only decisions, codes and whole names speak.

    The same batch gives the same answer, whatever the order of its rows. Nothing but TEMP TABLES is written.
    """
    linked = Linked()
    exact.gather(connection, batch)
    exact.hold(connection, batch.kind, linked)
    exact.place(connection)
    with _uncollected():
        clusters = exact.clusters(connection)
        doubts = [] if model is None else propose(connection, batch, model, thresholds or Thresholds(), clusters)
        write(connection, batch, clusters, linked)
        write_doubts(connection, doubts, linked)
    return linked


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: hundreds of thousands of small values that have none would be walked through again
    and again, which is a seventh of the time of a million records."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
