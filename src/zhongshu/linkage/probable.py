"""The probable step: records that no code and no whole name settled, compared with entities and one another."""

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from zhongshu.lake.engine import quote_name
from zhongshu.linkage.clusters import Clusters, Edge, Node
from zhongshu.linkage.exact import CROWD, ID
from zhongshu.linkage.model import ID as COMPARED
from zhongshu.linkage.model import Model, comparing
from zhongshu.linkage.record import Batch, Thresholds

_SHOWN = 3
"""Candidates that a person is shown for one record."""


@dataclass(frozen=True)
class Candidate:
    """An entity that a node may belong to, by the records that are most alike."""

    node: str
    other: str
    weight: float
    via: tuple[str, str]


@dataclass(frozen=True)
class Doubt:
    """A candidate that a person has to look at: the odds are `grey`, or `several` entities fit."""

    candidate: Candidate
    why: str


def propose(
    connection: duckdb.DuckDBPyConnection, batch: Batch, model: Model, thresholds: Thresholds, clusters: Clusters
) -> list[Doubt]:
    """Join what is likely enough, in the order of the odds; what is left in doubt."""
    _sides(connection, batch, clusters)
    _pairs(connection, model, thresholds.lower)
    clear: list[Edge] = []
    doubts: dict[frozenset[str], Doubt] = {}
    for found in _candidates(connection, batch, clusters).values():
        best, *others = found
        close = [one for one in others if best.weight - one.weight < thresholds.margin]
        rivals = any(not clusters.may_join(best.other, one.other, "probable") for one in close)
        likely = [one for one in found if one.weight >= thresholds.upper and not rivals]
        clear += [Edge(one.other, one.node, "probable", one.via[::-1], one.weight) for one in likely]
        for one in found[:_SHOWN]:
            doubts.setdefault(frozenset(one.via), Doubt(one, "several" if rivals else "grey"))
    clusters.join(clear)
    return [doubt for doubt in doubts.values() if _open(doubt.candidate, clusters)]


def _open(candidate: Candidate, clusters: Clusters) -> bool:
    """Whether the two are still two, and may be one."""
    apart = clusters.root(candidate.node) != clusters.root(candidate.other)
    return apart and clusters.may_join(candidate.node, candidate.other, "probable")


def _sides(connection: duckdb.DuckDBPyConnection, batch: Batch, clusters: Clusters) -> None:
    """`link_loose`: what new records say that belong nowhere yet; `link_firm`: what entities and coded records say;
    `link_side`: both.

    All have the columns of the kind and an id, `link_loose` and `link_side` the node too. What a million records say
    is not written down once more: it is read where it is.
    """
    states = clusters.states()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_root AS SELECT unnest($1::VARCHAR[]) AS node, "
        "unnest($2::VARCHAR[]) AS root, unnest($3::BOOLEAN[]) AS closed",
        [[state[place] for state in states] for place in range(3)],
    )
    own = ", ".join(quote_name(name) for name in batch.kind.own)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_open AS SELECT r.row, coalesce(c.root, n.node) AS node, "
        "coalesce(c.closed, n.code IS NOT NULL OR n.settled) AS closed FROM link_row AS r "
        "JOIN link_node AS n ON n.node = r.node LEFT JOIN link_root AS c ON c.node = n.node WHERE r.fresh"
    )
    fresh = "FROM link_all AS a JOIN link_open AS o ON o.row = a.rowid"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE link_loose AS SELECT a.id AS {COMPARED}, o.node, {own} {fresh} "
        "WHERE NOT o.closed"
    )
    known = f"{own} FROM {quote_name(batch.known)}"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW link_side AS SELECT a.id AS {COMPARED}, o.node, {own} {fresh} "
        f"UNION ALL SELECT {ID}, entity, {known}"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW link_firm AS SELECT id AS {COMPARED}, {own} FROM link_all "
        f"WHERE fresh AND rowid NOT IN (SELECT row FROM link_open WHERE NOT closed) UNION ALL SELECT {ID}, {known}"
    )
    for column, key in batch.kind.crowds.items():
        _thin(connection, quote_name(column), key)


