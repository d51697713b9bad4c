"""How much of a table must be computed anew when an input changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from zhongshu.core.errors import PackError, nearest
from zhongshu.datasets.sql.local import TIMES, Slicer
from zhongshu.datasets.sql.query import Query
from zhongshu.datasets.sql.relation import Partition, Relation
from zhongshu.datasets.sql.scope import blocks


@dataclass(frozen=True)
class RefreshClass:
    """local: the rows of a period depend on input rows of that period only; reach: also on those up to `reach`
    before its start and after its end; full: on any. `reason` is one sentence, shown by `zhongshu check`.

    Only partitioned inputs are meant: when another input changes, all of the table is computed anew.
    """

    kind: Literal["local", "reach", "full"]
    reach: timedelta | None
    reason: str


def refresh_class(
    query: Query, *, partition: Partition | None, reach: timedelta | None, relations: Mapping[str, Relation]
) -> RefreshClass:
    """`partition` is the output's, `reach` what its author declared; local is proved, reach is believed.

    PackError when the partition names a column that is no output, or no date or time, or the reach is negative.
    """
    if partition is None:
        return RefreshClass("full", None, "computed anew as a whole: it declares no partition")
    _check(query, partition, reach)
    if not any(relations[name].partition for name in query.reads):
        return RefreshClass("full", None, "computed anew as a whole: nothing that it reads is partitioned")
    rows = Slicer(partition.grain, relations, reach).rows(blocks(query.tree))
    fact = rows.columns[partition.column]
    if rows.spread == "sliced" and fact.tells and fact.sure:
        return RefreshClass(
            "local", None, f"each {partition.grain} is computed from the input rows of that {partition.grain}"
        )
    why = rows.why or f"{partition.column} is not shown to lie in the {partition.grain} of the rows it is computed from"
    if reach is None:
        return RefreshClass("full", None, f"computed anew as a whole: {why}")
    if rows.beyond:
        return RefreshClass("full", None, f"computed anew as a whole in spite of the declared reach: {rows.beyond}")
    far = f"the declared {_written(reach)} before and after"
    return RefreshClass("reach", reach, f"each {partition.grain} is computed from its input rows and {far}: {why}")


def _check(query: Query, partition: Partition, reach: timedelta | None) -> None:
    column = partition.column
    if column not in query.columns:
        raise PackError(f"partition {partition} names no column of this table", hint=nearest(column, query.columns))
    if query.columns[column] not in TIMES:
        what = f"partition {partition} is by {query.columns[column]}, which is no date or time"
        raise PackError(what, hint=f"write CAST({column} AS DATE) AS {column}")
    if reach is not None and reach < timedelta(0):
        raise PackError(f"reach {reach} is negative", hint="write for instance reach: 24h")


def _written(length: timedelta) -> str:
    """
    >>> _written(timedelta(hours=36)), _written(timedelta(minutes=90))
    ('36h', '90min')
    """
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}min"
