"""What the engine found, as relations: each record's entity and how it is known, what moved, what waits."""

from collections.abc import Iterable

import duckdb

from zhongshu.lake.engine import quote_name
from zhongshu.linkage.clusters import Clusters
from zhongshu.linkage.exact import BREAK
from zhongshu.linkage.probable import Doubt
from zhongshu.linkage.record import Batch, Linked

_DATASET = f"split_part({{id}}, '{BREAK}', 1)"
_RECORD = f"substr({{id}}, strpos({{id}}, '{BREAK}') + 1)"  # a key may have anything in it


def write(connection: duckdb.DuckDBPyConnection, batch: Batch, clusters: Clusters, linked: Linked) -> None:
    """The relations `links`, `moved`, `merged` of `linked`, from the nodes of the records and what joined them."""
    rows = [
        (name, at.cluster, clusters.at(name).code, at.how, at.via, at.weight)
        for name, at in sorted(clusters.reached().items())
    ]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_reached AS SELECT unnest($1::VARCHAR[]) AS node, "
        "unnest($2::VARCHAR[]) AS cluster, unnest($3::VARCHAR[]) AS code, unnest($4::VARCHAR[]) AS how, "
        "unnest($5::VARCHAR[]) AS via, unnest($6::DOUBLE[]) AS weight",
        [[row[place] for row in rows] for place in range(6)],
    )
    _write_links(connection, batch, linked.links)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {linked.merged} AS SELECT node AS gone, cluster AS into FROM link_reached "
        f"WHERE cluster <> node AND node IN (SELECT entity FROM {quote_name(batch.known)})"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {linked.moved} AS SELECT k.dataset, k.record, c.cluster AS entity, c.code "
        f"FROM {quote_name(batch.known)} AS k JOIN link_reached AS c ON c.node = k.entity "
        "WHERE c.cluster <> k.entity OR c.code IS DISTINCT FROM k.entity_code"
    )


def _write_links(connection: duckdb.DuckDBPyConnection, batch: Batch, into: str) -> None:
    """The first record of a node came as its node did, a leaf by its name, every other by what the first one has."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_at AS SELECT r.id, r.rank, r.fresh, r.entity, "
        "coalesce(c.cluster, r.node) AS cluster, coalesce(c.code, n.code) AS cluster_code, "
        "CASE WHEN r.leaf THEN 'exact' WHEN r.id = n.first.id THEN coalesce(c.how, 'alone') "
        "WHEN r.aliased THEN 'former' ELSE 'exact' END AS how, "
        "CASE WHEN r.id = n.first.id AND NOT r.leaf THEN c.weight END AS weight, "
        "CASE WHEN r.leaf THEN r.hub_id WHEN r.id = n.first.id THEN c.via ELSE n.first.id END AS via "
        "FROM link_row AS r JOIN link_node AS n ON n.node = r.node LEFT JOIN link_reached AS c ON c.node = r.node"
    )
    _name_entities(connection, batch)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT {_DATASET.format(id='id')} AS dataset, "
        f"{_RECORD.format(id='id')} AS record, e.entity, cluster_code AS code, how, weight, "
        f"{_DATASET.format(id='via')} AS via_dataset, {_RECORD.format(id='via')} AS via_record "
        "FROM link_at AS a JOIN link_entity AS e ON e.cluster = a.cluster WHERE fresh"
    )


def write_doubts(connection: duckdb.DuckDBPyConnection, doubts: Iterable[Doubt], linked: Linked) -> None:
    """The relation `review`."""
    rows = [(*doubt.candidate.via, doubt.candidate.other, doubt.candidate.weight, doubt.why) for doubt in doubts]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {linked.review} AS SELECT l.dataset, l.record, l.entity, "
        f"{_DATASET.format(id='d.other')} AS other_dataset, {_RECORD.format(id='d.other')} AS other_record, "
        "coalesce(e.entity, d.node) AS other_entity, d.weight, d.why FROM ("
        "SELECT unnest($1::VARCHAR[]) AS id, unnest($2::VARCHAR[]) AS other, unnest($3::VARCHAR[]) AS node, "
        "unnest($4::DOUBLE[]) AS weight, unnest($5::VARCHAR[]) AS why) AS d "
        f"JOIN {linked.links} AS l ON l.dataset || '{BREAK}' || l.record = d.id "
        "LEFT JOIN link_at AS a ON a.id = d.other LEFT JOIN link_entity AS e ON e.cluster = a.cluster",
        [[row[place] for row in rows] for place in range(5)],
    )


def _name_entities(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """`link_entity`: the name of each cluster, once.

    An entity that was there keeps its name. New clusters take the name that most of their records had before; of two
    that want one, the one with its first record has it, then the larger. Else it is the digest of the first record.
    """
    taken = f"(SELECT entity FROM {quote_name(batch.known)})"
    digest = "'e' || left(sha256(id), 16)"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_claim AS WITH claim AS ("
        f"SELECT cluster, entity AS was, bool_or(entity = {digest}) AS its, count(*) AS records FROM link_at "
        f"WHERE fresh AND entity IS NOT NULL AND entity NOT IN {taken} GROUP BY ALL), "
        "won AS (SELECT was, unnest(arg_min({'cluster': cluster, 'its': its, 'records': records}, "
        "{'its': NOT its, 'records': -records, 'cluster': cluster})) FROM claim WHERE cluster NOT IN "
        + taken
        + " GROUP BY was) "
        "SELECT cluster, arg_min(was, {'its': NOT its, 'records': -records, 'was': was}) AS was "
        "FROM won GROUP BY cluster"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_entity AS WITH head AS (SELECT cluster, "
        "arg_min(id, {'rank': rank, 'id': id}) AS id FROM link_at GROUP BY cluster) SELECT cluster, "
        f"CASE WHEN cluster IN {taken} THEN cluster WHEN was IS NOT NULL THEN was "
        f"WHEN {digest} IN {taken} OR {digest} IN (SELECT was FROM link_claim) "
        f"THEN 'e' || left(sha256(id || '{BREAK}' || 'again'), 16) ELSE {digest} END AS entity "
        f"FROM head LEFT JOIN link_claim USING (cluster)"
    )
