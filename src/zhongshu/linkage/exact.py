"""The exact step: which records share a code or a whole name, and which only seem to."""

import duckdb

from zhongshu.lake.engine import quote_name
from zhongshu.linkage.clusters import Clusters, Edge, Node
from zhongshu.linkage.kinds import Kind
from zhongshu.linkage.record import Batch, Linked

BREAK = "\x1f"
"""Between dataset and key in the id of a record."""
ID = f"dataset || '{BREAK}' || record"
"""SQL: a record's id within a call. Entities that were there before have other ids: their own."""
CROWD = 100
"""With more entities than these a telephone is a bookkeeper's, an address a market hall's, a code a placeholder."""
_NINE = "CASE WHEN length({code}) = 18 THEN substr({code}, 9, 9) END"
"""SQL: the nine characters of a code that were the organization's own code before; NULL of any other code."""


def gather(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """`link_all`: the records to link (`fresh`), and all of entities that share a code or name with one.

    `tied` are those that people decided on; entities of such records are there too.
    """
    known, kind = quote_name(batch.known), batch.kind
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_decision AS "
        "SELECT least(one, other) AS one, greatest(one, other) AS other, "
        f"arg_max(verdict, decided) AS verdict FROM (SELECT dataset_l || '{BREAK}' || record_l AS one, "
        f"dataset_r || '{BREAK}' || record_r AS other, verdict, decided "
        f"FROM {quote_name(batch.decisions)}) GROUP BY ALL"
    )
    fresh = _each("said", batch.records, "code", "old", "name", "unnest(former)", _NINE.format(code="code"))
    there = _each(
        "entity, said", batch.known,
        "code", "entity_code", "old", "name", "unnest(former)", _NINE.format(code="entity_code"), ID,
    )  # fmt: skip
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE link_near AS WITH said AS ({fresh} UNION ALL "
        "SELECT one FROM link_decision UNION ALL SELECT other FROM link_decision) "
        f"SELECT DISTINCT entity FROM ({there}) SEMI JOIN said USING (said)"
    )
    own = ", ".join(quote_name(name) for name in ("code", "old", "name", "former", *kind.own))
    every = f"dataset, record, rank, entity, entity_code, {own}, {ID} AS id"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_all AS SELECT *, id IN (SELECT one FROM link_decision UNION "
        "SELECT other FROM link_decision) AS tied "
        f"FROM (SELECT {every}, true AS fresh FROM {quote_name(batch.records)} "
        f"UNION ALL SELECT {every}, false FROM {known} WHERE entity IN (FROM link_near))"
    )


