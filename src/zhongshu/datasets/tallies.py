"""What became of the rows of each part of a staged source, counted in one pass over all of them."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.parts import Parts
from zhongshu.datasets.runs import Counts
from zhongshu.datasets.stage import Staged, checks_of
from zhongshu.lake.engine import quote_name


@dataclass(frozen=True)
class Tally:
    """Of one part. `repeated` counts rows that stand before in the same part, sign for sign; `warnings` accepted rows
    by check."""

    counts: Counts
    repeated: int
    warnings: Mapping[str, int]


def entangled(connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged, parts: Parts) -> bool:
    """Whether rows of two parts contradict each other: one part after the other, the later one would be right."""
    _place(connection, staged, parts)
    key = ", ".join(quote_name(name) for name in dataset.spec.key)
    rows = "checked JOIN repeated ON pos = _pos AND contradicts"
    several = (
        f"SELECT 1 FROM (SELECT * FROM {rows}) ASOF JOIN parts ON _pos >= first GROUP BY {key} "
        "HAVING count(DISTINCT part) > 1 LIMIT 1"
    )
    return connection.execute(several).fetchone() is not None


def tallies(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged, parts: Parts, *, compared: bool
) -> list[Tally]:
    """In the order of the parts. `compared`: whether the temporary table of that name holds the accepted rows; without
    it every one of them is new."""
    _place(connection, staged, parts)
    read = _by_part(connection, "checked", ["count(*)"], "_pos")
    twice = _by_part(connection, "repeated", ["count_if(NOT contradicts)"], "pos")
    repeated, alone = _alone(connection, dataset, staged)
    checks = checks_of(dataset, "warn")
    failing = [f"count_if(NOT ({check.condition}))" for check in checks]
    warned = _by_part(connection, alone, failing, "_pos") if failing else {}
    met = ["count(*)", "count_if(_new)", "count_if(_differs)"] if compared else ["count(*)", "count(*)", "0"]
    taken = _by_part(connection, "compared" if compared else staged.accepted, met, "_pos")
    made = []
    for place, before in enumerate(parts.before):
        after = parts.before[place + 1] if place + 1 < len(parts.before) else None
        rows = read.get(place, [0])[0] + _between(staged.reader_records, before, after)
        (once, inserted, updated), (again,) = taken.get(place, [0, 0, 0]), twice.get(place, [0])
        told = warned.get(place, [0] * len(checks))
        counts = Counts(
            input=rows,
            accepted=once + again,
            rejected=rows - once - again,
            inserted=inserted,
            updated=updated,
            unchanged=once + again - inserted - updated,
            warned=sum(told),
        )
        warnings = {check.name: count for check, count in zip(checks, told, strict=True) if count}
        made.append(Tally(counts, repeated.get(place, [0])[0], warnings))
    return made


def _alone(connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: Staged) -> tuple[dict[int, list[int]], str]:
    """By part, how many rows stand before in the same one; and the relation of those that each part alone would have
    given, a row that an earlier part had too among them."""
    if not staged.twice:
        return {}, staged.accepted
    key = ", ".join(quote_name(name) for name in dataset.spec.key)
    settled = "_fail = 0 AND _pos NOT IN (SELECT pos FROM repeated WHERE contradicts)"
    rows = f"(SELECT * FROM checked SEMI JOIN several USING ({key}) WHERE {settled})"
    nth = f"row_number() OVER (PARTITION BY part, {key} ORDER BY _pos)"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE again AS SELECT _pos FROM "
        f"(SELECT _pos, {nth} AS nth FROM {rows} AS r ASOF JOIN parts ON r._pos >= first) WHERE nth > 1"
    )
    alone = f"(SELECT * FROM checked WHERE {settled} AND _pos NOT IN (SELECT _pos FROM again))"
    return _by_part(connection, "again", ["count(*)"], "_pos"), alone


def _between(records: tuple[int, ...], before: int, after: int | None) -> int:
    """How many of the ascending records (from 1) are beyond `before` and not beyond `after`."""
    end = len(records) if after is None else bisect_left(records, after + 1)
    return end - bisect_left(records, before + 1)


def _place(connection: duckdb.DuckDBPyConnection, staged: Staged, parts: Parts) -> None:
    """The temporary table `parts`: the position at which each part that has rows begins, the refused ones left out."""
    firsts: dict[int, int] = {}
    for place, before in enumerate(parts.before):
        firsts[before - bisect_left(staged.reader_records, before + 1) + 1] = place
    rows = ", ".join(f"({place}, {first})" for first, place in firsts.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE parts AS SELECT * FROM (VALUES {rows}) AS t(part, first) ORDER BY first"
    )


def _by_part(
    connection: duckdb.DuckDBPyConnection, rows: str, counted: list[str], position: str
) -> dict[int, list[int]]:
    """Aggregates over the rows of each part; parts without any are missing."""
    sql = f"SELECT part, {', '.join(counted)} FROM {rows} AS r ASOF JOIN parts ON r.{position} >= first GROUP BY part"
    # count_if over values that are all missing is missing
    return {part: [count or 0 for count in counts] for part, *counts in connection.execute(sql).fetchall()}
