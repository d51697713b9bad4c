"""How many rows a period should have."""

from zhongshu.core.periods import Period
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.sql.relation import Relation
from zhongshu.lake.engine import instant_sql
from zhongshu.lake.snapshot import Snapshot


def coverage_plan(relation: Relation, time: str, place: str, period: Period, snapshot: Snapshot, about: str) -> Plan:
    """One row: rows of the period at `place` (an SQL condition), and how many members a complete slot of it has.

    `time` is the relation's time column, `about` the noun asked for. A member is one value of the key without its time
    (a station, a firm). Expected are those that reported in the period or in the one before it, once for each slot.
    The count is NULL for a relation whose key tells no members.
    """
    members = [column for column in relation.key if column != time]
    start, end, before = (
        literal(instant.isoformat()) for instant in (period.start, period.end, period.previous().start)
    )
    column = instant_sql(table_sql(time), relation.columns[time])
    within = f"{column} >= TIMESTAMPTZ {start}"
    counted = "NULL"
    if members and time in relation.key:
        counted = f"count(DISTINCT ({', '.join(table_sql(member) for member in members)}))"
    sql = (
        f"SELECT coalesce(count_if({within}), 0), {counted} FROM {table_sql(relation.name)} "
        f"WHERE {place} AND {column} >= TIMESTAMPTZ {before} AND {column} < TIMESTAMPTZ {end}"
    )
    return Plan(sql, snapshot, {relation.name: relation.columns}, about)
