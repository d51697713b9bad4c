"""What changed for a reader between two snapshots: both seen through his grant of today, then compared.

A change of what a mask or a withheld column hides is none. A row that came into his sight is inserted, one that left
it is deleted, whatever became of the row itself.
"""

from collections.abc import Mapping, Sequence

from zhongshu.core.errors import UnknownName
from zhongshu.datasets.plan import table_sql
from zhongshu.lake.engine import relation
from zhongshu.lake.snapshot import Snapshot
from zhongshu.lake.table import Version
from zhongshu.sharing.grants.compile import SUBJECT, Compiled
from zhongshu.sharing.running import over_views

CHANGE = "_change"
"""The first column of the results: inserted, updated or deleted."""


def changed(
    compiled: Compiled,
    name: str,
    columns: Mapping[str, str],
    versions: tuple[Version | None, Version | None],
    shown: tuple[Sequence[str], Sequence[str]],
) -> Compiled:
    """The changes of what `compiled`, a statement over `name` alone, gives: the new rows, or the one that is gone.

    `columns` are the relation's now, `versions` the old and the new one, `shown` the statement's results and those of
    them that tell its rows apart. Without any of those nothing is an update. Files of both versions are not read.
    """
    old, new = versions
    both = {file.path for file in old.files} & {file.path for file in new.files} if old and new else set()
    before, after = (over_views(compiled.sql, {name: _differing(one, columns, both)}) for one in versions)
    results, key = shown
    listed = ", ".join(table_sql(one) for one in (*results, *([SUBJECT] if compiled.subjects else [])))
    gone = f"SELECT {listed} FROM ({before}) EXCEPT ALL SELECT {listed} FROM ({after})"
    come = f"SELECT {listed} FROM ({after}) EXCEPT ALL SELECT {listed} FROM ({before})"
    if not key:
        return Compiled(
            f"SELECT 'deleted' AS {CHANGE}, {listed} FROM ({gone}) "
            f"UNION ALL SELECT 'inserted' AS {CHANGE}, {listed} FROM ({come})",
            compiled.subjects,
        )
    match = " AND ".join(f"a.{table_sql(one)} IS NOT DISTINCT FROM b.{table_sql(one)}" for one in key)
    is_new, is_old = "a._here IS NOT NULL", "b._here IS NOT NULL"
    names = [*results, *([SUBJECT] if compiled.subjects else [])]
    chosen = ", ".join(
        f"CASE WHEN {is_new} THEN a.{table_sql(one)} ELSE b.{table_sql(one)} END AS {table_sql(one)}" for one in names
    )
    kind = f"CASE WHEN {is_new} AND {is_old} THEN 'updated' WHEN {is_new} THEN 'inserted' ELSE 'deleted' END"
    return Compiled(
        f"SELECT {kind} AS {CHANGE}, {chosen} FROM (SELECT *, true AS _here FROM ({come})) AS a "
        f"FULL JOIN (SELECT *, true AS _here FROM ({gone})) AS b ON {match}",
        compiled.subjects,
    )


def require_kept(version: Version | None, snapshot: Snapshot) -> None:
    """UnknownName when rows of an old version are no longer kept."""
    if version is None or all((version.root / file.path).exists() for file in version.files):
        return
    hint = "they go after the dataset's `keep`; read the rows whole again and go on from their snapshot"
    raise UnknownName(f"the rows of {version.table} in snapshot {snapshot.number} are no longer kept", hint=hint)


def _differing(version: Version | None, columns: Mapping[str, str], both: set[str]) -> str:
    if version is None:
        return relation([], columns)
    paths = [str(version.root / file.path) for file in version.files if file.path not in both]
    return relation(paths, columns, stored=version.columns)