def _thin(connection: duckdb.DuckDBPyConnection, column: str, key: str) -> None:
    """Take out of `link_loose` what a crowd shares: it tells no two apart, and each would be compared with all."""
    asked = f"(SELECT DISTINCT {key} AS said FROM link_loose WHERE {key} IS NOT NULL)"
    connection.execute(
        f"UPDATE link_loose SET {column} = NULL WHERE {key} IN (SELECT said FROM ("
        f"SELECT DISTINCT {key} AS said, node FROM link_side WHERE {key} IN {asked}) "
        f"GROUP BY said HAVING count(*) > {CROWD})"
    )


def _pairs(connection: duckdb.DuckDBPyConnection, model: Model, lower: float) -> None:
    """`link_pair`: pairs of nodes at `lower` and above, by their likest records; `node` belongs nowhere yet."""
    with comparing(connection, model.settings, "link_loose", "link_firm") as (linker, (loose, firm)):
        inference = linker.inference
        asked = {"threshold_match_weight": lower, "warning_mode": "never"}
        between = inference.predict_between(loose, firm, **asked).physical_name
        within = inference.predict_within(loose, **asked).physical_name
        left, right = f"{COMPARED}_l", f"{COMPARED}_r"
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE link_pair AS WITH pair AS ("
            f"SELECT {left} AS id, {right} AS other_id, match_weight FROM {between} "
            f"UNION ALL SELECT {left}, {right}, match_weight FROM {within} "
            f"UNION ALL SELECT {right}, {left}, match_weight FROM {within}), "
            "named AS (SELECT l.node, coalesce(c.root, s.node) AS other, pair.* FROM pair "
            f"JOIN link_loose AS l ON l.{COMPARED} = id JOIN link_side AS s ON s.{COMPARED} = other_id "
            "LEFT JOIN link_root AS c ON c.node = s.node) "
            "SELECT node, other, round(max(match_weight), 6) AS weight, "
            "unnest(arg_min({'id': id, 'other_id': other_id}, "
            "{'weight': -match_weight, 'id': id, 'other_id': other_id})) "
            "FROM named WHERE node <> other GROUP BY node, other"
        )


def _candidates(connection: duckdb.DuckDBPyConnection, batch: Batch, clusters: Clusters) -> dict[str, list[Candidate]]:
    """Of each node that belongs nowhere yet what it may be, the likeliest first; `clusters` learns of the nodes."""
    connection.execute(  # written down: as one query, of some millions of nodes, it never ends (duckdb 24961)
        "CREATE OR REPLACE TEMP TABLE link_met AS SELECT node FROM link_pair UNION SELECT other FROM link_pair"
    )
    nodes = connection.execute(
        "SELECT node, settled, code, old, first.rank, first.id FROM link_node SEMI JOIN link_met USING (node)"
    ).fetchall()
    nodes += connection.execute(
        "SELECT entity, true, min(entity_code), min(CASE WHEN entity_code IS NULL THEN old END), min(rank), "
        f"min({ID}) FROM {quote_name(batch.known)} AS k SEMI JOIN link_met AS m ON m.node = k.entity "
        "ANTI JOIN link_node AS n ON n.node = k.entity GROUP BY entity"
    ).fetchall()
    clusters.add(Node(name, settled, code, old, (rank, id)) for name, settled, code, old, rank, id in nodes)
    found: dict[str, list[Candidate]] = defaultdict(list)
    query = "SELECT node, other, weight, id, other_id FROM link_pair ORDER BY node, weight DESC, other_id"
    for node, other, weight, id, other_id in connection.execute(query).fetchall():
        if clusters.may_join(node, other, "probable"):
            found[node].append(Candidate(node, other, weight, (id, other_id)))
    return found
