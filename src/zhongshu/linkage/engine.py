"""Records linked to entities: by decisions, codes and whole names, then by likelihood, never by contradiction."""

import duckdb

from zhongshu.linkage import exact
from zhongshu.linkage.clusters import Clusters, Node
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
    edges, apart = exact.edges(connection), exact.apart(connection)
    named = {name for edge in edges for name in (edge.left, edge.right)} | {name for pair in apart for name in pair}
    clusters = Clusters(_nodes(connection, named), apart)
    clusters.join(edges)
    doubts = [] if model is None else propose(connection, batch, model, thresholds or Thresholds(), clusters)
    write(connection, batch, clusters, linked)
    write_doubts(connection, doubts, linked)
    return linked


def _nodes(connection: duckdb.DuckDBPyConnection, named: set[str]) -> list[Node]:
    query = (
        "SELECT node, settled, code, old, first.rank, first.id FROM link_node "
        "WHERE node IN (SELECT unnest($1::VARCHAR[]))"
    )
    rows = connection.execute(query, [sorted(named)]).fetchall()
    return [Node(name, settled, code, old, (rank, id)) for name, settled, code, old, rank, id in rows]