def hold(connection: duckdb.DuckDBPyConnection, kind: Kind, linked: Linked) -> None:
    """`link_held`: the rows of `link_all` that a code holds together (`key`), by it or by a former number (`aliased`).

    Under a key that goes with several names, only records that are alike the first of them, or an entity that has the
    code already, or a record that is: a name may have changed twice. The others are clashes. Of each key a crowd is
    compared at most, the first; of one that goes with more clashes than that only the first is told.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_keyed AS "
        "WITH alias AS (SELECT old, any_value(code) AS code FROM ("
        "SELECT old, coalesce(entity_code, code) AS code FROM link_all WHERE old IS NOT NULL "
        f"UNION ALL SELECT {_NINE.format(code='code')}, code FROM link_all"
        ") WHERE code IS NOT NULL AND old IS NOT NULL GROUP BY old HAVING count(DISTINCT code) = 1) "
        "SELECT a.rowid AS row, a.id, a.rank, a.name, CASE WHEN fresh THEN coalesce(a.code, alias.code, a.old) "
        "ELSE coalesce(entity_code, alias.code, a.old) END AS key, "
        "a.code IS NULL AS aliased, NOT fresh AND entity_code IS NOT NULL AS holder "
        "FROM link_all AS a LEFT JOIN alias ON alias.old = a.old"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_group AS SELECT key, bool_or(holder) AS held, "
        "arg_min(row, {'rank': rank, 'id': id}) AS anchor, min(name) = max(name) AND count(name) = count(*) AS plain "
        "FROM link_keyed WHERE key IS NOT NULL GROUP BY key"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_held AS SELECT k.row, k.key, k.aliased FROM link_keyed AS k "
        "JOIN link_group AS g ON g.key = k.key WHERE g.plain OR k.holder OR (NOT g.held AND k.row = g.anchor)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_doubtful AS SELECT a.*, k.row, k.key, k.aliased, h.row IS NOT NULL AS held "
        "FROM link_keyed AS k JOIN link_group AS g ON g.key = k.key JOIN link_all AS a ON a.rowid = k.row "
        "LEFT JOIN link_held AS h ON h.row = k.row WHERE NOT g.plain"
    )
    own = ", ".join(quote_name(name) for name in ("key", "name", "former", *kind.own))
    for _ in range(2):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE link_alike AS SELECT DISTINCT r.row, r.key, r.aliased "
            f"FROM link_doubtful AS r JOIN (SELECT {own} FROM link_doubtful WHERE held GROUP BY {own} QUALIFY "
            f"row_number() OVER (PARTITION BY key ORDER BY min({{'rank': rank, 'id': id}})) <= {CROWD}) AS l "
            f"ON l.key = r.key WHERE NOT r.held AND ({kind.alike})"
        )
        connection.execute("INSERT INTO link_held FROM link_alike")
        connection.execute("UPDATE link_doubtful SET held = true WHERE row IN (SELECT row FROM link_alike)")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {linked.clashes} AS SELECT r.key AS code, r.dataset, r.record, "
        "first.dataset AS other_dataset, first.record AS other_record FROM link_doubtful AS r JOIN ("
        "SELECT key, arg_min({'dataset': dataset, 'record': record}, {'rank': rank, 'id': id}) AS first "
        "FROM link_doubtful WHERE held GROUP BY key) AS l ON l.key = r.key WHERE r.fresh AND NOT r.held "
        f"QUALIFY count(*) OVER (PARTITION BY r.key) <= {CROWD} "
        "OR row_number() OVER (PARTITION BY r.key ORDER BY r.rank, r.id) = 1"
    )


def place(connection: duckdb.DuckDBPyConnection) -> None:
    """`link_row`: of each record its node, and how it came there; `link_node`: each node, its codes, its first record.

    An entity that was there is one node. New records that one code holds together are one, and a new record without a
    code goes, as a `leaf`, to the node that alone has its whole name. What people decided on is a node of its own.
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE link_coded AS SELECT a.rowid AS row, id, rank, fresh, tied, "
        "entity, old, name, former, h.key, coalesce(h.aliased, false) AS aliased, "
        "CASE WHEN fresh THEN nullif(h.key, a.old) ELSE entity_code END AS code, "
        f"CASE WHEN NOT fresh THEN entity WHEN h.key IS NULL OR tied THEN id ELSE 'code{BREAK}' || h.key END AS node "
        "FROM link_all AS a LEFT JOIN link_held AS h ON h.row = a.rowid"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_named AS SELECT name, node, arg_min(id, {'rank': rank, 'id': id}) AS id, "
        "min(rank) AS rank, bool_and(NOT fresh) AS settled, min(code) AS code "
        "FROM link_coded WHERE name IS NOT NULL GROUP BY name, node"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_hub AS SELECT name, unnest(arg_min({'hub': node, 'hub_id': id}, "
        "{'coded': code IS NULL, 'settled': NOT settled, 'rank': rank, 'id': id})) FROM link_named GROUP BY name "
        "HAVING count(*) > 1 AND (count(code) = 0 OR min(code) = max(code))"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_row AS SELECT c.* EXCLUDE (node), "
        "coalesce(h.hub <> c.node, false) AS leaf, coalesce(h.hub, c.node) AS node, h.hub_id FROM link_coded AS c "
        "LEFT JOIN link_hub AS h "  # one equality, or the join compares every record with every name
        "ON h.name = CASE WHEN c.fresh AND NOT c.tied AND c.key IS NULL AND c.former IS NULL THEN c.name END"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_node AS SELECT node, bool_or(NOT fresh) AS settled, min(code) AS code, "
        "min(CASE WHEN key IS NOT NULL THEN old END) AS old, arg_min({'rank': rank, 'id': id}, "
        "{'leaf': leaf, 'rank': rank, 'id': id}) AS first FROM link_row GROUP BY node"
    )


def clusters(connection: duckdb.DuckDBPyConnection) -> Clusters:
    """Nodes that are one entity, joined: people said so, one code holds both, or one has the other's name or former
    name. What people said of two nodes keeps them apart."""
    ways = " UNION ALL ".join(f"({query})" for query in (_DECIDED, _BY_CODE, _BY_NAME, _BY_FORMER_NAME, _TIED))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE link_edge AS {ways}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE link_apart AS {_APART}")
    nodes = connection.execute(
        "SELECT node, settled, code, old, first.rank, first.id FROM link_node WHERE node IN ("
        "SELECT unnest([hub, node]) FROM link_edge UNION ALL SELECT unnest([one, other]) FROM link_apart)"
    )
    named = [Node(name, settled, code, old, (rank, id)) for name, settled, code, old, rank, id in nodes.fetchall()]
    found = Clusters(named, connection.execute("FROM link_apart").fetchall())
    edges = connection.execute("FROM link_edge").fetchall()
    found.join(Edge(left, right, how, (via, other_via)) for left, right, how, via, other_via in edges)
    return found


def _each(columns: str, relation: str, *said: str) -> str:
    """A SELECT of everything that the rows of a relation say, one value a row."""
    return " UNION ALL ".join(
        f"SELECT {columns.replace('said', f'{one} AS said')} FROM {quote_name(relation)}" for one in said
    )


_APART = (
    "SELECT l.node AS one, r.node AS other FROM link_decision AS d JOIN link_row AS l ON l.id = d.one "
    "JOIN link_row AS r ON r.id = d.other WHERE d.verdict = 'apart'"
)


_DECIDED = (
    "SELECT l.node AS hub, r.node, 'decided' AS how, l.id AS hub_id, r.id FROM link_decision AS d "
    "JOIN link_row AS l ON l.id = d.one JOIN link_row AS r ON r.id = d.other "
    "WHERE d.verdict = 'same' AND l.node <> r.node"
)
_BY_CODE = (
    "WITH under AS (SELECT key, node, arg_min(id, {'rank': rank, 'id': id}) AS id, bool_and(aliased) AS aliased, "
    "min(rank) AS rank, bool_or(NOT fresh) AS settled FROM link_row WHERE key IS NOT NULL GROUP BY key, node), "
    "hub AS (SELECT key, unnest(arg_min({'hub': node, 'hub_id': id}, "
    "{'new': NOT settled, 'aliased': aliased, 'rank': rank, 'id': id})) "
    "FROM under GROUP BY key HAVING count(*) > 1) "
    "SELECT hub, node, CASE WHEN aliased THEN 'former' ELSE 'exact' END, hub_id, id "
    "FROM under JOIN hub USING (key) WHERE node <> hub"
)
_BY_NAME = (
    "SELECT h.hub, n.node, 'exact', h.hub_id, n.id FROM link_hub AS h JOIN link_named AS n ON n.name = h.name "
    "WHERE n.node <> h.hub AND n.node IN (SELECT node FROM link_node)"
)
_BY_FORMER_NAME = (
    "WITH before AS (SELECT said, unnest(arg_min({'hub': node, 'hub_id': id}, {'rank': rank, 'id': id})) FROM ("
    "SELECT unnest(former) AS said, r.node, r.id, r.rank, n.code FROM link_row AS r JOIN link_node AS n USING (node) "
    "WHERE former IS NOT NULL) GROUP BY said HAVING count(DISTINCT code) <= 1) "
    "SELECT b.hub, n.node, 'former', b.hub_id, n.id FROM before AS b JOIN link_named AS n ON n.name = b.said "
    "WHERE n.node <> b.hub AND n.node IN (SELECT node FROM link_node)"
)
_TIED = (  # what stays of a split may have lost the record that all others are joined to
    "WITH tied AS (FROM link_row WHERE tied) "
    "SELECT l.node, r.node, 'exact', l.id, r.id FROM tied AS l JOIN tied AS r ON l.key = r.key AND l.node < r.node "
    "UNION SELECT l.node, r.node, 'exact', l.id, r.id FROM tied AS l JOIN tied AS r "  # with OR each meets all others
    "ON l.name = r.name AND l.node < r.node"
)
